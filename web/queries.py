"""Reads queries of pages: tolerant, because people edit and share addresses; the API refuses the same faults aloud."""

from collections.abc import Iterable

from catalog.choices import OPERATING_MODELS
from catalog.facets import FACETS
from catalog.fit import Wish
from catalog.inputs import NOBODY, ReportQuery, SearchQuery
from catalog.views import MunicipalityView
from web.rendering import Parameters
from web.wording import SORT

TEXT_LETTERS = 200
PATH_LETTERS = 1_000
PAGE_LIMIT = 10_000
DIGITS = 9
STARS = range(1, 6)
OPERATE = "operate"
"""The parameter that says how a municipality would like to run a solution; it orders and hides nothing."""


def read_search(query: Parameters, town: MunicipalityView | None = None) -> SearchQuery:
    """Return the search that an address asks for, for that municipality; what makes no sense in it is left out."""
    sort = one(query, "sort")
    return SearchQuery(
        text=one(query, "q").strip()[:TEXT_LETTERS],
        topics=several(query, "topic"),
        licences=several(query, "licence"),
        languages=several(query, "language"),
        stars=tuple(stars for stars in map(whole, several(query, "stars")) if stars in STARS),
        sort=sort if sort in sorts(town) else sorts(town)[0],
        page=page_of(query),
        more={name: several(query, name) for name in FACETS},
        wish=wish_of(town, several(query, OPERATE)),
    )


def sorts(town: MunicipalityView | None) -> tuple[str, ...]:
    """Return the orders there are, the usual one first: by fit if a municipality asks."""
    orders = tuple(SORT)
    return orders if town else tuple(order for order in orders if order != "fit")


def wish_of(town: MunicipalityView | None, operating: Iterable[str] = ()) -> Wish:
    """Return what a listing has to suit; unknown ways to operate it are left out."""
    if town is None:
        return NOBODY
    return Wish(town.ags, town.size_class, tuple(model for model in operating if model in OPERATING_MODELS))


def read_report(query: Parameters) -> ReportQuery:
    """Return which part of a report's findings an address asks for."""
    return ReportQuery(
        tool=one(query, "tool"),
        severity=one(query, "severity"),
        path=one(query, "path")[:PATH_LETTERS].strip(),
        page=page_of(query),
        role=one(query, "role"),
    )


def page_of(query: Parameters, key: str = "page") -> int:
    """Return the number of the page that is asked for, 1 if none is."""
    return max(1, min(whole(one(query, key)) or 1, PAGE_LIMIT))


def one(query: Parameters, key: str) -> str:
    """Return the first value of a parameter, empty if it is missing."""
    return next((value for name, value in query if name == key), "")


def several(query: Parameters, key: str) -> tuple[str, ...]:
    """Return the distinct values of a parameter, empty ones left out."""
    return distinct(value for name, value in query if name == key and value)


def distinct(values: Iterable[str]) -> tuple[str, ...]:
    """Return the values in their order, each once."""
    return tuple(dict.fromkeys(values))


def whole(text: str) -> int:
    """Return a whole number of at most nine digits, which every database takes; 0 if the text is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else 0
