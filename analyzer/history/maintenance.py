"""States openCode's criteria for a maintained project, as far as a clone allows: facts with thresholds, no score.

The criteria are those of the "Maintained Badge" (badges.opencode.de): level 1 asks for 5 commits within 6 months and
for reactions to issues within 7 days; level 2 for a release or tag within 6 months as well; level 3 for a bus factor of
2 within 6 months as well. Counting is as blunt as there: all commits, those of bots and merges included; a bus factor
is of people's commits without merges. Six months are 183 days.

What cannot be seen from here is no failure: it cannot be determined. Issues are never in a clone.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from analyzer.history.values import HALF_YEAR_DAYS, History, Recent, Reliability, Sentence

MISSING_START = frozenset({Reliability.SINGLE_COMMIT, Reliability.ONE_DAY, Reliability.IMPORTED, Reliability.TRUNCATED})
NOT_IN_A_CLONE = Sentence(
    "Anfragen und Antworten stehen auf der Plattform, nicht im Klon.",
    "Issues and answers are on the platform, not in the clone.",
)
NOT_FETCHED = Sentence(
    "Die Historie wurde nicht ganz geholt.",
    "The history was not fetched as a whole.",
)
STARTS_LATE = Sentence(
    "Die lesbare Historie reicht keine sechs Monate zurück, und was davor war, fehlt.",
    "The history that can be read goes back less than six months, and what came before is missing.",
)


class Verdict(StrEnum):
    """Whether a criterion is met."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "cannot be determined"


class Basis(StrEnum):
    """Where the reference date is from."""

    COMMIT = "commit"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of a level: what was measured against which threshold, and why it cannot be determined if so."""

    name: str
    level: int
    threshold: int
    unit: str
    verdict: Verdict = Verdict.UNKNOWN
    measured: int | None = None
    reason: Sentence | None = None


COMMITS = Criterion("commits", 1, 5, "commits")
ISSUE_REACTION = Criterion("issue_reaction", 1, 7, "days", reason=NOT_IN_A_CLONE)
RELEASES = Criterion("releases", 2, 1, "releases or tags")
BUS_FACTOR = Criterion("bus_factor", 3, 2, "people")


@dataclass(frozen=True, slots=True)
class Level:
    """One level, which asks for all criteria up to it."""

    level: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Maintenance:
    """All criteria and levels as of `reference`; `bot_commits` are those among the commits that bots made."""

    reference: datetime
    basis: Basis
    window_days: int
    bot_commits: int | None
    criteria: tuple[Criterion, ...]
    levels: tuple[Level, ...]


def read_maintenance(history: History, reference: datetime | None = None) -> Maintenance:
    """Return the criteria as of the analysed commit or of a later date, up to which nothing more is known to happen.

    Raises ValueError for a date without a time zone or before the commit.
    """
    moment = history.reference if reference is None else reference
    if moment.tzinfo is None or moment < history.reference:
        raise ValueError(f"{moment} is not a date with a time zone on or after the commit of {history.reference}")
    later = (moment - history.reference) // timedelta(days=1)
    recent = _recent(history, HALF_YEAR_DAYS - later)
    reason = _reservation(history, moment)
    tags = sum(age + later < HALF_YEAR_DAYS for age in history.releases.recent_ages)
    criteria = (
        _judge(COMMITS, recent.commits, reason),
        ISSUE_REACTION,
        _judge(RELEASES, tags, reason),
        _judge(BUS_FACTOR, recent.bus_factor, reason),
    )
    return Maintenance(
        reference=moment,
        basis=Basis.COMMIT if reference is None else Basis.GIVEN,
        window_days=HALF_YEAR_DAYS,
        bot_commits=None if reason is NOT_FETCHED else recent.bots,
        criteria=criteria,
        levels=tuple(Level(level, _all(criteria, level)) for level in (1, 2, 3)),
    )


def _recent(history: History, days: int) -> Recent:
    """Return what happened in the last `days` days before the commit."""
    known = [entry for entry in history.recent if entry.days <= days]
    return known[-1] if known else Recent(days, 0, 0, 0, 0)


def _reservation(history: History, moment: datetime) -> Sentence | None:
    """Return why the window may hold more than can be seen, if it may."""
    if Reliability.SHALLOW in history.signs:
        return NOT_FETCHED
    is_late = (moment - history.first_commit).days < HALF_YEAR_DAYS
    return STARTS_LATE if is_late and MISSING_START.intersection(history.signs) else None


def _judge(asked: Criterion, measured: int, reason: Sentence | None) -> Criterion:
    """Return the criterion with its verdict; a count that may be incomplete can meet a threshold, but not miss one."""
    if reason is NOT_FETCHED:
        return replace(asked, reason=reason)
    if reason is not None and (measured < asked.threshold or asked.name == BUS_FACTOR.name):
        return replace(asked, measured=measured, reason=reason)
    return replace(asked, measured=measured, verdict=Verdict.MET if measured >= asked.threshold else Verdict.NOT_MET)


def _all(criteria: tuple[Criterion, ...], level: int) -> Verdict:
    asked = {criterion.verdict for criterion in criteria if criterion.level <= level}
    if Verdict.NOT_MET in asked:
        return Verdict.NOT_MET
    return Verdict.UNKNOWN if Verdict.UNKNOWN in asked else Verdict.MET
