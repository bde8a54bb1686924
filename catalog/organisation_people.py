"""An organisation with its people, as its members and the administrators see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from catalog.membership_tables import InvitationRow
from catalog.organisation_rows import ACTIVE, confirmed_at
from catalog.people_tables import AccountRow, MembershipRow, OrganisationTrustRow
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
class Unconfirmed:
    """A public body that names a municipality, by its key and its name if that is known, and waits to be confirmed."""

    slug: str
    name: str
    ags: str
    municipality: str


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
    return _place(row, membership, confirmed_at(session, row))


def place_views(session: Session, wanted: ColumnElement[bool], *order: Mapped[Any]) -> tuple[Place, ...]:
    """Return the places that are wanted, in that order."""
    query = (
        select(OrganisationRow, MembershipRow, OrganisationTrustRow.confirmed_at)
        .join(MembershipRow, col(MembershipRow.organisation_id) == col(OrganisationRow.id))
        .outerjoin(OrganisationTrustRow, col(OrganisationTrustRow.organisation_id) == col(OrganisationRow.id))
        .where(wanted)
        .order_by(*order)
    )
    return tuple(_place(*found) for found in session.exec(query))


def _place(row: OrganisationRow, membership: MembershipRow, confirmed: datetime | None) -> Place:
    return Place(row.slug, row.name, row.kind, membership.state, membership.manager, confirmed is not None)


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
