"""Derives from a visible listing's answers what filters and fit are asked of; part of `catalog.indexing`."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, select

from catalog.answers import decode
from catalog.fields import FACET_FIELDS
from catalog.fit import strengths
from catalog.fit_index import facts_from, fit_row, select_uses
from catalog.tables import FacetRow, FitUseRow, StatementRow


def index_answers(session: Session, listing_id: int, quality: float | None) -> None:
    """Add the facets and the fit of a listing of which the index holds none."""
    statements = session.exec(select(StatementRow).where(col(StatementRow.listing_id) == listing_id)).all()
    facts = facts_from(statements, session.exec(select_uses([listing_id])).all(), quality)
    session.add(fit_row(listing_id, facts))
    _insert(session, FacetRow, [{"listing_id": listing_id, **facet} for facet in _facets(statements)])
    places = sorted(strengths(facts.uses).items())
    _insert(
        session,
        FitUseRow,
        [{"listing_id": listing_id, "place": place, "strength": strength} for place, strength in places],
    )


def _facets(statements: Sequence[StatementRow]) -> Iterator[dict[str, str]]:
    """Yield the choices of every answer that is a filter, expired or not: its age is shown, not hidden."""
    answers = {row.key: decode(row.data) for row in statements}
    for name, field in FACET_FIELDS.items():
        answer = answers.get(field.key)
        chosen = (answer,) if isinstance(answer, str) else answer if isinstance(answer, tuple) else ()
        for value in chosen:
            yield {"name": name, "value": value}


def _insert(session: Session, table: type[FacetRow | FitUseRow], rows: list[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(insert(table), rows)
