"""A report as large as one may be: ten thousand files in nested folders, fifty thousand findings, hundreds of packages.

It is generated, not stored, and the same each time; `benchmarks/report_pages.py` measures the pages with it.
"""

from dataclasses import replace

from msgspec import structs
from showcase import BOOKING, BUILT_ON, full_report

from scorers.report import Coverage, Report, ReportFile, ReportFinding, ReportFunction

FILES, FINDINGS, PACKAGES = 10_000, 50_000, 1_200
COMMIT = "ab" * 20
ROLES = ("source", "source", "source", "test", "docs")
RULES = (("bandit", "B324", "high"), ("ruff", "PLR0915", "medium"), ("ruff", "B006", "low"))
METRICS = {
    "radon.complexity_mean": 3.25,
    "radon.maintainability_index": 61.5,
    "radon.raw.lloc": 90.0,
    "radon.raw.sloc": 120.0,
    "shape.statements": 85.0,
}


def path_of(number: int) -> str:
    """Return the path of a file, four folders deep."""
    return f"services/area{number % 17:02}/module{number % 113:03}/part{number % 5}/file{number:05}.py"


def _file(number: int) -> ReportFile:
    functions = tuple(
        ReportFunction(f"function{each}", 5 + 20 * each, float((number + each) % 19), 15, 3, 2, 12) for each in range(3)
    )
    role = ROLES[number % len(ROLES)]
    risk = number / FILES if role == "source" else None
    lines = 20 + number * 7919 % 900
    return ReportFile(path_of(number), "Python", role, lines, 50.0, risk, "Python code", METRICS, functions)


def _finding(number: int) -> ReportFinding:
    tool, rule, severity = RULES[number % len(RULES)]
    place = path_of(number * 31 % FILES)
    return ReportFinding(
        tool, rule, severity, "high", place, 1 + number % 400, f"Message {number}", "https://x.example"
    )


def huge_report(repository: str = BOOKING) -> Report:
    """Return the report of a repository that reaches the limits of an analysis."""
    (package, *_) = BUILT_ON.dependencies
    packages = tuple(structs.replace(package, name=f"p{each}", purl=f"pkg:pypi/p{each:04}") for each in range(PACKAGES))
    report = full_report(repository, COMMIT, 64.0)
    roles = {role: ROLES.count(role) * FILES // len(ROLES) for role in dict.fromkeys(ROLES)}
    return replace(
        report,
        coverage=Coverage(report.coverage.languages, FILES, FILES, roles, report.coverage.left_out, 0.9),
        files=tuple(_file(number) for number in range(FILES)),
        findings=tuple(_finding(number) for number in range(FINDINGS)),
        dependencies=replace(BUILT_ON, dependencies=packages),
        licensing=report.licensing,
    )
