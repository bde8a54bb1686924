"""Secret links that work once: an address is confirmed, a password is set anew, a guest of the demonstration enters.

A secret is made when its letter is written, stands in that letter alone, and is kept as a hash. Opening a link changes
nothing, because mail programs open links too; what is sent from the page behind it uses it up.
"""

import secrets
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from catalog.account_tables import NewAddressRow
from catalog.errors import NotFoundError
from catalog.people_tables import AccountRow, LinkRow
from catalog.sign_ins import SECRET_BYTES, digest

CONFIRM, RESET, INVITE, ADDRESS, ENTER = "confirm", "reset", "invite", "address", "enter"
LIFETIMES = {
    CONFIRM: timedelta(days=2),
    RESET: timedelta(hours=1),
    INVITE: timedelta(days=7),
    ADDRESS: timedelta(days=1),
    ENTER: timedelta(days=7),
}
NEW_PASSWORD = frozenset({RESET, INVITE})
"""The purposes of links behind which a password is set."""


def issue(session: Session, account_id: str, purpose: str, now: datetime, data: str = "") -> str:
    """Return the secret of a new link; it cannot be read again."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    session.add(
        LinkRow(
            digest=digest(secret),
            account_id=account_id,
            purpose=purpose,
            data=data,
            expires_at=now + LIFETIMES[purpose],
        )
    )
    session.flush()
    return secret


def find(session: Session, secret: str, purposes: frozenset[str], now: datetime) -> tuple[LinkRow, AccountRow]:
    """Return a link that still works, and its account; raise NotFoundError for every other."""
    row = session.get(LinkRow, digest(secret))
    account = session.get(AccountRow, row.account_id) if row else None
    if row is None or account is None or row.purpose not in purposes or row.expires_at <= now:
        raise NotFoundError("link", "that still works")
    if account.state == "disabled":
        raise NotFoundError("link", "of an account that is open")
    return row, account


def lock(session: Session, secret: str, purposes: frozenset[str], now: datetime) -> tuple[LinkRow, AccountRow]:
    """Return the same for whoever uses the link: a second one at the same time waits, and finds it used.

    The account alone is locked, as by everybody who ends its links: with the link first, two could wait for each other.
    """
    row, account = find(session, secret, purposes, now)
    session.exec(select(AccountRow.id).where(AccountRow.id == account.id).with_for_update())
    session.expire(row)
    session.expire(account)
    return find(session, secret, purposes, now)


def forget(session: Session, account_id: str, purposes: frozenset[str]) -> None:
    """Let no link of an account for these purposes work any more."""
    session.exec(delete(LinkRow).where(col(LinkRow.account_id) == account_id, col(LinkRow.purpose).in_(purposes)))


def forget_all(session: Session, account_id: str) -> None:
    """Let no link of an account work any more, and none be written to an address that it has asked for."""
    forget(session, account_id, frozenset(LIFETIMES))
    session.exec(delete(NewAddressRow).where(col(NewAddressRow.account_id) == account_id))
