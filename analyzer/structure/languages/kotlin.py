"""Kotlin, whose functions may be one expression."""

from functools import partial

from analyzer.structure.brace_functions import brace_functions
from analyzer.structure.code_tokens import words
from analyzer.structure.grammar import Grammar
from analyzer.structure.language import USING, Language
from analyzer.structure.nesting import CONTROLS
from analyzer.structure.syntax import Syntax

GRAMMAR = Grammar(
    words("fun"), words("if for while catch && || ?:"), CONTROLS | {"when"}, arms=words("when"), unnamed=True,
    equals=True, lines=True, angles=True,
)  # fmt: skip

LANGUAGES = (
    Language(
        "Kotlin",
        "kt kts",
        syntax=Syntax("// /*", '"""raw " \'char'),
        imports=USING,
        functions=partial(brace_functions, GRAMMAR),
    ),
)
