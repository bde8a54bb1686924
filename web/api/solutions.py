"""`/api/v1/solutions`: the same search, solutions and histories that the pages show."""

from typing import Annotated

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import PathParameter, QueryParameter

from catalog.inputs import SearchQuery
from catalog.services import Catalog
from catalog.views import ReportSummary, SearchResult, SolutionView
from web.documents import INVALID, REFUSALS
from web.pluggable import Resource
from web.rendering import Visit

MOST_VALUES = 20

Slug = Annotated[
    str,
    PathParameter(
        title="Slug", description="The solution's name in addresses.", examples=[Example(value="termin-buchung")]
    ),
]
Text = Annotated[
    str,
    QueryParameter(
        title="Words",
        description="Words to search for; parts of compounds are found as well.",
        max_length=200,
        examples=[Example(value="Termin")],
    ),
]
Topics = Annotated[
    list[str] | None,
    QueryParameter(
        title="Topics",
        description="Any of these topics.",
        max_items=MOST_VALUES,
        examples=[Example(value=["mobility"])],
    ),
]
Licences = Annotated[
    list[str] | None,
    QueryParameter(
        title="Licences",
        description="Any of these licences (SPDX).",
        max_items=MOST_VALUES,
        examples=[Example(value=["EUPL-1.2"])],
    ),
]
Languages = Annotated[
    list[str] | None,
    QueryParameter(
        title="Programming languages",
        description="Any of these programming languages.",
        max_items=MOST_VALUES,
        examples=[Example(value=["Python"])],
    ),
]
Stars = Annotated[
    list[Annotated[int, msgspec.Meta(ge=1, le=5)]] | None,
    QueryParameter(
        title="Stars",
        description="Any of these stars, 1 to 5.",
        max_items=MOST_VALUES,
        examples=[Example(value=[4, 5])],
    ),
]
Sort = Annotated[
    str,
    QueryParameter(
        title="Order",
        description="relevance, quality, name or updated.",
        pattern="^(relevance|quality|name|updated)$",
        examples=[Example(value="quality")],
    ),
]
Page = Annotated[int, QueryParameter(title="Page", description="From 1.", ge=1, le=10_000, examples=[Example(value=1)])]
Size = Annotated[
    int, QueryParameter(title="Size", description="Solutions a page.", ge=1, le=100, examples=[Example(value=20)])
]


@get(
    "/solutions",
    sync_to_thread=True,
    tags=["solutions"],
    summary="Search solutions",
    response_description="One page of solutions.",
    responses=INVALID,
)
def search_solutions(  # noqa: PLR0913, PLR0917 - one parameter for each of the address
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
    q: Text = "",
    topic: Topics = None,
    licence: Licences = None,
    language: Languages = None,
    stars: Stars = None,
    sort: Sort = "relevance",
    page: Page = 1,
    size: Size = 20,
) -> Response[SearchResult]:
    """Return one page of solutions with facets; `Link` names the previous and the next page."""
    query = SearchQuery(
        text=q,
        topics=tuple(topic or ()),
        licences=tuple(licence or ()),
        languages=tuple(language or ()),
        stars=tuple(stars or ()),
        sort=sort,
        page=page,
        size=size,
    )
    result = catalog.listings.search(query)
    near = {"prev": result.page - 1, "next": result.page + 1}
    links = [
        f'<{visit.absolute(visit.changed(page=number))}>; rel="{name}"'
        for name, number in near.items()
        if 1 <= number <= result.pages
    ]
    return Response(result, headers={"link": ", ".join(links)} if links else None)


@get(
    "/solutions/{slug:str}",
    sync_to_thread=True,
    tags=["solutions"],
    summary="Read one solution",
    response_description="The solution.",
    responses=REFUSALS,
)
def read_solution(slug: Slug, catalog: NamedDependency[Catalog]) -> SolutionView:
    """Return everything the solution's page shows."""
    return catalog.listings.read(slug)


@get(
    "/solutions/{slug:str}/reports",
    sync_to_thread=True,
    tags=["solutions", "reports"],
    summary="List a solution's reports",
    response_description="The reports, the newest first.",
    responses=REFUSALS,
)
def list_reports(slug: Slug, catalog: NamedDependency[Catalog]) -> tuple[ReportSummary, ...]:
    """Return the history of a solution's scores, the newest first."""
    return catalog.listings.read(slug).reports


RESOURCE = Resource((search_solutions, read_solution, list_reports))
