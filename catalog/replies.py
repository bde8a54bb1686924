"""Replies: what a vendor answers to a report, beside the score and for everybody to read.

A reply names the report that it answers and never changes the score. Every change is a version of its own; one that was
taken back is no longer shown, nor are those before it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from catalog.audit import note
from catalog.errors import NotFoundError, StateError
from catalog.lifecycle import find_readable, lock_own
from catalog.membership_tables import ReplyRow, WatchedRow
from catalog.permissions import NOBODY, Act, Principal, Standing
from catalog.plain_texts import checked_text
from catalog.sessions import Sessions
from catalog.tables import ListingRow, ReportRow, key
from catalog.telling import Tidings, members_of, tell
from catalog.views import MessageKind, ReplyView


@dataclass(frozen=True, slots=True)
class Replies:
    """What vendors say to reports."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def list(self, slug: str, reader: Principal = NOBODY) -> tuple[ReplyView, ...]:
        """Return every version that still stands, the newest first; raise NotFoundError for no such listing."""
        with self.sessions.read() as session:
            return read_replies(session, find_readable(session, slug, reader))

    def say(self, slug: str, report_id: str, text: str, who: Principal) -> ReplyView:
        """Answer a report, or say it anew; raise SubmissionError for an empty or too long text."""
        written = checked_text("reply", text)
        with self.sessions.write() as session:
            listing, act = lock_own(session, slug, who), Act(who, self.clock())
            row = _add(session, listing, report_id, written, act)
            _tell_watchers(session, listing, row)
            note(session, act, Standing.VENDOR, "reply.say", f"listing:{slug}", report=report_id)
            commit = session.exec(select(ReportRow.commit).where(ReportRow.id == report_id)).one()
            return _view(row, commit)

    def withdraw(self, slug: str, report_id: str, who: Principal) -> None:
        """Take the reply to a report back; raise NotFoundError if there is none."""
        with self.sessions.write() as session:
            listing, act = lock_own(session, slug, who), Act(who, self.clock())
            last = _last(session, listing, report_id)
            if last is None or not last.text:
                raise NotFoundError("reply", report_id)
            _add(session, listing, report_id, "", act)
            note(session, act, Standing.VENDOR, "reply.withdraw", f"listing:{slug}", report=report_id)


def read_replies(session: Session, listing: ListingRow) -> tuple[ReplyView, ...]:
    """Return what stands of a listing's replies, the newest first."""
    query = (
        select(ReplyRow, ReportRow.commit)
        .join(ReportRow, col(ReportRow.id) == col(ReplyRow.report_id))
        .where(ReplyRow.listing_id == listing.id)
    )
    rows = session.exec(query.order_by(col(ReplyRow.at).desc(), col(ReplyRow.number).desc()))
    return tuple(_view(row, commit) for row, commit in _standing(rows))


def _standing(newest_first: Iterable[tuple[ReplyRow, str]]) -> Iterable[tuple[ReplyRow, str]]:
    """Yield the versions that nothing has taken back, with the commits that they speak of."""
    gone: set[str] = set()
    for row, commit in newest_first:
        if not row.text:
            gone.add(row.report_id)
        elif row.report_id not in gone:
            yield row, commit


def _add(session: Session, listing: ListingRow, report_id: str, text: str, act: Act) -> ReplyRow:
    found = session.exec(select(ReportRow.repository_id).where(ReportRow.id == report_id)).one_or_none()
    if found is None or found != listing.repository_id:
        raise NotFoundError("report", report_id)
    last, place = _last(session, listing, report_id), act.who.member_of(listing.owner_id)
    if last is not None and last.text == text:
        raise StateError("the reply says this already")
    row = ReplyRow(
        listing_id=key(listing),
        report_id=report_id,
        number=last.number + 1 if last else 1,
        text=text,
        organisation=place.name if place else "",
        account_id=act.who.account,
        at=act.now,
    )
    session.add(row)
    session.flush()
    return row


def _last(session: Session, listing: ListingRow, report_id: str) -> ReplyRow | None:
    query = select(ReplyRow).where(ReplyRow.listing_id == listing.id, ReplyRow.report_id == report_id)
    return session.exec(query.order_by(col(ReplyRow.number).desc()).limit(1)).one_or_none()


def _tell_watchers(session: Session, listing: ListingRow, row: ReplyRow) -> None:
    watching = session.exec(select(WatchedRow.organisation_id).where(WatchedRow.listing_id == listing.id))
    accounts = [account for organisation in watching for account in members_of(session, organisation)]
    details = {"slug": listing.slug, "name": listing.name}
    tidings = Tidings(MessageKind.REPLY, f"reply:{listing.slug}:{row.report_id}:{row.number}", details)
    tell(session, accounts, tidings, row.at, actor=row.account_id)


def _view(row: ReplyRow, commit: str) -> ReplyView:
    return ReplyView(row.report_id, commit, row.number, row.text, row.organisation, row.at)
