"""Every figure of the model card, from the training table: the score beside the trivial measures it has to beat.

Groups are repositories, always: each is judged by a model that never saw it (ten folds, several draws of folds, the
sums averaged). Intervals are over draws of repositories (bootstrap, 90 %).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import matthews_corrcoef, roc_auc_score

from scorers.figures import Figure
from scorers.quality.features import FEATURES
from scorers.quality.figures import Figures
from scorers.quality.fitting import (
    DRAWS,
    FOLDS,
    KINDS,
    NORMAL_90,
    SEED,
    Array,
    half_cases,
    is_measurable,
    left_out_sums,
    reference_weights,
    target,
)
from scorers.quality.model import Model
from scorers.quality.table import Row
from scorers.sealing import checksum

BOOTSTRAPS = 1_000
BINS = 10
KEPT = 8
"""Digits of a kept figure: more than are shown, so that what is shown is rounded once and says what `evaluate` says."""
PRACTICE = tuple(number for number, feature in enumerate(FEATURES) if feature.part == "practice")
Chosen = NDArray[np.int64]
WITHOUT_PRACTICE = tuple(number for number, feature in enumerate(FEATURES) if feature.part != "practice")


def figures_of(model: Model, table: Sequence[Row]) -> Figures:
    """Return everything that card and methodology page say of a model, rounded as it is kept."""
    rows = [row for row in table if is_measurable(row)]
    weights = reference_weights(rows)
    return Figures(
        checksum(model),
        model.version,
        model.benchmark,
        {
            kind: sum(1 for row in rows if belongs(row) and weights[row.entry.repository])
            for kind, belongs in KINDS.items()
        },
        model.trained_on,
        tuple(_rounded(figure) for figure in evaluate(model, table)),
    )


def _rounded(figure: Figure) -> Figure:
    baselines = {name: round(value, KEPT) for name, value in figure.baselines.items()}
    ends = round(figure.low, KEPT), round(figure.high, KEPT)
    return Figure(figure.name, round(figure.value, KEPT), *ends, baselines, figure.cases)


def evaluate(model: Model, table: Sequence[Row]) -> tuple[Figure, ...]:
    """Return all figures."""
    rows = [row for row in table if is_measurable(row)]
    sums = left_out_sums(rows)
    measures: dict[str, Array] = {
        "code alone": left_out_sums(rows, WITHOUT_PRACTICE),
        "practice alone": left_out_sums(rows, PRACTICE),
        "transparent baseline": _trivial(rows, "baseline"),
        "lines, large first": _trivial(rows, "lines"),
        "lines, small first": -_trivial(rows, "lines"),
        "radon MI": _trivial(rows, "maintainability_index"),
        "mean complexity, low first": -_trivial(rows, "mean_complexity"),
    }
    engineered = [row.entry.label == "Y" for row in rows], [row.entry.label == "N" for row in rows]
    return (
        _auc("engineered or not (NICHE), AUC", sums, measures, *engineered),
        _mcc(sums, measures, *engineered),
        _auc("libraries over beginners, AUC", sums, measures, _in(rows, "library"), _in(rows, "beginner")),
        _auc("applications over beginners, AUC", sums, measures, _in(rows, "application"), _in(rows, "beginner")),
        _calibration(rows, sums),
        _coverage(model, rows),
        _size_correlation(rows),
        _score_and_size(rows, sums),
    )


def _trivial(rows: Sequence[Row], name: str) -> Array:
    return np.array([row.trivial[name] for row in rows])


def _in(rows: Sequence[Row], group: str) -> list[bool]:
    return [row.entry.group == group for row in rows]


def _auc(name: str, sums: Array, measures: Mapping[str, Array], above: Sequence[bool], below: Sequence[bool]) -> Figure:
    high, low = np.array(above), np.array(below)
    bounds = _bootstrapped(high.sum(), low.sum(), lambda one, other: _auc_of(sums[high][one], sums[low][other]))
    baselines = {known: _auc_of(values[high], values[low]) for known, values in measures.items()}
    return Figure(name, _auc_of(sums[high], sums[low]), *bounds, baselines, f"{high.sum()} over {low.sum()}")


def _auc_of(above: Array, below: Array) -> float:
    """Return the area under the ROC curve: the share of pairs in the right order, ties as half (Mann and Whitney)."""
    labels = np.repeat([True, False], [len(above), len(below)])
    return float(roc_auc_score(labels, np.concatenate([above, below])))


def _mcc(sums: Array, measures: Mapping[str, Array], above: Sequence[bool], below: Sequence[bool]) -> Figure:
    """Return Matthews' correlation at the cut that a tenfold split would have chosen on the others.

    The best cut of a fold hangs on single repositories, so that one draw of folds says little: the mean of many.
    """
    high, low = np.array(above), np.array(below)
    labels = np.concatenate([np.ones(high.sum()), np.zeros(low.sum())])
    draws = np.random.default_rng(SEED)
    every = [draws.permutation(len(labels)) % FOLDS for _ in range(4 * DRAWS)]

    def correlation(values: Array) -> float:
        joined = np.concatenate([values[high], values[low]])
        return float(np.mean([matthews_corrcoef(labels > 0, _said(joined, labels, folds)) for folds in every]))

    few = {name: measures[name] for name in ("practice alone", "transparent baseline", "lines, large first")}
    value = correlation(sums)
    error = math.sqrt((1 - value**2) / max(1, len(labels) - 2))
    baselines = {name: correlation(values) for name, values in few.items()}
    return Figure(
        "engineered or not (NICHE), MCC", value, value - NORMAL_90 * error, value + NORMAL_90 * error, baselines,
        f"{high.sum()} and {low.sum()}",
    )  # fmt: skip


def _said(values: Array, labels: Array, folds: Chosen) -> NDArray[np.bool_]:
    """Return what the cut that does best on the other folds says of each value."""
    said = np.zeros(len(values), dtype=bool)
    cuts = np.unique(values)
    yes = values[:, None] >= cuts
    for fold in range(FOLDS):
        rest = folds != fold
        said[~rest] = yes[~rest][:, int(np.argmax(_correlations(yes[rest], labels[rest])))]
    return said


def _correlations(yes: NDArray[np.bool_], labels: Array) -> Array:
    """Return Matthews' correlation of each column with the labels; 0 where a column says the same of all."""
    total, real, said = len(labels), labels.sum(), yes.sum(axis=0)
    right = (yes & (labels > 0)[:, None]).sum(axis=0)
    spread = np.sqrt(real * (total - real) * said * (total - said))
    found: Array = (right * total - real * said) / np.where(spread > 0, spread, np.inf)
    return found


def _calibration(rows: Sequence[Row], sums: Array) -> Figure:
    """Return the expected calibration error of the left-out probability, in ten bins of equal number."""
    labelled = np.array([bool(row.entry.label) for row in rows])
    values = sums[labelled]
    targets = np.array([target(row) for row in rows if row.entry.label])
    folds = np.random.default_rng(SEED).permutation(len(targets)) % FOLDS
    chances = np.zeros(len(targets))
    for fold in range(FOLDS):
        rest = folds != fold
        rise, shift = platt(values[rest], targets[rest])
        chances[~rest] = 1 / (1 + np.exp(-(rise * values[~rest] + shift)))

    draws = np.random.default_rng(SEED)
    every = np.arange(len(targets))
    value = _distance(chances, targets, every)
    found = sorted(_distance(chances, targets, draws.choice(every, len(every))) for _ in range(BOOTSTRAPS // 5))
    low, high = _ends(found)
    perfect = [_distance(chances, draws.random(len(every)) < chances, every) for _ in range(BOOTSTRAPS)]
    logits = np.log(chances / (1 - chances))
    baselines = {
        "always the mean, mean error": float(abs(targets - targets.mean()).mean()),
        "a perfectly calibrated model on so many repositories, mean": float(np.mean(perfect)),
        "share of perfectly calibrated models that look worse": float(np.mean(np.array(perfect) >= value)),
        "slope (1 is right)": platt(logits, targets)[0],
    }
    return Figure("engineered, calibration error (ECE)", value, low, high, baselines, f"{len(targets)} repositories")


def platt(sums: Array, targets: Array) -> tuple[float, float]:
    """Return slope and shift of the logistic curve from the sum to the share of engineered ones (J. Platt, 1999)."""
    curve = LogisticRegression(C=np.inf, tol=1e-9).fit(sums[:, None], targets)
    return float(curve.coef_[0, 0]), float(curve.intercept_[0])


def _distance(chances: Array, targets: NDArray[Any], chosen: Chosen) -> float:
    """Return the mean distance of said and found shares in bins of equal number, over chosen ones."""
    order = chosen[np.argsort(chances[chosen], kind="stable")]
    bins = np.array_split(order, BINS)
    return float(sum(abs(chances[each].mean() - targets[each].mean()) * len(each) for each in bins) / len(chosen))


def _coverage(model: Model, rows: Sequence[Row]) -> Figure:
    """Return how many 90 % intervals of a random half of the files hold the score of all."""
    inside = [
        abs(error) <= NORMAL_90 * math.hypot(model.sampling * spread, model.model_error)
        for error, spread in half_cases(model, rows)
    ]
    share = sum(inside) / len(inside)
    error = NORMAL_90 * math.sqrt(share * (1 - share) / len(rows))
    return Figure(
        "half of the files: interval holds, share", share, share - error, share + error, {}, f"{len(inside)} halves"
    )


def _size_correlation(rows: Sequence[Row]) -> Figure:
    """Return the rank correlation of files' changeability with their lines, absolute, the mean over repositories."""
    found = [_rank(row.files) for row in rows if len(row.files) >= 2 * FOLDS]
    draws = np.random.default_rng(SEED)

    def pooled(chosen: Chosen) -> float:
        return abs(_rank([pair for number in chosen for pair in rows[number].files]))

    low, high = _ends(sorted(pooled(draws.integers(0, len(rows), len(rows))) for _ in range(BOOTSTRAPS // 5)))
    return Figure(
        "changeability and lines, rank correlation, absolute, pooled", pooled(np.arange(len(rows))), low, high,
        {"mean over repositories": abs(float(np.mean(found)))}, f"{sum(len(row.files) for row in rows)} files",
    )  # fmt: skip


def _score_and_size(rows: Sequence[Row], sums: Array) -> Figure:
    value = float(spearmanr(sums, _trivial(rows, "lines")).statistic)
    error = NORMAL_90 / math.sqrt(len(rows) - 3)
    return Figure(
        "score and lines of the repository, rank correlation", value, value - error, value + error, {}, f"{len(rows)}"
    )


def _rank(pairs: Sequence[tuple[float, float]]) -> float:
    return float(spearmanr([pair[0] for pair in pairs], [pair[1] for pair in pairs]).statistic)


def _bootstrapped(above: int, below: int, figure: Callable[[Chosen, Chosen], float]) -> tuple[float, float]:
    draws = np.random.default_rng(SEED)
    found = [figure(draws.integers(0, above, above), draws.integers(0, below, below)) for _ in range(BOOTSTRAPS)]
    return _ends(sorted(found))


def _ends(found: Sequence[float]) -> tuple[float, float]:
    return found[int(0.05 * len(found))], found[int(0.95 * (len(found) - 1))]
