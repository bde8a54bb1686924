"""`/badge/SLUG.svg`: the score as a small picture for a project's own page."""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from catalog.errors import NotFoundError
from catalog.permissions import Right
from catalog.services import Catalog
from web.pluggable import Page
from web.rendering import Visit

SUFFIX = ".svg"
FIVE_MINUTES = "public, max-age=300"


@get("/badge/{name:str}", sync_to_thread=True)
def badge(name: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Draw a solution's badge."""
    if not name.endswith(SUFFIX):
        raise NotFoundError("badge", name)
    score = catalog.listings.read(name.removesuffix(SUFFIX)).card.score
    drawn = visit.render("badge.svg", score=score)
    return Response(drawn, media_type="image/svg+xml", headers={"cache-control": FIVE_MINUTES})


PAGE = Page(Right.BROWSE, (badge,))
