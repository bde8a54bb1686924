"""Swift, whose conditions need no parentheses."""

from functools import partial

from analyzer.structure.brace_functions import brace_functions
from analyzer.structure.code_tokens import words
from analyzer.structure.grammar import Grammar
from analyzer.structure.language import USING, Language
from analyzer.structure.syntax import Syntax

GRAMMAR = Grammar(
    words("func init deinit subscript"), words("if for while guard catch case && || ?? ?"),
    words("if else for while repeat switch do catch"),
    scopes=words("class struct enum extension protocol actor"), lines=True, heads=False, angles=True,
    operators=True,
)  # fmt: skip

LANGUAGES = (
    Language(
        "Swift",
        "swift",
        syntax=Syntax("// /*", '#swift """ "'),
        imports=USING,
        functions=partial(brace_functions, GRAMMAR),
    ),
)
