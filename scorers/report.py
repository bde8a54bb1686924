"""The report: one analysis and its score as one document, in the schema that API consumers rely on."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from analyzer.dependencies.values import Dependencies

SCHEMA = 1
PARTS = ("code", "changeability", "practice", "security")


@dataclass(frozen=True, slots=True)
class ReportScore:
    """The score as shown: value 0 to 100, stars 1 to 5, 90 % interval, or the reason for having none."""

    value: float | None
    stars: int | None
    interval: tuple[float, float] | None
    status: str
    model: str
    benchmark: str
    base: float = 0.0
    explanation: str = ""
    explanation_en: str = ""


@dataclass(frozen=True, slots=True)
class ReportSubscore:
    """One part of the score, 0 to 100, or None where it was not assessable."""

    value: float | None = None
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class LanguageCoverage:
    """How many lines a language has, its share of all counted lines (0 to 1), and whether a tool analysed it."""

    name: str
    lines: int
    share: float
    analysed: bool


@dataclass(frozen=True, slots=True)
class ReportLeftOut:
    """A file left out, why, and by which tool (empty: by all)."""

    path: str
    reason: str
    tool: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was looked at: languages, number of files by role, files analysed, and what was left out."""

    languages: tuple[LanguageCoverage, ...]
    files: int
    analysed_files: int
    roles: dict[str, int]
    left_out: tuple[ReportLeftOut, ...]


@dataclass(frozen=True, slots=True)
class ReportFunction:
    """One function or method: first line and cyclomatic complexity as radon defines it."""

    name: str
    line: int
    complexity: float


@dataclass(frozen=True, slots=True)
class ReportFile:
    """One file with its judgement and every number measured about it (keys as TOOL.NAME)."""

    path: str
    language: str | None
    role: str
    lines: int
    changeability: float | None = None
    fault_risk: float | None = None
    reason: str = ""
    metrics: dict[str, float] = field(default_factory=dict)
    functions: tuple[ReportFunction, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportFinding:
    """One finding, down to file and line."""

    tool: str
    rule: str
    severity: str
    confidence: str
    path: str
    line: int
    message: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class ReportContribution:
    """What one feature gave or took, with the sentence that explains it (German, then English)."""

    feature: str
    value: float
    points: float
    sentence: str
    sentence_en: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class ReportTool:
    """One tool's version, outcome and the reason when it was not `ok`."""

    tool: str
    version: str
    outcome: str
    reason: str = ""
    files: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """The document of one analysed commit; immutable once stored, equal for equal commit and versions."""

    schema: int
    repository: str
    commit: str
    committed_at: datetime
    analyzer_version: str
    score: ReportScore
    subscores: dict[str, ReportSubscore]
    coverage: Coverage
    files: tuple[ReportFile, ...]
    findings: tuple[ReportFinding, ...]
    contributions: tuple[ReportContribution, ...]
    tools: tuple[ReportTool, ...]
    sandbox: str = ""
    dependencies: Dependencies = field(default_factory=Dependencies)

    def to_json(self) -> bytes:
        """Return the report as UTF-8 JSON that `from_json` reads back to an equal value."""
        return msgspec.json.encode(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain dictionaries and lists, ready for any JSON writer."""
        return msgspec.to_builtins(self)  # type: ignore[no-any-return]

    @staticmethod
    def from_json(data: bytes) -> "Report":
        """Read what `to_json` wrote; raise msgspec.ValidationError naming the place if it is not that."""
        return msgspec.json.decode(data, type=Report)
