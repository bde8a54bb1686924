"""Organisations: vendors, operators and public bodies, with the number of their visible solutions.

One organisation is never kept twice under two spellings without somebody having been asked: `similar` names those that
may be meant, `duplicates` those that are kept already and may be one.

Until accounts exist, an organisation's name on a vendor's form is self-declared: it joins an organisation of the same
name but never changes it, and one that only hidden listings name appears in no list.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, Select, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from catalog.errors import NotFoundError
from catalog.folding import plain, slug
from catalog.near_names import Name, Nearness, may_be_near, nearest, parse_name
from catalog.sessions import Sessions
from catalog.tables import ListingRow, OrganisationRow, SearchRow
from catalog.views import OrganisationView, Resemblance

NOBODY = OrganisationView(slug="", name="", kind="", website="", solutions=0)
MOST_SIMILAR = 5
AS_TYPED = "*"
"""The choice of somebody who was asked and means a new organisation; no slug looks like it."""
PARENT = aliased(OrganisationRow)


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

    def read(self, key: str) -> OrganisationView:
        """Return one organisation; raise NotFoundError."""
        with self.sessions.read() as session:
            query = _select().where(col(OrganisationRow.slug) == key)
            row = session.connection().execute(query).mappings().one_or_none()
        if row is None:
            raise NotFoundError("organisation", key)
        return _view(row)

    def similar(self, name: str) -> tuple[Resemblance, ...]:
        """Return the organisations with a visible solution that may be meant by a name, the nearest first."""
        with self.sessions.read() as session:
            return _similar(session, name)

    def duplicates(self) -> tuple[tuple[Resemblance, Resemblance], ...]:
        """Return pairs of organisations that may be one, the nearest first; for operators, hidden ones too."""
        with self.sessions.read() as session:
            views = _views(session)
        names = [_names(view) for view in views]
        pairs = [
            (_resemblance(views[one], near), _resemblance(views[other], near))
            for one, other in may_be_near(names)
            if (near := nearest(names[one], names[other]))
        ]
        return tuple(sorted(pairs, key=lambda pair: (-pair[0].nearness, pair[0].slug, pair[1].slug)))


def organisation_fault(session: Session, name: str, choice: str) -> str:
    """Return why an organisation cannot be taken as typed: others may be meant, or the chosen one does not exist.

    Nobody is asked about a name that leads to a known organisation by itself.
    """
    wanted = slug(name) if choice in {"", AS_TYPED} else choice
    query = select(col(OrganisationRow.id)).where(col(OrganisationRow.slug) == wanted)
    known = session.connection().execute(query).first()
    if not name or known is not None or choice == AS_TYPED:
        return ""
    if choice:
        return "organisation.unknown"
    return "organisation.similar" if _similar(session, name) else ""


def _similar(session: Session, name: str) -> tuple[Resemblance, ...]:
    typed = (parse_name(name),)
    found = [
        _resemblance(view, near)
        for view in _views(session)
        if view.solutions and (near := nearest(typed, _names(view)))
    ]
    return tuple(sorted(found, key=lambda each: (-each.nearness, each.slug))[:MOST_SIMILAR])


def _views(session: Session) -> list[OrganisationView]:
    rows = session.connection().execute(_select().order_by(col(OrganisationRow.slug))).mappings()
    return [_view(row) for row in rows]


def _names(view: OrganisationView) -> tuple[Name, ...]:
    return tuple(map(parse_name, (view.name, *view.alternative_names)))


def _resemblance(view: OrganisationView, near: Nearness) -> Resemblance:
    return Resemblance(view.slug, view.name, near.reason, near.value)


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
            col(OrganisationRow.alternative_names),
            func.coalesce(col(PARENT.slug), "").label("parent"),
            col(OrganisationRow.state),
            col(OrganisationRow.ags),
            func.count(col(SearchRow.listing_id)).label("solutions"),
        )
        .outerjoin(ListingRow, col(ListingRow.organisation_id) == col(OrganisationRow.id))
        .outerjoin(SearchRow, col(SearchRow.listing_id) == col(ListingRow.id))
        .outerjoin(PARENT, col(PARENT.id) == col(OrganisationRow.parent_id))
        .group_by(col(OrganisationRow.id), col(PARENT.slug))
    )


def _view(row: RowMapping) -> OrganisationView:
    return OrganisationView(**row)
