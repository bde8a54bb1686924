"""What is known of the licences of a repository: frozen values."""

from dataclasses import dataclass
from enum import StrEnum


class StatementKind(StrEnum):
    """How a licence is stated, the strongest first."""

    TEXT = "text"
    FOLDER = "folder"
    NOTICE = "notice"
    MANIFEST = "manifest"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class LicenceStatement:
    """One place that states a licence; `expression` is None where what is `said` is no clear SPDX licence.

    `confidence` is high, medium (the wording differs, or more terms stand beside it) or low. `files` counts the files
    that carry the same tag.
    """

    expression: str | None
    said: str
    kind: StatementKind
    path: str
    line: int
    confidence: str
    files: int = 1


@dataclass(frozen=True, slots=True)
class Licensing:
    """All statements, the expression they amount to (None if that is not clear), and what does not fit together."""

    statements: tuple[LicenceStatement, ...] = ()
    expression: str | None = None
    agree: bool = True
    disagreements: tuple[str, ...] = ()
