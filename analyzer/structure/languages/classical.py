"""Languages of the last century, whose functions are not read."""

from analyzer.structure.language import Language
from analyzer.structure.syntax import Syntax

LANGUAGES = (
    Language("Ada", "ada adb ads", syntax=Syntax("--", '"')),
    Language("Assembly", "asm", syntax=Syntax("; /*", '"')),
    Language("COBOL", "cbl cob"),
    Language("Pascal", "pas", syntax=Syntax("// (*", "'doubled")),
    Language("Visual Basic", "vb", syntax=Syntax("'", '"doubled')),
)
