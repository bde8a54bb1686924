"""`/solutions/SLUG/report`: the report behind a score, for any measured commit; its details have pages of their own."""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from analyzer.dependencies.values import pinning
from catalog.errors import NotFoundError
from catalog.permissions import Right
from catalog.services import Catalog
from scorers.fault_risk.order import reordered
from scorers.report import Report
from web import development, report_facts, report_lists, report_score
from web.pluggable import Page
from web.queries import one
from web.rendering import Visit
from web.report_addresses import list_before, moved
from web.report_trend import trend


@get("/solutions/{slug:str}/report", sync_to_thread=True)
def latest(
    slug: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str] | Redirect:
    """Show the newest report."""
    return _show(slug, catalog.reports.latest(slug, visit.who), catalog, visit)


@get("/solutions/{slug:str}/report/{commit:str}", sync_to_thread=True)
def at_commit(
    slug: FromPath[str], commit: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str] | Redirect:
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
        before=list_before(visit.query, "files", "map", "findings"),
        facts=report_facts,
        alarms=catalog.false_alarms.beside(slug, report, visit.who),
    )


def _show(slug: str, report: Report, catalog: Catalog, visit: Visit) -> Response[str] | Redirect:
    former = moved(slug, report.commit, visit.query)
    if former:
        return Redirect(visit.address(former), status_code=302)
    past = catalog.histories.at(slug, report.commit, visit.who)
    report = reordered(report, past.history)
    solution = catalog.listings.read(slug, visit.who)
    is_shown = solution.card.score is not None and solution.card.score.commit == report.commit
    return visit.page(
        "report.html",
        solution=solution,
        trend=trend(report, solution.reports),
        standings=catalog.peers.standings(slug, visit.who) if is_shown else (),
        peers=catalog.peers.nearest(slug, visit.who) if is_shown else (),
        report=report,
        lists=report_lists,
        facts=report_facts,
        judged=report_score,
        changes=report_score.changes(report),
        pinning=pinning(report.dependencies),
        past=past,
        development=development,
    )


PAGE = Page(Right.BROWSE, (latest, at_commit, one_file))
