"""The pages German law asks for, filled with what the operator set; what is missing says so."""

from litestar import Response, get
from litestar.di import NamedDependency

from catalog.permissions import Right
from web.language import mark
from web.pluggable import MenuLink, Page
from web.rendering import Visit


@get("/imprint", sync_to_thread=True)
def imprint(visit: NamedDependency[Visit]) -> Response[str]:
    """Show who runs this site."""
    return visit.page("imprint.html")


@get("/privacy", sync_to_thread=True)
def privacy(visit: NamedDependency[Visit]) -> Response[str]:
    """Show what is stored about visitors and vendors."""
    return visit.page("privacy.html")


@get("/accessibility", sync_to_thread=True)
def accessibility(visit: NamedDependency[Visit]) -> Response[str]:
    """Show how accessible this site is and where to report a barrier."""
    return visit.page("accessibility.html")


PAGE = Page(
    Right.BROWSE,
    (imprint, privacy, accessibility),
    (
        MenuLink(mark("Impressum"), "/imprint", 10, footer=True),
        MenuLink(mark("Datenschutz"), "/privacy", 20, footer=True),
        MenuLink(mark("Barrierefreiheit"), "/accessibility", 30, footer=True),
        MenuLink(mark("Barriere melden"), "/accessibility#report", 31, footer=True),
    ),
)
