"""The published content of a listing in one value: what imports, drafts and exports hand in and get back.

Reading it and storing it again changes nothing.
"""

from datetime import datetime

from sqlmodel import Session, col, select

from catalog.inputs import ListingDraft, OrganisationDraft
from catalog.statements import from_row, without_usual_end
from catalog.tables import ListingRow, OfferRow, OrganisationRow, RepositoryRow, StatementRow
from catalog.views import LocalText, Statement


def read_content(session: Session, listing: ListingRow) -> ListingDraft:
    """Return everything somebody wrote about the listing."""
    organisation = session.get(OrganisationRow, listing.organisation_id) if listing.organisation_id else None
    repository = session.get(RepositoryRow, listing.repository_id) if listing.repository_id else None
    return ListingDraft(
        slug=listing.slug,
        name=listing.name,
        summary=LocalText(listing.summary_de, listing.summary_en),
        description=LocalText(listing.description_de, listing.description_en),
        address=repository.address if repository else "",
        website=listing.website,
        licence=listing.licence,
        topics=listing.topics,
        languages=listing.languages,
        organisation=_organisation(organisation) if organisation else None,
        statements=tuple(map(without_usual_end, read_statements(session, listing))),
        origin=listing.origin,
        kind=listing.kind,
        proprietary=listing.proprietary,
        offered_for=_offered_for(session, listing),
    )


def read_statements(session: Session, listing: ListingRow, now: datetime | None = None) -> tuple[Statement, ...]:
    """Return the known statements by key, as they were made; `now` tells which have expired."""
    query = select(StatementRow).where(StatementRow.listing_id == listing.id).order_by(col(StatementRow.key))
    return tuple(from_row(row, now) for row in session.exec(query))


def _organisation(row: OrganisationRow) -> OrganisationDraft:
    return OrganisationDraft(row.name, row.kind, row.website, row.slug)


def _offered_for(session: Session, listing: ListingRow) -> tuple[str, ...]:
    query = select(ListingRow.slug).join(OfferRow, col(OfferRow.solution_id) == col(ListingRow.id))
    return tuple(session.exec(query.where(OfferRow.service_id == listing.id).order_by(col(ListingRow.slug))))
