"""Freshness: what the nightly job finds out, and what a page tells of it.

The job marks statements and references whose time is over and indexes their listings anew, so that old evidence lowers
their rank; it notes repositories that are gone, have moved or no longer answer, by how their last assessment ended; and
it compares the licence and the value of each new report with those before. A page does not wait for the job: whether a
statement has expired it tells by the clock. That a repository is asleep is said only of one that we fetched ourselves a
year after its newest commit: how old a commit was when it was last seen as the newest one is a fact, what came since is
not known.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import SQLColumnExpression, Subquery, func, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from catalog.indexing import index_listing
from catalog.sessions import Sessions
from catalog.tables import (
    AssessmentRow,
    ListingRow,
    NoticeRow,
    ReferenceRow,
    ReportRow,
    StatementRow,
)
from catalog.views import AssessmentState, Notice, NoticeKind, ReferenceView, Statement
from catalog.watching import see_report, unseen

BATCH = 200
"""So many rows are handled in one transaction, so that nobody waits long for the job."""

FAULTS = {
    "clone.not_found": NoticeKind.REPOSITORY_VANISHED,
    "address.unknown_host": NoticeKind.REPOSITORY_VANISHED,
    "clone.redirected": NoticeKind.REPOSITORY_MOVED,
    "clone.unreachable": NoticeKind.REPOSITORY_UNREACHABLE,
    "clone.timed_out": NoticeKind.REPOSITORY_UNREACHABLE,
}
"""What a failed assessment says about its repository."""

WATCHED = frozenset({*FAULTS.values(), NoticeKind.MAINTENANCE_ASLEEP})
ASLEEP_AFTER = timedelta(days=365)
Notices = dict[tuple[int, NoticeKind], datetime | None]


@dataclass(frozen=True, slots=True)
class Findings:
    """What one run did: how many statements and references it marked, listings it indexed, and notices it changed."""

    statements: int = 0
    references: int = 0
    listings: int = 0
    notices: int = 0


@dataclass(frozen=True, slots=True)
class Freshness:
    """Keeps the marks of age up to date; every run may be repeated or broken off."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def refresh(self) -> Findings:
        """Do all the nightly work and return what changed."""
        now = self.clock()
        statements, told = self._mark(StatementRow, now)
        references, named = self._mark(ReferenceRow, now)
        notices = self._watch_repositories(now) + self._watch_reports()
        return Findings(statements, references, len(told | named), notices)

    def _mark(self, table: type[StatementRow | ReferenceRow], now: datetime) -> tuple[int, set[int]]:
        marked, listings = 0, set[int]()
        over = (col(table.expires_at) <= now, ~col(table.expired))
        while True:
            with self.sessions.write() as session:
                batch = set(session.exec(select(table.listing_id).where(*over).distinct().limit(BATCH)))
                if not batch:
                    return marked, listings
                locked = select(ListingRow).where(col(ListingRow.id).in_(batch)).order_by(col(ListingRow.id))
                stale = session.exec(locked.with_for_update()).all()  # first, as whoever speaks of a listing does
                expired = update(table).where(*over, col(table.listing_id).in_(batch)).values(expired=True)
                marked += session.connection().execute(expired).rowcount
                for listing in stale:
                    index_listing(session, listing)
                listings |= batch

    def _watch_repositories(self, now: datetime) -> int:
        changed = 0
        with self.sessions.read() as session:
            wanted = _address_notices(session) | _sleep_notices(session)
            known = {
                (row.repository_id, NoticeKind(row.kind))
                for row in session.exec(select(NoticeRow).where(col(NoticeRow.kind).in_(WATCHED)))
            }
        with self.sessions.write() as session:
            for place in known - wanted.keys():
                session.delete(session.get_one(NoticeRow, place))
                changed += 1
            for repository_id, kind in wanted.keys() - known:
                since = wanted[repository_id, kind] or now
                session.add(NoticeRow(repository_id=repository_id, kind=kind, since=since))
                changed += 1
        return changed

    def _watch_reports(self) -> int:
        changed = 0
        with self.sessions.read() as session:
            waiting = session.connection().execute(unseen()).scalars().all()
        for repository_id in waiting:
            with self.sessions.write() as session:
                changed += see_report(session, repository_id)
        return changed


def listing_notices(
    session: Session, listing: ListingRow, statements: Iterable[Statement], references: Iterable[ReferenceView]
) -> tuple[Notice, ...]:
    """Return what a reader of the listing should know, in the order of `NoticeKind`."""
    rows = session.exec(select(NoticeRow).where(NoticeRow.repository_id == listing.repository_id)).all()
    found = [
        *_over(NoticeKind.STATEMENTS_EXPIRED, [(each.key, each.expires_at) for each in statements if each.expired]),
        *_over(NoticeKind.REFERENCES_EXPIRED, [(each.ags, each.expires_at) for each in references if each.expired]),
        *(
            Notice(NoticeKind(row.kind), row.since, tuple(each for each in (row.before, row.after) if each))
            for row in rows
        ),
    ]
    return tuple(sorted(found, key=lambda notice: tuple(NoticeKind).index(notice.kind)))


def _over(kind: NoticeKind, ends: list[tuple[str, datetime | None]]) -> list[Notice]:
    days = [end for _, end in ends if end is not None]
    return [Notice(kind, min(days), tuple(name for name, _ in ends))] if days else []


def _address_notices(session: Session) -> Notices:
    """Return what the last finished assessment of each repository says against its address, and since when."""
    last = _last(AssessmentState.COMPLETED, AssessmentState.FAILED)
    rows = session.connection().execute(select_columns(last).where(last.c.place == 1, last.c.fault.in_(FAULTS)))
    return {(row.repository_id, FAULTS[row.fault]): row.finished_at for row in rows}


def _sleep_notices(session: Session) -> Notices:
    """Return the repositories whose newest commit was a year old when we last fetched them, and since when."""
    last = _last(AssessmentState.COMPLETED)
    query = select_columns(last, col(ReportRow.committed_at)).join(ReportRow, col(ReportRow.id) == last.c.report_id)
    rows = session.connection().execute(query.where(last.c.place == 1))
    return {
        (row.repository_id, NoticeKind.MAINTENANCE_ASLEEP): row.committed_at + ASLEEP_AFTER
        for row in rows
        if row.requested_at - row.committed_at >= ASLEEP_AFTER
    }


def _last(*states: AssessmentState) -> Subquery:
    """Return the assessments that ended so, numbered within each repository, the last one first."""
    place = func.row_number().over(
        partition_by=col(AssessmentRow.repository_id),
        order_by=(col(AssessmentRow.finished_at).desc(), col(AssessmentRow.id)),
    )
    columns: tuple[SQLColumnExpression[Any], ...] = (
        col(AssessmentRow.repository_id),
        col(AssessmentRow.fault),
        col(AssessmentRow.requested_at),
        col(AssessmentRow.finished_at),
        col(AssessmentRow.report_id),
    )
    return select_columns(*columns, place.label("place")).where(col(AssessmentRow.state).in_(states)).subquery()
