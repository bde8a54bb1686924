"""Where in the code a contribution comes from: from the report alone, so that every reader finds the same places.

A feature is measured over the whole; these are the places that make it what it is, the weightiest first, of the same
files and by the same rules as `facts.py` counts them. What is missing (tests, a licence) has no place.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from scorers.quality.facts import COMPLEX, LONG, NESTED, SHAPES, WIDE, kind_of
from scorers.quality.features import by_name
from scorers.quality.security import CRITICAL, SEVERITY, open_packages
from scorers.report import Report, ReportContribution, ReportFile, ReportFinding, ReportFunction

MOST = 10
MUCH_OUTSIDE = 0.1
LOWEST, HIGHEST = 1.0, 99.0
GRAVITY = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the code: a file (line 0), a line, or lines `line` to `last`; the function or rule, and its number.

    `unit` says what the number counts: size (statements), complexity (paths), nesting (levels), parameters, places (in
    the file) or tokens (of a copy); it is empty where there is no number. `text` is what a tool says, in English.
    """

    path: str
    line: int = 0
    last: int = 0
    name: str = ""
    number: float = 0.0
    unit: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """The weightiest places behind a contribution, and how many there are in all."""

    shown: tuple[Place, ...] = ()
    total: int = 0


def places_of(report: Report, feature: str) -> Places:
    """Return the places behind a feature, at most `MOST`; none where the feature names no place."""
    find = FINDERS.get(feature)
    if find is None:
        return Places()
    found = find(report)
    return Places(tuple(found[:MOST]), len(found))


def is_outside(contributions: Sequence[ReportContribution]) -> bool:
    """Return whether over a tenth of the amounts lie beyond nearly all reference projects: comparing is uncertain."""
    known = by_name()
    amounts = [
        each.place
        for each in contributions
        if each.place is not None and each.feature in known and not known[each.feature].is_fact
    ]
    beyond = sum(1 for place in amounts if not LOWEST <= place <= HIGHEST)
    return beyond > MUCH_OUTSIDE * len(amounts)


def _sources(report: Report) -> list[ReportFile]:
    return [file for file in report.files if file.role == "source" and file.language == "Python"]


def _functions(number: str, above: int) -> Callable[[Report], list[Place]]:
    def find(report: Report) -> list[Place]:
        found = [
            Place(file.path, one.line, 0, one.name, value, number)
            for file in _sources(report)
            for one in file.functions
            if one.size is not None and (value := _number(one, number)) > above
        ]
        return sorted(found, key=_weight)

    return find


def _number(function: ReportFunction, name: str) -> float:
    value = {
        "size": function.size,
        "complexity": function.complexity,
        "nesting": function.nesting,
        "parameters": function.parameters,
    }[name]
    return float(value or 0)


def _shape(counted: str) -> Callable[[Report], list[Place]]:
    names = [f"shape.{name}" for name, kind in SHAPES.items() if kind == counted]

    def find(report: Report) -> list[Place]:
        sums = [(file.path, sum(file.metrics.get(name, 0.0) for name in names)) for file in _sources(report)]
        return sorted((Place(path, number=amount, unit="places") for path, amount in sums if amount), key=_weight)

    return find


def _lint(kind: str) -> Callable[[Report], list[Place]]:
    return lambda report: _findings(report, lambda one: one.tool == "ruff" and kind_of(one.rule) == kind)


def _danger(report: Report) -> list[Place]:
    """Return what weighs as dangerous."""
    return _findings(report, lambda one: one.tool == "bandit" and bool(SEVERITY.get(one.severity)))


def _grave(report: Report) -> list[Place]:
    """Return what the cap rests on, but for keys: a public page leads nobody to one."""
    code = _findings(report, lambda one: (one.tool, one.severity, one.confidence) == ("bandit", "high", "high"))
    counted = open_packages(report.advisories, report.dependencies)
    packages = [
        Place(one.path, one.line, 0, one.purl, text=one.summary)
        for one in report.advisories.vulnerabilities
        if one.purl in counted and one.severity == CRITICAL
    ]
    return [*packages, *code]


def _findings(report: Report, belongs: Callable[[ReportFinding], bool]) -> list[Place]:
    paths = {file.path for file in _sources(report)}
    chosen = sorted((one for one in report.findings if one.path in paths and belongs(one)), key=_gravity)
    return [Place(one.path, one.line, 0, f"{one.tool} {one.rule}", text=one.message) for one in chosen]


def _gravity(finding: ReportFinding) -> tuple[int, str, int]:
    known = finding.severity in GRAVITY
    return GRAVITY.index(finding.severity) if known else len(GRAVITY), finding.path, finding.line


def _copies(report: Report) -> list[Place]:
    paths = {file.path for file in _sources(report)}
    return [
        Place(place.path, place.first, place.last, "", block.tokens, "tokens")
        for block in report.duplication.source
        for place in block.places
        if place.path in paths
    ]


def _weight(place: Place) -> tuple[float, str, int]:
    return -place.number, place.path, place.line


FINDERS: Mapping[str, Callable[[Report], list[Place]]] = {
    **{name: _lint(kind) for name, kind in (
        ("mistakes", "mistakes"), ("detours", "detours"), ("dead_code", "dead"), ("broad_handling", "broad"),
    )},
    **{name: _shape(kind) for name, kind in (
        ("prints", "prints"), ("top_level", "top_level"), ("in_functions", "top_level"), ("globals", "globals"),
        ("indexing", "indexing"), ("open_loops", "whiles"),
    )},
    "long_functions": _functions("size", LONG),
    "function_size": _functions("size", LONG),
    "complex_functions": _functions("complexity", COMPLEX),
    "function_paths": _functions("complexity", COMPLEX),
    "nested_functions": _functions("nesting", NESTED),
    "wide_functions": _functions("parameters", WIDE),
    "copies": _copies,
    "danger": _danger,
    "security_cap": _grave,
}  # fmt: skip
"""What finds the places of a feature."""
