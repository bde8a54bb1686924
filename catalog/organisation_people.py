"""An organisation with its people, as its members and the administrators see it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from catalog.membership_tables import InvitationRow
from catalog.organisation_rows import ACTIVE, confirmed_at
from catalog.people_tables import AccountRow, MembershipRow
from catalog.permissions import Principal, Right
from catalog.tables import MunicipalityRow, OrganisationRow


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in an organisation as its people see them; only those who manage it are told the address."""

    account: str
    name: str
    email: str
    manager: bool
    state: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """An open invitation: to which organisation, for which address, until when."""

    organisation: str
    name: str
    email: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation of an account: as what it belongs to it, and whether an administrator has confirmed it."""

    slug: str
    name: str
    kind: str
    state: str
    manager: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class OrganisationPeople:
    """An organisation with its people; `managing` says whether the reader may change them."""

    slug: str
    name: str
    kind: str
    website: str
    ags: str
    municipality: str
    confirmed_at: datetime | None
    managing: bool
    member: bool
    members: tuple[Member, ...]
    invitations: tuple[Invitation, ...]


def place_view(session: Session, row: OrganisationRow, membership: MembershipRow) -> Place:
    """Return an organisation as one of the places of an account."""
    confirmed = confirmed_at(session, row) is not None
    return Place(row.slug, row.name, row.kind, membership.state, membership.manager, confirmed)


def read_people(session: Session, row: OrganisationRow, who: Principal, now: datetime) -> OrganisationPeople:
    """Return the organisation with those of its people that the reader may see."""
    place = who.member_of(row.id)
    managing = who.may(Right.ADMINISTER) or bool(place and place.manager)
    query = (
        select(MembershipRow, AccountRow)
        .join(AccountRow, col(AccountRow.id) == col(MembershipRow.account_id))
        .where(MembershipRow.organisation_id == row.id)
        .order_by(col(MembershipRow.state), col(AccountRow.name), col(AccountRow.id))
    )
    if not managing:
        query = query.where(MembershipRow.state == ACTIVE)
    members = tuple(
        Member(each.id, each.name, each.email if managing else "", one.manager, one.state, one.created_at)
        for one, each in session.exec(query)
    )
    town = session.get(MunicipalityRow, row.ags) if row.ags else None
    open_ones = open_invitations(session, now, col(InvitationRow.organisation_id) == row.id) if managing else ()
    return OrganisationPeople(
        slug=row.slug,
        name=row.name,
        kind=row.kind,
        website=row.website,
        ags=row.ags,
        municipality=town.name if town else "",
        confirmed_at=confirmed_at(session, row),
        managing=managing,
        member=place is not None,
        members=members,
        invitations=open_ones,
    )


def open_invitations(session: Session, now: datetime, wanted: ColumnElement[bool]) -> tuple[Invitation, ...]:
    """Return the open invitations that are wanted, the oldest first."""
    query = (
        select(InvitationRow, OrganisationRow)
        .join(OrganisationRow, col(OrganisationRow.id) == col(InvitationRow.organisation_id))
        .where(wanted, col(InvitationRow.expires_at) > now)
        .order_by(col(InvitationRow.created_at), col(InvitationRow.email))
    )
    return tuple(Invitation(row.slug, row.name, each.email, each.expires_at) for each, row in session.exec(query))
