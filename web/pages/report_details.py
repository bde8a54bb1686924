"""`/solutions/SLUG/report/COMMIT/…`: a report's long lists, each on its own page, cut and filtered on the server."""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from analyzer.dependencies.values import pinning
from catalog.errors import NotFoundError
from catalog.permissions import Right
from catalog.services import Catalog
from scorers.fault_risk.order import reordered
from scorers.report import Report
from web import development, report_facts, report_lists
from web.pluggable import Page
from web.queries import one, page_of, read_report
from web.rendering import Visit
from web.treemap import cells, folder_items, folder_steps

HOME = "/solutions/{slug:str}/report/{commit:str}"


@get(f"{HOME}/findings", sync_to_thread=True)
def findings(
    slug: FromPath[str], commit: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str]:
    """Show the findings that pass the filters."""
    report, query = catalog.reports.at(slug, commit, visit.who), read_report(visit.query)
    found = report_lists.findings(report, query)
    alarms = catalog.false_alarms.beside(slug, report, visit.who)
    return _page("report_findings.html", report, slug, catalog, visit, query=query, findings=found, alarms=alarms)


@get(f"{HOME}/files", sync_to_thread=True)
def files(
    slug: FromPath[str], commit: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str]:
    """Show the files that pass the filters, first where a reviewer should look first."""
    report, query = _ordered(slug, commit, catalog, visit), read_report(visit.query)
    return _page(
        "report_files.html", report, slug, catalog, visit, query=query, files=report_lists.files(report, query)
    )


@get(f"{HOME}/map", sync_to_thread=True)
def treemap(
    slug: FromPath[str], commit: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str]:
    """Show a folder's files and folders as areas; raise NotFoundError for a folder without files."""
    report, folder = _ordered(slug, commit, catalog, visit), one(visit.query, "folder")
    items = folder_items(report.files, folder)
    if folder and not (folder.endswith("/") and items):
        raise NotFoundError("folder", folder)
    steps = folder_steps(folder)
    return _page("report_map.html", report, slug, catalog, visit, folder=folder, steps=steps, cells=cells(items))


@get(f"{HOME}/packages", sync_to_thread=True)
def packages(
    slug: FromPath[str], commit: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str]:
    """Show the packages a solution builds on and their known vulnerabilities."""
    report = catalog.reports.at(slug, commit, visit.who)
    return _page(
        "report_packages.html",
        report,
        slug,
        catalog,
        visit,
        pinning=pinning(report.dependencies),
        packages=report_lists.packages(report, page_of(visit.query, "packages")),
        vulnerabilities=report_lists.vulnerabilities(report, page_of(visit.query, "vulnerabilities")),
    )


@get(f"{HOME}/coverage", sync_to_thread=True)
def coverage(
    slug: FromPath[str], commit: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str]:
    """Show what was measured by which tools, and what was not."""
    return _page("report_coverage.html", catalog.reports.at(slug, commit, visit.who), slug, catalog, visit)


@get(f"{HOME}/care", sync_to_thread=True)
def care(
    slug: FromPath[str], commit: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str]:
    """Show licence, signs of care and copies with their places."""
    return _page("report_care.html", catalog.reports.at(slug, commit, visit.who), slug, catalog, visit)


@get(f"{HOME}/development", sync_to_thread=True)
def history(
    slug: FromPath[str], commit: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str]:
    """Show what the history says."""
    report = catalog.reports.at(slug, commit, visit.who)
    past = catalog.histories.at(slug, commit, visit.who)
    return _page("report_development.html", report, slug, catalog, visit, past=past, development=development)


def _ordered(slug: str, commit: str, catalog: Catalog, visit: Visit) -> Report:
    """Return the report with the order of its files that the history gives, once it was read."""
    report = catalog.reports.at(slug, commit, visit.who)
    return reordered(report, catalog.histories.at(slug, commit, visit.who).history)


def _page(template: str, report: Report, slug: str, catalog: Catalog, visit: Visit, **more: object) -> Response[str]:
    card = catalog.listings.read(slug, visit.who).card
    context = {"card": card, "report": report, "lists": report_lists, "facts": report_facts, **more}
    return Response(visit.render(template, **context), media_type="text/html")


PAGE = Page(Right.BROWSE, (findings, files, treemap, packages, coverage, care, history))
