"""`/api/v1/reports/ID/history`: the history behind a report's commit, which is read after the report is out."""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import PathParameter

from catalog.permissions import Principal, Right
from catalog.services import Catalog
from catalog.views import HistoryView
from web.documents import REFUSALS
from web.pluggable import Resource

ReportId = Annotated[
    str,
    PathParameter(
        title="Report",
        description="The identifier that a solution's history names.",
        examples=[Example(value="9b1c63d4a1f04c0e8d0f5a7b2e6c4d18")],
    ),
]


@get(
    "/reports/{report_id:str}/history",
    sync_to_thread=True,
    summary="Read the history behind a report",
    response_description="The history, or how far reading it is.",
    responses=REFUSALS,
)
def read_history(
    report_id: ReportId, catalog: NamedDependency[Catalog], who: NamedDependency[Principal]
) -> HistoryView:
    """Return commits, people as counts, releases, changes of files and openCode's criteria for maintained projects.

    No name and no e-mail address is ever stored. Until `state` is completed or failed, ask again later.
    """
    return catalog.histories.behind(report_id, who)


RESOURCE = Resource(Right.BROWSE, (read_history,), tags=("reports",))
