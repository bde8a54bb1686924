"""Puts the files of one repository into the order in which a reviewer should look at them.

The value of a file is its place among the others, from 0 (look last) to 1 (look first). It orders the files of one
repository and says nothing else: it is no grade, no probability of a fault, and cannot be compared between
repositories. Files without a statement come last with 0.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import fsum

from msgspec import structs

from analyzer.history.values import History, Reliability
from analyzer.values import Analysis, Role
from scorers.fault_risk.facts import LANGUAGE, CodeFacts, code_facts, no_past, past_facts
from scorers.fault_risk.features import from_code, from_history
from scorers.fault_risk.model import shipped
from scorers.report import Report, ReportFile, ReportOrder

FEWEST_COMMITS = 50
SHORTEST_DAYS = 183
UNKNOWN_PAST = frozenset({Reliability.SHALLOW, Reliability.SINGLE_COMMIT, Reliability.ONE_DAY})
DIGITS, SUM_DIGITS = 6, 9


class Basis(StrEnum):
    """What an order rests on; `none` if there is nothing to order."""

    HISTORY = "history"
    CODE = "code"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ReadingOrder:
    """The value of each file by path (1: look first), what the values rest on, and the model's name."""

    basis: Basis
    model: str
    values: dict[str, float]


def reading_order(analysis: Analysis, history: History | None = None) -> ReadingOrder:
    """Return the order of the source files in Python: by code and past, or by code if the past is not known enough.

    Raises ValueError for the history of another commit.
    """
    return _ordered(code_facts(analysis), analysis.commit, history)


def reordered(report: Report, history: History | None) -> Report:
    """Return a report with the order that a history read after it gives; the report itself if it gives none.

    It equals the one that `assess` makes of analysis and history; raises ValueError for the history of another commit.
    """
    if history is None or not carries(history):
        return report
    facts = {file.path: _size(file) for file in report.files if _is_ordered(file)}
    if not any(code.statements for code in facts.values()):  # nothing to order, or from before statements were counted
        return report
    order = _ordered(facts, report.commit, history)
    return replace(
        report,
        files=tuple(structs.replace(file, fault_risk=order.values.get(file.path)) for file in report.files),
        reading_order=ReportOrder(order.basis.value, order.model),
    )


def carries(history: History) -> bool:
    """Return whether a past is long and whole enough for an order: half a year and 50 commits, not cut off."""
    is_long = history.commits >= FEWEST_COMMITS and history.age_days >= SHORTEST_DAYS
    return is_long and not UNKNOWN_PAST.intersection(history.signs)


def _ordered(facts: Mapping[str, CodeFacts], commit: str, history: History | None) -> ReadingOrder:
    model = shipped()
    if history is not None and history.commit != commit:
        raise ValueError(f"the history of {history.commit} is not that of {commit}")
    if not facts:
        return ReadingOrder(Basis.NONE, model.name, {})
    if history is None or not carries(history):
        basis = Basis.CODE
        sums = {path: _sum(model.code, from_code(code)) for path, code in facts.items() if code.statements}
    else:
        basis = Basis.HISTORY
        known, unknown = past_facts(history), no_past(history)
        sums = {
            path: _sum(model.history, from_history(code, known.get(path, unknown)))
            for path, code in facts.items()
            if code.statements
        }
    placed = dict(zip(sums, places(tuple(sums.values())), strict=True))
    return ReadingOrder(basis, model.name, dict.fromkeys(sorted(facts), 0.0) | placed)


def _is_ordered(file: ReportFile) -> bool:
    return file.role == Role.SOURCE and file.language == LANGUAGE and "radon.raw.lloc" in file.metrics


def _size(file: ReportFile) -> CodeFacts:
    """Return all of a file's code that the order by history looks at."""
    metrics = file.metrics
    return CodeFacts(
        metrics.get("shape.statements", 0.0), metrics["radon.raw.lloc"], metrics.get("radon.raw.sloc", 0.0)
    )


def places(sums: Sequence[float]) -> list[float]:
    """Return the place of each sum from 0 to 1: the share of the others below it, and half of those level with it."""
    ordered = sorted(sums)
    others = len(ordered) - 1
    if others < 1:
        return [1.0] * len(ordered)
    return [
        round((bisect_left(ordered, value) + bisect_right(ordered, value) - 1) / 2 / others, DIGITS) for value in sums
    ]


def _sum(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """Return the weighted sum, without the last digits in which machines may differ."""
    return round(fsum(weight * features[name] for name, weight in weights.items()), SUM_DIGITS)
