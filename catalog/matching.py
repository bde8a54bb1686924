"""The one query that answers a question: how many listings match, how many have each facet's value, and a page of them.

A listing that misses one chosen facet still counts for that facet, whose counts show what another choice would give;
one that misses two counts for nothing. So each listing that has the words is marked with what it misses, and those
that miss more are left out before any text is read: PostgreSQL looks for words with many meanings in every text.
The marks, and what a hit is worth, are made once; what is counted and ordered reads them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Select,
    Subquery,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlmodel import col

from catalog.asking import Question, Term
from catalog.fit_index import fit_points, used_at
from catalog.inputs import SearchQuery
from catalog.ranking import Weights, points, with_fit
from catalog.region_tables import RecommendationRow, RegionRow
from catalog.tables import FacetRow, FitRow, ListingRow, OrganisationRow, ReportRow, RepositoryRow, SearchRow
from catalog.trigrams import by_index, have

ORDERS = ("quality", "updated", "name")
"""The orders that do not ask what a hit is worth."""
Chosen = Mapping[str, tuple[str, ...]]
Conditions = tuple[ColumnElement[bool], ...]


@dataclass(frozen=True, slots=True)
class Near:
    """The words of which a listing must have one, and what the points of each word are worth."""

    anchors: frozenset[str]
    weights: Weights


@dataclass(frozen=True, slots=True)
class Plan:
    """A query as it is asked of the database; `near` is given if some of the words are enough.

    `places` are those of a page, from 0; if there are fewer hits, the last page is meant.
    """

    query: SearchQuery
    question: Question
    chosen: Chosen
    places: range
    near: Near | None = None

    @property
    def narrows(self) -> bool:
        """Return whether anything is asked, so that not every listing matches."""
        query = self.query
        return bool(self.question.required or self.chosen or query.organisation or query.region)


@dataclass(frozen=True, slots=True)
class Found:
    """What the query yields: how many match, how many have each facet's value, and a page's listings in order."""

    total: int
    counts: Mapping[tuple[str, str], int]
    page: tuple[int, ...]

    def counts_of(self, name: str) -> dict[str, int]:
        """Return how many have each value of one facet."""
        return {value: count for (facet_name, value), count in self.counts.items() if facet_name == name}


def find(connection: Connection, plan: Plan) -> Found:
    """Return what matches; a value may be counted in two parts, of those that match and of those that nearly do."""
    matched = _matched(connection, plan)
    everything = (matched.c.missed == 0,) if plan.chosen else ()
    ordered = _ordered(matched, plan, everything)
    parts = [
        select(literal(""), literal(""), func.count(), literal(0)).select_from(matched).where(*everything),
        select(literal(""), literal(""), ordered.c.id, ordered.c.place).where(*_on_page(ordered, plan.places)),
        _counts(matched, everything) if plan.narrows else _counts(None, ()),
    ]
    if plan.chosen:
        missing = case({_mark(place): name for place, name in enumerate(plan.chosen)}, value=matched.c.missed)
        parts.append(_counts(matched, (matched.c.missed > 0,), col(FacetRow.name) == missing))
    total, counts, page = 0, dict[tuple[str, str], int](), dict[int, int]()
    for name, value, number, place in connection.execute(union_all(*parts)):
        if name:
            counts[name, value] = counts.get((name, value), 0) + number
        elif place:
            page[place] = number
        elif name == "":
            total = number
    return Found(total, counts, tuple(page[place] for place in sorted(page)))


def _matched(connection: Connection, plan: Plan) -> CTE:
    """Return the listings that have the words, what they miss of the chosen facets, at most one, and their worth."""
    required = plan.question.required
    wanted = [term for term in required if plan.near is None or term.word in plan.near.anchors]
    every = plan.near is None
    indexed, read = by_index(connection, wanted, every=every)
    row = _marked(connection, plan, indexed)
    found: Select[Any] = select(row.c.id, row.c.missed, row.c.sort)
    if plan.query.sort not in ORDERS:
        worth = points(plan.question.terms, plan.near.weights if plan.near else None, row.c)
        found = found.add_columns(case((row.c.missed == 0, worth)).label("worth"))
    if plan.chosen:
        few = row.c.missed.in_((0, *(_mark(place) for place in range(len(plan.chosen)))))
        texts = have(connection, read, every=every, text=row.c.text) if read else true()
        found = found.where(case((few, texts), else_=false()))  # a condition that is asked for before the other
    elif read:
        found = found.where(have(connection, read, every=every, text=row.c.text))
    return found.cte("matched")


def _marked(connection: Connection, plan: Plan, terms: Sequence[Term]) -> Subquery:
    """Return the texts of those that an index finds, with what they miss; the offset has a row marked only once."""
    columns = (col(SearchRow.name), col(SearchRow.brief), col(SearchRow.text), col(SearchRow.sort))
    found: Select[Any] = select(col(SearchRow.listing_id).label("id"), *columns, _missed(plan.chosen).label("missed"))
    if plan.query.organisation:
        found = (
            found.join(ListingRow, col(ListingRow.id) == col(SearchRow.listing_id))
            .join(OrganisationRow, col(OrganisationRow.id) == col(ListingRow.organisation_id))
            .where(col(OrganisationRow.slug) == plan.query.organisation)
        )
    if plan.query.region:
        recommended = (
            select(col(RecommendationRow.listing_id))
            .join(RegionRow, col(RegionRow.id) == col(RecommendationRow.region_id))
            .where(col(RegionRow.slug) == plan.query.region)
        )
        found = found.where(col(SearchRow.listing_id).in_(recommended))
    if terms:
        found = found.where(have(connection, terms, every=plan.near is None))
    return found.offset(0).subquery("marked")


def _missed(chosen: Chosen) -> ColumnElement[int]:
    """Return the sum of the marks of the chosen facets of which a search row's listing has no chosen value."""
    missed: ColumnElement[int] = literal(0)
    for place, (name, values) in enumerate(chosen.items()):
        own = (col(FacetRow.listing_id) == col(SearchRow.listing_id), col(FacetRow.name) == name)
        missed += case((exists().where(*own, col(FacetRow.value).in_(values)), 0), else_=_mark(place))
    return missed


def _mark(place: int) -> int:
    return 1 << place


def _ordered(matched: CTE, plan: Plan, everything: Conditions) -> Subquery:
    """Return those that match everything with their places in the order that is asked for."""
    found: Select[Any] = select(matched.c.id)
    order: tuple[Any, ...]
    match plan.query.sort:
        case "quality":
            found = found.join(ListingRow, col(ListingRow.id) == matched.c.id).outerjoin(
                RepositoryRow, col(RepositoryRow.id) == col(ListingRow.repository_id)
            )
            found = found.outerjoin(ReportRow, col(ReportRow.id) == col(RepositoryRow.latest_report_id))
            order = (col(ReportRow.value).is_(None), col(ReportRow.value).desc())
        case "updated":
            found = found.join(ListingRow, col(ListingRow.id) == matched.c.id)
            order = (col(ListingRow.updated_at).desc(),)
        case "name":
            order = ()
        case "fit":
            used = used_at(plan.query.wish)
            found = found.join(FitRow, col(FitRow.listing_id) == matched.c.id)
            found = found.outerjoin(used, used.c.listing_id == matched.c.id)
            order = (with_fit(matched.c.worth, fit_points(plan.query.wish, used)).desc(),)
        case _:
            order = (matched.c.worth.desc(),)
    place = func.row_number().over(order_by=(*order, matched.c.sort, matched.c.id)).label("place")
    if plan.places.start:
        found = found.add_columns(func.count().over().label("total"))
    return found.add_columns(place).where(*everything).subquery()


def _on_page(ordered: Subquery, places: range) -> Conditions:
    """Return the condition of a page's places, or of the last page's if there are not so many."""
    if not places.start:
        return (ordered.c.place <= places.stop,)
    size = len(places)
    start = case((ordered.c.total > places.start, places.start), else_=(ordered.c.total - 1) // size * size)
    return (ordered.c.place > start, ordered.c.place <= start + size)


def _counts(matched: CTE | None, which: Conditions, *names: ColumnElement[bool]) -> Select[Any]:
    """Count the values of facets among those that match, or among all, which an index has in order.

    The outer join keeps SQLite from reading the whole index for a few listings;
    a listing that has none of them gives a row without a name, which nobody reads.
    """
    counts: Select[Any] = select(col(FacetRow.name), col(FacetRow.value), func.count(), literal(0))
    if matched is not None:
        counts = counts.select_from(matched).outerjoin(FacetRow, and_(matched.c.id == FacetRow.listing_id, *names))
    return counts.where(*which).group_by(col(FacetRow.name), col(FacetRow.value))
