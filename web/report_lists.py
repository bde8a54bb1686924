"""Cuts a report's long lists to the part a reader asked for; a report may name ten thousand findings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest
from operator import attrgetter
from typing import Generic, TypeVar

from analyzer.advisories.values import Vulnerability
from analyzer.dependencies.values import Dependency
from catalog.inputs import ReportQuery
from scorers.report import Report, ReportContribution, ReportFile, ReportFinding, ReportLeftOut

Item = TypeVar("Item")
SEVERITIES = ("high", "medium", "low", "undefined")
GRAVITY = {severity: place for place, severity in enumerate(SEVERITIES)}
PLACE = attrgetter("path", "line")
LEFT_OUT_SHOWN = 20
ROWS = 50
FIRST_SHOWN = 10
SHOWN_POINTS = 0.05
"""Fewer points, for or against, would read as none."""


@dataclass(frozen=True, slots=True)
class Listed(Generic[Item]):
    """One page of a list: its items, how many there are in all, and where we are."""

    items: tuple[Item, ...]
    total: int
    page: int
    pages: int


def findings(report: Report, query: ReportQuery) -> Listed[ReportFinding]:
    """Return the findings that pass the filters, the gravest first."""
    part = query.path.casefold()
    paths = {file.path for file in report.files if file.role == query.role}
    chosen = [
        finding
        for finding in report.findings
        if query.tool in ("", finding.tool)
        and query.severity in ("", finding.severity)
        and (not query.role or finding.path in paths)
        and (not part or part in finding.path.casefold())
    ]
    chosen.sort(key=PLACE)
    chosen.sort(key=_gravity)
    return _cut(chosen, query.page, query.size)


def files(report: Report, query: ReportQuery) -> Listed[ReportFile]:
    """Return the files that pass the filters: first where a reviewer should look first."""
    part = query.path.casefold()
    chosen = [file for file in report.files if query.role in ("", file.role) and part in file.path.casefold()]
    return _cut(sorted(chosen, key=_attention), query.page, query.size)


def first_files(report: Report) -> tuple[ReportFile, ...]:
    """Return the files at which a reviewer should look first; none if there are too few to choose from."""
    known = [file for file in report.files if file.fault_risk]
    return tuple(nsmallest(FIRST_SHOWN, known, key=_attention)) if len(known) > FIRST_SHOWN else ()


def packages(report: Report, page: int) -> Listed[Dependency]:
    """Return the packages that manifests and lock files name, file by file."""
    return _cut(report.dependencies.dependencies, page, ROWS)


def vulnerabilities(report: Report, page: int) -> Listed[Vulnerability]:
    """Return the known vulnerabilities of the packages, the gravest first."""
    return _cut(report.advisories.vulnerabilities, page, ROWS)


def tools_of(report: Report) -> tuple[str, ...]:
    """Return the tools that have findings."""
    return tuple(sorted({finding.tool for finding in report.findings}))


def roles_of(report: Report) -> tuple[str, ...]:
    """Return the roles that files have, the most frequent first."""
    return tuple(role for role, _ in Counter(file.role for file in report.files).most_common())


def by_severity(report: Report) -> tuple[tuple[str, int], ...]:
    """Return how many findings there are of each severity, the gravest first."""
    counts = Counter(finding.severity for finding in report.findings)
    return tuple((severity, counts[severity]) for severity in SEVERITIES if counts[severity])


def severities_of(report: Report) -> tuple[str, ...]:
    """Return the severities that findings have, the gravest first."""
    present = {finding.severity for finding in report.findings}
    return tuple(severity for severity in SEVERITIES if severity in present)


def weighed(contributions: Sequence[ReportContribution], direction: int) -> tuple[ReportContribution, ...]:
    """Return what speaks for (1) or against (-1) the code, the weightiest first; not what reads as no points."""
    chosen = [contribution for contribution in contributions if contribution.points * direction >= SHOWN_POINTS]
    return tuple(sorted(chosen, key=lambda contribution: -abs(contribution.points)))


def left_out_reasons(left_out: Sequence[ReportLeftOut]) -> tuple[tuple[str, str, int], ...]:
    """Return each reason with the tool (empty: all tools) and the number of files, the most frequent first."""
    counts = Counter((entry.reason, entry.tool) for entry in left_out)
    return tuple((reason, tool, count) for (reason, tool), count in counts.most_common())


def _gravity(finding: ReportFinding) -> int:
    return GRAVITY.get(finding.severity, len(GRAVITY))


def _attention(file: ReportFile) -> tuple[bool, float, bool, float, str]:
    """Order by risk where it is known, else sources first, and those with the most branched function before others."""
    branches = max((one.complexity or 0.0 for one in file.functions), default=0.0)
    return file.fault_risk is None, -(file.fault_risk or 0.0), file.role != "source", -branches, file.path


def _cut(items: Sequence[Item], page: int, size: int) -> Listed[Item]:
    pages = max(1, -(-len(items) // size))
    here = min(page, pages)
    return Listed(tuple(items[(here - 1) * size : here * size]), len(items), here, pages)
