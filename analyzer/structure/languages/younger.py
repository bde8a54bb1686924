"""Younger languages with braces, whose functions are not read."""

from analyzer.structure.language import USING, Language
from analyzer.structure.syntax import Syntax

SYNTAX = Syntax("// /*", "\"\"\" ''' \" '")

LANGUAGES = (
    Language("Dart", "dart", syntax=SYNTAX, imports=USING),
    Language("Groovy", "groovy", "jenkinsfile", syntax=SYNTAX, imports=USING),
    Language("Solidity", "sol", syntax=Syntax("// /*", "\" '")),
    Language("Zig", "zig", syntax=Syntax("//", "\" 'char")),
)
