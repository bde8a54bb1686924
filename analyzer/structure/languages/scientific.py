"""Languages of scientists, whose functions are not read."""

from analyzer.structure.language import Language
from analyzer.structure.syntax import Syntax

LANGUAGES = (
    Language("Fortran", "f90", syntax=Syntax("!", "\" '")),
    Language("Julia", "jl", syntax=Syntax("#", '""" "lines \'char')),
    Language("R", "r", syntax=Syntax("#", "\"lines 'lines")),
)
