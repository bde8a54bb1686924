"""Accounts of other providers (OpenID Connect) that lead to accounts here; the web checks who they are.

Provider and subject name an identity for good. Its address leads to an account only if the operator trusts the provider
to check addresses and it says that it did; else whoever has an account links the identity to it from inside.

Decision: a role that the operator maps for a provider is granted and taken away by what the provider says at each
sign-in, also if somebody gave it by hand. A role still counts with a second factor only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, select

from catalog import links
from catalog.account_views import Entry
from catalog.accounts import HIGH_ROLES, find_account
from catalog.audit import note
from catalog.email_address import email_address
from catalog.errors import StateError, SubmissionError
from catalog.finding import added
from catalog.people_tables import AccountRow, IdentityRow
from catalog.permissions import Act, Pending, Principal, Right, Standing
from catalog.plain_texts import one_line
from catalog.sealed import Seal
from catalog.sessions import Sessions
from catalog.sign_ins import SignIns

PURPOSE = "provider"


@dataclass(frozen=True, slots=True)
class Proven:
    """An identity that a provider has just proven.

    `email` is given only if the provider is trusted with addresses and has checked this one. Of the roles `mapped` this
    one has `roles`.
    """

    provider: str
    subject: str
    email: str = ""
    name: str = ""
    mapped: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Identities:
    """Who comes from elsewhere."""

    sessions: Sessions
    clock: Callable[[], datetime]
    sign_ins: SignIns
    seal: Seal

    def keep(self, text: str) -> str:
        """Return what was begun at a provider, sealed for the browser that has to bring it back."""
        return self.seal.seal(text, PURPOSE)

    def kept(self, sealed: str) -> str:
        """Return what was sealed; raise SealError for anything else."""
        return self.seal.open(sealed, PURPOSE)

    def sign_in(self, proven: Proven) -> Entry:
        """Let an identity in: to the account it is linked to, to the one with its address, or to a new one."""
        with self.sessions.write() as session:
            account = self._linked(session, proven) or self._joined(session, proven)
            if account.state != "active":
                raise SubmissionError({"provider": "provider.closed"})
            self._set_roles(session, account, proven)
            account_id = account.id
        secret = self.sign_ins.open(account_id)
        return Entry(secret, self.sign_ins.principal(secret).pending)

    def link(self, who: Principal, proven: Proven) -> None:
        """Let an identity lead to the account of whoever is signed in; one that leads elsewhere stays there."""
        who.require(Right.ACCOUNT)
        if who.pending is not Pending.NOTHING:
            raise StateError("finish signing in first")
        with self.sessions.write() as session:
            known = self._linked(session, proven)
            if known is not None and known.id != who.account:
                raise SubmissionError({"provider": "provider.taken"})
            account = find_account(session, who.account)
            if known is None:
                self._add(session, account, proven)
            self._set_roles(session, account, proven)

    def _linked(self, session: Session, proven: Proven) -> AccountRow | None:
        identity = session.get(IdentityRow, (proven.provider, proven.subject))
        return find_account(session, identity.account_id) if identity else None

    def _joined(self, session: Session, proven: Proven) -> AccountRow:
        email = email_address(proven.email)
        if not email:
            raise SubmissionError({"provider": "provider.unlinked"})
        name = one_line(proven.name)[:120] or email.split("@")[0]
        new = AccountRow(id=uuid4().hex, email=email, name=name, state="active", created_at=self.clock())
        if added(session, new):
            account = new
        else:
            account = session.exec(select(AccountRow).where(AccountRow.email == email).with_for_update()).one()
        if account.state == "pending":  # whoever registered it has not shown that the address is theirs
            account.password, account.name, account.state = "", name, "active"
            links.forget_all(session, account.id)
        self._add(session, account, proven)
        return account

    def _add(self, session: Session, account: AccountRow, proven: Proven) -> None:
        identity = IdentityRow(
            provider=proven.provider, subject=proven.subject, account_id=account.id, created_at=self.clock()
        )
        if not added(session, identity):
            raise StateError("this identity has just been linked")
        self._note(session, account, "account.identity.link", provider=proven.provider)

    def _set_roles(self, session: Session, account: AccountRow, proven: Proven) -> None:
        mapped = proven.mapped & set(HIGH_ROLES)
        held = {role for role in account.roles if role not in mapped} | (proven.roles & mapped)
        roles = tuple(role for role in HIGH_ROLES if role in held)
        if roles != account.roles:
            account.roles = roles
            self._note(session, account, "account.roles", provider=proven.provider, roles=" ".join(roles))

    def _note(self, session: Session, account: AccountRow, action: str, **details: str) -> None:
        act = Act(Principal(account.id), self.clock())
        note(session, act, Standing.ACCOUNT, action, f"account:{account.id}", **details)
