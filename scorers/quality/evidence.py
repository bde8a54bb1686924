"""Where in the code a contribution comes from: from the report alone, so that every reader finds the same places.

A feature is measured over the whole; these are the places that make it what it is, the weightiest first, of the same
files and by the same rules as `facts.py` counts them. What is missing (tests, a licence) has no place.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import TypeVar

from scorers.quality.facts import COMPLEX, LONG, NESTED, SHAPES, WIDE, kind_of
from scorers.quality.features import by_name
from scorers.quality.security import CRITICAL, SEVERITY, open_packages
from scorers.report import Report, ReportContribution, ReportFile, ReportFinding, ReportFunction

Item = TypeVar("Item")
Weight = tuple[float | str, ...]
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
    return find(report) if find else Places()


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


def _weightiest(found: Sequence[Item], key: Callable[[Item], Weight], place: Callable[[Item], Place]) -> Places:
    """Return the first by their keys; only what is shown is sorted and made a place of, for there may be thousands."""
    return Places(tuple(map(place, nsmallest(MOST, found, key))), len(found))


def _functions(number: str, above: int) -> Callable[[Report], Places]:
    def find(report: Report) -> Places:
        found = [
            (value, file.path, one)
            for file in _sources(report)
            for one in file.functions
            if one.size is not None and (value := _number(one, number)) > above
        ]
        return _weightiest(
            found,
            lambda row: (-row[0], row[1], row[2].line),
            lambda row: Place(row[1], row[2].line, 0, row[2].name, row[0], number),
        )

    return find


def _number(function: ReportFunction, name: str) -> float:
    return float(getattr(function, name) or 0)


def _shape(counted: str) -> Callable[[Report], Places]:
    names = [f"shape.{name}" for name, kind in SHAPES.items() if kind == counted]

    def find(report: Report) -> Places:
        sums = [(file.path, sum(file.metrics.get(name, 0.0) for name in names)) for file in _sources(report)]
        found = [(path, amount) for path, amount in sums if amount]
        return _weightiest(
            found, lambda row: (-row[1], row[0]), lambda row: Place(row[0], number=row[1], unit="places")
        )

    return find


def _outside(report: Report) -> Places:
    """Return the files with the most statements in no function that counts: in classes and loose ones."""
    amounts = [
        (
            file.path,
            file.metrics.get("shape.statements", 0.0)
            - file.metrics.get("shape.import", 0.0)
            - sum(one.size or 0 for one in file.functions),
        )
        for file in _sources(report)
    ]
    found = [(path, amount) for path, amount in amounts if amount > 0]
    return _weightiest(found, lambda row: (-row[1], row[0]), lambda row: Place(row[0], number=row[1], unit="size"))


def _lint(kind: str) -> Callable[[Report], Places]:
    def find(report: Report) -> Places:
        rules = {rule for rule in {one.rule for one in report.findings if one.tool == "ruff"} if kind_of(rule) == kind}
        return _findings(report, lambda one: one.tool == "ruff" and one.rule in rules)

    return find


def _danger(report: Report) -> Places:
    """Return what weighs as dangerous."""
    return _findings(report, lambda one: one.tool == "bandit" and bool(SEVERITY.get(one.severity)))


def _grave(report: Report) -> Places:
    """Return what the cap rests on, but for keys: a public page leads nobody to one."""
    code = _findings(report, lambda one: (one.tool, one.severity, one.confidence) == ("bandit", "high", "high"))
    counted = open_packages(report.advisories, report.dependencies)
    packages = [
        Place(one.path, one.line, 0, one.purl, text=one.summary)
        for one in report.advisories.vulnerabilities
        if one.purl in counted and one.severity == CRITICAL
    ]
    return Places((*packages, *code.shown)[:MOST], len(packages) + code.total)


def _findings(report: Report, belongs: Callable[[ReportFinding], bool]) -> Places:
    paths = {file.path for file in _sources(report)}
    found = [one for one in report.findings if belongs(one) and one.path in paths]
    return _weightiest(
        found, _gravity, lambda one: Place(one.path, one.line, 0, f"{one.tool} {one.rule}", text=one.message)
    )


def _gravity(finding: ReportFinding) -> tuple[int, str, int]:
    known = finding.severity in GRAVITY
    return GRAVITY.index(finding.severity) if known else len(GRAVITY), finding.path, finding.line


def _copies(report: Report) -> Places:
    paths = {file.path for file in _sources(report)}
    found = [
        Place(place.path, place.first, place.last, "", block.tokens, "tokens")
        for block in report.duplication.source
        for place in block.places
        if place.path in paths
    ]
    return Places(tuple(found[:MOST]), len(found))


FINDERS: Mapping[str, Callable[[Report], Places]] = {
    **{name: _lint(kind) for name, kind in (
        ("mistakes", "mistakes"), ("detours", "detours"), ("dead_code", "dead"), ("broad_handling", "broad"),
    )},
    **{name: _shape(kind) for name, kind in (
        ("prints", "prints"), ("top_level", "top_level"), ("globals", "globals"),
        ("indexing", "indexing"), ("open_loops", "whiles"),
    )},
    "in_functions": _outside,
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
