"""Messages: what an account was told, how it wants to hear of it, and the letters that are still to be sent.

A letter waits in a row of its own until it was sent. A worker claims it by moving the moment ahead at which it is due,
sends it outside of any transaction, and then deletes the row: a worker that dies in between leaves the letter to be
sent again, and nobody else sends it meanwhile. Whoever wants one letter a day gets all that waits in one.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, func, select, update

from catalog.errors import NotFoundError, SubmissionError
from catalog.membership_tables import LetterRow, MessageRow, PostRow
from catalog.people_tables import AccountRow
from catalog.permissions import Principal, Right
from catalog.sessions import Sessions
from catalog.sign_ins import digest
from catalog.telling import decoded
from catalog.views import MessageKind, MessagePage, MessageView, PostChoice, Waiting

PAGE = 50
MOST_IN_FEED = 50
MOST_IN_LETTER = 50
LEASE = timedelta(minutes=15)
"""So long a claimed letter is left to the worker that claimed it: longer than sending all of a batch may take."""
DAY = timedelta(days=1)
FIRST_DELAY = timedelta(minutes=5)
MOST_REFUSALS = 10
"""A mail that a server refuses so often, over some days, is not sent; the message stays on the page."""
KEPT = timedelta(days=365)
ADDRESS_KEPT = timedelta(days=30)
"""So long a letter to somebody without an account waits for a server that takes it; then the address goes."""
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Messages:
    """What accounts are told."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def list(self, who: Principal, page: int = 1) -> MessagePage:
        """Return a page of the own messages, the newest first."""
        who.require(Right.ACCOUNT)
        mine = select(MessageRow).where(MessageRow.account_id == who.account)
        newest = mine.order_by(col(MessageRow.created_at).desc(), col(MessageRow.id))
        with self.sessions.read() as session:
            total = session.exec(select(func.count()).select_from(mine.subquery())).one()
            pages = max(1, -(-total // PAGE))
            rows = session.exec(newest.offset((min(page, pages) - 1) * PAGE).limit(PAGE))
            return MessagePage(tuple(map(_view, rows)), total, min(page, pages), pages)

    def unread(self, who: Principal) -> int:
        """Return how many of the own messages were not read; nobody in particular has none."""
        if not who.account:
            return 0
        query = select(func.count()).where(MessageRow.account_id == who.account, col(MessageRow.read_at).is_(None))
        with self.sessions.read() as session:
            return session.exec(query.select_from(MessageRow)).one()

    def mark_read(self, who: Principal) -> None:
        """Note that all messages there are were read."""
        who.require(Right.ACCOUNT)
        unread = (col(MessageRow.account_id) == who.account, col(MessageRow.read_at).is_(None))
        with self.sessions.write() as session:
            session.exec(update(MessageRow).where(*unread).values(read_at=self.clock()))

    def choice(self, who: Principal) -> PostChoice:
        """Return how the account wants its letters."""
        who.require(Right.ACCOUNT)
        with self.sessions.read() as session:
            row = session.get(PostRow, who.account)
            return PostChoice(row.daily, row.without, bool(row.feed)) if row else PostChoice()

    def choose(self, who: Principal, *, daily: bool, without: Iterable[str]) -> None:
        """Say how the account wants its letters; messages are on the page in any case."""
        who.require(Right.ACCOUNT)
        kinds = tuple(dict.fromkeys(without))
        if not set(kinds) <= set(MessageKind):
            raise SubmissionError({"without": "kind.unknown"})
        with self.sessions.write() as session:
            row = _post(session, who.account)
            row.daily, row.without = daily, kinds
            session.add(row)

    def open_feed(self, who: Principal) -> str:
        """Return the secret of a private feed, which is shown once; one that there was before ends."""
        who.require(Right.ACCOUNT)
        secret = secrets.token_urlsafe(SECRET_BYTES)
        with self.sessions.write() as session:
            row = _post(session, who.account)
            row.feed = digest(secret)
            session.add(row)
        return secret

    def close_feed(self, who: Principal) -> None:
        """End the private feed."""
        who.require(Right.ACCOUNT)
        with self.sessions.write() as session:
            row = _post(session, who.account)
            row.feed = None
            session.add(row)

    def feed(self, secret: str) -> tuple[MessageView, ...]:
        """Return the newest messages of whoever has this secret; raise NotFoundError for one that opens nothing."""
        with self.sessions.read() as session:
            row = session.exec(select(PostRow).where(PostRow.feed == digest(secret))).one_or_none()
            account = session.get(AccountRow, row.account_id) if row else None
            if account is None or account.state != "active":
                raise NotFoundError("feed", "of this address")
            mine = select(MessageRow).where(MessageRow.account_id == account.id)
            rows = session.exec(
                mine.order_by(col(MessageRow.created_at).desc(), col(MessageRow.id)).limit(MOST_IN_FEED)
            )
            return tuple(map(_view, rows))

    def claim(self) -> Waiting | None:
        """Take the letter that waits longest, with all others of whoever wants one a day; None if none is due."""
        now = self.clock()
        with self.sessions.write() as session:
            query = (
                select(LetterRow)
                .outerjoin(MessageRow, col(MessageRow.id) == col(LetterRow.message_id))
                .outerjoin(PostRow, col(PostRow.account_id) == col(MessageRow.account_id))
                .where(col(LetterRow.due_at) <= now, _not_today(now))
                .order_by(col(LetterRow.due_at), col(LetterRow.id))
                .limit(1)
            )
            first = session.exec(query.with_for_update(of=LetterRow, skip_locked=True)).one_or_none()
            if first is None:
                return None
            rows = [first, *_others_of_the_day(session, first)]
            for row in rows:
                row.due_at, row.tries = now + LEASE, row.tries + 1
                session.add(row)
            return _waiting(session, rows)

    def sent(self, waiting: Waiting) -> None:
        """Forget a letter that was sent."""
        with self.sessions.write() as session:
            session.exec(delete(LetterRow).where(col(LetterRow.id).in_(waiting.letters)))
            post = session.get(PostRow, waiting.account) if waiting.account else None
            if post is not None:
                post.sent_at = self.clock()
                session.add(post)

    def delay(self, waiting: Waiting, *, refused: bool) -> None:
        """Send a letter later, each time after a longer while; one that is always refused is given up."""
        with self.sessions.write() as session:
            for row in session.exec(select(LetterRow).where(col(LetterRow.id).in_(waiting.letters))).all():
                if refused and row.tries >= MOST_REFUSALS:
                    session.delete(row)
                else:
                    row.due_at = self.clock() + min(FIRST_DELAY * 2 ** min(row.tries - 1, 20), DAY)
                    session.add(row)

    def tidy(self) -> int:
        """Delete messages after a year, and bare addresses that no letter reached in a month; return how many."""
        now = self.clock()
        old = (
            delete(MessageRow).where(col(MessageRow.created_at) <= now - KEPT),
            delete(LetterRow).where(col(LetterRow.address) != "", col(LetterRow.created_at) <= now - ADDRESS_KEPT),
        )
        with self.sessions.write() as session:
            return sum(session.connection().execute(each).rowcount for each in old)


def _not_today(now: datetime) -> ColumnElement[bool]:
    """Return what keeps back the letters of whoever had the one of today."""
    daily = col(PostRow.daily).is_(True) & (col(PostRow.sent_at) > now - DAY)
    return col(LetterRow.message_id).is_(None) | col(PostRow.account_id).is_(None) | ~func.coalesce(daily, False)


def _others_of_the_day(session: Session, first: LetterRow) -> tuple[LetterRow, ...]:
    message = session.get(MessageRow, first.message_id) if first.message_id else None
    post = session.get(PostRow, message.account_id) if message else None
    if message is None or post is None or not post.daily:
        return ()
    query = (
        select(LetterRow)
        .join(MessageRow, col(MessageRow.id) == col(LetterRow.message_id))
        .where(MessageRow.account_id == message.account_id, LetterRow.id != first.id)
        .order_by(col(LetterRow.created_at), col(LetterRow.id))
        .limit(MOST_IN_LETTER - 1)
    )
    return tuple(session.exec(query.with_for_update(of=LetterRow, skip_locked=True)))


def _waiting(session: Session, rows: list[LetterRow]) -> Waiting:
    letters = tuple(row.id for row in rows)
    messages = [session.get_one(MessageRow, row.message_id) for row in rows if row.message_id]
    if not messages:
        only = rows[0]
        details = decoded(only.details) if only.details else {}
        return Waiting(letters, only.address, only.language, "", only.kind, details=details)
    account = session.get_one(AccountRow, messages[0].account_id)
    told = tuple(_view(each) for each in sorted(messages, key=lambda each: (each.created_at, each.id)))
    address = account.email if account.state == "active" else ""
    return Waiting(letters, address, account.language, account.id, messages=told)


def _post(session: Session, account: str) -> PostRow:
    return session.get(PostRow, account, with_for_update=True) or PostRow(account_id=account)


def _view(row: MessageRow) -> MessageView:
    return MessageView(row.id, MessageKind(row.kind), decoded(row.details), row.created_at, row.read_at)
