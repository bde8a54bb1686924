"""The facts that flow out of an analysis: frozen values, JSON there and back, no behaviour beyond that."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import msgspec

from analyzer.advisories.values import AdvisoryCheck
from analyzer.dependencies.values import Dependencies
from analyzer.duplication.values import Duplication
from analyzer.licences.values import Licensing
from analyzer.project.values import ProjectFacts

OWN_PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
ANALYZER_VERSION = f"5-py{OWN_PYTHON}"
"""Raised whenever the same commit would yield other facts; names the Python whose grammar the files were read with."""
NOT_PYTHON = f"not valid Python {OWN_PYTHON}"
NEWER_PYTHON = "newer than Python"
"""How the reason begins for a file that is valid in a newer Python than ours: our lack, not the file's."""


class Role(StrEnum):
    """What a file is for; only `source` speaks for the code, the others are counted apart."""

    SOURCE = "source"
    TEST = "test"
    GENERATED = "generated"
    VENDORED = "vendored"
    DOCS = "docs"
    CONFIG = "config"
    DATA = "data"


class Outcome(StrEnum):
    """How a tool's run over a repository ended."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"
    SKIPPED = "skipped"


class Step(StrEnum):
    """The steps of an analysis in the order in which they happen; the history is read once all the others are done."""

    CLONE = "clone"
    INVENTORY = "inventory"
    SEARCH = "search"
    MEASURE = "measure"
    SCORE = "score"
    PUBLISH = "publish"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an analysis is: `done` of `total` in `unit` (total 0: so many so far); `size` in bytes, if it counts."""

    step: Step
    done: int = 0
    total: int = 0
    unit: str = ""
    size: int = 0


Listener = Callable[[Progress], None]
"""Somebody who wants to hear of progress; may raise CancelledError to stop the analysis."""


class SourceFile(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One file of the snapshot: its blob, language, role and why it has that role.

    `licence` is what the file says of its own in an SPDX tag. `size` in bytes and `lines` are 0 for files that are too
    large, because a clone does not even fetch them.
    """

    path: str
    blob: str
    size: int
    language: str | None
    role: Role
    reason: str
    lines: int = 0
    licence: str = ""


class Measurement(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One number a tool stated about a file, or about one function of it (`symbol`, `line`)."""

    tool: str
    name: str
    value: float
    unit: str
    path: str
    symbol: str = ""
    line: int = 0


class Finding(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One place a tool's rule points at; `severity` and `confidence` are high, medium, low or undefined."""

    tool: str
    rule: str
    severity: str
    confidence: str
    path: str
    line: int
    message: str
    link: str = ""


class LeftOut(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A file that could not be analysed by a tool (or at all, if `tool` is empty), and why."""

    path: str
    reason: str
    tool: str = ""


@dataclass(frozen=True, slots=True)
class SecretSearch:
    """How many files were searched for secrets and how many not, how many places of each kind there are, and where.

    `live` counts those of a sure kind that some service has issued, in files that run: not in tests, documentation and
    copies of others. A place never holds a value. The places are for the vendor's eyes: the published report has the
    counts alone.
    """

    files: int = 0
    left_out: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    places: tuple[Finding, ...] = ()
    live: int = 0


@dataclass(frozen=True, slots=True)
class ToolRun:
    """One tool over one repository: version, outcome, the reason when it is not `ok`, files and languages measured."""

    tool: str
    version: str
    outcome: Outcome
    reason: str = ""
    files: int = 0
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that was measured about one commit; the same commit and versions give the same value.

    `advisories` alone depends on the operator's data as well; its edition says which.
    """

    repository: str
    commit: str
    committed_at: datetime
    analyzer_version: str
    files: tuple[SourceFile, ...]
    measurements: tuple[Measurement, ...]
    findings: tuple[Finding, ...]
    left_out: tuple[LeftOut, ...]
    tools: tuple[ToolRun, ...]
    sandbox: str = "limits"
    dependencies: Dependencies = field(default_factory=Dependencies)
    licensing: Licensing = field(default_factory=Licensing)
    project: ProjectFacts = field(default_factory=ProjectFacts)
    duplication: Duplication = field(default_factory=Duplication)
    advisories: AdvisoryCheck = field(default_factory=AdvisoryCheck)
    secrets: SecretSearch = field(default_factory=SecretSearch)

    def to_json(self) -> bytes:
        """Return the analysis as UTF-8 JSON that `from_json` reads back to an equal value."""
        return msgspec.json.encode(self)

    @staticmethod
    def from_json(data: bytes) -> "Analysis":
        """Read what `to_json` wrote; raise msgspec.ValidationError naming the place if it is not that."""
        return msgspec.json.decode(data, type=Analysis)


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one analysis: bytes, seconds and counts; every default is safe for unknown input."""

    clone_seconds: float = 300.0
    git_seconds: float = 60.0
    pack_bytes: int = 1_000_000_000
    paths: int = 50_000
    python_files: int = 20_000
    file_bytes: int = 512_000
    commit_bytes: int = 4_000_000_000
    source_bytes: int = 200_000_000
    facts: int = 3_000_000
    path_bytes: int = 4_096
    file_seconds: float = 10.0
    tool_seconds: float = 300.0
    memory_bytes: int = 1_500_000_000
    workers: int = 2
