"""`/criteria`: by what reviewers judge, in today's edition and in every former one."""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from catalog.criteria import AREAS
from catalog.permissions import Right
from catalog.services import Catalog
from web.pluggable import Page
from web.rendering import Visit


@get("/criteria", sync_to_thread=True)
def criteria(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show what is asked today."""
    asked = catalog.editions.overview()
    return visit.page("criteria.html", asked=asked, shown=catalog.editions.compared(asked.current.id), areas=AREAS)


@get("/criteria/{edition:str}", sync_to_thread=True)
def edition(edition: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show one edition."""
    shown = catalog.editions.compared(edition)
    return visit.page("criteria.html", asked=catalog.editions.overview(), shown=shown, areas=AREAS)


PAGE = Page(Right.BROWSE, (criteria, edition))
