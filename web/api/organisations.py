"""`/api/v1/organisations`: vendors, operators and public bodies."""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import PathParameter

from catalog.permissions import Right
from catalog.services import Catalog
from catalog.views import OrganisationView
from web.documents import INVALID, REFUSALS
from web.pluggable import Resource

Slug = Annotated[
    str,
    PathParameter(
        title="Slug", description="The organisation's name in addresses.", examples=[Example(value="stadt-muster")]
    ),
]


@get(
    "/organisations",
    sync_to_thread=True,
    summary="List organisations",
    response_description="All organisations.",
    responses=INVALID,
)
def list_organisations(catalog: NamedDependency[Catalog]) -> tuple[OrganisationView, ...]:
    """Return every organisation with the number of its solutions."""
    return catalog.organisations.list()


@get(
    "/organisations/{slug:str}",
    sync_to_thread=True,
    summary="Read one organisation",
    response_description="The organisation.",
    responses=REFUSALS,
)
def read_organisation(slug: Slug, catalog: NamedDependency[Catalog]) -> OrganisationView:
    """Return one organisation."""
    return catalog.organisations.read(slug)


RESOURCE = Resource(Right.BROWSE, (list_organisations, read_organisation), tags=("organisations",))
