"""Tokens of the API: made by their account, shown once, with some of its rights, and never for longer than a year.

A token never has more than its account has at that moment: `catalog.sign_ins.SignIns.bearer` reads roles and
memberships anew at each request, and the scopes only take away.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlmodel import Session, col, select

from catalog.account_views import TokenView
from catalog.accounts import find_account
from catalog.audit import note
from catalog.errors import NotFoundError, SubmissionError
from catalog.people_tables import TokenRow
from catalog.permissions import Act, Principal, Right, Standing
from catalog.plain_texts import one_line
from catalog.sessions import Sessions
from catalog.sign_ins import SECRET_BYTES, digest

PREFIX = "olm_"
"""Lets scanners for leaked secrets know one when they see it."""
DAYS = (30, 90, 365)
MOST_TOKENS = 50
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class TokenWish:
    """A form as it was typed: a name to know it by, names of rights, and for how many days."""

    name: str
    scopes: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of accounts."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def make(self, who: Principal, wish: TokenWish) -> str:
        """Make a token and return its secret, which cannot be read again."""
        who.require(Right.ACCOUNT)
        name, now = one_line(wish.name), self.clock()
        faults = _faults(name, wish, scopes_of(who))
        if faults:
            raise SubmissionError(faults)
        secret, token_id = PREFIX + secrets.token_urlsafe(SECRET_BYTES), uuid4().hex
        with self.sessions.write() as session:
            find_account(session, who.account)
            if sum(each.state == "valid" for each in shown_tokens(session, who.account, now)) >= MOST_TOKENS:
                raise SubmissionError({"name": "token.too_many"})
            session.add(
                TokenRow(
                    id=token_id,
                    digest=digest(secret),
                    account_id=who.account,
                    name=name,
                    scopes=tuple(sorted(wish.scopes)),
                    created_at=now,
                    expires_at=now + timedelta(days=wish.days),
                )
            )
            said = {"token": token_id, "scopes": " ".join(sorted(wish.scopes))}
            note(session, Act(who, now), Standing.ACCOUNT, "account.token.make", f"account:{who.account}", **said)
        return secret

    def revoke(self, who: Principal, token_id: str) -> None:
        """Let a token of one's own count no more; NotFoundError for any other."""
        who.require(Right.ACCOUNT)
        now = self.clock()
        with self.sessions.write() as session:
            row = session.get(TokenRow, token_id, with_for_update=True)
            if row is None or row.account_id != who.account:
                raise NotFoundError("token", token_id)
            if row.revoked_at is None:
                row.revoked_at = now
                subject = f"account:{who.account}"
                note(session, Act(who, now), Standing.ACCOUNT, "account.token.revoke", subject, token=token_id)


def scopes_of(who: Principal) -> tuple[Right, ...]:
    """Return the rights that a token of this account may have; to browse needs none."""
    return tuple(right for right in Right if right is not Right.BROWSE and who.may(right))


def shown_tokens(session: Session, account_id: str, now: datetime) -> tuple[TokenView, ...]:
    """Return the tokens of an account, the newest first."""
    query = select(TokenRow).where(TokenRow.account_id == account_id)
    rows = session.exec(query.order_by(col(TokenRow.created_at).desc(), col(TokenRow.id)))
    return tuple(
        TokenView(row.id, row.name, row.scopes, row.created_at, row.expires_at, row.used_at, _state(row, now))
        for row in rows
    )


def _state(row: TokenRow, now: datetime) -> str:
    if row.revoked_at is not None:
        return "revoked"
    return "expired" if row.expires_at <= now else "valid"


def _faults(name: str, wish: TokenWish, allowed: tuple[Right, ...]) -> dict[str, str]:
    found = {}
    if not 0 < len(name) <= LONGEST_NAME:
        found["name"] = "token.name"
    if not wish.scopes or not set(wish.scopes) <= {right.value for right in allowed}:
        found["scopes"] = "token.scopes"
    if wish.days not in DAYS:
        found["days"] = "token.days"
    return found
