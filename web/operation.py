"""How this instance is run, as far as everybody may know: what its page shows, and nothing that helps an attacker.

Decision: there are no accounts yet, so the page is public. It says what a reader of a report needs to judge it: the
walls, the limits, how old the advisories are, which tools. It names no path, host, database, account or other software
of the machine; a limit or a tool's version is in every report or in the guide anyway.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Bound:
    """One limit of every analysis: what it bounds, how much, and in which unit."""

    name: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class AdvisoryState:
    """The imported advisories: how many, the date of the newest, and when they were imported."""

    count: int
    newest: datetime
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class Operation:
    """The public facts: our version, the walls on this machine, limits, cache in bytes, advisories, tools by name."""

    version: str = ""
    analyzer_version: str = ""
    sandbox: str = ""
    bounds: tuple[Bound, ...] = ()
    cache_bytes: int = 0
    cache_limit: int = 0
    advisories: AdvisoryState | None = None
    tools: tuple[tuple[str, str], ...] = ()


def unknown() -> Operation:
    """Return no facts: what a site shows that was not told how it is run."""
    return Operation()
