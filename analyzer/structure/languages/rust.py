"""Rust, whose question mark is a way out of a function."""

from functools import partial

from analyzer.structure.brace_functions import brace_functions
from analyzer.structure.code_tokens import POSTFIX, words
from analyzer.structure.grammar import Grammar
from analyzer.structure.language import Language
from analyzer.structure.syntax import Syntax

GRAMMAR = Grammar(
    words("fn"), words("if for while && ||") | {POSTFIX}, words("if else for while loop match"), arms=words("match"),
    scopes=words("impl trait"), heads=False, angles=True, guards=True, own="self",
)  # fmt: skip

LANGUAGES = (
    Language(
        "Rust",
        "rs",
        syntax=Syntax("// /*", "r# \"lines 'char"),
        imports=r"^[ \t]*+(?:pub[ \t]++)?use\b[^;(=\"']{0,2000}+;",
        functions=partial(brace_functions, GRAMMAR),
    ),
)
