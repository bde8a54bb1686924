"""How this instance is run, as far as everybody may know: what its page shows, and nothing that helps an attacker.

Decision: the page is public. It says what a reader of a report needs to judge it: the walls, the limits, how old the
advisories are, which tools; and what a submitter waits for, if nobody measures. It names no path, host, database,
account or other software of the machine; a limit or a tool's version is in every report or in the guide anyway.
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
class WorkerState:
    """When any worker was seen last (None: never), and whether that is too long ago for one that lives."""

    at: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """The public facts: version, walls on this machine, limits, cache in bytes, advisories, tools by name, workers."""

    version: str = ""
    analyzer_version: str = ""
    sandbox: str = ""
    bounds: tuple[Bound, ...] = ()
    cache_bytes: int = 0
    cache_limit: int = 0
    advisories: AdvisoryState | None = None
    tools: tuple[tuple[str, str], ...] = ()
    worker: WorkerState | None = None


def unknown() -> Operation:
    """Return no facts: what a site shows that was not told how it is run."""
    return Operation()
