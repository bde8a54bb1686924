"""The report: one analysis and its score as one document, in the schema that API consumers rely on.

Files, functions and findings come in tens of thousands, and readers wait for them to be unpacked. As structs out of
the garbage collector's sight they take a tenth of the time, and no collection walks through the reports that are kept.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from analyzer.advisories.values import AdvisoryCheck
from analyzer.dependencies.values import Dependencies
from analyzer.duplication.values import Duplication
from analyzer.licences.values import Licensing
from analyzer.project.values import ProjectFacts

SCHEMA = 1
EXERCISED = "exercised"
"""The measurement whose symbol is a name of the project that a test calls."""
PARTS = ("code", "changeability", "practice", "security")


@dataclass(frozen=True, slots=True)
class ReportScore:
    """The score as shown: value 0 to 100, stars 1 to 5, 90 % interval, or the reason for having none.

    The value is a percentile among the reference projects of `benchmark` (none in reports of `baseline-1`); scores of
    different models do not compare. `base` is where the sum of the contributions begins: the place of a project with
    every feature in the middle. `explanation` says in two sentences what the stars mean and what weighs most. `kinds`
    are the percentiles among the reference projects of each kind alone, before any rule holds the value down.
    """

    value: float | None
    stars: int | None
    interval: tuple[float, float] | None
    status: str
    model: str
    benchmark: str
    base: float = 0.0
    explanation: str = ""
    explanation_en: str = ""
    kinds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportSubscore:
    """One part of the score, 0 to 100, or None where it was not assessable."""

    value: float | None = None
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class LanguageCoverage:
    """How many lines a language has, its share of all counted lines (0 to 1), and what was done with it.

    `analysed` says whether any tool stated numbers, `tools` which, `scored` whether the
    score rests on it (None in reports from before the two were told apart: then it is as `analysed`).
    """

    name: str
    lines: int
    share: float
    analysed: bool
    scored: bool | None = None
    tools: tuple[str, ...] = ()

    @property
    def is_scored(self) -> bool:
        """Return whether the score rests on the language."""
        return self.analysed if self.scored is None else self.scored


@dataclass(frozen=True, slots=True)
class ReportLeftOut:
    """A file left out, why, and by which tool (empty: by all)."""

    path: str
    reason: str
    tool: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was looked at: languages, number of files by role, files analysed, and what was left out.

    `scored` is the share (0 to 1) of the lines of source files in programming languages, without tests and styles, that
    the score rests on or would rest on (None in reports from before it was counted so).
    """

    languages: tuple[LanguageCoverage, ...]
    files: int
    analysed_files: int
    roles: dict[str, int]
    left_out: tuple[ReportLeftOut, ...]
    scored: float | None = None

    @property
    def scored_share(self) -> float:
        """Return the share (0 to 1) of the code that the score rests on."""
        if self.scored is not None:
            return self.scored
        return min(1.0, sum(language.share for language in self.languages if language.is_scored))


class ReportFunction(msgspec.Struct, frozen=True, gc=False):
    """One function or method: its first line, and what was measured of it; None is what nobody measured.

    Complexity is the number of paths, of Python as radon defines it; length is in lines of code, nesting in levels,
    size in statements (Python; none of a function of a single one).
    """

    name: str
    line: int
    complexity: float | None = None
    length: int | None = None
    parameters: int | None = None
    nesting: int | None = None
    size: int | None = None


class ReportFile(msgspec.Struct, frozen=True, gc=False):
    """One file with its judgement and every number measured about it (keys as TOOL.NAME).

    `blob` is git's id of its content, `size` in bytes; `exercised` are names of the project that a test calls.
    """

    path: str
    language: str | None
    role: str
    lines: int
    changeability: float | None = None
    fault_risk: float | None = None
    reason: str = ""
    metrics: dict[str, float] = msgspec.field(default_factory=dict)
    functions: tuple[ReportFunction, ...] = ()
    blob: str = ""
    size: int = 0
    exercised: tuple[str, ...] = ()


class ReportFinding(msgspec.Struct, frozen=True, gc=False):
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
    """What one feature gave or took, with the sentence that explains it (German, then English).

    The points of all contributions and the score's `base` sum to its value. `gain` is how many points the score would
    rise with the feature as in the middle of the reference projects, before any cap; gains do not add up. `place` is
    the share of those projects, in percent, that do worse, those alike counted half: 0 is below all, 100 above all.
    `value` is as measured: per 1,000 statements, in percent, or 1 for yes and 0 for no, as the sentence says. That of
    `copies` counts words and signs of Python source alone; the report's `duplication` counts lines, and tests apart.
    """

    feature: str
    value: float
    points: float
    sentence: str
    sentence_en: str = ""
    part: str = ""
    gain: float = 0.0
    place: float | None = None


@dataclass(frozen=True, slots=True)
class ReportTool:
    """One tool's version, outcome, the reason when it was not `ok`, and the files and languages it measured."""

    tool: str
    version: str
    outcome: str
    reason: str = ""
    files: int = 0
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportSecrets:
    """How many files were searched for secrets and how many not, and how many places there are of each kind.

    `live` are those of a sure kind outside of tests and documentation; they cap the score.
    Neither values nor places: a page that names the place of a live key does harm.
    """

    files: int
    left_out: int
    counts: dict[str, int]
    live: int = 0


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """What `fault_risk` of the files rests on (`history`, `code`, or `none` without such files) and its model."""

    basis: str = "none"
    model: str = ""


@dataclass(frozen=True, slots=True)
class Withheld:
    """How many findings of one kind in source files are not shown, because they would lead to a secret."""

    tool: str
    rule: str
    severity: str
    confidence: str
    findings: int


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
    licensing: Licensing = field(default_factory=Licensing)
    project: ProjectFacts = field(default_factory=ProjectFacts)
    duplication: Duplication = field(default_factory=Duplication)
    advisories: AdvisoryCheck = field(default_factory=AdvisoryCheck)
    secrets: ReportSecrets | None = None
    reading_order: ReportOrder = ReportOrder()
    withheld: tuple[Withheld, ...] = ()

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
