"""What an operator does at the machine itself: the first account, a lost second factor, the people of a demonstration.

Nobody reaches this through the web. Whoever may start the command could write to the database as well.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, select, update

from catalog import links
from catalog.accounts import HIGH_ROLES
from catalog.audit import note
from catalog.email_address import email_address
from catalog.errors import NotFoundError, refuse
from catalog.finding import added, find_or_add_organisation
from catalog.inputs import OrganisationDraft
from catalog.people_tables import AccountRow, MembershipRow, OrganisationTrustRow
from catalog.permissions import MARKETPLACE, Act, Standing
from catalog.plain_texts import one_line
from catalog.protection import Protection
from catalog.second_factor import new_secret
from catalog.second_factors import clear
from catalog.sessions import Sessions
from catalog.sign_ins import close_all
from catalog.tables import ListingRow, OrganisationRow, key


@dataclass(frozen=True, slots=True)
class Guest:
    """A made-up person of a demonstration; `listing` is what their organisation offers."""

    email: str
    name: str
    password: str
    roles: tuple[str, ...] = ()
    organisation: OrganisationDraft | None = None
    listing: str = ""


@dataclass(frozen=True, slots=True)
class Pass:
    """What lets a guest in: the secret of a link, and that of the second factor (empty without a role)."""

    link: str
    factor: str


@dataclass(frozen=True, slots=True)
class Operators:
    """Accounts by the operator's hand."""

    sessions: Sessions
    clock: Callable[[], datetime]
    protection: Protection

    def add(self, email: str, name: str, roles: tuple[str, ...]) -> str:
        """Add an account, or give more roles to a known one; return the secret of a link that sets its password."""
        address, unknown = email_address(email), [role for role in roles if role not in HIGH_ROLES]
        faults = {"email": "" if address else "email.wrong", "role": "role.unknown" if unknown else ""}
        refuse(faults)
        with self.sessions.write() as session:
            row = self._added(session, address, one_line(name))
            if row.state == "pending":  # whoever registered it has not shown that the address is theirs
                row.password = ""
            row.roles = tuple(role for role in HIGH_ROLES if role in {*row.roles, *roles})
            self._note(session, row, "account.add", roles=" ".join(row.roles))
            return links.issue(session, row.id, links.INVITE, self.clock())

    def forget_factor(self, email: str) -> None:
        """Take the second factor from an account whose owner has lost it, and end its sign-ins."""
        with self.sessions.write() as session:
            known = select(AccountRow).where(AccountRow.email == email_address(email))
            row = session.exec(known.with_for_update()).one_or_none()
            if row is None:
                raise NotFoundError("account", email)
            clear(row)
            close_all(session, row.id)
            self._note(session, row, "account.factor.forget")

    def demonstrate(self, guest: Guest) -> Pass:
        """Prepare a guest anew: the password, the second factor, the place in an organisation, and a link to enter."""
        hashed, factor = self.protection.passwords.hash(guest.password), new_secret() if guest.roles else ""
        with self.sessions.write() as session:
            row = self._added(session, guest.email, guest.name)
            row.password, row.state, row.roles = hashed, "active", guest.roles
            row.factor = self.protection.seal.seal(factor, f"totp:{row.id}") if factor else ""
            row.factor_confirmed = bool(factor)
            if guest.organisation is not None:
                self._join(session, row, guest)
            links.forget(session, row.id, frozenset({links.ENTER}))
            self._note(session, row, "account.demonstrate", roles=" ".join(row.roles))
            return Pass(links.issue(session, row.id, links.ENTER, self.clock()), factor)

    def _added(self, session: Session, email: str, name: str) -> AccountRow:
        shown = name or email.partition("@")[0]
        new = AccountRow(id=uuid4().hex, email=email, name=shown, state="pending", created_at=self.clock())
        if added(session, new):
            return new
        return session.exec(select(AccountRow).where(AccountRow.email == email).with_for_update()).one()

    def _join(self, session: Session, row: AccountRow, guest: Guest) -> None:
        assert guest.organisation is not None  # noqa: S101 - for the type checker: whoever calls has looked
        organisation: OrganisationRow = find_or_add_organisation(session, guest.organisation)
        place, now = key(organisation), self.clock()
        session.merge(OrganisationTrustRow(organisation_id=place, confirmed_at=now))
        session.merge(
            MembershipRow(account_id=row.id, organisation_id=place, state="active", manager=True, created_at=now)
        )
        owned = update(ListingRow).where(col(ListingRow.slug) == guest.listing).values(owner_id=place)
        session.connection().execute(owned)

    def _note(self, session: Session, row: AccountRow, action: str, **details: str) -> None:
        act = Act(MARKETPLACE, self.clock())
        note(session, act, Standing.MARKETPLACE, action, f"account:{row.id}", **details)
