"""Sign-ins: which browser acts for which account, and what that account may do at this moment.

The secret in the cookie is always made here and never taken from outside, so that nobody can fix one beforehand: each
sign-in, and each step up to the second factor, makes a new one and the old one stops. Only hashes are kept. A sign-in
ends after two hours without a visit and after twelve in any case.
Decision: roles and memberships are read at each request. A role that is taken away is gone with the next click.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from catalog.account_views import SignInView
from catalog.errors import UnknownError
from catalog.people_tables import AccountRow, MembershipRow, OrganisationTrustRow, SignInRow, TokenRow
from catalog.permissions import NOBODY, Membership, Pending, Principal, Right, Standing
from catalog.sessions import Sessions
from catalog.tables import OrganisationRow, key

SECRET_BYTES = 32
LONGEST_SECRET = 100
SHOWN_DIGEST = 16
"""So many letters of its digest name a sign-in on its owner's page."""
LIFETIME = timedelta(hours=12)
IDLE = timedelta(hours=2)
NOTICED = timedelta(minutes=1)
"""A visit is written down only this often, so that reading pages does not write each time."""
HIGH = {"reviewer": Standing.REVIEWER, "administrator": Standing.ADMINISTRATOR}
"""The roles that only count with a second factor."""


@dataclass(frozen=True, slots=True)
class SignIns:
    """Who is signed in."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def open(self, account_id: str, *, verified: bool = False, password: str | None = None) -> str:
        """Begin a sign-in and return its secret, which cannot be read again.

        `password` is the hash that was checked: if it was changed meanwhile, UnknownError is raised, so that nobody
        gets in beside a change that ends all sign-ins.
        """
        secret, now = secrets.token_urlsafe(SECRET_BYTES), self.clock()
        with self.sessions.write() as session:
            account = session.get(AccountRow, account_id, with_for_update=True)
            if account is None or account.state != "active" or password not in {None, account.password}:
                raise UnknownError("this account cannot sign in")
            account.seen_at = now
            session.add(
                SignInRow(
                    digest=digest(secret),
                    account_id=account_id,
                    verified=verified,
                    created_at=now,
                    seen_at=now,
                    expires_at=now + LIFETIME,
                )
            )
        return secret

    def verify(self, who: Principal) -> str:
        """Let the second factor count: end this sign-in and return the secret of a new one."""
        with self.sessions.write() as session:
            row = session.get(SignInRow, who.session)
            if row is None:
                raise UnknownError("this sign-in has ended")
            session.delete(row)
        return self.open(who.account, verified=True)

    def close(self, who: Principal) -> None:
        """End a sign-in; its secret is worth nothing from now on."""
        with self.sessions.write() as session:
            session.exec(delete(SignInRow).where(col(SignInRow.digest) == who.session))

    def close_one(self, who: Principal, sign_in_id: str) -> None:
        """End one of the account's own sign-ins; nothing happens if it has ended."""
        who.require(Right.ACCOUNT)
        with self.sessions.write() as session:
            for row in session.exec(select(SignInRow).where(SignInRow.account_id == who.account)).all():
                if row.digest[:SHOWN_DIGEST] == sign_in_id:
                    session.delete(row)

    def close_others(self, who: Principal) -> None:
        """End every sign-in of the account but this one."""
        who.require(Right.ACCOUNT)
        with self.sessions.write() as session:
            others = delete(SignInRow).where(col(SignInRow.account_id) == who.account)
            session.exec(others.where(col(SignInRow.digest) != who.session))

    def principal(self, secret: str) -> Principal:
        """Return who acts with the secret of a cookie; NOBODY if it is unknown or has ended."""
        now = self.clock()
        with self.sessions.read() as session:
            row = session.get(SignInRow, digest(secret))
            if row is None or row.expires_at <= now or row.seen_at + IDLE <= now:
                return NOBODY
            account = session.get_one(AccountRow, row.account_id)
            found = _principal(session, account, verified=row.verified)
            unnoticed = row.seen_at + NOTICED <= now
        if unnoticed:
            self._notice(row.digest, now)
        return replace(found, session=row.digest) if found.account else NOBODY

    def bearer(self, secret: str) -> Principal:
        """Return who acts with a token of the API; raise UnknownError if it is unknown, over or revoked."""
        now = self.clock()
        with self.sessions.read() as session:
            row = session.exec(select(TokenRow).where(TokenRow.digest == digest(secret))).one_or_none()
            if row is None or row.revoked_at is not None or row.expires_at <= now:
                raise UnknownError("this token is unknown, revoked or over")
            account = session.get_one(AccountRow, row.account_id)
            found = _principal(session, account, verified=True)
            unnoticed = row.used_at is None or row.used_at + NOTICED <= now
            token, scopes = row.id, frozenset(map(Right, row.scopes))
        if not found.account:
            raise UnknownError("this token's account is closed")
        if unnoticed:
            with self.sessions.write() as session:
                session.get_one(TokenRow, token).used_at = now
        return replace(found, scopes=scopes)

    def _notice(self, known: str, now: datetime) -> None:
        with self.sessions.write() as session:
            row = session.get(SignInRow, known)
            if row is not None:
                row.seen_at = now


def close_all(session: Session, account_id: str) -> None:
    """End every sign-in of an account, within the caller's transaction: after a new password, or when it is closed."""
    session.exec(delete(SignInRow).where(col(SignInRow.account_id) == account_id))


def shown_sign_ins(session: Session, who: Principal, now: datetime) -> tuple[SignInView, ...]:
    """Return the account's sign-ins that still count, the one used last first."""
    query = (
        select(SignInRow)
        .where(SignInRow.account_id == who.account, SignInRow.expires_at > now, SignInRow.seen_at > now - IDLE)
        .order_by(col(SignInRow.seen_at).desc(), col(SignInRow.digest))
    )
    return tuple(
        SignInView(row.digest[:SHOWN_DIGEST], row.created_at, row.seen_at, row.digest == who.session)
        for row in session.exec(query)
    )


def digest(secret: str) -> str:
    """Return what is kept of a secret: it has 256 random bits, so a plain hash cannot be turned back."""
    return hashlib.sha256(secret[:LONGEST_SECRET].encode("utf-8", "ignore")).hexdigest()


def principal_of(session: Session, account_id: str) -> Principal:
    """Return what an account may do at most, as when its second factor was given; NOBODY for a closed one."""
    account = session.get(AccountRow, account_id)
    return _principal(session, account, verified=True) if account else NOBODY


def _principal(session: Session, account: AccountRow, *, verified: bool) -> Principal:
    if account.state != "active":
        return NOBODY
    memberships = _memberships(session, account.id)
    standings = {Standing.VISITOR, Standing.ACCOUNT}
    standings |= {Standing.VENDOR for each in memberships if each.kind in {"vendor", "operator"}}
    standings |= {Standing.MUNICIPALITY for each in memberships if each.kind == "public" and each.confirmed}
    needed = bool(account.roles) or account.factor_confirmed
    pending = Pending.NOTHING
    if needed and not verified:
        pending = Pending.SECOND_FACTOR if account.factor_confirmed else Pending.ENROLMENT
    if pending is Pending.SECOND_FACTOR:
        standings, memberships = {Standing.VISITOR}, ()
    elif verified and account.factor_confirmed:
        standings |= {HIGH[role] for role in account.roles if role in HIGH}
    return Principal(account.id, account.name, frozenset(standings), memberships, pending=pending)


def _memberships(session: Session, account_id: str) -> tuple[Membership, ...]:
    query = (
        select(MembershipRow, OrganisationRow, OrganisationTrustRow)
        .join(OrganisationRow, col(OrganisationRow.id) == col(MembershipRow.organisation_id))
        .outerjoin(OrganisationTrustRow, col(OrganisationTrustRow.organisation_id) == col(OrganisationRow.id))
        .where(MembershipRow.account_id == account_id, MembershipRow.state == "active")
        .order_by(col(OrganisationRow.name), col(OrganisationRow.slug))
    )
    return tuple(
        Membership(
            key(organisation),
            organisation.slug,
            organisation.name,
            organisation.kind,
            row.manager,
            bool(trust and trust.confirmed_at),
            organisation.ags,
        )
        for row, organisation, trust in session.exec(query)
    )
