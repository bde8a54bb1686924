"""Recompute the score of a stored report from nothing but the report, and say whether it is the same bit for bit.

A report holds every fact that a score rests on: the numbers of each file and of each function, findings, what was left
out, and the facts of the whole. Here the analysis is built back from it; what no scorer looks at stays empty
(units). Of several functions on one line, the report keeps the rows in their order, and so does the analysis.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from analyzer.values import Analysis, Finding, LeftOut, Measurement, Outcome, Role, SourceFile, ToolRun
from scorers.assessment import assess
from scorers.errors import RecomputeError
from scorers.publishing import placeless, placeless_search
from scorers.registry import find_scorers
from scorers.report import EXERCISED, SCHEMA, Report, ReportFile, ReportScore
from scorers.scorer import Scorer

FUNCTION_NUMBERS = ("complexity", "length", "parameters", "nesting", "size")
STATED_BY = "report"
"""Which tool stated a function's number is not in the report; scorers for which it matters cannot be recomputed."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same: where it stands in the report, as stored and as recomputed."""

    place: str
    stored: object
    recomputed: object


@dataclass(frozen=True, slots=True)
class Recomputed:
    """The score as stored and as recomputed, and everything in which the two reports differ."""

    commit: str
    stored: ReportScore
    recomputed: ReportScore
    differences: tuple[Difference, ...]

    @property
    def equal(self) -> bool:
        """Return whether score, parts, contributions and files' judgements are the same bit for bit."""
        return not self.differences


def read_report(data: bytes) -> Report:
    """Return the report of a JSON document, whatever stands beside it; raise RecomputeError if it is none."""
    try:
        report = Report.from_json(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RecomputeError(f"this is no report: {error}") from error
    if report.schema != SCHEMA:
        raise RecomputeError(f"the report has schema {report.schema}; this version reads schema {SCHEMA}")
    return report


def recompute(report: Report) -> Recomputed:
    """Return the comparison with the score that the model named in the report gives; raise RecomputeError if none."""
    scorer = _scorer_of(report.score)
    try:
        again = assess(analysis_of(report), scorer)
    except (ValueError, ArithmeticError) as error:
        raise RecomputeError(f"the report has numbers that no measurement gives: {error}") from error
    if again.score.benchmark != report.score.benchmark:
        raise RecomputeError(
            f"the report was scored by the benchmark {report.score.benchmark}; this version has {again.score.benchmark}"
        )
    return Recomputed(report.commit, report.score, again.score, tuple(_differences(report, again)))


def analysis_of(report: Report) -> Analysis:
    """Return the analysis that a report tells of; raise ValueError for what no analysis can state."""
    return Analysis(
        repository=report.repository,
        commit=report.commit,
        committed_at=report.committed_at,
        analyzer_version=report.analyzer_version,
        files=tuple(
            SourceFile(file.path, file.blob, file.size, file.language, Role(file.role), file.reason, file.lines)
            for file in report.files
        ),
        measurements=tuple(item for file in report.files for item in _measurements(file)),
        findings=tuple(
            Finding(f.tool, f.rule, f.severity, f.confidence, f.path, f.line, f.message, f.link)
            for f in report.findings
        )
        + placeless(report.withheld),
        left_out=tuple(LeftOut(item.path, item.reason, item.tool) for item in report.coverage.left_out),
        tools=tuple(
            ToolRun(t.tool, t.version, Outcome(t.outcome), t.reason, t.files, t.languages) for t in report.tools
        ),
        sandbox=report.sandbox,
        dependencies=report.dependencies,
        licensing=report.licensing,
        project=report.project,
        duplication=report.duplication,
        advisories=report.advisories,
        secrets=placeless_search(report.secrets),
    )


def _scorer_of(score: ReportScore) -> Scorer:
    known: Mapping[str, Scorer] = {f"{scorer.name}-{scorer.version}": scorer for scorer in find_scorers().values()}
    scorer = known.get(score.model)
    if scorer is None:
        raise RecomputeError(f"this version does not have the model {score.model!r}; it has {', '.join(sorted(known))}")
    if not scorer.recomputable:
        raise RecomputeError(f"a score of {score.model} rests on more than a report keeps")
    return scorer


def _measurements(file: ReportFile) -> Iterator[Measurement]:
    for key, value in file.metrics.items():
        tool, _, name = key.partition(".")
        yield Measurement(tool, name, value, "", file.path)
    for row in file.functions:
        for name in FUNCTION_NUMBERS:
            number = getattr(row, name)
            if number is not None:
                yield Measurement(STATED_BY, name, float(number), "", file.path, row.name, row.line)
    for name in file.exercised:
        yield Measurement("shape", EXERCISED, 1.0, "", file.path, name)


def _differences(stored: Report, again: Report) -> Iterator[Difference]:
    pairs = {
        "score": (_fields(stored.score), _fields(again.score)),
        "subscores": (stored.subscores, again.subscores),
        "contributions": (
            {item.feature: item for item in stored.contributions},
            {item.feature: item for item in again.contributions},
        ),
        "changeability": (
            {file.path: file.changeability for file in stored.files},
            {file.path: file.changeability for file in again.files},
        ),
    }
    for part, (before, after) in pairs.items():
        for name in dict.fromkeys((*before, *after)):
            if before.get(name) != after.get(name):
                yield Difference(f"{part}.{name}", before.get(name), after.get(name))


def _fields(score: ReportScore) -> Mapping[str, object]:
    fields: dict[str, object] = msgspec.to_builtins(score)
    return fields
