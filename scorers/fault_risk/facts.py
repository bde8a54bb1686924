"""What the reading order knows of one file: numbers of its code, and numbers of its past before the analyzed commit."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from analyzer.history.values import FileHistory, History
from analyzer.values import Analysis, Role

LANGUAGE = "Python"
LINTERS = frozenset({"ruff", "bandit"})
LONG = 20
"""From how many statements on a function counts as long."""
DAY = 86_400


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """The code of one source file.

    `complexity` is that of functions (paths), `function` their size in statements, both 0 without functions;
    `findings` are those of ruff and bandit, `duplicated` the lines that stand in more than one place;
    `maintainability` is radon's index, kept only to be compared with.
    """

    statements: float
    logical_lines: float
    source_lines: float
    complexity_mean: float = 0.0
    complexity_max: float = 0.0
    nesting_max: float = 0.0
    parameters_max: float = 0.0
    function_mean: float = 0.0
    function_max: float = 0.0
    long_share: float = 0.0
    findings: float = 0.0
    duplicated: float = 0.0
    maintainability: float = 0.0


@dataclass(frozen=True, slots=True)
class PastFacts:
    """The past of one file under its name, in commits without merges; days before the analyzed commit."""

    commits: float
    commits_year: float
    fixes: float
    fixes_year: float
    authors: float
    days_since_last: float
    days_since_first: float


def code_facts(analysis: Analysis) -> dict[str, CodeFacts]:
    """Return the facts of every source file in Python that could be read, by path."""
    sources = {file.path for file in analysis.files if file.role is Role.SOURCE and file.language == LANGUAGE}
    numbers: dict[str, dict[str, float]] = defaultdict(dict)
    functions: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for item in analysis.measurements:
        if item.path not in sources:
            continue
        if item.symbol:
            functions[item.path][f"{item.tool}.{item.name}"].append(item.value)
        else:
            numbers[item.path][f"{item.tool}.{item.name}"] = item.value
    findings: dict[str, int] = defaultdict(int)
    for finding in analysis.findings:
        findings[finding.path] += finding.tool in LINTERS
    duplicated: dict[str, int] = defaultdict(int)
    for block in analysis.duplication.source:
        for place in block.places:
            duplicated[place.path] += place.last - place.first + 1
    return {
        path: _code(numbers[path], functions[path], findings[path], duplicated[path])
        for path in sorted(numbers)
        if "radon.raw.lloc" in numbers[path]
    }


def _code(numbers: dict[str, float], functions: dict[str, list[float]], findings: int, duplicated: int) -> CodeFacts:
    paths = functions.get("radon.cc") or [0.0]
    sizes = functions.get("shape.size") or [0.0]
    return CodeFacts(
        statements=numbers.get("shape.statements", 0.0),
        logical_lines=numbers["radon.raw.lloc"],
        source_lines=numbers.get("radon.raw.sloc", 0.0),
        complexity_mean=round(fmean(paths), 4),
        complexity_max=max(paths),
        nesting_max=max(functions.get("structure.nesting") or [0.0]),
        parameters_max=max(functions.get("structure.parameters") or [0.0]),
        function_mean=round(fmean(sizes), 4),
        function_max=max(sizes),
        long_share=round(fmean(size > LONG for size in sizes), 4),
        findings=float(findings),
        duplicated=float(duplicated),
        maintainability=round(numbers.get("radon.mi", 0.0), 4),
    )


def past_facts(history: History) -> dict[str, PastFacts]:
    """Return the past of every file that a commit without merges touched, by path."""
    return {file.path: _past(file, history) for file in history.files}


def no_past(history: History) -> PastFacts:
    """Return the past of a file that only merges brought: as old as the history, and never touched."""
    return PastFacts(0.0, 0.0, 0.0, 0.0, 0.0, float(history.age_days), float(history.age_days))


def _past(file: FileHistory, history: History) -> PastFacts:
    return PastFacts(
        commits=float(file.commits),
        commits_year=float(file.commits_last_year),
        fixes=float(file.fixes),
        fixes_year=float(file.fixes_last_year),
        authors=float(file.authors),
        days_since_last=_days(file.last_touched, history),
        days_since_first=_days(file.first_touched, history) if file.first_touched else float(history.age_days),
    )


def _days(moment: datetime, history: History) -> float:
    return float(max(0, (history.reference - moment).total_seconds() // DAY))
