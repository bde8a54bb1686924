"""What administrators do: accounts and their roles, listings that have to go, assessments made anew.

Everything here is noted in the audit log with the reason that was given. Nobody changes their own account here, and
the last account that can administer stays.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from catalog.administrators import administrators, lock_administrators
from catalog.assessments import Assessments
from catalog.audit import note
from catalog.errors import ForbiddenError, NotFoundError, StateError, refuse
from catalog.folding import plain
from catalog.lifecycle import LONGEST_REASON, allowed, decline, take
from catalog.organisation_rows import unmanaged_without
from catalog.people_tables import AccountRow, IntendedStepRow, MembershipRow
from catalog.permissions import Act, Principal, Right, Standing
from catalog.sessions import Sessions
from catalog.sign_ins import HIGH, close_all
from catalog.states_of_listings import ListingState
from catalog.submissions import length_fault
from catalog.tables import ListingRow, OrganisationRow, key
from catalog.views import AssessmentView

PAGE_SIZE = 50
STATES = ("pending", "active", "disabled")
AS = Standing.ADMINISTRATOR
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AccountSummary:
    """An account as administrators see it; `factor` says whether it has a second factor.

    `alone` names the organisations that nobody else manages; it is told where one account is asked for, not in lists.
    """

    id: str
    email: str
    name: str
    state: str
    roles: tuple[str, ...]
    factor: bool
    created_at: datetime
    seen_at: datetime | None
    organisations: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListingSummary:
    """A listing as administrators see it, in whatever state; `intended` is a step that waits for a second person."""

    slug: str
    name: str
    state: ListingState
    since: datetime | None
    owner: str
    has_repository: bool
    intended: str = ""
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """One page of a list; `page` counts from 1."""

    entries: tuple[T, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many accounts there are, and how many listings in each state that has any."""

    accounts: int
    listings: Mapping[ListingState, int]


@dataclass(frozen=True, slots=True)
class Administration:
    """The administrators' work; every method refuses whoever is none."""

    sessions: Sessions
    clock: Callable[[], datetime]
    assessments: Assessments

    def counts(self, who: Principal) -> Counts:
        """Return how much there is to administer."""
        who.require(Right.ADMINISTER)
        with self.sessions.read() as session:
            accounts = session.exec(select(func.count()).select_from(AccountRow)).one()
            states = select(ListingRow.state, func.count()).group_by(col(ListingRow.state))
            found = dict(session.exec(states).all())
        return Counts(accounts, {state: found[state] for state in ListingState if state in found})

    def accounts(self, who: Principal, text: str = "", page: int = 1) -> Found[AccountSummary]:
        """Return the accounts whose name or address has the text in it, the newest first."""
        who.require(Right.ADMINISTER)
        query = select(AccountRow)
        if text:
            query = query.where(_has(AccountRow.name, text) | _has(AccountRow.email, text))
        with self.sessions.read() as session:
            total = session.exec(select(func.count()).select_from(query.subquery())).one()
            ordered = query.order_by(col(AccountRow.created_at).desc(), col(AccountRow.id))
            rows = session.exec(ordered.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
            return Found(_summaries(session, rows), total, page)

    def account(self, who: Principal, account_id: str) -> AccountSummary:
        """Return one account; raise NotFoundError."""
        who.require(Right.ADMINISTER)
        with self.sessions.read() as session:
            found = _summaries(session, (_account(session, account_id),))[0]
            return replace(found, alone=unmanaged_without(session, account_id))

    def set_roles(self, who: Principal, account_id: str, roles: Sequence[str], reason: str) -> None:
        """Give and take roles; raise SubmissionError for an unknown one or without a reason."""
        who.require(Right.ADMINISTER)
        wanted = tuple(role for role in HIGH if role in roles)
        faults = {"roles": "roles.unknown"} if set(roles) - set(HIGH) else {}
        self._change(who, account_id, _reasoned(reason, faults), roles=wanted)

    def set_state(self, who: Principal, account_id: str, state: str, reason: str) -> None:
        """Close a confirmed account or open it again; a closed one is signed out everywhere at once."""
        who.require(Right.ADMINISTER)
        faults = {} if state in STATES[1:] else {"state": "state.unknown"}
        self._change(who, account_id, _reasoned(reason, faults), state=state)

    def listings(self, who: Principal, text: str = "", state: str = "", page: int = 1) -> Found[ListingSummary]:
        """Return the listings of every state, those that changed last first."""
        who.require(Right.ADMINISTER)
        query = select(ListingRow)
        if text:
            query = query.where(_has(ListingRow.name, text) | _has(ListingRow.slug, text))
        if state:
            query = query.where(ListingRow.state == state)
        with self.sessions.read() as session:
            total = session.exec(select(func.count()).select_from(query.subquery())).one()
            ordered = query.order_by(col(ListingRow.updated_at).desc(), col(ListingRow.slug))
            rows = session.exec(ordered.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
            return Found(_listing_summaries(session, rows, who), total, page)

    def listing(self, who: Principal, slug: str) -> ListingSummary:
        """Return one listing; raise NotFoundError."""
        who.require(Right.ADMINISTER)
        with self.sessions.read() as session:
            return _listing_summaries(session, (_listing(session, slug),), who)[0]

    def step(self, who: Principal, slug: str, name: str, reason: str) -> bool:
        """Take a step that is an administrator's to take; return False if it now waits for a second person."""
        who.require(Right.ADMINISTER)
        with self.sessions.write() as session:
            listing = _listing(session, slug)
            if name not in _steps(listing, who):
                raise StateError(f"the step {name!r} is not open to an administrator in the state {listing.state!r}")
            return take(session, listing, name, Act(who, self.clock(), reason))

    def decline(self, who: Principal, slug: str) -> None:
        """Take back the step that waits for a second person."""
        who.require(Right.ADMINISTER)
        with self.sessions.write() as session:
            decline(session, _listing(session, slug), Act(who, self.clock()))

    def assess(self, who: Principal, slug: str) -> AssessmentView:
        """Have a listing's repository measured once more; its reports so far stay."""
        who.require(Right.ADMINISTER)
        with self.sessions.write() as session:
            note(session, Act(who, self.clock()), AS, "listing.assess", f"listing:{_listing(session, slug).slug}")
        return self.assessments.request(slug)

    def note_import(self, who: Principal, name: str, counts: str) -> None:
        """Note that a file was brought in, and what became of its entries."""
        with self.sessions.write() as session:
            note(session, Act(who, self.clock()), AS, "catalogue.import", f"file:{plain(name)[:80]}", counts=counts)

    def _change(
        self, who: Principal, account_id: str, reason: str, *, roles: tuple[str, ...] | None = None, state: str = ""
    ) -> None:
        action = "account.state" if roles is None else "account.roles"
        if account_id == who.account:
            raise ForbiddenError("nobody changes their own roles or closes their own account here")
        with self.sessions.write() as session:
            lock_administrators(session, account_id)
            row = _account(session, account_id)
            if state and row.state == "pending":
                raise StateError("nobody has confirmed this address yet")
            before = f"{row.state} {' '.join(row.roles)}".strip()
            row.roles = row.roles if roles is None else roles
            row.state = state or row.state
            if row.state != "active":
                close_all(session, account_id)
            after = f"{row.state} {' '.join(row.roles)}".strip()
            session.add(row)
            session.flush()
            if not administrators(session):
                raise StateError("somebody has to stay administrator")
            act = Act(who, self.clock())
            note(session, act, AS, action, f"account:{account_id}", before=before, after=after, reason=reason)


def _has(column: str, text: str) -> ColumnElement[bool]:
    """Return whether the column has the text in it, in upper or lower case."""
    return func.lower(column).contains(text.lower(), autoescape=True)


def _reasoned(reason: str, faults: dict[str, str]) -> str:
    said = reason.strip()
    refuse({**faults, "reason": length_fault("reason", said, 1, LONGEST_REASON)})
    return said


def _account(session: Session, account_id: str) -> AccountRow:
    row = session.get(AccountRow, account_id)
    if row is None:
        raise NotFoundError("account", account_id)
    return row


def _summaries(session: Session, rows: Sequence[AccountRow]) -> tuple[AccountSummary, ...]:
    """Return the accounts with the names of their organisations, which are asked for once for all."""
    places = (
        select(MembershipRow.account_id, OrganisationRow.name)
        .join(OrganisationRow, col(OrganisationRow.id) == col(MembershipRow.organisation_id))
        .where(col(MembershipRow.account_id).in_([row.id for row in rows]))
        .order_by(col(OrganisationRow.name))
    )
    names = defaultdict[str, list[str]](list)
    for account, name in session.exec(places):
        names[account].append(name)
    return tuple(
        AccountSummary(
            row.id,
            row.email,
            row.name,
            row.state,
            row.roles,
            row.factor_confirmed,
            row.created_at,
            row.seen_at,
            tuple(names[row.id]),
        )
        for row in rows
    )


def _listing(session: Session, slug: str) -> ListingRow:
    row = session.exec(select(ListingRow).where(ListingRow.slug == slug)).one_or_none()
    if row is None:
        raise NotFoundError("listing", slug)
    return row


def _listing_summaries(session: Session, rows: Sequence[ListingRow], who: Principal) -> tuple[ListingSummary, ...]:
    """Return the listings with their owners and the steps that wait, which are asked for once for all."""
    wanted = select(OrganisationRow.id, OrganisationRow.name)
    owners = dict(session.exec(wanted.where(col(OrganisationRow.id).in_([row.owner_id for row in rows]))).all())
    waiting = select(IntendedStepRow.listing_id, IntendedStepRow.step)
    intended = dict(session.exec(waiting.where(col(IntendedStepRow.listing_id).in_([row.id for row in rows]))).all())
    return tuple(
        ListingSummary(
            row.slug,
            row.name,
            ListingState(row.state),
            row.state_since,
            owners.get(row.owner_id, ""),
            row.repository_id is not None,
            intended.get(key(row), ""),
            _steps(row, who),
        )
        for row in rows
    )


def _steps(row: ListingRow, who: Principal) -> tuple[str, ...]:
    """Return the steps open to somebody as an administrator alone; what they may do as a reviewer is done elsewhere."""
    as_administrator = Principal(who.account, standings=frozenset({Standing.ADMINISTRATOR}))
    return allowed(ListingState(row.state), as_administrator)
