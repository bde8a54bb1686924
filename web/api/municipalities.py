"""`/api/v1/municipalities`: municipalities, counties and associations by name, postcode or official key."""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import PathParameter, QueryParameter

from catalog.permissions import Right
from catalog.services import Catalog
from catalog.views import MunicipalityDetails, MunicipalityView
from web.documents import INVALID, REFUSALS
from web.pluggable import Resource

Text = Annotated[
    str,
    QueryParameter(
        title="Name, postcode or key",
        description="The beginning of a name, another name or a postcode, or a whole official key (AGS).",
        max_length=100,
        examples=[Example(value="Neustadt")],
    ),
]
Key = Annotated[
    str,
    PathParameter(
        title="Key",
        description="The official key (AGS): 8 digits, 9 for an association of municipalities.",
        examples=[Example(value="05315000")],
    ),
]


@get(
    "/municipalities",
    sync_to_thread=True,
    summary="Find municipalities",
    response_description="At most 20, the most exact first, then the largest.",
    responses=INVALID,
)
def find_municipalities(catalog: NamedDependency[Catalog], q: Text = "") -> tuple[MunicipalityView, ...]:
    """Return the municipalities that a text may mean."""
    return catalog.municipalities.find(q)


@get(
    "/municipalities/{ags:str}",
    sync_to_thread=True,
    summary="Read one municipality",
    response_description="The municipality, those near it and those like it.",
    responses=REFUSALS,
)
def read_municipality(ags: Key, catalog: NamedDependency[Catalog]) -> MunicipalityDetails:
    """Return one municipality with its neighbours and with those of the same state and size."""
    return catalog.municipalities.details(ags)


RESOURCE = Resource(Right.BROWSE, (find_municipalities, read_municipality), tags=("municipalities",))
