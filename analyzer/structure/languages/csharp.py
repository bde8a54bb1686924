"""C#, whose methods no word announces."""

from functools import partial

from analyzer.structure.brace_functions import brace_functions
from analyzer.structure.code_tokens import words
from analyzer.structure.grammar import Grammar
from analyzer.structure.language import USING, Language
from analyzer.structure.nesting import CONTROLS
from analyzer.structure.syntax import Syntax

GRAMMAR = Grammar(
    frozenset(), words("if for foreach while catch case && || ?? ?"), CONTROLS | {"foreach", "lock", "using"},
    angles=True, scopes=words("class interface enum record struct"), arrows=True, heads_by="member",
)  # fmt: skip

LANGUAGES = (
    Language(
        "C#",
        "cs",
        syntax=Syntax("// /* #line", '"""raw @ " \'char'),
        imports=USING,
        functions=partial(brace_functions, GRAMMAR),
    ),
)
