"""Services and the solutions they are offered for, as links from one listing to others that everybody may see."""

from typing import Any

from sqlmodel import Session, col, select

from catalog.tables import ListingRow, OfferRow, OrganisationRow, SearchRow
from catalog.views import ListingLink


def services_for(session: Session, listing: ListingRow) -> tuple[ListingLink, ...]:
    """Return the visible services that somebody offers for this solution, by name."""
    return _links(session, col(OfferRow.service_id), col(OfferRow.solution_id), listing)


def solutions_of(session: Session, listing: ListingRow) -> tuple[ListingLink, ...]:
    """Return the visible solutions that this service is offered for, by name."""
    return _links(session, col(OfferRow.solution_id), col(OfferRow.service_id), listing)


def _links(session: Session, wanted: Any, known: Any, listing: ListingRow) -> tuple[ListingLink, ...]:  # noqa: ANN401 - mapped columns
    query = (
        select(ListingRow.slug, ListingRow.name, OrganisationRow.name)
        .join(OfferRow, wanted == col(ListingRow.id))
        .join(SearchRow, col(SearchRow.listing_id) == col(ListingRow.id))
        .outerjoin(OrganisationRow, col(OrganisationRow.id) == col(ListingRow.organisation_id))
        .where(known == listing.id)
        .order_by(col(SearchRow.sort), col(ListingRow.slug))
    )
    return tuple(ListingLink(slug, name, organisation or "") for slug, name, organisation in session.exec(query))
