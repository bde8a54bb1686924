"""Fit for many listings at once: a row for each, made when the listing is indexed, and a sum over its columns.

`fit_points` is the points of `catalog.fit.fit` in hundredths as one expression of the database, for ordering a search:
join `FitRow` to the matched listings and `used_at(wish)` to them from outside, and order by it. The rows follow the
marks of the nightly job, as do the facts that `read_facts` returns for the reasons of the few listings on a page, so
what is ordered by is what is explained.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Label,
    RowMapping,
    Select,
    SQLColumnExpression,
    Subquery,
    Text,
    case,
    func,
    literal,
    type_coerce,
)
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from catalog.answers import decode
from catalog.choices import OPERATING_MODELS
from catalog.fit import (
    ENOUGH_USE,
    UNKNOWN,
    WEIGHTS,
    FitFacts,
    Part,
    Suits,
    Use,
    Wish,
    fitting_points,
    freshness_points,
    quality_points,
    unknown_points,
    use_points,
    wished_places,
)
from catalog.size_classes import SIZE_CLASSES
from catalog.states import STATES
from catalog.tables import (
    FitRow,
    FitUseRow,
    ListingRow,
    ReferenceRow,
    ReportRow,
    RepositoryRow,
    StatementRow,
)
from catalog.views import Evidence, UseStatus

SIZES, STATE_KEYS, OPERATING = tuple(SIZE_CLASSES), tuple(STATES), tuple(OPERATING_MODELS)
EVERYTHING = -1
"""A mask that every wish meets: what is unknown gives the same to all."""

CHOSEN = ("size_classes", "states", "operating_model")
"""The questions whose answers fit asks for."""

FIELD_END, LINE_END = "\t", "\n"
"""What ends a part and a record of an aggregated text; no key holds them, and JSON writes them in other ways."""

YES, NO = "1", "0"
UNSAID = (Evidence.UNKNOWN, NO, NO, "")


def _flag(condition: SQLColumnExpression[bool]) -> SQLColumnExpression[str]:
    return case((condition, YES), else_=NO)


def _aggregated(query: Select[Any], label: str, *parts: SQLColumnExpression[str]) -> Label[str]:
    """Return the records of a listing's rows as one text, whose order is the database's affair."""
    first, *rest = (type_coerce(part, Text) for part in parts)
    record: ColumnElement[str] = first
    for part in rest:
        record = record.concat(FIELD_END).concat(part)
    text = func.aggregate_strings(record, LINE_END)
    return query.with_only_columns(text).correlate(ListingRow).scalar_subquery().label(label)


_STATEMENTS = select_columns(StatementRow).where(col(StatementRow.listing_id) == col(ListingRow.id))
_USES = select_columns(ReferenceRow).where(
    col(ReferenceRow.listing_id) == col(ListingRow.id), col(ReferenceRow.status) == UseStatus.IN_USE
)
FACTS: tuple[Label[str], ...] = (
    _aggregated(
        _STATEMENTS,
        "fit_statements",
        col(StatementRow.key),
        col(StatementRow.evidence),
        _flag(col(StatementRow.expired)),
        _flag(col(StatementRow.expires_at).is_not(None)),
        case((col(StatementRow.key).in_(CHOSEN), func.coalesce(StatementRow.data, "")), else_=""),
    ),
    _aggregated(
        _USES,
        "fit_uses",
        col(ReferenceRow.ags),
        col(ReferenceRow.size_class),
        _flag(col(ReferenceRow.confirmed_at).is_not(None)),
        _flag(col(ReferenceRow.expired)),
    ),
)
"""What fit asks of a listing as two columns of any query for `ListingRow`: one query reads a page with its reasons."""


def fit_points(wish: Wish, used: Subquery) -> ColumnElement[int]:
    """Return the points in hundredths as an expression over `FitRow` and `used_at(wish)`."""
    strength = func.coalesce(used.c.strength, 0)
    enough = case((strength < ENOUGH_USE, strength), else_=ENOUGH_USE)
    span = WEIGHTS[Part.USE] * (100 - UNKNOWN)
    points = col(FitRow.base) + literal(use_points(0)) + (enough * span) // ENOUGH_USE
    asked = (
        ((wish.size,) if wish.size else (), SIZES, FitRow.size_mask, FitRow.size_points),
        ((wish.state,) if wish.ags else (), STATE_KEYS, FitRow.state_mask, FitRow.state_points),
        (wish.operating, OPERATING, FitRow.operating_mask, FitRow.operating_points),
    )
    for values, choices, mask, earned in asked:
        if values:
            meets = col(mask).bitwise_and(_mask(values, choices)) != 0
            points += case((meets, col(earned)), else_=0)
    return points


def used_at(wish: Wish) -> Subquery:
    """Return how strongly each listing is in use where it speaks to the municipality: `listing_id`, `strength`."""
    strength = func.sum(col(FitUseRow.strength)).label("strength")
    query = select_columns(col(FitUseRow.listing_id), strength).where(col(FitUseRow.place).in_(wished_places(wish)))
    return query.group_by(col(FitUseRow.listing_id)).subquery("used")


def read_facts(session: Session, listing_ids: Collection[int]) -> dict[int, FitFacts]:
    """Return what fit asks of each of these listings, in one query."""
    query = (
        select_columns(col(ListingRow.id), col(ReportRow.value), *FACTS)
        .outerjoin(RepositoryRow, col(RepositoryRow.id) == col(ListingRow.repository_id))
        .outerjoin(ReportRow, col(ReportRow.id) == col(RepositoryRow.latest_report_id))
        .where(col(ListingRow.id).in_(listing_ids))
    )
    rows = session.connection().execute(query).mappings()
    return {row["id"]: facts_of(row, row["value"]) for row in rows}


def facts_of(row: RowMapping, quality: float | None) -> FitFacts:
    """Return what fit asks of a listing from a row that has the columns `FACTS`."""
    statements = {each[0]: each[1:] for each in _records(row["fit_statements"])}
    uses = (
        Use(ags, size, confirmed == YES, expired == YES) for ags, size, confirmed, expired in _records(row["fit_uses"])
    )
    fresh = sum(ends == YES and expired == NO for _, expired, ends, _ in statements.values())
    sizes, states, operating = (
        _suits(data, evidence, expired == YES) if data else None
        for evidence, expired, _, data in (statements.get(key, UNSAID) for key in CHOSEN)
    )
    return FitFacts(sizes, states, operating, tuple(uses), len(statements), fresh, quality)


def select_uses(listing_ids: Collection[int]) -> SelectOfScalar[ReferenceRow]:
    """Return a query for the references of these listings that say that it is in use."""
    in_use = select(ReferenceRow).where(col(ReferenceRow.listing_id).in_(listing_ids))
    return in_use.where(ReferenceRow.status == UseStatus.IN_USE).order_by(col(ReferenceRow.ags))


def facts_from(statements: Iterable[StatementRow], uses: Iterable[ReferenceRow], quality: float | None) -> FitFacts:
    """Return what fit asks of one listing."""
    by_key = {row.key: row for row in statements}
    sizes, states, operating = (
        _suits(row.data, row.evidence, row.expired) if row else None for row in map(by_key.get, CHOSEN)
    )
    return FitFacts(
        sizes=sizes,
        states=states,
        operating=operating,
        uses=tuple(Use(row.ags, row.size_class, row.confirmed_at is not None, row.expired) for row in uses),
        answers=len(by_key),
        fresh=sum(row.expires_at is not None and not row.expired for row in by_key.values()),
        quality=quality,
    )


def fit_row(listing_id: int, facts: FitFacts) -> FitRow:
    """Return the index row of a listing with these facts."""
    size_mask, size_points = _column(Part.SIZE, facts.sizes, SIZES)
    state_mask, state_points = _column(Part.STATE, facts.states, STATE_KEYS)
    operating_mask, operating_points = _column(Part.OPERATING, facts.operating, OPERATING)
    return FitRow(
        listing_id=listing_id,
        base=quality_points(facts.quality) + freshness_points(facts.answers, facts.fresh),
        size_mask=size_mask,
        size_points=size_points,
        state_mask=state_mask,
        state_points=state_points,
        operating_mask=operating_mask,
        operating_points=operating_points,
    )


def _suits(data: str | None, evidence: str, expired: bool) -> Suits | None:  # noqa: FBT001 - a column of a row
    answer = decode(data)
    return Suits(frozenset(answer), Evidence(evidence), expired) if isinstance(answer, tuple) else None


def _records(text: str | None) -> list[list[str]]:
    return [line.split(FIELD_END) for line in text.split(LINE_END)] if text else []


def _column(part: Part, suits: Suits | None, choices: tuple[str, ...]) -> tuple[int, int]:
    if suits is None:
        return EVERYTHING, unknown_points(part)
    return _mask(suits.values, choices), fitting_points(part, suits)


def _mask(values: Collection[str], choices: tuple[str, ...]) -> int:
    return sum(1 << index for index, choice in enumerate(choices) if choice in values)
