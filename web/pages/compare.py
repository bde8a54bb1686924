"""`/compare`: up to four solutions side by side."""

from litestar import Response, get
from litestar.di import NamedDependency

from catalog.errors import NotFoundError
from catalog.services import Catalog
from catalog.views import SolutionView
from web.pluggable import Page
from web.queries import several
from web.rendering import Visit

MOST = 4


@get("/compare", sync_to_thread=True)
def compare(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show the chosen solutions in one table; name what is unknown or too much."""
    asked = several(visit.query, "s")
    found = {slug: _read(catalog, slug) for slug in asked[:MOST]}
    return visit.page(
        "compare.html",
        solutions=tuple(solution for solution in found.values() if solution),
        unknown=tuple(slug for slug, solution in found.items() if solution is None),
        beyond=asked[MOST:],
    )


def _read(catalog: Catalog, slug: str) -> SolutionView | None:
    try:
        return catalog.listings.read(slug)
    except NotFoundError:
        return None


PAGE = Page((compare,))
