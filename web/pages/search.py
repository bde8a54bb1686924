"""`/`: search the catalogue with words and filters, the score beside each listing."""

from litestar import Response, get
from litestar.di import NamedDependency

from catalog.services import Catalog
from web.language import mark
from web.pluggable import MenuLink, Page
from web.queries import read_search
from web.rendering import Visit


@get("/", sync_to_thread=True)
def search(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show one page of results."""
    query = read_search(visit.query)
    return visit.page("search.html", query=query, result=catalog.listings.search(query))


PAGE = Page((search,), (MenuLink(mark("Lösungen suchen"), "/", 10),))
