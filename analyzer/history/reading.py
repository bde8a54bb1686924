"""Reads the history of one commit from a git directory: who keeps it up, how steadily, and where it changes.

Three answers of git are streamed: the commits (`rev-list`), the files each touched (`diff-tree`, names from trees
only, no blob is opened, so a clone without them will do), and the tags. Churn therefore counts touches, not lines.
Nothing but the touched files is kept between readings (`analyzer.history.commit_cache`).

Merges count as commits but neither as anybody's work nor as touches; co-authors named in messages do not count. The
commit's own `.mailmap` joins the addresses of one person; what it joins could only have been counted as more people.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from analyzer.history.activity import Work, read_authors, read_months, read_recent, read_years
from analyzer.history.commit_cache import CommitCache
from analyzer.history.commit_dates import Timeline, read_timeline
from analyzer.history.commit_log import CommitLog, read_log
from analyzer.history.file_histories import Change, FileTally
from analyzer.history.git_stream import Reading, damaged
from analyzer.history.identities import identify
from analyzer.history.releases import read_releases
from analyzer.history.touched_files import Row, TooManyTouchesError, read_touched, today
from analyzer.history.values import YEAR_DAYS, History, HistoryLimits, Reliability
from analyzer.values import Listener

DAY = 86_400
IMPORTED_SHARE = 0.6
EARLY_COMMITS = 10
EARLY_SHARE = 0.05


def read_history(  # noqa: PLR0913 - what to read and within which bounds, each by name
    directory: Path,
    commit: str,
    *,
    limits: HistoryLimits,
    report: Listener,
    cache: CommitCache | None = None,
    tags: Path | None = None,
) -> History:
    """Return the history of `commit` in the git directory `directory`; its tags may be in another one.

    Raises RevisionError if there is no such commit id, CloneError if git cannot read the history, LimitError past the
    limits of time and size, and whatever `report` raises to cancel; git has ended by then.
    """
    reading = Reading(directory, limits, report)
    log = read_log(reading, commit)
    if not log.ids:
        raise damaged()
    timeline = read_timeline(log)
    people = identify(log.lines).people
    commits = [
        Work(at, people[author], parents > 1)
        for at, author, parents in zip(timeline.at, log.authors, log.parents, strict=True)
    ]
    tally = FileTally(today(reading, commit))
    chosen = [index for index, one in enumerate(commits) if not one.is_merge and index not in log.cut]
    rows = read_touched(reading, [log.ids[index] for index in chosen], cache)
    is_whole = _count(tally, rows, _changes(log, commits, timeline, chosen))
    signs = _signs(log, timeline, tally, is_whole=is_whole)
    co_changes, is_complete = tally.co_changes(reading)
    reading.finish()
    bots = sum(one.person < 0 for one in commits)
    first, last = min(timeline.at), max(timeline.at)
    return History(
        commit=commit,
        reference=_moment(timeline.reference),
        reliability=signs[0] if signs else Reliability.FULL,
        signs=signs,
        commits=len(log),
        merges=sum(one.is_merge for one in commits),
        roots=sum(not parents for index, parents in enumerate(log.parents) if index not in log.cut),
        fixes=sum(log.fixes),
        reverts=sum(log.reverts),
        bot_commits=bots,
        bot_share=round(bots / len(log), 4),
        first_commit=_moment(first),
        last_commit=_moment(last),
        age_days=(timeline.reference - first) // DAY,
        span_days=(last - first) // DAY,
        imported_share=tally.imported_share(),
        mailmap=log.mailmap,
        dates=timeline.dates,
        authors=read_authors(commits, timeline.reference),
        releases=read_releases(reading.beside(tags or directory), timeline.reference, log.ids),
        years=read_years(timeline.at, timeline.reference),
        months=read_months(timeline.at, timeline.reference),
        recent=read_recent(commits, timeline.reference),
        files_read=tally.rows,
        files=tally.histories(),
        co_changes=co_changes,
        co_changes_complete=is_complete,
    )


def _count(tally: FileTally, rows: Generator[Row, None, None], changes: Iterator[Change]) -> bool:
    """Count the files of all rows; return whether all could be read."""
    with closing(rows):
        try:
            for row, change in zip(rows, changes, strict=True):
                tally.add(row, change)
        except TooManyTouchesError:
            return False
    return True


def _changes(log: CommitLog, commits: Sequence[Work], timeline: Timeline, chosen: Sequence[int]) -> Iterator[Change]:
    is_start_known = not log.cut and not log.truncated
    early = len(log) - max(EARLY_COMMITS, int(EARLY_SHARE * len(log)))
    start = timeline.reference - YEAR_DAYS * DAY
    for index in chosen:
        one = commits[index]
        yield Change(
            at=one.at,
            person=one.person,
            is_fix=bool(log.fixes[index]),
            is_recent=one.at > start,
            is_early=is_start_known and index >= early,
        )


def _signs(log: CommitLog, timeline: Timeline, tally: FileTally, *, is_whole: bool) -> tuple[Reliability, ...]:
    """Return all reservations about the history, the strongest first."""
    span = max(timeline.at) - min(timeline.at)
    is_known = not log.cut and not log.truncated
    signs = {
        Reliability.SHALLOW: bool(log.cut),
        Reliability.TRUNCATED: log.truncated or not is_whole,
        Reliability.SINGLE_COMMIT: is_known and len(log) == 1,
        Reliability.ONE_DAY: is_known and len(log) > 1 and span < DAY,
        Reliability.IMPORTED: is_known and len(log) > 1 and tally.imported_share() > IMPORTED_SHARE,
        Reliability.REWRITTEN: timeline.is_rewritten,
    }
    return tuple(sign for sign, holds in signs.items() if holds)


def _moment(date: int) -> datetime:
    return datetime.fromtimestamp(date, UTC)
