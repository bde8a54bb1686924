"""Tells accounts what concerns them, within the transaction of what happened: a message, and a letter if wanted.

A message holds a kind and details, never a sentence: pages and letters say it in the reader's language. An occasion is
told once to each account, however often the code comes by. Details name solutions and organisations, never a person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

import msgspec
from sqlmodel import Session, col, select

from catalog.membership_tables import LetterRow, MessageRow, PostRow
from catalog.people_tables import AccountRow, MembershipRow
from catalog.tables import ListingRow
from catalog.views import MessageKind

INVITATION, COMPLAINT_ANSWERED = "invitation", "complaint-answered"
"""The letters to somebody who may have no account."""


@dataclass(frozen=True, slots=True)
class Tidings:
    """What is told: of which kind, on which occasion (its name is unique for ever), and its details."""

    kind: MessageKind
    occasion: str
    details: Mapping[str, str] = field(default_factory=dict)


def tell(session: Session, accounts: Iterable[str], tidings: Tidings, now: datetime, *, actor: str = "") -> int:
    """Give the accounts a message and, but for whoever did it, a letter; return how many were not told before.

    An account that has ended meanwhile is told nothing; one that is about to end waits for this transaction.
    """
    concerned = set(accounts)
    if not concerned:
        return 0
    there = select(AccountRow.id).where(col(AccountRow.id).in_(concerned)).order_by(col(AccountRow.id))
    wanted = session.exec(there.with_for_update(read=True, key_share=True)).all()
    same = select(MessageRow.account_id).where(
        MessageRow.occasion == tidings.occasion, col(MessageRow.account_id).in_(wanted)
    )
    known = set(session.exec(same))
    without = _declined(session, wanted, tidings.kind)
    fresh = [account for account in wanted if account not in known]
    for account in fresh:
        message = MessageRow(
            id=uuid4().hex,
            account_id=account,
            kind=tidings.kind,
            occasion=tidings.occasion,
            details=encoded(tidings.details),
            created_at=now,
        )
        session.add(message)
        session.flush()
        if account != actor and account not in without:
            session.add(LetterRow(id=uuid4().hex, message_id=message.id, due_at=now, created_at=now))
    return len(fresh)


def mail(  # noqa: PLR0913, PLR0917 - all that such a letter is made of
    session: Session, address: str, language: str, kind: str, details: Mapping[str, str], now: datetime
) -> None:
    """Have a letter sent to a bare address, which is kept with the letter alone and goes once it was sent."""
    told = encoded(details)
    letter = LetterRow(
        id=uuid4().hex, address=address, language=language, kind=kind, details=told, due_at=now, created_at=now
    )
    session.add(letter)


def tell_owners(session: Session, listing: ListingRow, tidings: Tidings, now: datetime, *, actor: str = "") -> int:
    """Tell everybody in the organisation that owns the listing, if one does."""
    if listing.owner_id is None:
        return 0
    return tell(session, members_of(session, listing.owner_id), tidings, now, actor=actor)


def members_of(session: Session, organisation_id: int, *, managers: bool = False) -> tuple[str, ...]:
    """Return the accounts that belong to an organisation, or those that manage it."""
    query = (
        select(MembershipRow.account_id)
        .join(AccountRow, col(AccountRow.id) == col(MembershipRow.account_id))
        .where(
            MembershipRow.organisation_id == organisation_id,
            MembershipRow.state == "active",
            AccountRow.state == "active",
        )
        .order_by(col(MembershipRow.account_id))
    )
    return tuple(session.exec(query.where(col(MembershipRow.manager)) if managers else query))


def encoded(details: Mapping[str, str]) -> str:
    """Return details as they are kept."""
    return msgspec.json.encode(dict(details), order="deterministic").decode()


def decoded(details: str) -> Mapping[str, str]:
    """Return kept details."""
    return msgspec.json.decode(details, type=dict[str, str])


def _declined(session: Session, accounts: Iterable[str], kind: MessageKind) -> set[str]:
    choices = session.exec(select(PostRow).where(col(PostRow.account_id).in_(accounts)))
    return {choice.account_id for choice in choices if kind in choice.without}
