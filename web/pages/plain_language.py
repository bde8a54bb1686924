"""`/plain-language`: what this site is and what the stars mean, in Leichte Sprache and in easy-to-read English."""

from litestar import Response, get
from litestar.di import NamedDependency

from catalog.permissions import Right
from web.language import mark
from web.pluggable import MenuLink, Page
from web.rendering import Visit


@get("/plain-language", sync_to_thread=True)
def plain_language(visit: NamedDependency[Visit]) -> Response[str]:
    """Show the site explained in short sentences and easy words."""
    return visit.page("plain_language.html")


PAGE = Page(Right.BROWSE, (plain_language,), (MenuLink(mark("Leichte Sprache"), "/plain-language", 5, footer=True),))
