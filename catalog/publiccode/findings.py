"""What a check finds, and where."""

from dataclasses import dataclass
from enum import StrEnum

from catalog.publiccode.nodes import Place


class Level(StrEnum):
    """An error makes a file invalid, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: `rule` is its stable name, `key` as `description.en.features[0]`, line 0 the file as a whole."""

    level: Level
    rule: str
    key: str
    line: int
    column: int
    message: str


def error(rule: str, key: str, place: Place, message: str) -> Finding:
    """Return what makes a file invalid."""
    return Finding(Level.ERROR, rule, key, place.line, place.column, message)


def warning(rule: str, key: str, place: Place, message: str) -> Finding:
    """Return what a file should mend and may keep."""
    return Finding(Level.WARNING, rule, key, place.line, place.column, message)
