"""`/methodology`: what the score says and what it does not, in plain words."""

from litestar import Response, get
from litestar.di import NamedDependency

from web.language import mark
from web.pluggable import MenuLink, Page
from web.rendering import Visit


@get("/methodology", sync_to_thread=True)
def methodology(visit: NamedDependency[Visit]) -> Response[str]:
    """Show the method."""
    return visit.page("methodology.html")


PAGE = Page((methodology,), (MenuLink(mark("So wird bewertet"), "/methodology", 30),))
