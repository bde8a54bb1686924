"""The one search: a question, facets with counts, an order that explains itself, and pages; alike on both databases.

Every required word must occur somewhere, as itself or as what it may mean (`catalog.asking`); `catalog.ranking` tells
what a hit is worth and why. A facet's counts show what choosing one of its values would give, so they respect the other
facets' filters but not its own. Two queries answer a search whatever the number of results: one reads the index once
and yields the total, every count and the identifiers of a page, the other reads that page's cards.

Only if hardly any listing has all the words, whatever the filters, there are more queries: words that no listing has
are repaired (`catalog.vocabulary`), and if that does not help, listings with some of the words are shown as well. They
must have one of the words that few listings have; the rarer a word, the more it weighs.

If a municipality asks, listings are ordered by fit. With words in the question, fit is added to what the hit is worth
(`catalog.ranking.FIT_WORTH`): it decides among hits that are about equally good and never makes a chance hit the first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Select, Subquery, and_, exists, func, literal, select, union_all
from sqlmodel import col

from catalog.asking import Question, read
from catalog.cards import card, select_cards
from catalog.facets import FACETS, facet
from catalog.fit import Wish, fit
from catalog.fit_index import FACTS, facts_of, fit_points, used_at
from catalog.fit_sentences import explained
from catalog.inputs import NOBODY, SearchQuery
from catalog.ranking import COLUMNS, Weights, points, reasons, with_fit
from catalog.repairing import count_terms, repair
from catalog.tables import FacetRow, FitRow, ListingRow, OrganisationRow, ReportRow, RepositoryRow, SearchRow
from catalog.trigrams import have
from catalog.views import SearchNotes, SearchResult, SolutionCard

LARGEST_PAGE = 100
ENOUGH = 3
"""If fewer listings have all the words, those that have some of them are shown as well."""
Chosen = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Near:
    """The words of which a listing must have one, and what the points of each word are worth."""

    anchors: frozenset[str]
    weights: Weights


@dataclass(frozen=True, slots=True)
class Plan:
    """A query as it is asked of the database; `near` is given if some of the words are enough."""

    query: SearchQuery
    question: Question
    chosen: Chosen
    places: range
    facets: tuple[str, ...]
    near: Near | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the first query yields: how many match, how many have each facet's value, and a page's listings in order."""

    total: int
    counts: Mapping[tuple[str, str], int]
    page: tuple[int, ...]

    def counts_of(self, name: str) -> dict[str, int]:
        """Return how many have each value of one facet."""
        return {value: count for (facet_name, value), count in self.counts.items() if facet_name == name}


def search(connection: Connection, query: SearchQuery, facets: tuple[str, ...] = FACETS) -> SearchResult:
    """Return one page of the visible listings that match, and the facets of all of them, of those names."""
    size = min(max(query.size, 1), LARGEST_PAGE)
    page = max(query.page, 1)
    plan = Plan(query, read(query.text), _chosen(query, facets), range((page - 1) * size, page * size), facets)
    plan, found, notes = _answer(connection, plan)
    pages = max(1, -(-found.total // size))
    if page > pages:
        page = pages
        found = _find(connection, replace(plan, places=range((page - 1) * size, page * size)))
    counted = tuple(facet(name, found.counts_of(name), plan.chosen.get(name, ())) for name in facets)
    cards = _cards(connection, found.page, plan.question, query.wish)
    return SearchResult(cards, found.total, page, pages, counted, notes)


def _answer(connection: Connection, plan: Plan) -> tuple[Plan, Found, SearchNotes]:
    """Ask; if few listings have all the words, ask in other words, and then for those that have some of them."""
    found = _find(connection, plan)
    required = plan.question.required
    if not required or found.total >= ENOUGH or (found.total and len(required) == 1):
        return plan, found, SearchNotes()
    counts = count_terms(connection, plan.question)
    question, repairs = repair(connection, plan.question, counts)
    if repairs:
        plan = replace(plan, question=question)
        found, counts = _find(connection, plan), count_terms(connection, question)
    notes = SearchNotes(repairs, counts.missing)
    anchors = counts.telling()
    if counts.all_terms >= ENOUGH or len(counts.terms) == 1 or not anchors:
        return plan, found, notes
    plan = replace(plan, near=Near(anchors, counts.weights()))
    return plan, _find(connection, plan), replace(notes, near=True, complete=found.total)


def _chosen(query: SearchQuery, facets: tuple[str, ...]) -> Chosen:
    stars = tuple(str(number) for number in query.stars)
    own = {"topic": query.topics, "licence": query.licences, "language": query.languages, "stars": stars}
    given = dict(query.more) | own
    return {name: given[name] for name in facets if given.get(name)}


def _find(connection: Connection, plan: Plan) -> Found:
    matched = _matched(connection, plan)
    chosen = plan.chosen
    everything = [matched.c[name] for name in chosen]
    ordered = _ordered(matched, plan)
    parts = [
        select(literal(""), literal(""), func.count(), literal(0)).select_from(matched).where(*everything),
        select(literal(""), literal(""), ordered.c.id, ordered.c.place).where(
            ordered.c.place > plan.places.start, ordered.c.place <= plan.places.stop
        ),
        *(
            _counts(matched, [matched.c[other] for other in chosen if other != name], FacetRow.name == name)
            for name in chosen
        ),
    ]
    if plan.question.required or chosen or plan.query.organisation:
        parts.append(_counts(matched, everything, col(FacetRow.name).not_in(chosen)))
    else:
        parts.append(_counts(None, ()))
    rows = connection.execute(union_all(*parts)).all()
    return Found(
        total=next(number for name, _, number, place in rows if name == "" and not place),
        counts={(name, value): number for name, value, number, _ in rows if name},
        page=tuple(number for place, number in sorted((place, number) for _, _, number, place in rows if place)),
    )


def _matched(connection: Connection, plan: Plan) -> CTE:
    """Return the listings that match the words, and for each chosen facet whether they match that, too."""
    question = plan.question
    found: Select[Any] = select(col(SearchRow.listing_id).label("id"), *_filters(plan.chosen))
    if plan.query.organisation:
        found = (
            found.join(ListingRow, col(ListingRow.id) == col(SearchRow.listing_id))
            .join(OrganisationRow, col(OrganisationRow.id) == col(ListingRow.organisation_id))
            .where(col(OrganisationRow.slug) == plan.query.organisation)
        )
    if question.required:
        wanted = [term for term in question.required if not plan.near or term.word in plan.near.anchors]
        found = found.where(have(connection, wanted, every=plan.near is None))
    return found.cte("matched")


def _ordered(matched: CTE, plan: Plan) -> Subquery:
    """Return those that match everything with their places in the order that is asked for."""
    by_name = (col(SearchRow.sort), matched.c.id)
    found: Select[Any] = select(matched.c.id).join(SearchRow, col(SearchRow.listing_id) == matched.c.id)
    order: tuple[Any, ...] = by_name
    match plan.query.sort:
        case "quality":
            found = _with_listing(found, matched).outerjoin(
                RepositoryRow, col(RepositoryRow.id) == col(ListingRow.repository_id)
            )
            found = found.outerjoin(ReportRow, col(ReportRow.id) == col(RepositoryRow.latest_report_id))
            order = (col(ReportRow.value).is_(None), col(ReportRow.value).desc(), *by_name)
        case "updated":
            found = _with_listing(found, matched)
            order = (col(ListingRow.updated_at).desc(), *by_name)
        case "name":
            pass
        case "fit":
            used = used_at(plan.query.wish)
            found = found.join(FitRow, col(FitRow.listing_id) == matched.c.id)
            found = found.outerjoin(used, used.c.listing_id == matched.c.id)
            order = (with_fit(_points(plan), fit_points(plan.query.wish, used)).desc(), *by_name)
        case _:
            order = (_points(plan).desc(), *by_name)
    place = func.row_number().over(order_by=order).label("place")
    return found.add_columns(place).where(*(matched.c[name] for name in plan.chosen)).subquery()


def _points(plan: Plan) -> ColumnElement[int]:
    return points(plan.question.terms, plan.near.weights if plan.near else None)


def _with_listing(found: Select[Any], matched: CTE) -> Select[Any]:
    return found.join(ListingRow, col(ListingRow.id) == matched.c.id)


def _filters(chosen: Chosen) -> list[ColumnElement[bool]]:
    return [
        exists()
        .where(
            col(FacetRow.listing_id) == col(SearchRow.listing_id),
            col(FacetRow.name) == name,
            col(FacetRow.value).in_(values),
        )
        .label(name)
        for name, values in chosen.items()
    ]


def _counts(matched: CTE | None, filters: Sequence[ColumnElement[bool]], *names: Any) -> Select[Any]:  # noqa: ANN401 - SQLAlchemy's
    """Count the values of facets among those that match, or among all, which an index has in order.

    The outer join keeps SQLite from reading the whole index for a few listings;
    a listing that has none of them gives a row without a name, which nobody reads.
    """
    counts: Select[Any] = select(col(FacetRow.name), col(FacetRow.value), func.count(), literal(0))
    if matched is not None:
        counts = counts.select_from(matched).outerjoin(FacetRow, and_(matched.c.id == FacetRow.listing_id, *names))
    return counts.where(*filters).group_by(col(FacetRow.name), col(FacetRow.value))


def _cards(
    connection: Connection, listing_ids: tuple[int, ...], question: Question, wish: Wish
) -> tuple[SolutionCard, ...]:
    if not listing_ids:
        return ()
    query = select_cards().where(col(ListingRow.id).in_(listing_ids))
    if question.terms:
        texts = (column.label(f"search_{place}") for place, column in COLUMNS.items())
        query = query.join(SearchRow, col(SearchRow.listing_id) == col(ListingRow.id)).add_columns(*texts)
    if wish != NOBODY:
        query = query.add_columns(*FACTS)
    cards = {}
    for row in connection.execute(query).mappings():
        texts_of = {place: row[f"search_{place}"] for place in COLUMNS} if question.terms else {}
        suits = None if wish == NOBODY else explained(fit(facts_of(row, row["value"]), wish))
        cards[row["listing_id"]] = replace(card(row), reasons=reasons(question.terms, texts_of), fit=suits)
    return tuple(cards[listing_id] for listing_id in listing_ids)
