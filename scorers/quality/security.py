"""The security part: rules that anybody can check, nothing learned; they cap the score and say why.

Three things count. `danger` is the weight of places that bandit calls dangerous, by severity and confidence, on 1,000
statements. Keys are secrets of a sure kind that a service has issued, in files that run; a private key does not say
what it opens and does not count. Open packages are those named directly for running whose version in use has a known
vulnerability called critical. Either counts like a danger of 4, whatever the size. The part is 100 / (1 + weight / 4),
so one key halves it.

A cap holds the score at three stars at most where there is a key, an open package, or one dangerous place of high
severity and confidence on 1,000 statements; at two stars at most where there are ten of those. Between `CAPS` it falls
with the logarithm of the density: a cliff would pay whoever adds code just short of it, and punish the last of many.

Packages without a fixed version do not count: a library must leave its versions open, and a file does not tell a
library from an application for sure. The report names them. Without advisories nothing is known of packages, which the
report says; nobody can cause that from within a repository.
"""

import math
from dataclasses import dataclass
from itertools import pairwise

from analyzer.advisories.values import AdvisoryCheck
from analyzer.dependencies.values import Dependencies, Scope
from analyzer.values import Analysis
from scorers.quality.facts import Counts, Facts

SEVERITY = {"high": 10.0, "medium": 3.0, "low": 0.0}
CONFIDENCE = {"high": 1.0, "medium": 0.5, "low": 0.2}
HALF = 4.0
NO_CAP, THREE_STARS, TWO_STARS = 100.0, 64.0, 34.0
FEW, MANY, VERY_MANY = 0.2, 1.0, 10.0
CAPS = ((FEW, NO_CAP), (MANY, THREE_STARS), (2.0, THREE_STARS), (VERY_MANY, TWO_STARS))
"""From so many dangerous places on 1,000 statements on, the cap is so high; below the first there is none."""
CRITICAL = "critical"
RUNNING = frozenset({Scope.RUNTIME, Scope.UNKNOWN})
KEY = (
    ("Ein Zugangsschlüssel liegt offen im Code.", "An access key lies open in the code."),
    ("{} Zugangsschlüssel liegen offen im Code.", "{} access keys lie open in the code."),
)
PACKAGE = (
    ("Ein genutztes Paket hat eine bekannte schwere Lücke.", "A package in use has a known critical vulnerability."),
    ("{} Pakete in Gebrauch haben eine schwere Lücke.", "{} packages in use have a known critical vulnerability."),
)
"""One, and several."""
WORDS = {TWO_STARS: ("zwei Sterne", "two stars"), THREE_STARS: ("drei Sterne", "three stars")}


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


def security_of(facts: Facts, analysis: Analysis | None = None) -> Security:
    """Return what the rules say; without the analysis, of the code alone."""
    code = facts.code()
    statements = code.get("statements", 0.0)
    if not statements:
        return Security(0.0)
    keys = analysis.secrets.live if analysis else 0
    packages = len(open_packages(analysis.advisories, analysis.dependencies)) if analysis else 0
    dangerous = 1_000 * code.get("danger_high_high", 0.0) / statements
    value = 100 / (1 + (danger(code) + HALF * (keys + packages)) / HALF)
    caps = [(cap_of(dangerous), _places(dangerous))]
    caps += [(THREE_STARS, _counted(number, texts)) for number, texts in ((keys, KEY), (packages, PACKAGE)) if number]
    cap, found = min(caps, key=lambda each: each[0])
    return Security(value, cap, *_reason(found, cap)) if cap < NO_CAP else Security(value)


def cap_of(dangerous: float) -> float:
    """Return the cap that so many dangerous places of high severity and confidence on 1,000 statements set."""
    for (start, high), (end, low) in pairwise(CAPS):
        if start < dangerous < end:
            return high - (high - low) * math.log(dangerous / start) / math.log(end / start)
    return next((cap for places, cap in reversed(CAPS) if dangerous >= places), NO_CAP)


def open_packages(check: AdvisoryCheck, named: Dependencies) -> frozenset[str]:
    """Return the addresses of packages that are named directly for running and have a critical vulnerability."""
    critical = {one.purl for one in check.vulnerabilities if one.severity == CRITICAL}
    return frozenset(
        one.purl
        for one in named.dependencies
        if one.purl in critical and one.direct is not False and one.scope in RUNNING
    )


def _places(dangerous: float) -> tuple[str, str]:
    shown = f"{dangerous:.1f}"
    comma = shown.replace(".", ",")
    return (
        f"Auf 1.000 Befehle kommen {comma} gefährliche Stellen.",
        f"There are {shown} dangerous places per 1,000 statements.",
    )


def _counted(number: int, texts: tuple[tuple[str, str], tuple[str, str]]) -> tuple[str, str]:
    german, english = texts[number > 1]
    return german.format(number), english.format(number)


def _reason(found: tuple[str, str], cap: float) -> tuple[str, str]:
    points = f"{cap:.1f}"
    german, english = WORDS.get(cap, (f"{points.replace('.', ',')} Punkte", f"{points} points"))
    return f"{found[0]} Mehr als {german} gibt es dann nicht.", f"{found[1]} No more than {english} are given then."
