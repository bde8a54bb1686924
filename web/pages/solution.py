"""`/solutions/SLUG`: what a solution is, how each statement about it is known, and its score."""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from catalog.services import Catalog
from web.pluggable import Page
from web.rendering import Visit


@get("/solutions/{slug:str}", sync_to_thread=True)
def solution(slug: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show one solution."""
    return visit.page("solution.html", solution=catalog.listings.read(slug))


PAGE = Page((solution,))
