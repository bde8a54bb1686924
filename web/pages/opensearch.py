"""`/opensearch.xml`: how a browser or a portal can search here by itself (OpenSearch 1.1)."""

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency

from catalog.permissions import Right
from web.caching import kept
from web.pluggable import Page
from web.rendering import Visit

DESCRIPTION = "application/opensearchdescription+xml"


@get("/opensearch.xml", sync_to_thread=True)
def opensearch(visit: NamedDependency[Visit], request: Request[object, object, State]) -> Response[str]:
    """Describe the search."""
    return kept(request, visit.render("opensearch.xml"), DESCRIPTION)


PAGE = Page(Right.BROWSE, (opensearch,))
