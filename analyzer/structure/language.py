"""What a language is: how its files are called, how it writes comments and texts, and how its functions are read.

A stranger adds a language with one file in `analyzer/structure/languages/` that ends in the constant `LANGUAGES`;
nothing else is edited.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from analyzer.structure.functions import FunctionFacts
from analyzer.structure.syntax import C_SYNTAX, Syntax

Functions = Callable[[str], tuple[FunctionFacts, ...]]
"""Reads functions from a masked text (`analyzer.structure.lexing.masked`)."""

TreeFunctions = Callable[[ast.Module, str, Mapping[Any, int]], tuple[FunctionFacts, ...]]
"""Reads functions from the tree of a Python module, its text, and the complexity of functions by their node."""

USING = r"^[ \t]*+(?:import|package|using|namespace)\b[^;\n{(=\"']{0,500}+;?"
"""What many languages import, and the place they give themselves."""


@dataclass(frozen=True, slots=True)
class Language:
    """One programming, style or template language.

    `endings` and `file_names` (lower case, separated by spaces) tell its files. `imports` is the pattern (of lines) of
    what it imports, which says nothing about who copied from whom. `functions` is missing where none are read. Not a
    program (`is_program`) is what describes pages: its copies say little.
    """

    name: str
    endings: str = ""
    file_names: str = ""
    syntax: Syntax = C_SYNTAX
    imports: str = ""
    functions: Functions | None = None
    tree_functions: TreeFunctions | None = None
    is_program: bool = True

    @property
    def has_functions(self) -> bool:
        """Return whether functions of the language are read."""
        return self.functions is not None or self.tree_functions is not None
