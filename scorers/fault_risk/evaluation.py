"""Every figure of the reading order in the model card: each repository is ordered by weights that never saw it.

`evaluate` judges on the training table, each repository by weights fitted on others; `confirm` on a second table that
came after everything was chosen, by weights fitted on all of the first.

Beside the order stand the trivial ones on the same files. All figures are computed inside each repository; their mean
over repositories has a 90 % interval from draws of repositories (bootstrap); pooled values count all files together.

`auc`: chance that a file with a later fix stands before one without. `auc_equal`: the same over pairs whose source
lines differ by at most a fifth. When 20 % of all source lines are read in the order, the last file in part: `fixes`,
the share of later fixes (file by file) that fell on what was read; `found`, the share of fixed files; `precision`, the
share of opened files that were fixed; `opened`, the share of files opened.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from scorers.fault_risk.features import PAST, SIZE, STRUCTURE
from scorers.fault_risk.fitting import Array, Featured, by_code, by_history, examples, fit, repositories_of
from scorers.fault_risk.model import FEATURES
from scorers.fault_risk.order import SUM_DIGITS, places
from scorers.fault_risk.table import Line, second_table, shipped_table

FIGURES = ("auc", "auc_equal", "fixes", "found", "precision", "opened")
EQUAL = 0.2
READ = 0.2
FEWEST_PAIRS = 10
FOLDS = 20
BOOTSTRAPS = 2_000
SEED = 20261122

Repository = Sequence[Line]


def _both(line: Line) -> Mapping[str, float]:
    return {**by_code(line), **by_history(line)}


LEARNED: Mapping[str, tuple[tuple[str, ...], Featured]] = {
    "look here first": (FEATURES["history"], by_history),
    "code alone": (FEATURES["code"], by_code),
    "past without size": (tuple(PAST), by_history),
    "size, past and structure": ((*SIZE, *PAST, *STRUCTURE), _both),
}
"""The orders that are learned: the two that are shipped, and two for comparison."""

TRIVIAL: Mapping[str, Callable[[Line], float]] = {
    "most lines first": lambda line: line.code.source_lines,
    "fewest lines first": lambda line: -line.code.source_lines,
    "radon's maintainability index": lambda line: -line.code.maintainability,
    "mean complexity": lambda line: line.code.complexity_mean,
    "earlier fixes": lambda line: line.past.fixes,
    "commits": lambda line: line.past.commits,
    "commits of the last year": lambda line: line.past.commits_year,
}
"""The measures to beat."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one order: mean over repositories, its 90 % interval, and the pooled value."""

    mean: float
    low: float
    high: float
    pooled: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures by order and name, of so many repositories; `lead` is the order minus `most lines first`."""

    repositories: int
    files: int
    fixed: int
    figures: Mapping[str, Mapping[str, Figure]]
    lead: Mapping[str, Figure]

    def text(self) -> str:
        """Return the figures as a table of Markdown, with the lead over `most lines first`."""
        rows = [(name, *(_cell(figures[each]) for each in FIGURES)) for name, figures in self.figures.items()]
        rows.append(("lead of the first over most lines first", *(_cell(self.lead[each], "+") for each in FIGURES)))
        head = [f"| order | {' | '.join(FIGURES)} |", f"|---|{'---|' * len(FIGURES)}"]
        return "\n".join(head + [f"| {' | '.join(row)} |" for row in rows])


def evaluate(table: bytes | None = None, *, with_empty: bool = False) -> Evaluation:
    """Return all figures; `with_empty` counts files without a statement as well, which every order puts last."""
    repositories = repositories_of(shipped_table() if table is None else table)
    orders = {name: left_out(repositories, *learned) for name, learned in LEARNED.items()}
    return _evaluation(repositories, orders, with_empty=with_empty)


def confirm(table: bytes | None = None) -> Evaluation:
    """Return all figures on the second table, by weights that are fitted on a whole training table."""
    training = repositories_of(shipped_table() if table is None else table)
    repositories = repositories_of(second_table())
    orders = {name: unseen(training, repositories, *learned) for name, learned in LEARNED.items()}
    return _evaluation(repositories, orders, with_empty=False)


def _evaluation(
    repositories: Sequence[Repository], orders: Mapping[str, Sequence[Array]], *, with_empty: bool
) -> Evaluation:
    """Judge learned orders, given as sums of each repository's files with a statement, beside the trivial ones."""
    trivial = {
        name: [np.array([measure(line) for line in lines if line.code.statements]) for lines in repositories]
        for name, measure in TRIVIAL.items()
    }
    judged = {
        name: [_Judged(lines, order, with_empty=with_empty) for lines, order in zip(repositories, found, strict=True)]
        for name, found in {**orders, **trivial}.items()
    }
    lines = [line for repository in repositories for line in repository if with_empty or line.code.statements]
    first, lines_first = judged["look here first"], judged["most lines first"]
    return Evaluation(
        len(repositories),
        len(lines),
        sum(line.later_fixes > 0 for line in lines),
        {name: {each: _figure(found, each) for each in FIGURES} for name, found in judged.items()},
        {each: _lead(first, lines_first, each) for each in FIGURES},
    )


def left_out(repositories: Sequence[Repository], names: Sequence[str], featured: Featured) -> list[Array]:
    """Return the sums of each repository's files with a statement, by weights fitted on other folds of repositories."""
    cases = [examples(lines, names, featured) for lines in repositories]
    weights = [fit([case for n, case in enumerate(cases) if n % FOLDS != fold], names) for fold in range(FOLDS)]
    return [case.features @ weights[number % FOLDS] for number, case in enumerate(cases)]


def unseen(
    training: Sequence[Repository], repositories: Sequence[Repository], names: Sequence[str], featured: Featured
) -> list[Array]:
    """Return the sums of each repository's files with a statement, by weights fitted on `training`."""
    weights = fit([examples(lines, names, featured) for lines in training], names)
    return [examples(lines, names, featured).features @ weights for lines in repositories]


class _Judged:
    """One repository in one order: the figures, and what their pooled values add up from."""

    def __init__(self, repository: Repository, sums: Array, *, with_empty: bool) -> None:
        lines = [line for line in repository if line.code.statements]
        if with_empty:
            empty = [line for line in repository if not line.code.statements]
            lines, sums = lines + empty, np.append(sums, np.full(len(empty), sums.min() - 1))
        self.later = np.array([line.later_fixes for line in lines], dtype=np.float64)
        self.fixed = self.later > 0
        self.size = np.array([max(1.0, line.code.source_lines) for line in lines])
        self.places = np.array(places(np.round(sums, SUM_DIGITS).tolist()))
        self.counts = {
            "auc": self._pairs(equal=False),
            "auc_equal": self._pairs(equal=True),
            **self._read(),
        }
        """By figure, what was counted and out of what."""

    def value(self, figure: str) -> float:
        """Return a figure of this repository; not a number where there is too little to count."""
        counted, total = self.counts[figure]
        if figure == "auc_equal" and total < FEWEST_PAIRS:
            return float("nan")
        return counted / total

    def _pairs(self, *, equal: bool) -> tuple[float, float]:
        before = self.places[self.fixed][:, None] - self.places[~self.fixed][None, :]
        ratio = np.log(self.size[self.fixed])[:, None] - np.log(self.size[~self.fixed])[None, :]
        chosen = np.abs(ratio) <= np.log1p(EQUAL) if equal else np.ones_like(before, dtype=bool)
        return float(((np.sign(before) + 1) / 2)[chosen].sum()), float(chosen.sum())

    def _read(self) -> dict[str, tuple[float, float]]:
        """Read the files in order up to the share of lines; files on a level are read evenly."""
        budget = READ * self.size.sum()
        fixes = found = opened = 0.0
        for place in sorted(set(self.places.tolist()), reverse=True):
            level = self.places == place
            share = min(1.0, budget / self.size[level].sum())
            fixes += share * self.later[level].sum()
            found += share * self.fixed[level].sum()
            opened += share * level.sum()
            budget -= share * self.size[level].sum()
            if budget <= 0:
                break
        return {
            "fixes": (fixes, float(self.later.sum())),
            "found": (found, float(self.fixed.sum())),
            "precision": (found, opened),
            "opened": (opened, float(len(self.size))),
        }


def _figure(judged: Sequence[_Judged], figure: str) -> Figure:
    values = np.array([one.value(figure) for one in judged])
    return Figure(float(np.nanmean(values)), *_interval(values), _pooled(judged, figure))


def _lead(first: Sequence[_Judged], second: Sequence[_Judged], figure: str) -> Figure:
    values = np.array([one.value(figure) - other.value(figure) for one, other in zip(first, second, strict=True)])
    pooled = _pooled(first, figure) - _pooled(second, figure)
    return Figure(float(np.nanmean(values)), *_interval(values), pooled)


def _interval(values: Array) -> tuple[float, float]:
    draws = np.random.default_rng(SEED).integers(0, len(values), (BOOTSTRAPS, len(values)))
    low, high = np.quantile(np.nanmean(values[draws], axis=1), (0.05, 0.95))
    return float(low), float(high)


def _pooled(judged: Sequence[_Judged], figure: str) -> float:
    """Return the value of all files together; for `auc` their places lie in one heap, as a stranger would use them."""
    if figure == "auc":
        fixed = np.concatenate([one.fixed for one in judged])
        ranks = rankdata(np.concatenate([one.places for one in judged]))
        number = int(fixed.sum())
        return float((ranks[fixed].sum() - number * (number + 1) / 2) / (number * (len(fixed) - number)))
    counted, total = np.sum([one.counts[figure] for one in judged], axis=0)
    return float(counted / total)


def _cell(figure: Figure, sign: str = "") -> str:
    return f"{figure.mean:{sign}.3f} ({figure.low:{sign}.3f} to {figure.high:{sign}.3f}); {figure.pooled:{sign}.3f}"
