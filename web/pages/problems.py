"""`/problems`: what each kind of error means; the `type` of every problem detail of the API leads here."""

from litestar import Response, get
from litestar.di import NamedDependency

from catalog.permissions import Right
from web.language import mark
from web.pluggable import MenuLink, Page
from web.problems import PROBLEMS
from web.rendering import Visit


@get("/problems", sync_to_thread=True)
def problems(visit: NamedDependency[Visit]) -> Response[str]:
    """Show the table of errors."""
    return visit.page("problems.html", problems=PROBLEMS)


PAGE = Page(Right.BROWSE, (problems,), (MenuLink(mark("Fehlermeldungen"), "/problems", 50, footer=True),))
