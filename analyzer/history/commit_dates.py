"""Makes one usable date of each commit's two: forged, broken and rewritten ones are replaced and counted.

Decision: the committer's date counts, as in git's own `--since`, because it says when the work arrived here. After a
rewrite it says nothing; then the author's date counts.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.history.commit_log import UNREADABLE, CommitLog
from analyzer.history.values import Clock, Dates

DAY = 86_400
EARLIEST = 631_152_000
"""1990-01-01: no version control that git imports from is older in practice."""

LATEST = 4_102_444_800
"""2100-01-01: what is later cannot be the date of an analysed commit."""

FAR_APART_DAYS = 30
REWRITTEN_SHARE = 0.5
FEWEST_REWRITTEN = 10


@dataclass(frozen=True, slots=True)
class Timeline:
    """One date in seconds for each commit of a log, none later than `reference`, the analysed commit's date."""

    at: "array[int]"
    reference: int
    dates: Dates
    is_rewritten: bool


def read_timeline(log: CommitLog) -> Timeline:
    """Return the dates of all commits of a log that is not empty."""
    reference = _reference(log)
    too_early = too_late = missing = far_apart = work = 0
    for index, (authored, committed) in enumerate(zip(log.authored, log.committed, strict=True)):
        too_early += 0 <= committed < EARLIEST
        too_late += committed > reference + DAY
        missing += committed == UNREADABLE
        if not log.is_merge(index):
            work += 1
            far_apart += UNREADABLE not in (authored, committed) and abs(authored - committed) > FAR_APART_DAYS * DAY
    is_rewritten = far_apart >= FEWEST_REWRITTEN and far_apart >= REWRITTEN_SHARE * work
    first, second = (log.authored, log.committed) if is_rewritten else (log.committed, log.authored)
    clock = Clock.AUTHOR if is_rewritten else Clock.COMMITTER
    return Timeline(
        at=_plausible(first, second, reference),
        reference=reference,
        dates=Dates(clock, too_early, too_late, missing, far_apart),
        is_rewritten=is_rewritten,
    )


def _reference(log: CommitLog) -> int:
    """Return the analysed commit's date or, if that cannot be one, the newest that can."""
    first = log.committed[0]
    if EARLIEST <= first < LATEST:
        return first
    return max((date for date in log.committed if EARLIEST <= date < LATEST), default=EARLIEST)


def _plausible(first: Sequence[int], second: Sequence[int], reference: int) -> "array[int]":
    """Return each commit's first date, else its second, else the one of the commit listed before it."""
    latest = reference + DAY
    before = reference
    found = array("q")
    for one, other in zip(first, second, strict=True):
        if EARLIEST <= one <= latest:
            before = min(one, reference)
        elif EARLIEST <= other <= latest:
            before = min(other, reference)
        found.append(before)
    return found
