"""`/api/v1/reports/ID`: one complete report; it never changes, but it may be taken down with its listing.

`.sarif` behind the identifier gives its findings as SARIF 2.1.0, which code hosts and editors read; `.cdx.json` gives
its packages as CycloneDX 1.6, which tools for supply chains read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.openapi.spec import Example, OpenAPIMediaType, OpenAPIResponse, Operation, Schema
from litestar.openapi.spec.enums import OpenAPIType
from litestar.params import PathParameter

from analyzer.sbom import MEDIA_TYPE as CYCLONEDX_TYPE
from catalog.permissions import Principal, Right
from catalog.services import Catalog
from scorers.parts_list import to_parts_list
from scorers.report import Report
from scorers.sarif import to_sarif
from web.caching import AN_HOUR, knows, weak
from web.documents import REFUSALS
from web.pluggable import Resource

SARIF_TYPE = "application/sarif+json"
FORMS: Mapping[str, tuple[str, Callable[[Report], object]]] = {
    ".sarif": (SARIF_TYPE, to_sarif),
    ".cdx.json": (CYCLONEDX_TYPE, to_parts_list),
}
"""What may stand behind the identifier: the media type and how the report is written in it."""

ReportId = Annotated[
    str,
    PathParameter(
        title="Report",
        description="The identifier that a solution's history names; with .sarif behind it, the findings as SARIF; "
        "with .cdx.json behind it, the packages as CycloneDX.",
        examples=[Example(value="9b1c63d4a1f04c0e8d0f5a7b2e6c4d18")],
    ),
]


@dataclass
class ReportOperation(Operation):
    """The operation with the media types of every form, where Litestar knows of one alone."""

    def __post_init__(self) -> None:
        """Name the other forms beside the report."""
        answer = (self.responses or {}).get("200")
        if isinstance(answer, OpenAPIResponse) and answer.content is not None:
            other = OpenAPIMediaType(schema=Schema(type=OpenAPIType.OBJECT))
            answer.content |= {media_type: other for media_type, _ in FORMS.values()}


@get(
    "/reports/{report_id:str}",
    sync_to_thread=True,
    summary="Read one report",
    operation_class=ReportOperation,
    response_description="The report; as SARIF if .sarif, as CycloneDX if .cdx.json stands behind the identifier.",
    responses=REFUSALS,
)
def read_report(
    report_id: ReportId, catalog: NamedDependency[Catalog], request: Request[Principal, object, State]
) -> Response[Report]:
    """Return the report with every file, finding and contribution; answers 304 to a caller that has it."""
    ending = next((ending for ending in FORMS if report_id.endswith(ending)), "")
    identifier = report_id.removesuffix(ending)
    report = catalog.reports.read(identifier, request.user)
    headers = {"etag": weak(report_id), "cache-control": AN_HOUR}
    if knows(request.headers.get("if-none-match", ""), report_id):
        return Response(None, status_code=304, headers=headers)  # type: ignore[arg-type]
    if ending:
        media_type, written = FORMS[ending]
        return Response(written(report), headers=headers, media_type=media_type)  # type: ignore[arg-type]
    return Response(report, headers=headers)


RESOURCE = Resource(Right.BROWSE, (read_report,), tags=("reports",))
