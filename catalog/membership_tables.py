"""The rows of what organisations' people do: invitations, replies, watched solutions, notes, messages and letters.

Like those of `catalog.people_tables` they name accounts by their random identifiers. An e-mail address stands only in
an invitation and in the letter that brings it, and both go: the letter once it is sent, the invitation once it is over.
"""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from catalog.columns import Instant, PlainText, Words
from catalog.tables import Row


class InvitationRow(Row, table=True):
    """An address whose account may join an organisation until a day; the address is folded like an account's."""

    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", primary_key=True)
    email: str = Field(sa_type=PlainText, primary_key=True, index=True)
    account_id: str = Field(sa_type=PlainText)
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant, index=True)


class ReplyRow(Row, table=True):
    """One version of what a vendor answers to a report; an empty text says that it was taken back."""

    listing_id: int = Field(foreign_key="listing.id", ondelete="CASCADE", primary_key=True)
    report_id: str = Field(sa_type=PlainText, foreign_key="report.id", ondelete="CASCADE", primary_key=True)
    number: int = Field(primary_key=True)
    text: str = Field(sa_type=PlainText)
    organisation: str = Field(sa_type=PlainText)
    account_id: str = Field(sa_type=PlainText)
    at: datetime = Field(sa_type=Instant)


class WatchedRow(Row, table=True):
    """A listing that an organisation watches: the report seen last, and the one from which a fall is measured."""

    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", primary_key=True)
    listing_id: int = Field(foreign_key="listing.id", ondelete="CASCADE", primary_key=True, index=True)
    since: datetime = Field(sa_type=Instant)
    seen_id: str = Field(default="", sa_type=PlainText)
    measure_id: str = Field(default="", sa_type=PlainText)


class WarningRow(Row, table=True):
    """An early warning that an organisation was given; `occasion` tells it from all others of the listing."""

    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", primary_key=True)
    listing_id: int = Field(foreign_key="listing.id", ondelete="CASCADE", primary_key=True, index=True)
    occasion: str = Field(sa_type=PlainText, primary_key=True)
    kind: str = Field(sa_type=PlainText)
    before: str = Field(default="", sa_type=PlainText)
    after: str = Field(default="", sa_type=PlainText)
    at: datetime = Field(sa_type=Instant)


class NoteRow(Row, table=True):
    """What an organisation's people wrote about a listing for themselves alone."""

    id: str = Field(sa_type=PlainText, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", index=True)
    listing_id: int = Field(foreign_key="listing.id", ondelete="CASCADE", index=True)
    account_id: str = Field(sa_type=PlainText)
    text: str = Field(sa_type=PlainText)
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)


class MessageRow(Row, table=True):
    """Something an account is told; `details` is JSON, `occasion` keeps it from being told twice."""

    __table_args__ = (UniqueConstraint("account_id", "occasion"),)

    id: str = Field(sa_type=PlainText, primary_key=True)
    account_id: str = Field(sa_type=PlainText, foreign_key="account.id", ondelete="CASCADE", index=True)
    kind: str = Field(sa_type=PlainText)
    occasion: str = Field(sa_type=PlainText)
    details: str = Field(sa_type=PlainText)
    created_at: datetime = Field(sa_type=Instant, index=True)
    read_at: datetime | None = Field(default=None, sa_type=Instant)


class LetterRow(Row, table=True):
    """A mail that waits to be sent, and is deleted once it was: for an account's message, or to a bare address.

    A worker claims it by moving `due_at` ahead, so that another one takes it only if the first was lost.
    """

    id: str = Field(sa_type=PlainText, primary_key=True)
    message_id: str | None = Field(
        default=None, sa_type=PlainText, foreign_key="message.id", ondelete="CASCADE", index=True
    )
    address: str = Field(default="", sa_type=PlainText)
    language: str = Field(default="de", sa_type=PlainText)
    kind: str = Field(default="", sa_type=PlainText)
    details: str = Field(default="", sa_type=PlainText)
    due_at: datetime = Field(sa_type=Instant, index=True)
    tries: int = 0
    created_at: datetime = Field(sa_type=Instant)


class MailFaultRow(Row, table=True):
    """That no mail gets out at present: why, since when, and when it was tried last; gone with the next mail."""

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    code: str = Field(sa_type=PlainText)
    since: datetime = Field(sa_type=Instant)
    tried_at: datetime = Field(sa_type=Instant)


class PostRow(Row, table=True):
    """How an account wants its letters: daily in one, without some kinds; and the hash of its private feed's secret."""

    account_id: str = Field(sa_type=PlainText, foreign_key="account.id", ondelete="CASCADE", primary_key=True)
    daily: bool = False
    without: tuple[str, ...] = Field(default=(), sa_type=Words)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    feed: str | None = Field(default=None, sa_type=PlainText, unique=True)
