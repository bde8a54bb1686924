"""`/health/live` and `/health/ready`: for whoever watches the server, not for people."""

from litestar import Response, get
from litestar.di import NamedDependency

from catalog.inputs import SearchQuery
from catalog.permissions import Right
from catalog.services import Catalog
from web.pluggable import Page


@get("/health/live", sync_to_thread=False)
def live() -> Response[str]:
    """Answer as long as the process does."""
    return Response("live", media_type="text/plain")


@get("/health/ready", sync_to_thread=True)
def ready(catalog: NamedDependency[Catalog]) -> Response[str]:
    """Answer once the catalogue can be searched; an unreachable or unmigrated database is a 503."""
    try:
        catalog.listings.search(SearchQuery(size=1))
    except Exception:  # noqa: BLE001 - whatever keeps the catalogue from answering means not ready
        return Response("not ready", status_code=503, media_type="text/plain")
    return Response("ready", media_type="text/plain")


PAGE = Page(Right.BROWSE, (live, ready), bilingual=False)
