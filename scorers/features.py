"""Features: what a scorer looks at, computed from an analysis and from nothing else.

All densities are per 1,000 logical lines as radon counts them (`raw.lloc`), so that blank lines, comments and line
breaks do not move them. Only files with the role `source` count for the code; tests, generated, vendored and
documentation files do not.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from analyzer.values import Analysis, Finding, Role, SourceFile

CI_FILES = re.compile(
    r"^(\.github/workflows/.*\.ya?ml|\.gitlab-ci\.yml|\.gitlab/ci/.*|\.travis\.yml|\.circleci/config\.yml|azure-pipelines\.yml"
    r"|\.?appveyor\.yml|\.drone\.yml|\.woodpecker(\.yml|/.*)|\.forgejo/workflows/.*|\.gitea/workflows/.*|bitbucket-pipelines\.yml"
    r"|\.cirrus\.yml|jenkinsfile)$",
    re.IGNORECASE,
)
PACKAGING_NAMES = frozenset({
    "pyproject.toml", "setup.py", "setup.cfg", "package.json", "composer.json", "gemfile", "cargo.toml", "go.mod",
    "pom.xml",
    "build.gradle", "build.gradle.kts", "cpanfile", "mix.exs", "pubspec.yaml", "package.swift",
})  # fmt: skip
LICENCE_NAMES = re.compile(r"^(licen[cs]e|copying|unlicense)([._-].*)?$", re.IGNORECASE)
README_NAMES = re.compile(r"^readme([._-].*)?$", re.IGNORECASE)
CHANGELOG_NAMES = re.compile(r"^(change(s|log)|history|news|releases?)([._-].*)?$", re.IGNORECASE)
CONTACT_NAMES = re.compile(r"^(security|contributing)([._-].*)?$", re.IGNORECASE)
COMPLEX = 10
SEVERITY_WEIGHT = {"high": 10.0, "medium": 3.0, "low": 0.0}
CONFIDENCE_WEIGHT = {"high": 1.0, "medium": 0.5, "low": 0.2}


@dataclass(frozen=True, slots=True)
class FileFacts:
    """The facts of one measured source file: logical lines, complexities of its functions, weighted findings."""

    path: str
    logical_lines: float
    complexities: tuple[float, ...]
    likely_mistakes: int
    other_findings: int
    danger: float


@dataclass(frozen=True, slots=True)
class Practice:
    """What the repository shows of how it is looked after; counts and yes or no."""

    test_lines: float
    has_ci: bool
    has_packaging: bool
    has_licence: bool
    has_readme: bool
    has_changelog: bool
    has_contact: bool


def file_facts(analysis: Analysis) -> tuple[FileFacts, ...]:
    """Return the facts of each source file that radon measured, ordered by path."""
    sources = {file.path for file in analysis.files if file.role is Role.SOURCE}
    lines: dict[str, float] = {}
    complexities: dict[str, list[float]] = defaultdict(list)
    for item in analysis.measurements:
        if item.tool != "radon" or item.path not in sources:
            continue
        if item.name == "raw.lloc":
            lines[item.path] = item.value
        elif item.name == "cc":
            complexities[item.path].append(item.value)
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in analysis.findings:
        findings[finding.path].append(finding)
    return tuple(_facts(path, lines[path], complexities[path], findings[path]) for path in sorted(lines))


def _facts(path: str, lines: float, complexities: list[float], findings: list[Finding]) -> FileFacts:
    lint = [finding for finding in findings if finding.tool == "ruff"]
    mistakes = sum(1 for finding in lint if finding.severity == "medium")
    danger = sum(
        SEVERITY_WEIGHT.get(finding.severity, 0.0) * CONFIDENCE_WEIGHT.get(finding.confidence, 0.0)
        for finding in findings
        if finding.tool == "bandit"
    )
    return FileFacts(path, lines, tuple(complexities), mistakes, len(lint) - mistakes, danger)


def measured_languages(analysis: Analysis) -> tuple[str, ...]:
    """Return the languages of the files whose logical lines radon counted: a score of code rests on nothing else."""
    measured = {item.path for item in analysis.measurements if item.tool == "radon" and item.name == "raw.lloc"}
    return tuple(sorted({file.language for file in analysis.files if file.language and file.path in measured}))


def practice(analysis: Analysis) -> Practice:
    """Return what the repository shows of how it is looked after, whatever its language."""
    own = [file for file in analysis.files if file.role is not Role.VENDORED]
    top = [PurePosixPath(file.path).name for file in own if "/" not in file.path]
    return Practice(
        test_lines=test_lines(analysis, own),
        has_ci=any(CI_FILES.match(file.path) for file in own),
        has_packaging=any(PurePosixPath(file.path).name.lower() in PACKAGING_NAMES for file in own),
        has_licence=_any(LICENCE_NAMES, top),
        has_readme=_any(README_NAMES, top),
        has_changelog=_any(CHANGELOG_NAMES, top),
        has_contact=_any(CONTACT_NAMES, [PurePosixPath(file.path).name for file in own if file.path.count("/") <= 1]),
    )


def test_lines(analysis: Analysis, own: Iterable[SourceFile]) -> float:
    """Return the logical lines of Python tests, plus the plain lines of tests in other languages."""
    tests = {file.path: float(file.lines) for file in own if file.role is Role.TEST and file.language}
    for item in analysis.measurements:
        if item.tool == "radon" and item.name == "raw.lloc" and item.path in tests:
            tests[item.path] = item.value
    return sum(tests.values())


def _any(pattern: re.Pattern[str], names: Iterable[str]) -> bool:
    return any(pattern.match(name) for name in names)
