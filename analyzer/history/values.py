"""What is known about the history of one commit: frozen values without a name, an e-mail address or a message.

A window of months is counted in days before the analysed commit (a year is 365, half a year 183), never before today:
the same commit gives the same facts, whenever and wherever it is read. Only the tags are state of the repository.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

import msgspec

HISTORY_VERSION = "3"
"""Raised whenever the same commit would yield another history."""

YEAR_DAYS = 365
HALF_YEAR_DAYS = 183


class Reliability(StrEnum):
    """How far the history that could be read is the history that happened."""

    FULL = "full"
    SHALLOW = "shallow"
    TRUNCATED = "truncated"
    SINGLE_COMMIT = "single_commit"
    ONE_DAY = "one_day"
    IMPORTED = "imported"
    REWRITTEN = "rewritten"


class Clock(StrEnum):
    """Which of the two dates of a commit says when the work was done."""

    COMMITTER = "committer"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in German and English."""

    de: str
    en: str


SENTENCES: Mapping[Reliability, Sentence] = MappingProxyType(
    {
        Reliability.FULL: Sentence(
            "Die Historie ist vollständig.",
            "The history is complete.",
        ),
        Reliability.SHALLOW: Sentence(
            "Nur die neuesten Commits wurden geholt; was davor war, ist hier nicht bekannt.",
            "Only the newest commits were fetched; what came before is not known here.",
        ),
        Reliability.TRUNCATED: Sentence(
            "Die Historie ist größer als das Limit; nur ihr neuerer Teil wurde gelesen.",
            "The history is larger than the limit; only its newer part was read.",
        ),
        Reliability.SINGLE_COMMIT: Sentence(
            "Es gibt nur einen Commit; wie die Software entstand, ist daran nicht zu sehen.",
            "There is only one commit; how the software came about cannot be seen from it.",
        ),
        Reliability.ONE_DAY: Sentence(
            "Alle Commits stammen von einem Tag; vermutlich wurde hier fertige Arbeit veröffentlicht.",
            "All commits are from one day; probably finished work was published here.",
        ),
        Reliability.IMPORTED: Sentence(
            "Der größte Teil der heutigen Dateien kam am Anfang mit einem einzigen Commit; "
            "was davor war, fehlt in dieser Historie.",
            "Most of today's files came in with one commit at the start; what happened before is not in this history.",
        ),
        Reliability.REWRITTEN: Sentence(
            "Die Historie wurde nachträglich neu geschrieben; gezählt wird nach den Daten der Autorinnen und Autoren.",
            "The history was rewritten afterwards; the authors' dates are counted instead of the commits'.",
        ),
    }
)

TAGS_CUT = Sentence(
    "Es gibt mehr Tags als das Limit; nur ein Teil von ihnen wurde gelesen.",
    "There are more tags than the limit; only part of them was read.",
)


@dataclass(frozen=True, slots=True)
class HistoryLimits:
    """The bounds of reading one history: counts, bytes and seconds; every default is safe for unknown input.

    Past `commits` or `touches` (files of all commits) the older rest is left out and said, and past `tags` those whose
    names come last; past the others reading ends with LimitError.
    """

    commits: int = 200_000
    touches: int = 3_000_000
    commit_touches: int = 300_000
    paths: int = 50_000
    path_bytes: int = 4_096
    tags: int = 20_000
    pairs: int = 500_000
    co_changes: int = 100
    seconds: float = 300.0
    cpu_seconds: float = 120.0
    memory_bytes: int = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Period:
    """The commits of one calendar year (`2026`) or month (`2026-03`) in UTC, merges and bots included."""

    name: str
    commits: int


@dataclass(frozen=True, slots=True)
class Recent:
    """What happened in the last `days` days before the analysed commit, for each number of days that differs.

    `commits` counts all, `bots` those of them by bots; `authors` and `bus_factor` speak of people's commits without
    merges.
    """

    days: int
    commits: int
    bots: int
    authors: int
    bus_factor: int


@dataclass(frozen=True, slots=True)
class Authors:
    """How the work is spread over people: counts and shares of their commits without merges; bots are nobody.

    `bus_factor` is the smallest number of people who made half of the last year's commits (CHAOSS, Contributor
    Absence Factor); 0 if nobody made one. `newcomers` made their first commit in the last year. Shares are of all
    commits ever and None without any.
    """

    number: int = 0
    top_share: float | None = None
    top_three_share: float | None = None
    active: int = 0
    bus_factor: int = 0
    newcomers: int = 0


@dataclass(frozen=True, slots=True)
class Releases:
    """The tags, annotated or light, as signs of releases; a tag without a date or on no commit is only `unusable`.

    `recent_ages` are the days from each tag of the last year to the analysed commit, newest first;
    `median_interval_days` is between days that have a tag. `semver_share` is the share of names that end in
    MAJOR.MINOR.PATCH with an optional pre-release and build, after any prefix such as `v`. Not `complete` if there are
    more tags than may be read.
    """

    tags: int = 0
    annotated: int = 0
    unusable: int = 0
    recent_ages: tuple[int, ...] = ()
    first: datetime | None = None
    last: datetime | None = None
    days_since_last: int | None = None
    median_interval_days: float | None = None
    semver_share: float | None = None
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Dates:
    """How far the commits' dates can be trusted.

    `too_early` are before 1990 and `too_late` more than a day after the analysed commit (negative ones are read so by
    git), `missing` cannot be read; all three are replaced by a neighbor's date. `far_apart` commits were made more than
    30 days after or before they were written.
    """

    clock: Clock = Clock.COMMITTER
    too_early: int = 0
    too_late: int = 0
    missing: int = 0
    far_apart: int = 0


@dataclass(frozen=True, slots=True)
class FileHistory:
    """How often one of today's files was touched under its name: commits ever, in the last year, fixes among them.

    A touch is a commit without merges that added, changed or deleted the file; lines are not counted, renames not
    followed. `authors` are people, bots are not. `first_touched` is None in histories of version 1.
    """

    path: str
    commits: int
    commits_last_year: int
    fixes: int
    fixes_last_year: int
    authors: int
    last_touched: datetime
    first_touched: datetime | None = None


@dataclass(frozen=True, slots=True)
class CoChange:
    """Two of today's files that change together (Zimmermann et al. 2004).

    `support` is the number of commits that touched both; `confidence` is its share of the commits of the one that
    changes less often. Merges and commits with more than 50 files do not count.
    """

    first: str
    second: str
    support: int
    confidence: float


@dataclass(frozen=True, slots=True)
class History:
    """Everything the history of one commit says; counts are of commits reachable from it, the commit included.

    `reliability` is the strongest reservation and `signs` are all; `imported_share` is the largest share of today's
    files that one of the first commits brought. `files_read` is the number of commits whose files are behind `files`;
    `co_changes` are the most frequent pairs, of the newer commits only if not `co_changes_complete`.
    """

    commit: str
    reference: datetime
    reliability: Reliability
    signs: tuple[Reliability, ...]
    commits: int
    merges: int
    roots: int
    fixes: int
    reverts: int
    bot_commits: int
    bot_share: float
    first_commit: datetime
    last_commit: datetime
    age_days: int
    span_days: int
    imported_share: float
    mailmap: bool
    dates: Dates = Dates()
    authors: Authors = Authors()
    releases: Releases = Releases()
    years: tuple[Period, ...] = ()
    months: tuple[Period, ...] = ()
    recent: tuple[Recent, ...] = ()
    files_read: int = 0
    files: tuple[FileHistory, ...] = ()
    co_changes: tuple[CoChange, ...] = ()
    co_changes_complete: bool = True

    def reservations(self) -> tuple[Sentence, ...]:
        """Return why the history may not be all that happened, or that it is complete."""
        cut = () if self.releases.complete else (TAGS_CUT,)
        return (*(SENTENCES[sign] for sign in self.signs), *cut) or (SENTENCES[Reliability.FULL],)

    def to_json(self) -> bytes:
        """Return the history as UTF-8 JSON that `from_json` reads back to an equal value."""
        return msgspec.json.encode(self)

    @staticmethod
    def from_json(data: bytes) -> "History":
        """Read what `to_json` wrote; raise msgspec.ValidationError naming the place if it is not that."""
        return msgspec.json.decode(data, type=History)
