"""Java, whose methods no word announces."""

from functools import partial

from analyzer.structure.brace_functions import brace_functions
from analyzer.structure.code_tokens import words
from analyzer.structure.grammar import Grammar
from analyzer.structure.language import USING, Language
from analyzer.structure.nesting import CONTROLS
from analyzer.structure.syntax import Syntax

GRAMMAR = Grammar(
    frozenset(), words("if for while catch case && || ?"), CONTROLS | {"synchronized"}, angles=True,
    scopes=words("class interface enum record"), heads_by="member",
)  # fmt: skip

LANGUAGES = (
    Language(
        "Java",
        "java",
        syntax=Syntax("// /*", '""" " \'char'),
        imports=USING,
        functions=partial(brace_functions, GRAMMAR),
    ),
)
