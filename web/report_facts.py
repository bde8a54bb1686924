"""Orders what a report knows beside its score for the page: languages, licence, care, copies, foreign code."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.duplication.values import Block, LanguageDuplication
from analyzer.licences.values import LicenceStatement
from analyzer.project.values import Fact
from scorers.report import Report, ReportFile, ReportFunction

EXPECTED = ("tests", "ci", "packaging", "lock_file", "changelog", "security_contact", "contributing", "publiccode")
"""What a reader looks for: said even if it was not found."""

FURTHER = (
    "dependency_updates", "code_of_conduct", "governance", "code_owners", "issue_templates", "support", "linter",
    "formatter", "type_checker", "pre_commit", "container", "deployment", "citation", "codemeta",
)  # fmt: skip
PLACES_SHOWN = 3
STATEMENTS_SHOWN = 10
COPIES_SHOWN = 8
FOREIGN_SHOWN = 15
FUNCTIONS_SHOWN = 500


@dataclass(frozen=True, slots=True)
class FactRow:
    """One thing that shows care: what it is, the kinds found, the first places, and how many more there are."""

    name: str
    details: tuple[str, ...]
    places: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ForeignRow:
    """Why files are foreign, how many of them, and the first."""

    reason: str
    files: int
    path: str


def care(report: Report) -> tuple[FactRow, ...]:
    """Return what is expected, found or not, and then what else was found."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in report.project.facts:
        found[fact.name].append(fact)
    return tuple(_row(name, found[name]) for name in (*EXPECTED, *(name for name in FURTHER if name in found)))


def expected(report: Report) -> tuple[FactRow, ...]:
    """Return what is expected, found or not."""
    return care(report)[: len(EXPECTED)]


def _row(name: str, facts: Sequence[Fact]) -> FactRow:
    details = tuple(dict.fromkeys(fact.detail for fact in facts if fact.detail))
    places = tuple(dict.fromkeys(fact.path for fact in facts))
    return FactRow(name, details[:PLACES_SHOWN], places[:PLACES_SHOWN], max(0, len(places) - PLACES_SHOWN))


def licence_statements(report: Report) -> tuple[LicenceStatement, ...]:
    """Return the first places that state a licence, those at the top of the repository before those in folders."""
    return report.licensing.statements[:STATEMENTS_SHOWN]


def duplicated_languages(report: Report) -> tuple[LanguageDuplication, ...]:
    """Return the languages that have code to compare."""
    return tuple(row for row in report.duplication.languages if row.lines)


def largest_copies(report: Report) -> tuple[tuple[str, tuple[Block, ...]], ...]:
    """Return the costliest copies of sources and of tests, each with the role; none where there is no copy."""
    every = (("source", report.duplication.source), ("test", report.duplication.tests))
    return tuple((role, blocks[:COPIES_SHOWN]) for role, blocks in every if blocks)


def foreign(report: Report) -> tuple[ForeignRow, ...]:
    """Return why files are taken for copies of others, the most frequent reason first."""
    counts = Counter(file.reason for file in report.files if file.role == "vendored")
    first = {file.reason: file.path for file in reversed(report.files) if file.role == "vendored"}
    return tuple(ForeignRow(reason, count, first[reason]) for reason, count in counts.most_common(FOREIGN_SHOWN))


def functions(file: ReportFile) -> tuple[ReportFunction, ...]:
    """Return the functions of a file, those with the most paths first, then the longest."""
    ordered = sorted(file.functions, key=lambda one: (-(one.complexity or 0), -(one.length or 0), one.line))
    return tuple(ordered[:FUNCTIONS_SHOWN])


def heaviest(file: ReportFile) -> float | None:
    """Return the most paths that a function of the file has, None if none is known."""
    return max((one.complexity for one in file.functions if one.complexity is not None), default=None)
