"""`/api/v1/regions`: what counties, associations and municipalities recommend, as the pages show it."""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import PathParameter

from catalog.permissions import Principal, Right
from catalog.region_views import RegionSummary, RegionView
from catalog.services import Catalog
from web.documents import INVALID, REFUSALS
from web.pluggable import Resource

Slug = Annotated[
    str,
    PathParameter(
        title="Slug", description="The selection's name in addresses.", examples=[Example(value="kreis-muster")]
    ),
]


@get(
    "/regions",
    sync_to_thread=True,
    summary="List regional selections",
    response_description="All selections that everybody may see, by name.",
    responses=INVALID,
)
def list_regions(catalog: NamedDependency[Catalog]) -> tuple[RegionSummary, ...]:
    """Return the regions that recommend solutions."""
    return catalog.regions.list()


@get(
    "/regions/{region:str}",
    sync_to_thread=True,
    summary="Read one regional selection",
    response_description="The recommended solutions in the region's order, each with its reason.",
    responses=REFUSALS,
)
def read_region(region: Slug, catalog: NamedDependency[Catalog], who: NamedDependency[Principal]) -> RegionView:
    """Return what a region recommends; everything about the solutions themselves is the shared catalogue's."""
    return catalog.regions.read(region, who)


RESOURCE = Resource(Right.BROWSE, (list_regions, read_region), tags=("regions",))
