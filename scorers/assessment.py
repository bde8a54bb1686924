"""From facts to the report: score an analysis and put both into the one document."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from analyzer.history.values import History
from analyzer.values import Analysis, Measurement, Role, SecretSearch
from scorers.covering import code_files, share_of
from scorers.fault_risk.model import shipped
from scorers.fault_risk.order import ReadingOrder, reading_order
from scorers.publishing import withheld, withholding
from scorers.registry import DEFAULT, find_scorers
from scorers.report import (
    EXERCISED,
    PARTS,
    SCHEMA,
    Coverage,
    LanguageCoverage,
    Report,
    ReportContribution,
    ReportFile,
    ReportFinding,
    ReportFunction,
    ReportLeftOut,
    ReportOrder,
    ReportScore,
    ReportSecrets,
    ReportSubscore,
    ReportTool,
)
from scorers.scorer import Scorer
from scorers.values import FileScore, Score

COUNTS = ("length", "parameters", "nesting", "size")
NUMBERS = {"cc": "complexity", "complexity": "complexity", **{name: name for name in COUNTS}}
"""What tools call a number of a function, and what the report calls it."""

COUNTED_ROLES = frozenset({Role.SOURCE, Role.TEST})


def ready() -> Scorer:
    """Read every model that `assess` needs and return the default scorer: behind walls no file of ours can be read."""
    shipped()
    return find_scorers()[DEFAULT]


def assess(analysis: Analysis, scorer: Scorer | None = None, history: History | None = None) -> Report:
    """Return the report of an analysis, scored by `scorer` or the default one; same facts, same report.

    The order in which to look at files rests on `history` where there is one; nothing else does.
    """
    score = (scorer or find_scorers()[DEFAULT]).score(analysis)
    order = reading_order(analysis, history)
    is_withheld = withholding(analysis)
    return Report(
        schema=SCHEMA,
        repository=analysis.repository,
        commit=analysis.commit,
        committed_at=analysis.committed_at,
        analyzer_version=analysis.analyzer_version,
        score=_score(score),
        subscores={part: _subscore(score, part) for part in PARTS},
        coverage=coverage(analysis, score),
        files=_files(analysis, score, order),
        findings=tuple(
            ReportFinding(f.tool, f.rule, f.severity, f.confidence, f.path, f.line, f.message, f.link)
            for f in analysis.findings
            if not is_withheld(f)
        ),
        contributions=tuple(
            ReportContribution(c.feature, c.value, c.points, c.sentence, c.sentence_en, c.part, c.gain, c.place)
            for c in score.contributions
        ),
        tools=tuple(
            ReportTool(t.tool, t.version, t.outcome.value, t.reason, t.files, t.languages) for t in analysis.tools
        ),
        sandbox=analysis.sandbox,
        dependencies=analysis.dependencies,
        licensing=analysis.licensing,
        project=analysis.project,
        duplication=analysis.duplication,
        advisories=analysis.advisories,
        secrets=_secrets(analysis.secrets),
        reading_order=ReportOrder(order.basis.value, order.model),
        withheld=withheld(analysis),
    )


def coverage(analysis: Analysis, score: Score) -> Coverage:
    """Return what was looked at; a language's share is of the lines of all source and test files in known languages."""
    measured = {item.path for item in analysis.measurements}
    lines: Counter[str] = Counter()
    analysed: set[str] = set()
    for file in analysis.files:
        if file.language and file.role in COUNTED_ROLES:
            lines[file.language] += file.lines
            if file.path in measured:
                analysed.add(file.language)
    total = sum(lines.values())
    return Coverage(
        languages=tuple(
            LanguageCoverage(
                name,
                count,
                count / total if total else 0.0,
                name in analysed,
                name in score.languages,
                tuple(run.tool for run in analysis.tools if name in run.languages),
            )
            for name, count in sorted(lines.items(), key=lambda item: (-item[1], item[0]))
        ),
        files=len(analysis.files),
        analysed_files=len(measured),
        roles={role.value: sum(1 for file in analysis.files if file.role is role) for role in Role},
        left_out=tuple(ReportLeftOut(item.path, item.reason, item.tool) for item in analysis.left_out),
        scored=share_of(code_files(analysis), score.languages),
    )


def _score(score: Score) -> ReportScore:
    return ReportScore(
        score.value,
        score.stars,
        score.interval,
        score.status.value,
        score.model,
        score.benchmark,
        score.base,
        score.explanation,
        score.explanation_en,
        score.kinds,
    )


def _subscore(score: Score, part: str) -> ReportSubscore:
    found = score.parts.get(part)
    return ReportSubscore(found.value, found.interval) if found else ReportSubscore()


def _files(analysis: Analysis, score: Score, order: ReadingOrder) -> tuple[ReportFile, ...]:
    judged = {file.path: file for file in score.files}
    numbers: dict[str, dict[str, float]] = defaultdict(dict)
    stated: dict[str, list[Measurement]] = defaultdict(list)
    for item in analysis.measurements:
        if item.symbol:
            stated[item.path].append(item)
        else:
            numbers[item.path][f"{item.tool}.{item.name}"] = item.value
    return tuple(
        ReportFile(
            path=file.path,
            language=file.language,
            role=file.role.value,
            lines=file.lines,
            changeability=judged.get(file.path, FileScore(file.path)).changeability,
            fault_risk=order.values.get(file.path),
            reason=file.reason,
            metrics=numbers.get(file.path, {}),
            functions=_functions(stated.get(file.path, ())),
            blob=file.blob,
            size=file.size,
            exercised=tuple(item.symbol for item in stated.get(file.path, ()) if item.name == EXERCISED),
        )
        for file in analysis.files
    )


def _functions(stated: Sequence[Measurement]) -> tuple[ReportFunction, ...]:
    """Return one row for each function: what tools state about the first function of a line is about the same one.

    A tool states each number of a function once; one that it states again is about the next function of that line.
    """
    counts: Counter[tuple[str, str, int]] = Counter()
    rows: dict[tuple[int, int], dict[str, float]] = {}
    names: dict[tuple[int, int], str] = {}
    for item in stated:
        number = NUMBERS.get(item.name)
        if number is None:
            continue
        place = (item.line, counts[item.tool, item.name, item.line])
        counts[item.tool, item.name, item.line] += 1
        names.setdefault(place, item.symbol)
        rows.setdefault(place, {}).setdefault(number, item.value)
    return tuple(_function(names[place], place[0], row) for place, row in rows.items())


def _function(name: str, line: int, row: Mapping[str, float]) -> ReportFunction:
    length, parameters, nesting, size = (int(row[number]) if number in row else None for number in COUNTS)
    return ReportFunction(name, line, row.get("complexity"), length, parameters, nesting, size)


def _secrets(found: SecretSearch) -> ReportSecrets:
    return ReportSecrets(found.files, found.left_out, found.counts, found.live)
