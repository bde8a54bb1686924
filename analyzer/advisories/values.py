"""What the operator's advisories say about the packages a repository builds on: frozen values."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

NO_DATA = "no advisory data"
"""Why nothing was asked where the operator has imported nothing."""


class CheckOutcome(StrEnum):
    """Whether the packages were held against advisories; "not checked" is never the same as "nothing found"."""

    CHECKED = "checked"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """A known vulnerability of one package version in use, at the place that names it most directly.

    `fixed` are versions that no longer have it, lowest first; `severity` is critical, high, medium, low or undefined.
    """

    id: str
    aliases: tuple[str, ...]
    severity: str
    summary: str
    purl: str
    version: str
    fixed: tuple[str, ...]
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class AdvisoryCheck:
    """What the advisories say about a list of dependencies, by which edition of them, and what could not be asked.

    `edition` names the imported data, `newest` is the date of its newest advisory. `examined` counts package versions
    that were asked; `version_unknown` packages whose version no file fixes; `without_advisories` package versions by
    ecosystem of which the data has no advisory at all; `incomparable` package versions for which some range could not
    be compared; `unasked` package versions beyond the limit for one analysis; `beyond` vulnerabilities beyond it.
    """

    outcome: CheckOutcome = CheckOutcome.NOT_CHECKED
    reason: str = NO_DATA
    edition: str = ""
    newest: datetime | None = None
    vulnerabilities: tuple[Vulnerability, ...] = ()
    examined: int = 0
    version_unknown: int = 0
    without_advisories: dict[str, int] = field(default_factory=dict)
    incomparable: int = 0
    unasked: int = 0
    beyond: int = 0
