"""Scala, whose functions may be one expression and whose names may be marks."""

from functools import partial

from analyzer.structure.brace_functions import brace_functions
from analyzer.structure.code_tokens import words
from analyzer.structure.grammar import Grammar
from analyzer.structure.language import USING, Language
from analyzer.structure.nesting import CONTROLS
from analyzer.structure.syntax import Syntax

GRAMMAR = Grammar(
    words("def"), words("if for while catch case && ||"), CONTROLS | {"match"}, equals=True, lines=True,
    operators=True,
)  # fmt: skip

LANGUAGES = (
    Language(
        "Scala",
        "scala",
        syntax=Syntax("// /*", '"""raw " \'char'),
        imports=USING,
        functions=partial(brace_functions, GRAMMAR),
    ),
)
