"""Fit for many listings at once: a row for each, made when the listing is indexed, and a sum over its columns.

`fit_points` is the points of `catalog.fit.fit` in hundredths as one expression of the database, for ordering a search:
join `FitRow` to the matched listings and `used_at(wish)` to them from outside, and order by it. The rows follow the
marks of the nightly job, as do the facts that `read_facts` returns for the reasons of the few listings on a page, so
what is ordered by is what is explained.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, Subquery, case, func, literal
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
    """Return what fit asks of each of these listings, in three queries."""
    statements: dict[int, list[StatementRow]] = defaultdict(list)
    for row in session.exec(select(StatementRow).where(col(StatementRow.listing_id).in_(listing_ids))):
        statements[row.listing_id].append(row)
    uses: dict[int, list[ReferenceRow]] = defaultdict(list)
    for use in session.exec(select_uses(listing_ids)):
        uses[use.listing_id].append(use)
    qualities = dict(
        session.exec(
            select(ListingRow.id, ReportRow.value)
            .outerjoin(RepositoryRow, col(RepositoryRow.id) == col(ListingRow.repository_id))
            .outerjoin(ReportRow, col(ReportRow.id) == col(RepositoryRow.latest_report_id))
            .where(col(ListingRow.id).in_(listing_ids))
        ).all()
    )
    return {each: facts_from(statements[each], uses[each], qualities.get(each)) for each in listing_ids}


def select_uses(listing_ids: Collection[int]) -> SelectOfScalar[ReferenceRow]:
    """Return a query for the references of these listings that say that it is in use."""
    in_use = select(ReferenceRow).where(col(ReferenceRow.listing_id).in_(listing_ids))
    return in_use.where(ReferenceRow.status == UseStatus.IN_USE).order_by(col(ReferenceRow.ags))


def facts_from(statements: Iterable[StatementRow], uses: Iterable[ReferenceRow], quality: float | None) -> FitFacts:
    """Return what fit asks of one listing."""
    by_key = {row.key: row for row in statements}
    return FitFacts(
        sizes=_suits(by_key.get("size_classes")),
        states=_suits(by_key.get("states")),
        operating=_suits(by_key.get("operating_model")),
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


def _suits(row: StatementRow | None) -> Suits | None:
    answer = decode(row.data) if row else None
    if row is None or not isinstance(answer, tuple):
        return None
    return Suits(frozenset(answer), Evidence(row.evidence), row.expired)


def _column(part: Part, suits: Suits | None, choices: tuple[str, ...]) -> tuple[int, int]:
    if suits is None:
        return EVERYTHING, unknown_points(part)
    return _mask(suits.values, choices), fitting_points(part, suits)


def _mask(values: Collection[str], choices: tuple[str, ...]) -> int:
    return sum(1 << index for index, choice in enumerate(choices) if choice in values)
