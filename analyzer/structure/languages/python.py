"""Python, read from its tree, and Cython, whose functions are not read."""

from analyzer.structure.language import Language
from analyzer.structure.python_functions import python_functions
from analyzer.structure.syntax import Syntax

SYNTAX = Syntax("#", "\"\"\" ''' \" '")
IMPORTS = r"^[ \t]*+(?:import\b[^\n;\"']*+|from\b[^\n(;\"']*+(?:\([^)\"']{0,5000}+\))?)"

LANGUAGES = (
    Language("Cython", "pyx", syntax=SYNTAX, imports=IMPORTS),
    Language("Python", "py pyi pyw", syntax=SYNTAX, imports=IMPORTS, tree_functions=python_functions),
)
