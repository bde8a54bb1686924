"""How severe a CVSS 3 vector is, by the base score's formula.

Formula and weights: FIRST, Common Vulnerability Scoring System v3.1 Specification, sections 7.1 and 7.4 (version 3.0
differs in rounding by at most 0.1). Vectors of other versions are not computed.
"""

import re

VECTOR = re.compile(r"CVSS:3\.[01]((?:/[A-Za-z]{1,3}:[A-Za-z]){8,30})")
ATTACK_VECTOR = {"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2}
COMPLEXITY = {"L": 0.77, "H": 0.44}
PRIVILEGES = {"N": 0.85, "L": 0.62, "H": 0.27}
PRIVILEGES_CHANGED = {"N": 0.85, "L": 0.68, "H": 0.5}
INTERACTION = {"N": 0.85, "R": 0.62}
IMPACT = {"H": 0.56, "L": 0.22, "N": 0.0}
LEVELS = ((9.0, "critical"), (7.0, "high"), (4.0, "medium"), (0.1, "low"))


def severity_of_vector(vector: str) -> str | None:
    """Return critical, high, medium or low for a CVSS 3 vector, None for score 0 or what is no such vector."""
    score = base_score(vector)
    return None if score is None else next((word for bound, word in LEVELS if score >= bound), None)


def base_score(vector: str) -> float | None:
    """Return the base score, 0.0 to 10.0, of a CVSS 3.0 or 3.1 vector; None for anything else."""
    match = VECTOR.fullmatch(vector)
    if match is None:
        return None
    metrics = dict(part.split(":") for part in match[1][1:].split("/"))
    try:
        changed = metrics["S"] == "C"
        lost = 1.0
        for word in "CIA":
            lost *= 1 - IMPACT[metrics[word]]
        privileges = (PRIVILEGES_CHANGED if changed else PRIVILEGES)[metrics["PR"]]
        ease = ATTACK_VECTOR[metrics["AV"]] * COMPLEXITY[metrics["AC"]] * privileges * INTERACTION[metrics["UI"]]
    except KeyError:
        return None
    base = 1 - lost
    impact = 7.52 * (base - 0.029) - 3.25 * (base - 0.02) ** 15 if changed else 6.42 * base
    if impact <= 0:
        return 0.0
    return _round_up(min((1.08 if changed else 1.0) * (impact + 8.22 * ease), 10.0))


def _round_up(score: float) -> float:
    """Return the smallest number with one decimal at or above the score, safe against binary fractions."""
    scaled = round(score * 100_000)
    return scaled / 100_000 if scaled % 10_000 == 0 else (scaled // 10_000 + 1) / 10
