"""Finds the rows of regional selections, and says who may see and who may change them, within a caller's transaction.

A selection is shown while administrators have switched it on and its organisation is confirmed to be what it says.
Whoever changes one holds its row until the transaction ends; nobody who holds a listing ever waits for a selection.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from catalog.acting import towns_of
from catalog.errors import ForbiddenError, NotFoundError
from catalog.organisation_rows import confirmed_at
from catalog.people_tables import OrganisationTrustRow
from catalog.permissions import Act, Membership, Principal, Right, Standing
from catalog.region_tables import RecommendationRow, RegionRow
from catalog.tables import ListingRow, OrganisationRow, key
from catalog.telling import Tidings, members_of, tell
from catalog.views import MessageKind


@dataclass(frozen=True, slots=True)
class Region:
    """A selection with its organisation, and whether that is confirmed."""

    row: RegionRow
    organisation: OrganisationRow
    confirmed: bool

    @property
    def shown(self) -> bool:
        """Return whether everybody may see it."""
        return self.row.public and self.confirmed


def find_region(session: Session, slug: str) -> Region:
    """Return the selection with that slug; raise NotFoundError."""
    return _region(session, slug, select(RegionRow).where(RegionRow.slug == slug))


def find_visible(session: Session, slug: str, reader: Principal) -> Region:
    """Return the selection if this reader may see it; raise NotFoundError."""
    region = find_region(session, slug)
    if region.shown or reader.may(Right.ADMINISTER) or place_of(reader, region.row) is not None:
        return region
    raise NotFoundError("region", slug)


def lock_region(session: Session, slug: str) -> Region:
    """Return the selection; whoever else changes it waits for this transaction's end."""
    return _region(session, slug, select(RegionRow).where(RegionRow.slug == slug).with_for_update())


def lock_own(session: Session, slug: str, who: Principal, *, managing: bool = False) -> tuple[Region, Standing]:
    """Return the locked selection and as what somebody changes it; to strangers there is none.

    All people of the organisation curate, only those who manage it write the texts with which it presents itself.
    """
    region = lock_region(session, slug)
    if Standing.MARKETPLACE in who.standings:
        return region, Standing.MARKETPLACE
    place = place_of(who, region.row)
    if place is None:
        raise NotFoundError("region", slug)
    if managing and not place.manager:
        raise ForbiddenError("only those who manage the organisation may do that")
    return region, Standing.MUNICIPALITY


def place_of(who: Principal, row: RegionRow) -> Membership | None:
    """Return somebody's place in the confirmed organisation of a selection, None for everybody else."""
    own = towns_of(who) if who.may(Right.USE) else ()
    return next((each for each in own if each.organisation_id == row.organisation_id), None)


def subject(row: RegionRow) -> str:
    """Return the name of a selection in the audit log."""
    return f"region:{row.slug}"


def trusted() -> ColumnElement[bool]:
    """Return the condition that an organisation is confirmed, for queries that join `OrganisationTrustRow`."""
    return col(OrganisationTrustRow.confirmed_at).is_not(None)


def tell_curators(session: Session, listing: ListingRow, step: int, act: Act) -> None:
    """Tell the people of each region that recommends a listing that this step took it from the public."""
    query = (
        select(RegionRow, OrganisationRow)
        .join(RecommendationRow, col(RecommendationRow.region_id) == col(RegionRow.id))
        .join(OrganisationRow, col(OrganisationRow.id) == col(RegionRow.organisation_id))
        .join(OrganisationTrustRow, col(OrganisationTrustRow.organisation_id) == col(OrganisationRow.id))
        .where(RecommendationRow.listing_id == listing.id, trusted())
        .order_by(col(RegionRow.id))
    )
    for row, organisation in session.exec(query).all():
        details = {
            "what": "unlisted",
            "organisation": organisation.name,
            "slug": organisation.slug,
            "region": row.slug,
            "selection": row.name,
            "name": listing.name,
        }
        tidings = Tidings(MessageKind.ORGANISATION, f"region:{row.id}:{key(listing)}:{step}", details)
        tell(session, members_of(session, row.organisation_id), tidings, act.now, actor=act.who.account)


def _region(session: Session, slug: str, query: SelectOfScalar[RegionRow]) -> Region:
    row = session.exec(query).one_or_none()
    if row is None:
        raise NotFoundError("region", slug)
    organisation = session.get_one(OrganisationRow, row.organisation_id)
    return Region(row, organisation, confirmed_at(session, organisation) is not None)
