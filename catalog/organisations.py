"""Organisations: vendors, operators and public bodies, with the number of their visible solutions.

Until accounts exist, an organisation's name on a vendor's form is self-declared: it joins an organisation of the same
name but never changes it, and one that only hidden listings name appears in no list.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, Select, func, select
from sqlmodel import Session, col

from catalog.errors import NotFoundError
from catalog.folding import plain
from catalog.sessions import Sessions
from catalog.tables import ListingRow, OrganisationRow, SearchRow
from catalog.views import OrganisationView

NOBODY = OrganisationView(slug="", name="", kind="", website="", solutions=0)


@dataclass(frozen=True, slots=True)
class Organisations:
    """Who stands behind the solutions."""

    sessions: Sessions

    def list(self) -> tuple[OrganisationView, ...]:
        """Return every organisation with at least one visible solution, by name."""
        with self.sessions.read() as session:
            rows = session.connection().execute(_select()).mappings()
            found = [view for view in map(_view, rows) if view.solutions]
        return tuple(sorted(found, key=lambda view: (plain(view.name), view.slug)))

    def read(self, slug: str) -> OrganisationView:
        """Return one organisation; raise NotFoundError."""
        with self.sessions.read() as session:
            query = _select().where(col(OrganisationRow.slug) == slug)
            row = session.connection().execute(query).mappings().one_or_none()
        if row is None:
            raise NotFoundError("organisation", slug)
        return _view(row)


def organisation_view(session: Session, organisation_id: int | None) -> OrganisationView:
    """Return the organisation of that row, or one with empty fields where a listing names none."""
    if organisation_id is None:
        return NOBODY
    query = _select().where(col(OrganisationRow.id) == organisation_id)
    return _view(session.connection().execute(query).mappings().one())


def _select() -> Select[Any]:
    return (
        select(
            col(OrganisationRow.slug),
            col(OrganisationRow.name),
            col(OrganisationRow.kind),
            col(OrganisationRow.website),
            func.count(col(SearchRow.listing_id)).label("solutions"),
        )
        .outerjoin(ListingRow, col(ListingRow.organisation_id) == col(OrganisationRow.id))
        .outerjoin(SearchRow, col(SearchRow.listing_id) == col(ListingRow.id))
        .group_by(col(OrganisationRow.id))
    )


def _view(row: RowMapping) -> OrganisationView:
    return OrganisationView(
        slug=row["slug"], name=row["name"], kind=row["kind"], website=row["website"], solutions=row["solutions"]
    )
