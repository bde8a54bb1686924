"""C, C++ and Objective-C, whose functions lizard's readers know well."""

from functools import partial

from analyzer.structure.language import Language
from analyzer.structure.lizard_functions import OBJECTIVE_C, C, lizard_functions

INCLUDES = r"^[ \t]*+\#[ \t]*+(?:include|import)\b[^\n]*+"

LANGUAGES = (
    Language("C", "c h", imports=INCLUDES, functions=partial(lizard_functions, C)),
    Language("C++", "cc cpp cxx hh hpp", imports=INCLUDES, functions=partial(lizard_functions, C)),
    Language("Objective-C", "m", imports=INCLUDES, functions=partial(lizard_functions, OBJECTIVE_C)),
    Language("Objective-C++", "mm", imports=INCLUDES, functions=partial(lizard_functions, OBJECTIVE_C)),
)
