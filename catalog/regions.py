"""Regions: what a county, an association or a municipality recommends of the one shared catalogue.

A selection chooses, orders and gives reasons; it hides nothing and changes nothing. Every card comes from the catalogue
as everybody else sees it, and what is not published there is in no selection. Beside it stands what municipalities of
the region have confirmed that they use.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, func, select

from catalog.acting import towns_of
from catalog.cards import card, select_cards
from catalog.errors import NotFoundError
from catalog.inputs import SearchQuery
from catalog.people_tables import OrganisationTrustRow
from catalog.permissions import NOBODY, Principal, Right
from catalog.region_rows import Region, find_region, find_visible, place_of, trusted
from catalog.region_tables import RecommendationRow, RegionRow
from catalog.region_views import (
    CuratedListing,
    LocalUse,
    Recommendation,
    RegionDesk,
    RegionSummary,
    RegionView,
)
from catalog.searching import LARGEST_PAGE, search
from catalog.sessions import Sessions
from catalog.states import county_of
from catalog.states_of_listings import ListingState
from catalog.tables import ListingRow, MunicipalityRow, OrganisationRow, ReferenceRow, key
from catalog.territory import KEY, county_key
from catalog.views import LocalText, MunicipalityView, SearchResult, UseStatus

MOST_USED = 20
"""So many solutions are named that are in use in a region without being recommended."""
ASSOCIATION_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Regions:
    """The selections of regions, for readers and for those who curate them."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def list(self) -> tuple[RegionSummary, ...]:
        """Return the selections that everybody may see, by name."""
        with self.sessions.read() as session:
            return tuple(_summaries(session, col(RegionRow.public) & trusted()))

    def around(self, town: MunicipalityView) -> tuple[RegionSummary, ...]:
        """Return those of the municipality itself, its association and its county that everybody may see."""
        places = {town.ags, county_key(town.ags), town.association} - {""}
        with self.sessions.read() as session:
            wanted = col(RegionRow.public) & trusted() & col(OrganisationRow.ags).in_(places)
            return tuple(_summaries(session, wanted))

    def read(self, slug: str, reader: Principal = NOBODY) -> RegionView:
        """Return a selection; raise NotFoundError if there is none for this reader."""
        with self.sessions.read() as session:
            return _view(session, find_visible(session, slug, reader), self.clock())

    def search(self, slug: str, text: str, reader: Principal = NOBODY) -> SearchResult:
        """Return the recommended solutions that have the words, the best first, all on one page."""
        with self.sessions.read() as session:
            found = find_visible(session, slug, reader)
            query = SearchQuery(text=text, size=LARGEST_PAGE, region=found.row.slug)
            return search(session.connection(), query, facets=())

    def own(self, who: Principal) -> tuple[RegionSummary, ...]:
        """Return the selections that somebody may curate, by name."""
        mine = [each.organisation_id for each in towns_of(who)]
        with self.sessions.read() as session:
            return tuple(_summaries(session, col(RegionRow.organisation_id).in_(mine)))

    def every(self, who: Principal) -> tuple[RegionSummary, ...]:
        """Return all selections, for administrators, by name."""
        who.require(Right.ADMINISTER)
        with self.sessions.read() as session:
            return tuple(_summaries(session, true()))

    def desk(self, slug: str, who: Principal) -> RegionDesk:
        """Return a selection for whoever may curate it; raise NotFoundError for all others."""
        with self.sessions.read() as session:
            found = find_region(session, slug)
            place = place_of(who, found.row)
            if place is None:
                raise NotFoundError("region", slug)
            return _desk(session, found, managing=place.manager)

    def administered(self, slug: str, who: Principal) -> RegionDesk:
        """Return a selection for administrators; raise NotFoundError."""
        who.require(Right.ADMINISTER)
        with self.sessions.read() as session:
            return _desk(session, find_region(session, slug), managing=True)


def _summaries(session: Session, wanted: ColumnElement[bool]) -> Iterable[RegionSummary]:
    published = (
        select(col(RecommendationRow.region_id), func.count().label("solutions"))
        .join(ListingRow, col(ListingRow.id) == col(RecommendationRow.listing_id))
        .where(ListingRow.state == ListingState.PUBLISHED)
        .group_by(col(RecommendationRow.region_id))
        .subquery()
    )
    query = (
        select(RegionRow, OrganisationRow, published.c.solutions, trusted())
        .join(OrganisationRow, col(OrganisationRow.id) == col(RegionRow.organisation_id))
        .outerjoin(OrganisationTrustRow, col(OrganisationTrustRow.organisation_id) == col(OrganisationRow.id))
        .outerjoin(published, published.c.region_id == col(RegionRow.id))
        .where(wanted)
        .order_by(col(RegionRow.name), col(RegionRow.slug))
    )
    for row, organisation, solutions, confirmed in session.exec(query):
        yield RegionSummary(
            row.slug, row.name, organisation.name, organisation.ags, solutions or 0, row.public, bool(confirmed)
        )


def _view(session: Session, region: Region, now: datetime) -> RegionView:
    row, used = region.row, _used_by(session, region.organisation.ags, now)
    recommended = tuple(_recommended(session, row, used))
    return RegionView(
        slug=row.slug,
        name=row.name,
        organisation=region.organisation.name,
        ags=region.organisation.ags,
        introduction=LocalText(row.introduction_de, row.introduction_en),
        contact_role=row.contact_role,
        contact_address=row.contact_address,
        updated_at=row.updated_at,
        shown=region.shown,
        recommendations=recommended,
        also_used=_also_used(session, used, {each.solution.slug for each in recommended}),
    )


def _recommended(session: Session, row: RegionRow, used: Mapping[int, tuple[str, ...]]) -> Iterable[Recommendation]:
    query = (
        select_cards()
        .add_columns(col(RecommendationRow.why))
        .join(RecommendationRow, col(RecommendationRow.listing_id) == col(ListingRow.id))
        .where(col(RecommendationRow.region_id) == key(row), col(ListingRow.state) == ListingState.PUBLISHED)
        .order_by(col(RecommendationRow.place), col(ListingRow.id))
    )
    for found in session.connection().execute(query).mappings():
        yield Recommendation(found["why"], card(found), used.get(found["listing_id"], ()))


def _also_used(session: Session, used: Mapping[int, tuple[str, ...]], recommended: set[str]) -> tuple[LocalUse, ...]:
    query = select(ListingRow).where(col(ListingRow.id).in_(used), ListingRow.state == ListingState.PUBLISHED)
    others = [
        LocalUse(listing.slug, listing.name, used[listing.id or 0])
        for listing in session.exec(query)
        if listing.slug not in recommended
    ]
    return tuple(sorted(others, key=lambda each: (-len(each.used_by), each.name, each.slug))[:MOST_USED])


def _used_by(session: Session, ags: str, now: datetime) -> dict[int, tuple[str, ...]]:
    """Return, for each listing, the municipalities inside a region that confirm today that they use it, by name."""
    if not KEY.fullmatch(ags):
        return {}
    query = (
        select(ReferenceRow.listing_id, ReferenceRow.municipality)
        .where(_inside(ags), ReferenceRow.status == UseStatus.IN_USE)
        .where(col(ReferenceRow.confirmed_at).is_not(None), col(ReferenceRow.expires_at) > now)
        .order_by(col(ReferenceRow.municipality), col(ReferenceRow.ags))
    )
    found: dict[int, tuple[str, ...]] = {}
    for listing_id, municipality in session.exec(query):
        found[listing_id] = (*found.get(listing_id, ()), municipality)
    return found


def _inside(ags: str) -> ColumnElement[bool]:
    """Return which references lie inside a county, an association or a municipality."""
    place = col(ReferenceRow.ags)
    if len(ags) == ASSOCIATION_DIGITS:
        return place.in_(select(MunicipalityRow.ags).where(MunicipalityRow.association == ags))
    if ags == county_key(ags):
        return (place >= ags) & (place <= f"{county_of(ags)}999")
    return place == ags


def _desk(session: Session, region: Region, *, managing: bool) -> RegionDesk:
    row = region.row
    query = (
        select(RecommendationRow, ListingRow)
        .join(ListingRow, col(ListingRow.id) == col(RecommendationRow.listing_id))
        .where(RecommendationRow.region_id == row.id)
        .order_by(col(RecommendationRow.place), col(ListingRow.id))
    )
    return RegionDesk(
        slug=row.slug,
        name=row.name,
        organisation=region.organisation.name,
        organisation_slug=region.organisation.slug,
        introduction=row.introduction_de,
        introduction_en=row.introduction_en,
        contact_role=row.contact_role,
        contact_address=row.contact_address,
        public=row.public,
        confirmed=region.confirmed,
        managing=managing,
        listings=tuple(
            CuratedListing(listing.slug, listing.name, each.why, ListingState(listing.state), listing.state_since)
            for each, listing in session.exec(query)
        ),
    )
