"""Draws how the value moved over the measured commits: one method at a time, with its uncertainty as a band."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.views import ReportSummary, ScoreSummary
from scorers.report import Report

MOST_POINTS = 24
WIDTH = 600.0


@dataclass(frozen=True, slots=True)
class Point:
    """One measured commit on the chart: `x` from 0 to `WIDTH`, `y` from 0 (100 points) to 100 (no points)."""

    score: ScoreSummary
    x: float
    y: float
    high: float
    low: float


@dataclass(frozen=True, slots=True)
class Trend:
    """The measured commits of one method, the oldest first, and how many reports other methods made."""

    points: tuple[Point, ...]
    others: int

    @property
    def band(self) -> str:
        """Return the area between the ends of all ranges as a path."""
        above = [f"{point.x:.1f} {point.high:.1f}" for point in self.points]
        below = [f"{point.x:.1f} {point.low:.1f}" for point in reversed(self.points)]
        return f"M{'L'.join((*above, *below))}Z"

    @property
    def line(self) -> str:
        """Return the line through all values as a path."""
        return "M" + "L".join(f"{point.x:.1f} {point.y:.1f}" for point in self.points)


def trend(report: Report, reports: Iterable[ReportSummary]) -> Trend:
    """Return the newest measurement of each commit by the report's method; what has no value is left out."""
    scores = sorted((each.score for each in reports), key=lambda score: score.created_at)
    valued = [score for score in scores if score.value is not None]
    alike = {score.commit: score for score in valued if score.model == report.score.model}
    others = sum(score.model != report.score.model for score in valued)
    ordered = sorted(alike.values(), key=lambda score: (score.committed_at, score.commit))[-MOST_POINTS:]
    return Trend(_placed(ordered), others)


def _placed(scores: list[ScoreSummary]) -> tuple[Point, ...]:
    if not scores:
        return ()
    first, last = scores[0].committed_at, scores[-1].committed_at
    span = (last - first).total_seconds()
    return tuple(
        _point(score, (score.committed_at - first).total_seconds() / span if span else 0.5) for score in scores
    )


def _point(score: ScoreSummary, place: float) -> Point:
    value = score.value or 0.0
    low, high = score.interval or (value, value)
    return Point(score, place * WIDTH, 100 - value, 100 - high, 100 - low)
