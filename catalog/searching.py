"""The one search: words as parts of folded text, facets with counts, a plain ranking, pages; alike on both databases.

Every word must occur somewhere. Ranking can be told in a sentence: all words in the name come first, then all in name
and summary, then the rest, each by name. A facet's counts show what choosing one of its values would give, so they
respect the other facets' filters but not its own. Two queries answer a search whatever the number of results: one reads
the texts once and yields the total, every count and the identifiers of a page, the other reads that page's cards. The
words are bound values with LIKE's wildcards escaped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Select, and_, case, exists, func, literal, select, union_all
from sqlalchemy.orm import aliased
from sqlmodel import col

from catalog.cards import card, select_cards
from catalog.folding import query_words
from catalog.inputs import SearchQuery
from catalog.tables import FacetRow, ListingRow, OrganisationRow, ReportRow, RepositoryRow, SearchRow
from catalog.views import Facet, FacetValue, SearchResult, SolutionCard

FACETS = ("topic", "licence", "language", "stars")
LARGEST_PAGE = 100
Chosen = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """What the first query yields: how many match, how many have each facet's value, and a page's listings in order."""

    total: int
    counts: Mapping[tuple[str, str], int]
    page: tuple[int, ...]


def search(connection: Connection, query: SearchQuery) -> SearchResult:
    """Return one page of the visible listings that match, and the facets of all of them."""
    chosen = _chosen(query)
    size = min(max(query.size, 1), LARGEST_PAGE)
    page = max(query.page, 1)
    found = _find(connection, query, chosen, range((page - 1) * size, page * size))
    pages = max(1, -(-found.total // size))
    if page > pages:
        page = pages
        found = _find(connection, query, chosen, range((page - 1) * size, page * size))
    facets = tuple(_facet(name, found.counts, chosen.get(name, ())) for name in FACETS)
    return SearchResult(_cards(connection, found.page), found.total, page, pages, facets)


def _chosen(query: SearchQuery) -> Chosen:
    stars = tuple(str(number) for number in query.stars)
    chosen = dict(zip(FACETS, (query.topics, query.licences, query.languages, stars), strict=True))
    return {name: values for name, values in chosen.items() if values}


def _find(connection: Connection, query: SearchQuery, chosen: Chosen, places: range) -> Found:
    matched = _matched(query, chosen)
    everything = [matched.c[name] for name in chosen]
    place = func.row_number().over(order_by=_order(matched, query.sort)).label("place")
    ordered = select(matched.c.id, place).where(*everything).subquery()
    parts = [
        select(literal(""), literal(""), func.count(), literal(0)).select_from(matched).where(*everything),
        select(literal(""), literal(""), ordered.c.id, ordered.c.place).where(
            ordered.c.place > places.start, ordered.c.place <= places.stop
        ),
        *(_count_values(matched, [name], [matched.c[other] for other in chosen if other != name]) for name in chosen),
    ]
    free = [name for name in FACETS if name not in chosen]
    if free:
        parts.append(_count_values(matched, free, everything))
    rows = connection.execute(union_all(*parts)).all()
    return Found(
        total=next(number for name, _, number, place in rows if not name and not place),
        counts={(name, value): number for name, value, number, _ in rows if name},
        page=tuple(number for place, number in sorted((place, number) for _, _, number, place in rows if place)),
    )


def _matched(query: SearchQuery, chosen: Chosen) -> CTE:
    words = query_words(query.text)
    rank: ColumnElement[int] = literal(0)
    if words:
        rank = case(
            (and_(*_hold(col(SearchRow.name), words)), 0),
            (and_(*_hold(col(SearchRow.brief), words)), 1),
            else_=2,
        )
    columns = [col(SearchRow.listing_id).label("id"), col(SearchRow.sort).label("sort"), rank.label("rank")]
    found: Select[Any] = select(*columns, *_sort_columns(query.sort), *_filters(chosen))
    if query.organisation or query.sort in {"quality", "updated"}:
        found = (
            found.join(ListingRow, col(ListingRow.id) == col(SearchRow.listing_id))
            .outerjoin(OrganisationRow, col(OrganisationRow.id) == col(ListingRow.organisation_id))
            .outerjoin(RepositoryRow, col(RepositoryRow.id) == col(ListingRow.repository_id))
            .outerjoin(ReportRow, col(ReportRow.id) == col(RepositoryRow.latest_report_id))
        )
    if query.organisation:
        found = found.where(col(OrganisationRow.slug) == query.organisation)
    return found.where(*_hold(col(SearchRow.text), words)).cte("matched")


def _sort_columns(sort: str) -> list[Any]:
    columns = {"quality": col(ReportRow.value), "updated": col(ListingRow.updated_at)}
    return [columns[sort].label("wanted")] if sort in columns else []


def _order(matched: CTE, sort: str) -> tuple[ColumnElement[Any], ...]:
    by_name = (matched.c.sort, matched.c.id)
    match sort:
        case "quality" | "updated":
            return (matched.c.wanted.is_(None), matched.c.wanted.desc(), *by_name)
        case "name":
            return by_name
    return (matched.c.rank, *by_name)


def _hold(text: Any, words: tuple[str, ...]) -> list[ColumnElement[bool]]:  # noqa: ANN401 - a mapped column
    return [text.contains(word, autoescape=True) for word in words]


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


def _count_values(matched: CTE, names: Sequence[str], filters: Sequence[ColumnElement[bool]]) -> Select[Any]:
    facet = aliased(FacetRow)
    return (
        select(col(facet.name), col(facet.value), func.count(), literal(0))
        .join(matched, matched.c.id == col(facet.listing_id))
        .where(col(facet.name).in_(names), *filters)
        .group_by(col(facet.name), col(facet.value))
    )


def _facet(name: str, counts: Mapping[tuple[str, str], int], active: tuple[str, ...]) -> Facet:
    found = dict.fromkeys(active, 0) | {value: count for (facet, value), count in counts.items() if facet == name}
    by_name = sorted(found, reverse=name == "stars")
    values = by_name if name == "stars" else sorted(by_name, key=found.__getitem__, reverse=True)
    return Facet(name, tuple(FacetValue(value, found[value], value in active) for value in values))


def _cards(connection: Connection, listing_ids: tuple[int, ...]) -> tuple[SolutionCard, ...]:
    if not listing_ids:
        return ()
    rows = connection.execute(select_cards().where(col(ListingRow.id).in_(listing_ids))).mappings()
    cards = {row["listing_id"]: card(row) for row in rows}
    return tuple(cards[listing_id] for listing_id in listing_ids)
