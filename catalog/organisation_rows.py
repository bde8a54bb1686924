"""Finds the rows of an organisation and its people, and says who may change them, within a caller's transaction.

Whoever changes the people of an organisation holds its row, so that of two managers who go at once one stays. It comes
before any account: who holds an organisation tells accounts of it, and nobody who holds an account waits for one.
"""

from datetime import datetime

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from catalog.errors import ForbiddenError, NotFoundError, StateError
from catalog.finding import added
from catalog.people_tables import AccountRow, MembershipRow, OrganisationTrustRow
from catalog.permissions import Act, Principal, Right, Standing
from catalog.tables import OrganisationRow, key

ASKED, ACTIVE = "asked", "active"
"""The states of a membership."""
MOST_ORGANISATIONS = 20
"""To so many one account may belong."""


def find_organisation(session: Session, slug: str) -> OrganisationRow:
    """Return the organisation with that slug; raise NotFoundError."""
    row = session.exec(select(OrganisationRow).where(OrganisationRow.slug == slug)).one_or_none()
    if row is None:
        raise NotFoundError("organisation", slug)
    return row


def lock_organisation(session: Session, slug: str) -> OrganisationRow:
    """Return the organisation; whoever else changes its people waits for this transaction's end."""
    row = session.exec(select(OrganisationRow).where(OrganisationRow.slug == slug).with_for_update()).one_or_none()
    if row is None:
        raise NotFoundError("organisation", slug)
    return row


def lock_organisations_of(session: Session, account: str) -> frozenset[int]:
    """Lock the organisations of an account before the account itself, which may then end; return their numbers."""
    query = select(OrganisationRow.id).where(col(OrganisationRow.id).in_(_numbers(account)))
    rows = session.exec(query.order_by(col(OrganisationRow.id)).with_for_update(key_share=True))
    return frozenset(number for number in rows if number is not None)


def require_all_locked(session: Session, account: str, locked: frozenset[int]) -> None:
    """Refuse what ends a locked account that has joined one more organisation since its organisations were locked."""
    if not set(session.exec(_numbers(account))) <= locked:
        raise StateError("this account has joined an organisation meanwhile; try again")


def _numbers(account: str) -> SelectOfScalar[int]:
    return select(MembershipRow.organisation_id).where(MembershipRow.account_id == account)


def managed(session: Session, slug: str, who: Principal) -> OrganisationRow:
    """Return the organisation if this one may manage it, now and not only when the page was opened."""
    row = lock_organisation(session, slug)
    place = session.get(MembershipRow, (who.account, key(row)))
    member = place is not None and place.state == ACTIVE and who.member_of(row.id) is not None
    if who.may(Right.ADMINISTER) or (member and place is not None and place.manager and who.may(Right.ACCOUNT)):
        return row
    if member:
        raise ForbiddenError("only those who manage the organisation may do that")
    raise NotFoundError("organisation", slug)


def standing_of(who: Principal, row: OrganisationRow) -> Standing:
    """Return as what somebody changes an organisation: as one of its people, or as an administrator."""
    return Standing.ACCOUNT if who.member_of(row.id) else Standing.ADMINISTRATOR


def membership_of(session: Session, row: OrganisationRow, account: str, state: str = "") -> MembershipRow:
    """Return an account's place in an organisation, in that state if one is named; raise NotFoundError."""
    membership = session.get(MembershipRow, (account, key(row)))
    if membership is None or (state and membership.state != state):
        raise NotFoundError("member", account)
    return membership


def managing() -> SelectOfScalar[MembershipRow]:
    """Return the query for the places of all who manage an organisation; a closed account manages nothing."""
    return (
        select(MembershipRow)
        .join(AccountRow, col(AccountRow.id) == col(MembershipRow.account_id))
        .where(MembershipRow.state == ACTIVE, col(MembershipRow.manager), AccountRow.state == "active")
    )


def managers_of(session: Session, row: OrganisationRow) -> set[str]:
    """Return the accounts that manage an organisation."""
    places = session.exec(managing().where(MembershipRow.organisation_id == row.id))
    return {place.account_id for place in places}


def unmanaged_without(session: Session, account_id: str) -> tuple[str, ...]:
    """Return the names of the organisations that this account alone manages."""
    managers = managing()
    mine = {row.organisation_id for row in session.exec(managers.where(MembershipRow.account_id == account_id))}
    others = managers.where(MembershipRow.account_id != account_id, col(MembershipRow.organisation_id).in_(mine))
    alone = mine - {row.organisation_id for row in session.exec(others)}
    names = select(OrganisationRow.name).where(col(OrganisationRow.id).in_(alone))
    return tuple(session.exec(names.order_by(col(OrganisationRow.name))))


def join(session: Session, row: OrganisationRow, act: Act, *, state: str = ACTIVE, manager: bool) -> MembershipRow:
    """Give the account that acts a place, unless it has one already, and return it."""
    account = act.who.account
    place = MembershipRow(
        account_id=account, organisation_id=key(row), state=state, manager=manager, created_at=act.now
    )
    added(session, place)
    return session.get_one(MembershipRow, (account, key(row)))


def require_room(session: Session, who: Principal) -> None:
    """Refuse one organisation more than an account may belong to."""
    count = select(func.count()).where(MembershipRow.account_id == who.account).select_from(MembershipRow)
    if session.exec(count).one() >= MOST_ORGANISATIONS:
        raise StateError(f"this account belongs to {MOST_ORGANISATIONS} organisations already")


def subject(row: OrganisationRow) -> str:
    """Return the name of an organisation in the audit log."""
    return f"organisation:{row.slug}"


def confirmed_at(session: Session, row: OrganisationRow) -> datetime | None:
    """Return when an administrator confirmed the organisation, None if that does not hold."""
    trust = session.get(OrganisationTrustRow, key(row))
    return trust.confirmed_at if trust else None
