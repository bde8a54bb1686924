"""The model file: plain numbers in JSON with a checksum; anything else is refused, nothing is ever executed.

value = P(L), where L = intercept + sum of weight * term over the features, and P gives the place of L among the
reference projects in percent. P is a straight line between the quantiles kept in the file, and beyond them runs out
towards 0 and 100. What a feature gives or takes is its share of the way from the reference (the median of each term)
along a straight line (the integrated gradient: M. Sundararajan and others, "Axiomatic Attribution for Deep Networks",
ICML 2017; R. Aumann, L. Shapley, "Values of Non-Atomic Games", 1974). Along that line P is asked of a sum only, so that
the share is weight * (term - reference) * (P(L) - P(L0)) / (L - L0): exact, and they sum to P(L) - P(L0).
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

import msgspec

from scorers.errors import ModelError
from scorers.quality.facts import Counts, Facts
from scorers.quality.features import FEATURES, PARTS
from scorers.sealing import unsealed

FORMAT = 1
NAME = "quality.json"
SAME = 1e-9
FEWEST_KNOTS = 3
BEST = math.nextafter(100.0, 0.0)
"""The place of the best: the last number below 100."""


class Term(msgspec.Struct, frozen=True):
    """What the model knows of a feature.

    `weight` is 0 or more; `reference` is the median of the bent value among the reference projects, `weak` what their
    weakest have, which stands for what could not be read; `values` are quantiles of the measured value, for the place.
    """

    name: str
    weight: float
    reference: float
    weak: float
    values: tuple[float, ...]


class Model(msgspec.Struct, frozen=True):
    """All parameters: see the fields' names; `quantiles` of the sum, of each part's sum, and of the sum by kind."""

    format: int
    version: str
    benchmark: str
    intercept: float
    terms: tuple[Term, ...]
    quantiles: tuple[float, ...]
    parts: dict[str, tuple[float, ...]]
    kinds: dict[str, tuple[float, ...]]
    sampling: float
    model_error: float
    changeability: tuple[float, ...]
    trained_on: dict[str, int]


def opened(data: bytes, source: str) -> Model:
    """Return the model of a file; raise ModelError naming what is wrong with it."""
    model = unsealed(data, source, Model, FORMAT)
    known = tuple(feature.name for feature in FEATURES)
    if tuple(term.name for term in model.terms) != known or sorted(model.parts) != sorted(PARTS):
        raise ModelError(f"{source} has other features than this version")
    numbers = [model.intercept, model.sampling, model.model_error, *(term.weight for term in model.terms)]
    if not all(map(math.isfinite, numbers)) or any(number < 0 for number in numbers[1:]):
        raise ModelError(f"{source} has weights that no fit can give")
    for name, knots in _scales(model):
        if len(knots) < FEWEST_KNOTS or not all(map(math.isfinite, knots)) or list(knots) != sorted(knots):
            raise ModelError(f"{source}: the scale of {name} is not in order")
    return model


def _scales(model: Model) -> Iterator[tuple[str, Sequence[float]]]:
    yield "the sum", model.quantiles
    yield "files", model.changeability
    yield from ((f"the part {name}", knots) for name, knots in model.parts.items())
    yield from ((f"the kind {name}", knots) for name, knots in model.kinds.items())
    yield from ((f"the feature {term.name}", term.values) for term in model.terms)


@cache
def shipped() -> Model:
    """Return the model that belongs to this version."""
    place = files("scorers") / "data" / NAME
    return opened(place.read_bytes(), NAME)


def place(value: float, knots: Sequence[float]) -> float:
    """Return the place of a value among quantiles in percent, above 0 and below 100, rising as far as numbers reach."""
    last = len(knots) - 1
    step = 100 / (last + 2)
    if value <= knots[0]:
        return step * math.exp(max(-700.0, (value - knots[0]) / _tail(knots)))
    if value >= knots[-1]:
        return min(BEST, 100 - step * math.exp(max(-700.0, (knots[-1] - value) / _tail(knots))))
    index = bisect_right(knots, value) - 1
    width = knots[index + 1] - knots[index]
    return step * (1 + index + ((value - knots[index]) / width if width > SAME else 1.0))


def _tail(knots: Sequence[float]) -> float:
    return max(SAME, (knots[-1] - knots[0]) / 10)


def rank(value: float, knots: Sequence[float]) -> float:
    """Return how many of those who gave the quantiles have less, in percent; those who have the same count half.

    0 is below all of them, 100 above all.
    """
    lower, upper, count = bisect_left(knots, value), bisect_right(knots, value), len(knots)
    if upper == 0 or lower == count:
        return 100.0 if upper else 0.0
    if lower < upper:
        return 100 * (lower + upper) / 2 / count
    between = (value - knots[lower - 1]) / (knots[lower] - knots[lower - 1])
    return 100 * (lower - 0.5 + between) / count


def terms_of(model: Model, code: Counts, whole: Counts) -> list[float]:
    """Return the bent value of each feature; the share of code that could not be read counts as weak code."""
    lost = whole.get("lost", 0.0)
    found = []
    for feature, term in zip(FEATURES, model.terms, strict=True):
        bent = feature.term(code, whole)
        if lost and feature.part != "practice":
            bent = (1 - lost) * bent + lost * min(bent, term.weak)
        found.append(bent)
    return found


def total(model: Model, terms: Sequence[float]) -> float:
    """Return L."""
    return model.intercept + math.fsum(term.weight * bent for term, bent in zip(model.terms, terms, strict=True))


def reference(model: Model) -> float:
    """Return L of the reference: every term at its median."""
    return total(model, [term.reference for term in model.terms])


def part_totals(model: Model, terms: Sequence[float]) -> dict[str, float]:
    """Return the sum of each part."""
    return {
        part: math.fsum(
            term.weight * bent
            for feature, term, bent in zip(FEATURES, model.terms, terms, strict=True)
            if feature.part == part
        )
        for part in PARTS
    }


def slope(model: Model, value: float) -> float:
    """Return (P(L) - P(L0)) / (L - L0): points for one unit of the sum, on the way from the reference."""
    start = reference(model)
    if abs(value - start) < SAME:
        value = start + 1e-6
    return (place(value, model.quantiles) - place(start, model.quantiles)) / (value - start)


def deviation(model: Model, facts: Facts) -> float:
    """Return the standard error of L: over files by leaving out a tenth at a time, and of the model itself.

    The former is the delete-a-group jackknife (J. Shao, D. Tu, "The Jackknife and Bootstrap", 1995) times `sampling`,
    which was set once so that nine in ten intervals of half of the files hold the score of all.
    """
    used = [number for number, group in enumerate(facts.groups) if group.get("statements")]
    values = [total(model, terms_of(model, facts.code(without), facts.whole)) for without in used]
    if len(values) < 2:  # noqa: PLR2004 - one value has no spread
        return math.inf
    mean = math.fsum(values) / len(values)
    spread = (len(values) - 1) / len(values) * math.fsum((value - mean) ** 2 for value in values)
    return math.hypot(model.sampling * math.sqrt(spread), model.model_error)


def functions_index(rows: Sequence[Mapping[str, float]]) -> float | None:
    """Return how hard a file's functions are to change: high is easy; None without functions.

    The mean over the functions of the logarithms of length, paths and (nesting + 1), so that neither the number of
    functions, and with it the size of the file, enters much, nor a single long one.
    """
    if not rows:
        return None
    logarithms = (math.log(row.get(name, 0.0) + more) for row in rows for name, more in INDEX if name in row or more)
    return -math.fsum(logarithms) / (len(INDEX) * len(rows))


INDEX = (("length", 0.0), ("paths", 0.0), ("nesting", 1.0))
"""The numbers of a function that enter the index, and what is added to each so that it has a logarithm."""
