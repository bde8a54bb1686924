"""The one search: words as parts of folded text, facets with counts, a plain ranking, pages; alike on both databases.

Every word must occur somewhere. Ranking can be told in a sentence: all words in the name come first, then all in name
and summary, then the rest, each by name. A facet's counts show what choosing one of its values would give, so they
respect the other facets' filters but not its own. Two queries answer a search whatever the number of results: one
counts, one reads a page of cards. The words are bound values with LIKE's wildcards escaped.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Select, and_, case, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased
from sqlmodel import col

from catalog.cards import card, select_cards
from catalog.folding import query_words
from catalog.inputs import SearchQuery
from catalog.tables import FacetRow, ListingRow, OrganisationRow, ReportRow, SearchRow
from catalog.views import Facet, FacetValue, SearchResult

FACETS = ("topic", "licence", "language", "stars")
LARGEST_PAGE = 100
Counts = dict[tuple[str, str], int]


def search(connection: Connection, query: SearchQuery) -> SearchResult:
    """Return one page of the visible listings that match, and the facets of all of them."""
    matched = _matched(query)
    chosen = _chosen(query)
    counts = _count(connection, matched, chosen)
    total = counts.get(("", ""), 0)
    size = min(max(query.size, 1), LARGEST_PAGE)
    pages = max(1, -(-total // size))
    page = min(max(query.page, 1), pages)
    ordered = _page_query(matched, chosen, query.sort).limit(size).offset((page - 1) * size)
    cards = tuple(card(row) for row in connection.execute(ordered).mappings()) if total else ()
    facets = tuple(_facet(name, counts, chosen.get(name, ())) for name in FACETS)
    return SearchResult(cards=cards, total=total, page=page, pages=pages, facets=facets)


def _chosen(query: SearchQuery) -> dict[str, tuple[str, ...]]:
    stars = tuple(str(number) for number in query.stars)
    chosen = dict(zip(FACETS, (query.topics, query.licences, query.languages, stars), strict=True))
    return {name: values for name, values in chosen.items() if values}


def _matched(query: SearchQuery) -> CTE:
    words = query_words(query.text)
    rank: ColumnElement[int] = literal(0)
    if words:
        rank = case(
            (and_(*(_holds(col(SearchRow.name), forms) for forms in words)), 0),
            (and_(*(_holds(col(SearchRow.brief), forms) for forms in words)), 1),
            else_=2,
        )
    found: Select[Any] = select(
        col(SearchRow.listing_id).label("id"), col(SearchRow.sort).label("sort"), rank.label("rank")
    )
    if query.organisation:
        found = (
            found.join(ListingRow, col(ListingRow.id) == col(SearchRow.listing_id))
            .join(OrganisationRow, col(OrganisationRow.id) == col(ListingRow.organisation_id))
            .where(col(OrganisationRow.slug) == query.organisation)
        )
    return found.where(*(_holds(col(SearchRow.text), forms) for forms in words)).cte("matched")


def _holds(text: Any, forms: Sequence[str]) -> ColumnElement[bool]:  # noqa: ANN401 - a mapped column
    return or_(*(text.contains(form, autoescape=True) for form in forms))


def _filters(matched: CTE, chosen: Mapping[str, tuple[str, ...]], without: str = "") -> list[ColumnElement[bool]]:
    return [
        exists().where(
            col(FacetRow.listing_id) == matched.c.id, col(FacetRow.name) == name, col(FacetRow.value).in_(values)
        )
        for name, values in chosen.items()
        if name != without
    ]


def _count(connection: Connection, matched: CTE, chosen: Mapping[str, tuple[str, ...]]) -> Counts:
    total = select(literal("").label("name"), literal("").label("value"), func.count().label("count"))
    counted = [total.select_from(matched).where(*_filters(matched, chosen))]
    free = [name for name in FACETS if name not in chosen]
    if free:
        counted.append(_count_values(matched, free, _filters(matched, chosen)))
    counted += [_count_values(matched, [name], _filters(matched, chosen, without=name)) for name in chosen]
    return {(name, value): count for name, value, count in connection.execute(union_all(*counted))}


def _count_values(matched: CTE, names: list[str], filters: list[ColumnElement[bool]]) -> Select[Any]:
    facet = aliased(FacetRow)
    return (
        select(col(facet.name), col(facet.value), func.count().label("count"))
        .join(matched, matched.c.id == col(facet.listing_id))
        .where(col(facet.name).in_(names), *filters)
        .group_by(col(facet.name), col(facet.value))
    )


def _facet(name: str, counts: Counts, active: tuple[str, ...]) -> Facet:
    found = {value: count for (facet, value), count in counts.items() if facet == name}
    found |= {value: 0 for value in active if value not in found}
    by_size: Callable[[str], tuple[int, str]] = lambda value: (-found[value], value)  # noqa: E731 - one of two keys
    values = sorted(found, reverse=True) if name == "stars" else sorted(found, key=by_size)
    return Facet(name, tuple(FacetValue(value, found[value], value in active) for value in values))


def _page_query(matched: CTE, chosen: Mapping[str, tuple[str, ...]], sort: str) -> Select[Any]:
    orders: dict[str, tuple[ColumnElement[Any], ...]] = {
        "name": (),
        "quality": (col(ReportRow.value).is_(None), col(ReportRow.value).desc()),
        "updated": (col(ListingRow.updated_at).desc(),),
    }
    order = orders.get(sort, (matched.c.rank,))
    narrowed = select_cards().join(matched, matched.c.id == col(ListingRow.id)).where(*_filters(matched, chosen))
    return narrowed.order_by(*order, matched.c.sort, matched.c.id)
