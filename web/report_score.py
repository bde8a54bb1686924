"""Orders a score for its readers: its parts with their reasons, what would change it, and the sum a reviewer checks."""

import math
from dataclasses import dataclass

from scorers.quality.evidence import Places, is_outside, places_of
from scorers.quality.features import by_name
from scorers.report import Report, ReportContribution, ReportSubscore
from web.report_lists import weighed

CAP = "security_cap"
WORTH_A_CHANGE = 0.5


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the score, its reasons for and against, the weightiest first, and the cap that it sets, if any."""

    name: str
    value: ReportSubscore
    gives: tuple[ReportContribution, ...]
    takes: tuple[ReportContribution, ...]
    cap: ReportContribution | None


@dataclass(frozen=True, slots=True)
class Change:
    """A contribution whose improvement would raise the score, with the places behind it."""

    contribution: ReportContribution
    places: Places


def parts(report: Report) -> tuple[Part, ...]:
    """Return the parts in the report's order."""
    return tuple(_part(report, name, value) for name, value in report.subscores.items())


def _part(report: Report, name: str, value: ReportSubscore) -> Part:
    own = [each for each in report.contributions if each.part == name and each.feature != CAP]
    return Part(name, value, weighed(own, 1), weighed(own, -1), cap_of(report) if name == "security" else None)


def cap_of(report: Report) -> ReportContribution | None:
    """Return the contribution by which the rules for security hold the score down."""
    return next((each for each in report.contributions if each.feature == CAP), None)


def changes(report: Report) -> tuple[Change, ...]:
    """Return what would raise the score by more than half a point, the most first."""
    worth = sorted((each for each in report.contributions if each.gain > WORTH_A_CHANGE), key=lambda each: -each.gain)
    return tuple(Change(each, places_of(report, each.feature)) for each in worth)


def total(report: Report) -> float:
    """Return what the base and all points sum to: the score's value."""
    return report.score.base + math.fsum(each.points for each in report.contributions)


def is_fact(contribution: ReportContribution) -> bool:
    """Return whether a contribution's value is a yes or a no."""
    feature = by_name().get(contribution.feature)
    return feature is not None and feature.is_fact


def is_uncertain(report: Report) -> bool:
    """Return whether much of the code lies beyond the reference projects."""
    return is_outside(report.contributions)
