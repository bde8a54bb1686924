"""Go, whose methods name their receiver before themselves."""

from functools import partial

from analyzer.structure.brace_functions import brace_functions
from analyzer.structure.code_tokens import words
from analyzer.structure.grammar import Grammar
from analyzer.structure.language import Language
from analyzer.structure.syntax import Syntax

GRAMMAR = Grammar(
    words("func"), words("if for case && ||"), words("if else for switch select"), unnamed=True, lines=True,
    heads=False, scopes=frozenset(), receivers=True,
)  # fmt: skip

LANGUAGES = (
    Language(
        "Go",
        "go",
        syntax=Syntax("// /*", "` \" 'char"),
        imports=r"^(?:import[ \t]*+\([^)]{0,5000}+\)|import\b[^\n]*+|package\b[^\n]*+)",
        functions=partial(brace_functions, GRAMMAR),
    ),
)
