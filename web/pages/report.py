"""`/solutions/SLUG/report`: the report behind a score, down to file and line, for any measured commit."""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from analyzer.dependencies.values import pinning
from catalog.errors import NotFoundError
from catalog.permissions import Right
from catalog.services import Catalog
from scorers.fault_risk.order import reordered
from scorers.report import Report
from web import development, report_facts, report_lists, report_score
from web.pluggable import Page
from web.queries import one, page_of, read_report
from web.rendering import Visit


@get("/solutions/{slug:str}/report", sync_to_thread=True)
def latest(slug: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show the newest report."""
    return _show(slug, catalog.reports.latest(slug, visit.who), catalog, visit)


@get("/solutions/{slug:str}/report/{commit:str}", sync_to_thread=True)
def at_commit(
    slug: FromPath[str], commit: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str]:
    """Show the report of a commit."""
    return _show(slug, catalog.reports.at(slug, commit, visit.who), catalog, visit)


@get("/solutions/{slug:str}/report/{commit:str}/file", sync_to_thread=True)
def one_file(
    slug: FromPath[str], commit: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str]:
    """Show everything that was measured about one file."""
    report, path = catalog.reports.at(slug, commit, visit.who), one(visit.query, "path")
    file = next((file for file in report.files if file.path == path), None)
    if file is None:
        raise NotFoundError("file", path)
    found = tuple(finding for finding in report.findings if finding.path == path)
    return visit.page(
        "file.html",
        solution=catalog.listings.read(slug, visit.who),
        report=report,
        file=file,
        findings=found,
        facts=report_facts,
        alarms=catalog.false_alarms.beside(slug, report, visit.who),
    )


def _show(slug: str, report: Report, catalog: Catalog, visit: Visit) -> Response[str]:
    query = read_report(visit.query)
    past = catalog.histories.at(slug, report.commit, visit.who)
    report = reordered(report, past.history)
    return visit.page(
        "report.html",
        solution=catalog.listings.read(slug, visit.who),
        report=report,
        query=query,
        findings=report_lists.findings(report, query),
        files=report_lists.files(report, query, page_of(visit.query, "files")),
        lists=report_lists,
        facts=report_facts,
        judged=report_score,
        pinning=pinning(report.dependencies),
        past=past,
        alarms=catalog.false_alarms.beside(slug, report, visit.who),
        development=development,
        packages=report_lists.packages(report, page_of(visit.query, "packages")),
        vulnerabilities=report_lists.vulnerabilities(report, page_of(visit.query, "vulnerabilities")),
    )


PAGE = Page(Right.BROWSE, (latest, at_commit, one_file))
