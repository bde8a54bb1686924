"""Languages of databases, whose functions are not read."""

from analyzer.structure.language import Language
from analyzer.structure.syntax import Syntax

SYNTAX = Syntax("-- /*", "'doubled \"")

LANGUAGES = (
    Language("PL/SQL", "plsql", syntax=SYNTAX),
    Language("SQL", "sql", syntax=SYNTAX),
)
