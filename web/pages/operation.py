"""`/operation`: how this instance measures, within which limits, and how much is waiting."""

from litestar import Response, get
from litestar.di import NamedDependency

from catalog.permissions import Right
from catalog.services import Catalog
from web.language import mark
from web.operation import Operation
from web.pluggable import MenuLink, Page
from web.rendering import Visit


@get("/operation", sync_to_thread=True)
def operation(
    catalog: NamedDependency[Catalog], operation: NamedDependency[Operation], visit: NamedDependency[Visit]
) -> Response[str]:
    """Show the public facts about this instance."""
    backlog, fault = catalog.assessments.backlog(), catalog.mailing.fault()
    return visit.page("operation.html", operation=operation, backlog=backlog, mail_fault=fault)


PAGE = Page(Right.BROWSE, (operation,), (MenuLink(mark("Betrieb"), "/operation", 40, footer=True),))
