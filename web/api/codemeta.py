"""`/api/v1/solutions/SLUG/codemeta.json`: one solution as CodeMeta 3.0, which research archives and code hosts read."""

from typing import Annotated

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import PathParameter

from catalog.errors import NotFoundError
from catalog.field import ListingKind
from catalog.permissions import Right
from catalog.services import Catalog
from web.caching import TaggedResponse
from web.documents import LISTED
from web.linked_data import codemeta
from web.pluggable import Resource
from web.rendering import Visit

LINKED = "application/ld+json"
Slug = Annotated[
    str,
    PathParameter(
        title="Slug", description="The solution's name in addresses.", examples=[Example(value="termin-buchung")]
    ),
]


@get(
    "/solutions/{slug:str}/codemeta.json",
    sync_to_thread=True,
    summary="Take a solution as CodeMeta",
    media_type=LINKED,
    response_description="A codemeta.json 3.0.",
    responses=LISTED,
)
def read_codemeta(
    slug: Slug, catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[dict[str, object]]:
    """Return the solution as CodeMeta 3.0; a service is no software and has none."""
    solution = catalog.listings.read(slug, visit.who)
    if solution.card.kind == ListingKind.SERVICE:
        raise NotFoundError("software", slug)
    described = codemeta(solution, visit.absolute(f"/en/solutions/{slug}"))
    return TaggedResponse(dict(described), media_type=LINKED)


RESOURCE = Resource(Right.BROWSE, (read_codemeta,), tags=("solutions",))
