"""`/`: the start page, and the search with words and filters, the score beside each listing."""

from litestar import Response, get
from litestar.di import NamedDependency

from catalog.choices import OPERATING_MODELS
from catalog.facets import FACET_GROUPS
from catalog.permissions import Right
from catalog.services import Catalog
from catalog.views import Facet, SearchResult
from web.language import mark
from web.pluggable import MenuLink, Page
from web.queries import read_search, sorts
from web.rendering import MUNICIPALITY_PARAMETER, Visit

NEWEST_SHOWN = 3


@get("/", sync_to_thread=True)
def search(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show one page of results, and what the site is to those who have not asked for anything yet."""
    town = visit.municipality()
    query = read_search(visit.query, town)
    result = catalog.listings.search(query)
    start = all(name == MUNICIPALITY_PARAMETER for name, _ in visit.query)
    return visit.page(
        "search.html",
        query=query,
        result=result,
        groups=tuple((name, facets) for name in FACET_GROUPS if (facets := _shown(result, name))),
        sorts=sorts(town),
        operating=tuple(OPERATING_MODELS),
        start=start,
        selections=catalog.regions.around(town) if town else (),
        newest=catalog.listings.newest_checked(NEWEST_SHOWN) if start else (),
    )


def _shown(result: SearchResult, group: str) -> tuple[Facet, ...]:
    """Return the filters of a group that have any value."""
    return tuple(facet for facet in result.facets if facet.group == group and facet.values)


PAGE = Page(Right.BROWSE, (search,), (MenuLink(mark("Lösungen suchen"), "/", 10),))
