"""Builds the training table of the reading order from local clones: each repository a year before its pinned commit.

Which repositories are taken is a rule that was fixed before any figure was seen (`Rule`). Everything is measured at the
earlier commit; only how many later fixes touched a file is from the year after it.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from analyzer.analysis import analyze, ignore
from analyzer.cache import FactCache, NoCache
from analyzer.errors import AnalyzerError, RevisionError
from analyzer.history.later_fixes import days_before, later_fixes
from analyzer.history.reading import read_history
from analyzer.history.values import YEAR_DAYS, HistoryLimits
from analyzer.measurers import Measurers
from analyzer.repository import AddressPolicy, Repository
from analyzer.snapshot import located
from analyzer.values import Limits, Listener
from scorers.fault_risk.facts import code_facts, no_past, past_facts
from scorers.fault_risk.table import Line, Origin

LIMITS = Limits(workers=1, tool_seconds=600.0, file_seconds=20.0)


@dataclass(frozen=True, slots=True)
class Rule:
    """Which repositories are taken; files are source files in Python with at least one statement at the earlier commit.

    Only groups of maintained projects have later fixes to learn from: engineered ones, applications and libraries.
    """

    groups: frozenset[tuple[str, str]] = frozenset({("niche", "Y"), ("application", ""), ("library", "")})
    most_lines: int = 150_000
    fewest_commits: int = 100
    shortest_days: int = YEAR_DAYS
    fewest_fixes: int = 10
    fewest_files: int = 20
    fewest_of_each: int = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line of the manifest: a repository with its group and its pinned commit, up to which fixes count."""

    repository: str
    group: str
    commit: str


def wanted(manifest: Path, rule: Rule = Rule()) -> tuple[Wanted, ...]:
    """Return the repositories that the rule asks for by group and size, of a corpus manifest (CSV, `python_lines`)."""
    with manifest.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Wanted(line["repository"], line["group"], line["commit"])
            for line in csv.DictReader(lines)
            if (line["group"], line["label"]) in rule.groups and int(line["python_lines"]) <= rule.most_lines
        )


def again(lines: Iterable[Line]) -> tuple[Wanted, ...]:
    """Return the repositories of a table, to build it once more."""
    origins = dict.fromkeys(line.origin for line in lines)
    return tuple(Wanted(origin.repository, origin.group, origin.until) for origin in origins)


def build(
    chosen: Sequence[Wanted],
    clones: Path,
    *,
    rule: Rule = Rule(),
    cache: FactCache = NoCache(),  # noqa: B008 - keeps nothing
    report: Listener = ignore,
) -> Iterator[tuple[Wanted, tuple[Line, ...], str]]:
    """Yield each repository with its lines, or with none and the reason; `cache` makes a second run short."""
    with ExitStack() as stack:
        measurers = stack.enter_context(Measurers(LIMITS))
        for one in chosen:
            place = clones / one.repository.replace("/", "+") / "repo"
            try:
                lines, reason = _lines(one, place, rule, cache, measurers, report)
            except AnalyzerError as error:
                lines, reason = (), str(error)
            yield one, lines, reason


def _lines(  # noqa: PLR0913, PLR0917 - the means of one measurement
    one: Wanted, place: Path, rule: Rule, cache: FactCache, measurers: Measurers, report: Listener
) -> tuple[tuple[Line, ...], str]:
    """Return the lines of one repository, or none and why."""
    repository = Repository.parse(str(place), AddressPolicy(local=(place,)))
    bounds = HistoryLimits()
    with located(repository, LIMITS, report, revision=one.commit) as there:
        try:
            commit = days_before(there.directory, one.commit, YEAR_DAYS, limits=bounds, report=report)
        except RevisionError as error:
            return (), str(error)
        history = read_history(there.directory, commit, limits=bounds, report=report)
        later = later_fixes(there.directory, commit, one.commit, limits=bounds, report=report)
    if history.commits < rule.fewest_commits or history.age_days < rule.shortest_days:
        return (), "too little history before"
    if later.fixes < rule.fewest_fixes:
        return (), "too few fixes after"
    analysis = analyze(repository, revision=commit, limits=LIMITS, cache=cache, measurers=measurers, report=report)
    origin = Origin(one.repository, one.group, commit, one.commit)
    past, unknown = past_facts(history), no_past(history)
    lines = tuple(
        Line(origin, code, past.get(path, unknown), later.files.get(path, 0))
        for path, code in code_facts(analysis).items()
    )
    counted = [line for line in lines if line.code.statements]
    fixed = sum(line.later_fixes > 0 for line in counted)
    if len(counted) < rule.fewest_files or min(fixed, len(counted) - fixed) < rule.fewest_of_each:
        return (), "too few files, with or without a later fix"
    return lines, ""
