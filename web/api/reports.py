"""`/api/v1/reports/ID`: one complete report; it never changes, so it may be kept for ever.

`.sarif` behind the identifier gives its findings as SARIF 2.1.0, which code hosts and editors read.
"""

from typing import Annotated

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import PathParameter

from catalog.services import Catalog
from scorers.report import Report
from scorers.sarif import to_sarif
from web.caching import FOR_EVER
from web.documents import REFUSALS
from web.pluggable import Resource

SARIF = ".sarif"
SARIF_TYPE = "application/sarif+json"

ReportId = Annotated[
    str,
    PathParameter(
        title="Report",
        description="The identifier that a solution's history names; with .sarif behind it, the findings as SARIF.",
        examples=[Example(value="9b1c63d4a1f04c0e8d0f5a7b2e6c4d18")],
    ),
]


@get(
    "/reports/{report_id:str}",
    sync_to_thread=True,
    tags=["reports"],
    summary="Read one report",
    response_description="The report; as SARIF (application/sarif+json) if .sarif stands behind the identifier.",
    responses=REFUSALS,
)
def read_report(
    report_id: ReportId, catalog: NamedDependency[Catalog], request: Request[object, object, State]
) -> Response[Report]:
    """Return the report with every file, finding and contribution; answers 304 to a caller that has it."""
    identifier = report_id.removesuffix(SARIF)
    report = catalog.reports.read(identifier)
    headers = {"etag": f'"{report_id}"', "cache-control": FOR_EVER}
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(None, status_code=304, headers=headers)  # type: ignore[arg-type]
    if report_id != identifier:
        return Response(to_sarif(report), headers=headers, media_type=SARIF_TYPE)  # type: ignore[arg-type]
    return Response(report, headers=headers)


RESOURCE = Resource((read_report,))
