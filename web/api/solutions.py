"""`/api/v1/solutions`: the same search, solutions and histories that the pages show."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain
from typing import Annotated

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.exceptions import ValidationException
from litestar.openapi.spec import Example, Schema
from litestar.openapi.spec.enums import OpenAPIType
from litestar.params import PathParameter, QueryParameter
from litestar.response import Stream

from catalog.choices import OPERATING_MODELS
from catalog.facets import FILTERS
from catalog.inputs import SearchQuery
from catalog.permissions import Principal, Right
from catalog.references import nearest_first
from catalog.services import Catalog
from catalog.states import STATES
from catalog.views import LocalText, ReportSummary, SearchResult, SolutionView, VersionView
from web.caching import TaggedResponse
from web.documents import INVALID, LISTED, REFUSALS
from web.pluggable import Resource
from web.queries import sorts, wish_of
from web.rendering import Visit

MOST_VALUES = 20
LINES = "application/jsonl"
YAML = "application/yaml"


def chosen_of(choices: Mapping[str, LocalText]) -> msgspec.Meta:
    """Return what a value has to be: one of the keys."""
    return msgspec.Meta(pattern=f"^({'|'.join(map(re.escape, choices))})$")


def one_of(name: str, choices: Mapping[str, LocalText], title: str, description: str) -> QueryParameter:
    """Return the description of a parameter that takes keys, with what each key means."""
    meanings = "; ".join(f"`{key}`: {label.en or label.de}" for key, label in choices.items())
    return QueryParameter(
        name=name,
        title=title,
        description=f"{description} {meanings}.",
        max_items=MOST_VALUES,
        examples=[Example(value=[next(iter(choices))])],
        schema_extra=described(Schema(type=OpenAPIType.STRING, enum=list(choices))),
    )


def described(each: Schema) -> dict[str, object]:
    """Return how a parameter with several values is described; Litestar leaves out what each of them has to be."""
    return {"one_of": [Schema(type=OpenAPIType.ARRAY, items=each), Schema(type=OpenAPIType.NULL)]}


def check_states(chosen: Iterable[str]) -> None:
    """Refuse what is no state, under the parameter's name: Litestar keeps `state`, so the argument is called `land`."""
    for value in chosen:
        if value not in STATES:
            fault = {"message": "Expected the key of a state", "key": "state", "source": "query"}
            raise ValidationException(f"{value!r} is no state", extra=[fault])


def filter_of(name: str) -> QueryParameter:
    """Return the description of one filter with named choices."""
    return one_of(name, FILTERS[name].choices, FILTERS[name].label.en, "Any of these:")


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
Topics = Annotated[list[Annotated[str, chosen_of(FILTERS["topic"].choices)]] | None, filter_of("topic")]
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
        schema_extra=described(Schema(type=OpenAPIType.INTEGER, minimum=1, maximum=5)),
        examples=[Example(value=[4, 5])],
    ),
]
Kinds = Annotated[list[Annotated[str, chosen_of(FILTERS["kind"].choices)]] | None, filter_of("kind")]
Services = Annotated[list[Annotated[str, chosen_of(FILTERS["service"].choices)]] | None, filter_of("service")]
SizeClasses = Annotated[list[Annotated[str, chosen_of(FILTERS["size_class"].choices)]] | None, filter_of("size_class")]
States = Annotated[list[str] | None, filter_of("state")]
OperatingModels = Annotated[
    list[Annotated[str, chosen_of(FILTERS["operating_model"].choices)]] | None, filter_of("operating_model")
]
SupportHours = Annotated[
    list[Annotated[str, chosen_of(FILTERS["support_hours"].choices)]] | None, filter_of("support_hours")
]
CostModels = Annotated[list[Annotated[str, chosen_of(FILTERS["cost_model"].choices)]] | None, filter_of("cost_model")]
Contracts = Annotated[list[Annotated[str, chosen_of(FILTERS["contract"].choices)]] | None, filter_of("contract")]
DataLocations = Annotated[
    list[Annotated[str, chosen_of(FILTERS["data_location"].choices)]] | None, filter_of("data_location")
]
Attestations = Annotated[
    list[Annotated[str, chosen_of(FILTERS["security_attestation"].choices)]] | None, filter_of("security_attestation")
]
Accessibility = Annotated[
    list[Annotated[str, chosen_of(FILTERS["accessibility"].choices)]] | None, filter_of("accessibility")
]
Interfaces = Annotated[list[Annotated[str, chosen_of(FILTERS["interface"].choices)]] | None, filter_of("interface")]
Operate = Annotated[
    list[Annotated[str, chosen_of(OPERATING_MODELS)]] | None,
    one_of(
        "operate",
        OPERATING_MODELS,
        "Wished operating models",
        "How the municipality wants to run it; only orders by fit.",
    ),
]
Municipality = Annotated[
    str,
    QueryParameter(
        title="Municipality",
        description="The official key (AGS) of the municipality that asks: each card then tells how well it suits.",
        pattern="^([0-9]{8,9})?$",
        examples=[Example(value="05315000")],
    ),
]
Asking = Annotated[
    str,
    QueryParameter(
        title="Municipality",
        description="The official key (AGS) of the municipality that asks: references near to it come first.",
        pattern="^([0-9]{8,9})?$",
        examples=[Example(value="05315000")],
    ),
]
Sort = Annotated[
    str,
    QueryParameter(
        title="Order",
        description=(
            "relevance, fit, quality, name or updated; without it fit if a municipality is named, else relevance. "
            "With words, fit is added to what a hit is worth: a perfect fit counts as much as one word that stands in "
            "the name instead of in the summary."
        ),
        pattern="^(relevance|fit|quality|name|updated)?$",
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
    summary="Search solutions",
    response_description="One page of solutions.",
    responses=REFUSALS,
)
def search_solutions(  # noqa: PLR0913, PLR0917 - one parameter for each of the address
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
    q: Text = "",
    topic: Topics = None,
    licence: Licences = None,
    language: Languages = None,
    stars: Stars = None,
    kind: Kinds = None,
    service: Services = None,
    size_class: SizeClasses = None,
    land: States = None,
    operating_model: OperatingModels = None,
    support_hours: SupportHours = None,
    cost_model: CostModels = None,
    contract: Contracts = None,
    data_location: DataLocations = None,
    security_attestation: Attestations = None,
    accessibility: Accessibility = None,
    interface: Interfaces = None,
    ags: Municipality = "",
    operate: Operate = None,
    sort: Sort = "",
    page: Page = 1,
    size: Size = 20,
) -> Response[SearchResult]:
    """Return one page of solutions with facets; `Link` names the previous and the next page.

    A page behind the last one is empty. The catalogue may change while you read: to copy all of it take
    `/api/v1/solutions.jsonl`, which repeats and leaves out nothing.
    """
    check_states(land or ())
    town = catalog.municipalities.read(ags) if ags else None
    more = {
        "kind": tuple(kind or ()),
        "service": tuple(service or ()),
        "size_class": tuple(size_class or ()),
        "state": tuple(land or ()),
        "operating_model": tuple(operating_model or ()),
        "support_hours": tuple(support_hours or ()),
        "cost_model": tuple(cost_model or ()),
        "contract": tuple(contract or ()),
        "data_location": tuple(data_location or ()),
        "security_attestation": tuple(security_attestation or ()),
        "accessibility": tuple(accessibility or ()),
        "interface": tuple(interface or ()),
    }
    query = SearchQuery(
        text=q,
        topics=tuple(topic or ()),
        licences=tuple(licence or ()),
        languages=tuple(language or ()),
        stars=tuple(stars or ()),
        sort=sort if sort in sorts(town) else sorts(town)[0],
        page=page,
        size=size,
        more=more,
        wish=wish_of(town, operate or ()),
    )
    result = catalog.listings.search(query)
    if page > result.pages:
        # A page of the site shows the last one instead; who asks page after page would never come to an end.
        result = replace(result, cards=(), page=page)
    near = {"prev": min(page - 1, result.pages), "next": page + 1}
    links = [
        f'<{visit.absolute(visit.changed(page=number))}>; rel="{name}"'
        for name, number in near.items()
        if 1 <= number <= result.pages
    ]
    return TaggedResponse(result, headers={"link": ", ".join(links)} if links else None)


@get(
    "/solutions/{slug:str}",
    sync_to_thread=True,
    summary="Read one solution",
    response_description="The solution.",
    responses=LISTED,
)
def read_solution(
    slug: Slug, catalog: NamedDependency[Catalog], who: NamedDependency[Principal], ags: Asking = ""
) -> SolutionView:
    """Return everything the solution's page shows."""
    found = catalog.listings.read(slug, who)
    if not ags:
        return found
    town = catalog.municipalities.read(ags)
    return replace(found, references=nearest_first(found.references, town.ags, town.size_class))


@get(
    "/solutions/{slug:str}/reports",
    sync_to_thread=True,
    tags=["reports"],
    summary="List a solution's reports",
    response_description="The reports, the newest first.",
    responses=LISTED,
)
def list_reports(
    slug: Slug, catalog: NamedDependency[Catalog], who: NamedDependency[Principal]
) -> tuple[ReportSummary, ...]:
    """Return the history of a solution's scores, the newest first."""
    return catalog.listings.read(slug, who).reports


@get(
    "/solutions/{slug:str}/versions",
    sync_to_thread=True,
    summary="List a solution's changes",
    response_description="The versions, the newest first.",
    responses=LISTED,
)
def list_versions(
    slug: Slug, catalog: NamedDependency[Catalog], who: NamedDependency[Principal]
) -> tuple[VersionView, ...]:
    """Return every published change of the listing: who made it in which role, when, and what."""
    return catalog.versions.list(slug, who)


@get(
    "/solutions.jsonl",
    sync_to_thread=True,
    summary="Take all solutions",
    media_type=LINES,
    response_description="One organisation or solution a line, as JSON; organisations first.",
    responses=INVALID,
)
def stream_solutions(catalog: NamedDependency[Catalog]) -> Stream:
    """Return everything everybody may see, line by line: what an import elsewhere takes without loss."""
    lines = catalog.exchange.lines(visible_only=True)
    # What fails before the first line is still a problem document; later the connection just ends.
    first = next(lines, b"")
    return Stream(chain((first,), lines), media_type=LINES)


@get(
    "/solutions/{slug:str}/publiccode.yml",
    sync_to_thread=True,
    summary="Take a solution as publiccode.yml",
    media_type=YAML,
    response_description="A publiccode.yml 0.7; what it still lacks to be valid stands in comments on top.",
    responses=LISTED,
)
def read_publiccode(slug: Slug, catalog: NamedDependency[Catalog], who: NamedDependency[Principal]) -> Response[str]:
    """Return the solution as publiccode.yml 0.7, to be put into its repository."""
    written = catalog.exchange.publiccode(slug, who)
    return TaggedResponse(
        written.text, media_type=YAML, headers={"content-disposition": 'attachment; filename="publiccode.yml"'}
    )


RESOURCE = Resource(
    Right.BROWSE,
    (search_solutions, read_solution, list_reports, list_versions, stream_solutions, read_publiccode),
    tags=("solutions",),
)
