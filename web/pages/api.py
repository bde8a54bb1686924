"""`/api`: the reference of the API in the site's own pages, each operation with an example to copy.

`/api-try` has a form for each operation. It is an ordinary one: it leads back here, and from here to the address that
it describes. With a script (`web/static/try.js`) it shows the answer beside the form, and also asks what needs a key
or sends something. `/api-types` describes every type.
"""

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.response import Redirect

from catalog.inputs import SearchQuery
from catalog.permissions import Right
from catalog.services import Catalog
from web.api_reference import Group, address_of, read_groups, read_types
from web.api_samples import Schema
from web.pluggable import Page
from web.queries import one
from web.rendering import Visit

FIRST = "first"
CALL = "call"
"""The parameter that names the operation to try; the others are those of the operation."""

EXAMPLE_TOWN = "Neustadt"


@get("/api", sync_to_thread=True)
def reference(
    catalog: NamedDependency[Catalog], visit: NamedDependency[Visit], request: Request[object, object, State]
) -> Response[str] | Redirect:
    """Show every operation, or go where a form of this page leads."""
    groups = read_groups(_schema(request), _living(catalog))
    called = one(visit.query, CALL)
    if called:
        return Redirect(_wanted(groups, called, dict(visit.query)) or visit.address("/api"), status_code=303)
    return visit.page("api.html", groups=groups, call=CALL)


@get("/api-types", sync_to_thread=True)
def types(visit: NamedDependency[Visit], request: Request[object, object, State]) -> Response[str]:
    """Show the types of answers whose names begin with a letter; together they are too many for a page."""
    described = read_types(_schema(request))
    letters = tuple(dict.fromkeys(each.name[0] for each in described))
    wanted = one(visit.query, FIRST)
    first = wanted if wanted in letters else letters[0]
    shown = tuple(each for each in described if each.name.startswith(first))
    return visit.page("api_types.html", types=shown, letters=letters, first=first)


@get("/api-try", sync_to_thread=True)
def attempt(
    catalog: NamedDependency[Catalog], visit: NamedDependency[Visit], request: Request[object, object, State]
) -> Response[str]:
    """Show the form of the operation that the address names, else what there is to try."""
    groups, called = read_groups(_schema(request), _living(catalog)), one(visit.query, CALL)
    operation = next((each for group in groups for each in group.operations if each.key == called), None)
    return visit.page("api_try.html", groups=groups, operation=operation, call=CALL)


def _schema(request: Request[object, object, State]) -> Schema:
    description: Schema = request.app.state.description
    return description


def _wanted(groups: tuple[Group, ...], called: str, said: dict[str, str]) -> str | None:
    """Return the address that a form asks for; only what can be read is asked for by a form."""
    for group in groups:
        for operation in group.operations:
            if operation.key == called and operation.method == "GET":
                return address_of(operation, said)
    return None


def _living(catalog: Catalog) -> dict[str, str]:
    """Return values that this catalogue knows, by the names of parameters, or by the paths that end in others."""
    card = next(iter(catalog.listings.search(SearchQuery(sort="quality", size=1)).cards), None)
    reports = catalog.listings.read(card.slug).reports if card else ()
    towns = catalog.municipalities.find(EXAMPLE_TOWN)
    regions = catalog.regions.list()
    known = {
        "/api/v1/organisations/{slug}": card.organisation_slug if card else "",
        "slug": card.slug if card else "",
        "report_id": reports[0].id if reports else "",
        "region": regions[0].slug if regions else "",
        "ags": towns[0].ags if towns else "",
    }
    return {path: value for path, value in known.items() if value}


PAGE = Page(Right.BROWSE, (reference, types, attempt))
