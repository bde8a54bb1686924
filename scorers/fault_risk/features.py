"""The features of the reading order, each with the direction it may have.

The order rests on a sum of weight * feature, file by file. Whatever is the same for all files of a repository (its age,
its rhythm, its habits) adds the same to all of them and cancels out, so only differences inside a repository count, and
no file's place among two depends on a third one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import log1p
from types import MappingProxyType

from scorers.fault_risk.facts import CodeFacts, PastFacts

MORE, LESS = 1, -1
YEAR, YOUNGEST = 365, 30
"""Days; a younger file counts as that old."""


@dataclass(frozen=True, slots=True)
class CodeFeature:
    """One number of a file's code; more of it never means less risk."""

    value: Callable[[CodeFacts], float]
    sign: int = MORE


@dataclass(frozen=True, slots=True)
class PastFeature:
    """One number of a file's past; `sign` says whether more of it may only raise or only lower the risk."""

    value: Callable[[PastFacts], float]
    sign: int = MORE


SIZE: Mapping[str, CodeFeature] = MappingProxyType({
    "size": CodeFeature(lambda code: log1p(log1p(code.logical_lines))),
})  # fmt: skip
"""Logical lines, as the logarithm of the logarithm: the largest files do not crowd out all others."""

STRUCTURE: Mapping[str, CodeFeature] = MappingProxyType({
    "complexity_mean": CodeFeature(lambda code: log1p(code.complexity_mean)),
    "complexity_max": CodeFeature(lambda code: log1p(code.complexity_max)),
    "nesting_max": CodeFeature(lambda code: log1p(code.nesting_max)),
    "parameters_max": CodeFeature(lambda code: log1p(code.parameters_max)),
    "function_mean": CodeFeature(lambda code: log1p(code.function_mean)),
    "function_max": CodeFeature(lambda code: log1p(code.function_max)),
    "long_share": CodeFeature(lambda code: code.long_share),
    "findings": CodeFeature(lambda code: log1p(100 * code.findings / max(1.0, code.statements))),
    "duplicated": CodeFeature(lambda code: min(1.0, code.duplicated / max(1.0, code.source_lines))),
})  # fmt: skip
"""How the functions are built, and densities: nothing that grows with the file alone."""

PAST: Mapping[str, PastFeature] = MappingProxyType({
    "commits": PastFeature(lambda past: log1p(past.commits)),
    "commits_year": PastFeature(lambda past: log1p(past.commits_year)),
    "commits_a_year": PastFeature(lambda past: log1p(YEAR * past.commits / max(YOUNGEST, past.days_since_first))),
    "fixes": PastFeature(lambda past: log1p(past.fixes)),
    "fixes_year": PastFeature(lambda past: log1p(past.fixes_year)),
    "days_since_last": PastFeature(lambda past: log1p(past.days_since_last), LESS),
})  # fmt: skip
"""What happened to the file before: how often, ever and lately, how often for its age, in fixes, and how long ago."""

CODE: Mapping[str, CodeFeature] = MappingProxyType({**SIZE, **STRUCTURE})
"""The features of the order from code alone."""

SIGNS: Mapping[str, int] = MappingProxyType({
    name: feature.sign for features in (CODE, PAST) for name, feature in features.items()
})  # fmt: skip


def from_code(code: CodeFacts) -> dict[str, float]:
    """Return the features of code alone."""
    return {name: feature.value(code) for name, feature in CODE.items()}


def from_history(code: CodeFacts, past: PastFacts) -> dict[str, float]:
    """Return the features of size and past."""
    return {name: feature.value(code) for name, feature in SIZE.items()} | {
        name: feature.value(past) for name, feature in PAST.items()
    }
