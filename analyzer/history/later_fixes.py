"""What came after: which files of an earlier commit later fixes touched; for training, never for a report."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from analyzer.errors import RevisionError
from analyzer.history.commit_log import CommitLog, read_log
from analyzer.history.git_stream import Reading
from analyzer.history.identities import identify
from analyzer.history.touched_files import read_touched, today
from analyzer.history.values import HistoryLimits
from analyzer.values import Listener

DAY = 86_400
LARGEST_FIX = 30
"""More files than that are no fix of one fault, whatever the subject says."""


@dataclass(frozen=True, slots=True)
class LaterFixes:
    """The fixes between two commits: how many there are, and how many touched each file of the first one."""

    fixes: int
    files: dict[str, int]


def days_before(directory: Path, commit: str, days: int, *, limits: HistoryLimits, report: Listener) -> str:
    """Return the last commit on the first-parent line that is `days` older than `commit`; RevisionError without one."""
    reading = Reading(directory, limits, report)
    log = read_log(reading, commit)
    until = f"--before={log.committed[0] - days * DAY}"
    found = reading.answer("rev-list", "-1", "--first-parent", until, commit).decode("ascii").strip()
    if not found:
        raise RevisionError(f"there is no commit {days} days before {commit}")
    return found


def later_fixes(directory: Path, commit: str, until: str, *, limits: HistoryLimits, report: Listener) -> LaterFixes:
    """Return the fixes that `until` has and `commit` has not, as far as they touched files of `commit`.

    A fix is a commit by a person, not a merge, whose subject speaks of a mended fault (`commit_messages`) and that
    touched at most `LARGEST_FIX` files. Renames are not followed.
    """
    reading = Reading(directory, limits, report)
    before = frozenset(read_log(reading, commit).ids)
    log = read_log(reading, until)
    chosen = [index for index in _fixes(log) if log.ids[index] not in before]
    paths = frozenset(today(reading, commit))
    number = 0
    files: Counter[str] = Counter()
    for row in read_touched(reading, [log.ids[index] for index in chosen], None):
        touched = paths.intersection(row[1::2])
        if touched and len(row) <= 2 * LARGEST_FIX:
            number += 1
            files.update(path.decode("utf-8", "backslashreplace") for path in touched)
    reading.finish()
    return LaterFixes(number, dict(sorted(files.items())))


def _fixes(log: CommitLog) -> list[int]:
    people = identify(log.lines).people
    return [
        index
        for index in range(len(log))
        if log.fixes[index] and not log.is_merge(index) and people[log.authors[index]] >= 0
    ]
