"""How the model is fitted: a logistic regression with fixed directions, a least weight for each feature, and a ridge.

The examples are the projects of the NICHE data set, labelled by hand as engineered or not, well-known libraries (taken
as engineered) and beginners' exercises (as not). Ordinary applications and collections of scripts are never trained on.
Terms are standardized on the examples. A feature's weight may not fall below `LEAST` of a standard deviation: what is
shown as a reason must count, or fixing it would bring nothing. Both classes weigh the same.

The sum is convex, so that there is one solution; it is found far more exactly than it is kept (four decimals), so that
every machine keeps the same file.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from scipy.optimize import minimize

from scorers.quality.facts import GROUPS, Facts
from scorers.quality.features import FEATURES, PARTS
from scorers.quality.model import FORMAT, Model, Term, deviation, part_totals, terms_of, total
from scorers.quality.table import Row

VERSION = "4"
BENCHMARK = "2026-11"
RIDGE = 30.0
LEAST = 0.05
KEPT = 4
POSITIVE, NEGATIVE = frozenset({"library"}), frozenset({"beginner"})
KINDS: Mapping[str, Callable[[Row], bool]] = {
    "application": lambda row: row.entry.group == "application",
    "library": lambda row: row.entry.group == "library",
    "scripts": lambda row: row.entry.group == "scripts",
    "research": lambda row: row.entry.group == "niche",
}
"""The reference projects by kind; in the benchmark each kind weighs the same."""
ENGINEERED_SHARE = 441 / 572
"""The share of engineered projects in the whole of NICHE; the training part is weighted back to it."""
FEWEST_FILES, FEWEST_STATEMENTS = 2, 300
QUANTILES = 99
HALVES = 20
NORMAL_90 = 1.645
BOOTSTRAPS = 60
FOLDS = 10
DRAWS = 5
SEED = 20261122
WEAK = 0.02
"""The quantile that stands for what could not be read: hiding even the worst file must not pay."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights per bent value, and the intercept."""

    weights: Array
    intercept: float

    def sums(self, terms: Array) -> Array:
        """Return L of each row of terms."""
        sums: Array = (terms * self.weights).sum(axis=1) + self.intercept
        return sums


def is_example(row: Row) -> bool:
    """Return whether a row may be trained on: it has a label, and enough code to be measured."""
    return row.entry.group in POSITIVE | NEGATIVE or row.entry.label in {"Y", "N"}


def target(row: Row) -> float:
    """Return 1 for engineered, 0 for not."""
    return float(row.entry.group in POSITIVE or row.entry.label == "Y")


def is_measurable(row: Row) -> bool:
    """Return whether there is enough code in at least two groups of files."""
    filled = sum(1 for group in row.facts.groups if group.get("statements"))
    return filled >= FEWEST_FILES and row.facts.code().get("statements", 0.0) >= FEWEST_STATEMENTS


def bent(facts: Facts) -> list[float]:
    """Return the terms of some facts as they were measured."""
    code = facts.code()
    return [feature.term(code, facts.whole) for feature in FEATURES]


def matrix(rows: Sequence[Row]) -> Array:
    """Return the terms, one row each."""
    return np.array([bent(row.facts) for row in rows], dtype=np.float64)


def fit(terms: Array, targets: Array) -> Fit:
    """Return the weights that make the labels most likely, within the bounds."""
    mean, deviation_ = terms.mean(axis=0), terms.std(axis=0)
    deviation_[deviation_ < 1e-9] = 1.0  # noqa: PLR2004 - a term that never varies
    scaled = (terms - mean) / deviation_
    share = targets.mean()
    weights = np.where(targets > 0, 0.5 / share, 0.5 / (1 - share))

    def loss(parameters: Array) -> tuple[float, Array]:
        sums = (scaled * parameters[1:]).sum(axis=1) + parameters[0]
        signed = np.where(targets > 0, -sums, sums)
        cost = (weights * np.logaddexp(0.0, signed)).sum() + RIDGE * (parameters[1:] ** 2).sum()
        slope = weights * (1 / (1 + np.exp(-sums)) - targets)
        gradient = np.concatenate([[slope.sum()], (scaled * slope[:, None]).sum(axis=0) + 2 * RIDGE * parameters[1:]])
        return float(cost), gradient

    start = np.concatenate([[0.0], np.full(terms.shape[1], LEAST)])
    bounds = [(None, None), *([(LEAST, None)] * terms.shape[1])]
    options = {"maxiter": 10_000, "maxfun": 100_000, "ftol": 1e-15, "gtol": 1e-11}
    found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B", options=options).x
    return Fit(found[1:] / deviation_, float(found[0] - (found[1:] * mean / deviation_).sum()))


def left_out_sums(rows: Sequence[Row], columns: Sequence[int] | None = None) -> Array:
    """Return L of each row from models that never saw it; `columns` are the features used (all by default)."""
    chosen = list(range(len(FEATURES))) if columns is None else list(columns)
    terms = matrix(rows)[:, chosen]
    targets = np.array([target(row) for row in rows])
    examples = np.array([is_example(row) for row in rows])
    sums = np.zeros(len(rows))
    for draw in range(DRAWS):
        folds = np.random.default_rng(SEED + draw).permutation(len(rows)) % FOLDS
        for fold in range(FOLDS):
            known, asked = examples & (folds != fold), folds == fold
            found: Fit = fit(terms[known], targets[known])
            sums[asked] += found.sums(terms[asked]) / DRAWS
    return sums


def train(rows: Sequence[Row]) -> Model:
    """Return the model fitted on the examples among the rows, with the benchmark of all reference projects."""
    usable = [row for row in rows if is_measurable(row)]
    examples = [row for row in usable if is_example(row)]
    targets = np.array([target(row) for row in examples])
    fitted = fit(matrix(examples), targets)
    plain = _bare(fitted)
    weights = reference_weights(usable)
    terms = matrix(usable)
    values = [
        tuple(
            sorted(
                round(feature.measure(row.facts.code(), row.facts.whole), KEPT)
                for row in usable
                if weights[row.entry.repository]
            )
        )
        for feature in FEATURES
    ]
    known = tuple(
        Term(
            feature.name,
            term.weight,
            round(_quantile(terms[:, number], weights, usable, 0.5), KEPT),
            round(_quantile(terms[:, number], weights, usable, WEAK), KEPT),
            tuple(_thinned(values[number])),
        )
        for number, (feature, term) in enumerate(zip(FEATURES, plain.terms, strict=True))
    )
    model = replace(plain, terms=known, trained_on=dict(sorted(Counter(_name(row) for row in examples).items())))
    model = _with_benchmark(model, usable, weights)
    model = replace(model, changeability=_changeability(usable, weights))
    model = replace(model, model_error=round(_model_error(examples, targets, terms, weights, usable), KEPT))
    return replace(model, sampling=round(_sampling(model, usable), KEPT))


def reference_weights(rows: Sequence[Row]) -> dict[str, float]:
    """Return how much each repository counts in the benchmark: each kind the same, NICHE as its whole is made up."""
    weights = dict.fromkeys((row.entry.repository for row in rows), 0.0)
    for kind, belongs in KINDS.items():
        of_kind = [row for row in rows if belongs(row)]
        raw = [_share(row, of_kind) if kind == "research" else 1.0 for row in of_kind]
        for row, weight in zip(of_kind, raw, strict=True):
            weights[row.entry.repository] = weight / math.fsum(raw)
    return weights


def _share(row: Row, rows: Sequence[Row]) -> float:
    same = sum(1 for other in rows if other.entry.label == row.entry.label)
    return (ENGINEERED_SHARE if row.entry.label == "Y" else 1 - ENGINEERED_SHARE) / same


def _bare(fitted: Fit) -> Model:
    """Return a model of weights alone, kept as the file keeps them."""
    terms = tuple(
        Term(feature.name, round(float(weight), KEPT), 0.0, 0.0, (0.0, 0.0, 0.0))
        for feature, weight in zip(FEATURES, fitted.weights, strict=True)
    )
    return Model(
        format=FORMAT,
        version=VERSION,
        benchmark=BENCHMARK,
        intercept=round(fitted.intercept, KEPT),
        terms=terms,
        quantiles=(0.0, 0.0, 0.0),
        parts={},
        kinds={},
        sampling=1.0,
        model_error=0.0,
        changeability=(0.0, 0.0, 0.0),
        trained_on={},
    )


def _name(row: Row) -> str:
    return f"{row.entry.group} {row.entry.label}".strip()


def _with_benchmark(model: Model, rows: Sequence[Row], weights: Mapping[str, float]) -> Model:
    terms = [terms_of(model, row.facts.code(), row.facts.whole) for row in rows]
    sums = np.array([total(model, each) for each in terms])
    parts = {part: np.array([part_totals(model, each)[part] for each in terms]) for part in PARTS}
    kinds = {}
    for kind, belongs in KINDS.items():
        of_kind = {row.entry.repository for row in rows if belongs(row)}
        kinds[kind] = _quantiles(sums, {name: weights[name] * (name in of_kind) for name in weights}, rows)
    return replace(
        model,
        quantiles=_quantiles(sums, weights, rows),
        parts={part: _quantiles(values, weights, rows) for part, values in parts.items()},
        kinds=kinds,
    )


def _quantiles(values: Array, weights: Mapping[str, float], rows: Sequence[Row]) -> tuple[float, ...]:
    return tuple(
        round(_quantile(values, weights, rows, number / (QUANTILES + 1)), KEPT) for number in range(1, QUANTILES + 1)
    )


def _quantile(values: Array, weights: Mapping[str, float], rows: Sequence[Row], share: float) -> float:
    """Return the weighted quantile, on the straight line between the middles of the steps."""
    of_rows = np.array([weights[row.entry.repository] for row in rows])
    order = np.argsort(values, kind="stable")
    kept = of_rows[order]
    middles = (np.cumsum(kept) - kept / 2) / kept.sum()
    filled = kept > 0
    return float(np.interp(share, middles[filled], values[order][filled]))


def _thinned(values: Sequence[float]) -> list[float]:
    return [values[round(number * (len(values) - 1) / 20)] for number in range(21)]


def _changeability(rows: Sequence[Row], weights: Mapping[str, float]) -> tuple[float, ...]:
    """Return the quantiles of the index over files, each repository with its weight."""
    pairs = sorted(
        (index, weights[row.entry.repository] / len(row.files)) for row in rows if row.files for index, _ in row.files
    )
    values, kept = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])
    middles = (np.cumsum(kept) - kept / 2) / kept.sum()
    return tuple(
        round(float(np.interp(number / (QUANTILES + 1), middles, values)), KEPT) for number in range(1, QUANTILES + 1)
    )


def _model_error(
    examples: Sequence[Row], targets: Array, terms: Array, weights: Mapping[str, float], rows: Sequence[Row]
) -> float:
    """Return how much L differs between models fitted on other draws of examples, a common shift and scale apart."""
    chosen = np.array([weights[row.entry.repository] > 0 for row in rows])
    example_terms = matrix(examples)
    draws = np.random.default_rng(SEED)
    first = fit(example_terms, targets).sums(terms[chosen])
    found = []
    for _ in range(BOOTSTRAPS):
        drawn = draws.integers(0, len(examples), len(examples))
        sums = fit(example_terms[drawn], targets[drawn]).sums(terms[chosen])
        scaled = (sums - sums.mean()) / sums.std() * first.std() + first.mean()
        found.append(scaled - first)
    return float(np.sqrt(np.mean(np.square(found))))


def _sampling(model: Model, rows: Sequence[Row]) -> float:
    """Return the factor with which nine in ten intervals of half of the groups of files hold the sum of all."""
    low, high = 0.0, 10.0
    cases = list(half_cases(model, rows))
    for _ in range(60):
        middle = (low + high) / 2
        inside = [abs(error) <= NORMAL_90 * math.hypot(middle * spread, model.model_error) for error, spread in cases]
        low, high = (middle, high) if sum(inside) < 0.9 * len(inside) else (low, middle)
    return high


def half_cases(model: Model, rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Return, for random halves of the groups, the error of the sum and its spread over files."""
    bare = replace(model, sampling=1.0, model_error=0.0)
    draws = np.random.default_rng(SEED)
    cases = []
    for row in rows:
        whole = total(model, terms_of(model, row.facts.code(), row.facts.whole))
        for _ in range(HALVES):
            chosen = set(draws.permutation(GROUPS)[: GROUPS // 2].tolist())
            half = Facts(
                tuple(group if number in chosen else {} for number, group in enumerate(row.facts.groups)),
                row.facts.whole,
            )
            spread = deviation(bare, half)
            if math.isfinite(spread):
                cases.append((total(model, terms_of(model, half.code(), half.whole)) - whole, spread))
    return cases
