"""The judgement that flows out of a scorer: frozen values, JSON there and back."""

from dataclasses import dataclass, field
from enum import StrEnum


class Status(StrEnum):
    """`scored`, or the reason why there is no score; pages translate the reason."""

    SCORED = "scored"
    NO_SOURCE = "no_source"
    TOO_FEW_FILES = "too_few_files"
    TOO_FEW_LINES = "too_few_lines"
    TOO_MUCH_UNPARSABLE = "too_much_unparsable"
    NEWER_PYTHON = "newer_python"
    TOO_UNCERTAIN = "too_uncertain"
    LANGUAGE_NOT_COVERED = "language_not_covered"
    TOOL_FAILED = "tool_failed"


@dataclass(frozen=True, slots=True)
class Subscore:
    """One part of the score, 0 to 100 (high is good), with its interval; None where it was not assessable."""

    value: float | None = None
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature gave (positive) or took (negative), in points of the score.

    `value` is the feature's value as measured, `part` the subscore it belongs to. `sentence` is the German
    explanation, `sentence_en` the English one; both name the evidence. `gain` is how many points the score would rise
    if the feature were as in the middle of the reference projects, before any cap; `place` is the share of them, in
    percent, that do worse, those alike counted half.
    """

    feature: str
    part: str
    value: float
    points: float
    sentence: str
    sentence_en: str = ""
    gain: float = 0.0
    place: float | None = None


@dataclass(frozen=True, slots=True)
class FileScore:
    """The per-file judgement: `changeability` 0 to 100 (high is good)."""

    path: str
    changeability: float | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """The quality score of one snapshot: additive in its contributions, which sum with `base` to `value`.

    `languages` are those whose files it rests on, or would rest on if it could be given. `kinds` are the places, 0 to
    100, among the reference projects of each kind alone, before any rule holds the value down.
    """

    status: Status
    model: str
    benchmark: str
    value: float | None = None
    stars: int | None = None
    interval: tuple[float, float] | None = None
    base: float = 0.0
    parts: dict[str, Subscore] = field(default_factory=dict)
    contributions: tuple[Contribution, ...] = ()
    files: tuple[FileScore, ...] = ()
    explanation: str = ""
    explanation_en: str = ""
    languages: tuple[str, ...] = ()
    kinds: dict[str, float] = field(default_factory=dict)
