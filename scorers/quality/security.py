"""The security part: rules that anybody can check, nothing learned; they cap the score and say why.

Counted are places that bandit calls dangerous, by its severity and confidence, on 1,000 statements. The part is
100 / (1 + weight / 4). A cap holds the score at three stars at most where there is more than one dangerous place of
high severity and confidence on 1,000 statements, or two stars at most where there are more than ten.
"""

from dataclasses import dataclass

from analyzer.values import Analysis
from scorers.quality.facts import Counts, Facts

SEVERITY = {"high": 10.0, "medium": 3.0, "low": 0.0}
CONFIDENCE = {"high": 1.0, "medium": 0.5, "low": 0.2}
HALF = 4.0
MANY, VERY_MANY = 1.0, 10.0
NO_CAP = 100.0
THREE_STARS, TWO_STARS = 64.0, 34.0
WORDS = {2: ("zwei Sterne", "two stars"), 3: ("drei Sterne", "three stars")}


@dataclass(frozen=True, slots=True)
class Security:
    """The part's value, 0 to 100, the cap on the score, and the reason for it in German and English."""

    value: float
    cap: float = NO_CAP
    reason: str = ""
    reason_en: str = ""


def danger(code: Counts) -> float:
    """Return the weight of dangerous places on 1,000 statements."""
    statements = code.get("statements", 0.0)
    weight = sum(
        SEVERITY[severity] * CONFIDENCE[confidence] * code.get(f"danger_{severity}_{confidence}", 0.0)
        for severity in SEVERITY
        for confidence in CONFIDENCE
    )
    return 1_000 * weight / statements if statements else 0.0


def security_of(_: Analysis, facts: Facts) -> Security:
    """Return what the rules say."""
    code = facts.code()
    statements = code.get("statements", 0.0)
    if not statements:
        return Security(0.0)
    value = 100 / (1 + danger(code) / HALF)
    dangerous = 1_000 * code.get("danger_high_high", 0.0) / statements
    if dangerous > VERY_MANY:
        return Security(value, TWO_STARS, *_reason(dangerous, 2))
    if dangerous > MANY:
        return Security(value, THREE_STARS, *_reason(dangerous, 3))
    return Security(value)


def _reason(dangerous: float, stars: int) -> tuple[str, str]:
    shown = f"{dangerous:.1f}"
    comma = shown.replace(".", ",")
    german, english = WORDS[stars]
    return (
        f"Auf 1.000 Befehle kommen {comma} gefährliche Stellen. Mehr als {german} gibt es dann nicht.",
        f"There are {shown} dangerous places per 1,000 statements. No more than {english} are given then.",
    )
