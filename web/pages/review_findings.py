"""`/review/SLUG/findings`: the newest report's findings and functions with their source lines, and false alarms."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from catalog.errors import SubmissionError
from catalog.false_alarms import digest_of, key_of
from catalog.permissions import Right
from catalog.services import Catalog
from scorers.report import Report, ReportFile
from web import report_facts, report_lists
from web.pluggable import Page
from web.queries import read_report
from web.rendering import Visit
from web.report_addresses import list_before
from web.returning import own_address
from web.review_wording import review_faults

SHOWN = 20


@dataclass(frozen=True, slots=True)
class AlarmForm:
    """One finding and why it is a false alarm, as a browser sends it; `here` is the page to return to."""

    finding: str = ""
    reason: str = ""
    here: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawalForm:
    """Why a mark is taken back, and the page to return to."""

    reason: str = ""
    here: str = ""


@get("/review/{slug:str}/findings", sync_to_thread=True)
def findings(slug: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show findings with the lines around them."""
    return _page(slug, catalog, visit)


@post("/review/{slug:str}/excerpts", sync_to_thread=True)
def ask_for_lines(slug: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Redirect:
    """Let a worker read the source lines."""
    catalog.excerpts.request(slug, visit.who)
    return _back(visit, slug, "")


@post("/review/{slug:str}/false-alarms", sync_to_thread=True)
def mark(
    slug: FromPath[str],
    data: URLEncodedBody[AlarmForm],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Response[str] | Redirect:
    """Mark a finding as a false alarm."""
    try:
        catalog.false_alarms.mark(slug, data.finding, data.reason, visit.who)
    except SubmissionError as error:
        return _page(slug, catalog, visit, data, error.faults)
    return _back(visit, slug, data.here)


@post("/review/{slug:str}/false-alarms/{alarm:str}/withdraw", sync_to_thread=True)
def withdraw(
    slug: FromPath[str],
    alarm: FromPath[str],
    data: URLEncodedBody[WithdrawalForm],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Response[str] | Redirect:
    """Take a mark back."""
    try:
        catalog.false_alarms.withdraw(slug, alarm, data.reason, visit.who)
    except SubmissionError as error:
        return _page(slug, catalog, visit, AlarmForm(alarm, data.reason, data.here), error.faults)
    return _back(visit, slug, data.here)


def _page(
    slug: str,
    catalog: Catalog,
    visit: Visit,
    typed: AlarmForm = AlarmForm(),
    faults: Mapping[str, str] | None = None,
) -> Response[str]:
    if faults:
        visit = visit.at(f"/review/{slug}/findings", urlsplit(own_address(typed.here)).query)
    report = catalog.reports.latest(slug, visit.who)
    query = replace(read_report(visit.query), size=SHOWN)
    return visit.page(
        "review_findings.html",
        status=422 if faults else 200,
        desk=catalog.reviews.desk(slug, visit.who),
        report=report,
        query=query,
        findings=report_lists.findings(report, query),
        lists=report_lists,
        facts=report_facts,
        file=_file(report, query.path),
        before=list_before(visit.query, "findings"),
        lines=catalog.excerpts.behind(slug, visit.who),
        alarms=catalog.false_alarms.beside(slug, report, visit.who),
        key_of=key_of,
        digest_of=digest_of,
        typed=typed,
        faults=review_faults(visit.language, faults or {}),
    )


def _file(report: Report, path: str) -> ReportFile | None:
    """Return the file that the filter names in full."""
    return next((file for file in report.files if file.path == path), None)


def _back(visit: Visit, slug: str, here: str) -> Redirect:
    return Redirect(own_address(here) or visit.address(f"/review/{slug}/findings"), status_code=303)


PAGE = Page(Right.REVIEW, (findings, ask_for_lines, mark, withdraw))
