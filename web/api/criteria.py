"""`/api/v1/criteria`: the criteria of the reviewers' checklist, today's and every former edition."""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import PathParameter

from catalog.criteria import Edition
from catalog.editions import CriteriaView
from catalog.permissions import Right
from catalog.services import Catalog
from web.documents import INVALID, REFUSALS
from web.pluggable import Resource

Name = Annotated[
    str,
    PathParameter(title="Edition", description="The edition's name.", examples=[Example(value="2026-1")]),
]


@get(
    "/criteria",
    sync_to_thread=True,
    summary="Read today's criteria",
    response_description="What a checklist is asked today, and the names of all editions, the newest first.",
    responses=INVALID,
)
def read_criteria(catalog: NamedDependency[Catalog]) -> CriteriaView:
    """Return what reviewers ask today; a checklist answers exactly these criteria."""
    return catalog.editions.overview()


@get(
    "/criteria/{edition:str}",
    sync_to_thread=True,
    summary="Read one edition of the criteria",
    response_description="The edition as it was published; it never changes.",
    responses=REFUSALS,
)
def read_edition(edition: Name, catalog: NamedDependency[Catalog]) -> Edition:
    """Return one edition, for what was once answered in it."""
    return catalog.editions.read(edition)


RESOURCE = Resource(Right.BROWSE, (read_criteria, read_edition), tags=("criteria",))
