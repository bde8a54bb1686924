"""How the reading order is learned: a logistic regression with fixed directions and a ridge, all repositories equal.

Each file is an example: was it touched by a fix within a year after the commit? Files without a statement are left out.
The features are centered inside each repository, so that only differences inside it can be learned; files with and
without a fix weigh the same inside each. The ridge works on features in units of their usual spread in a repository.

The sum is strictly convex, so that there is one solution; it is found far more exactly than it is kept (four digits),
so that every machine keeps the same file.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from scorers.errors import ModelError
from scorers.fault_risk.features import SIGNS, from_code, from_history
from scorers.fault_risk.model import FEATURES, FORMAT, KIND, Card, Model
from scorers.fault_risk.table import Line, read, shipped_table
from scorers.sealing import sealed

VERSION = "1"
RIDGE = 0.2
KEPT = 4
ITERATIONS = 10_000

Array = NDArray[np.float64]
Featured = Callable[[Line], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Examples:
    """The files of one repository: features centered inside it, whether a fix came (1 or 0), and their weights."""

    features: Array
    fixed: Array
    weights: Array


def by_code(line: Line) -> Mapping[str, float]:
    """Return the features of code alone."""
    return from_code(line.code)


def by_history(line: Line) -> Mapping[str, float]:
    """Return the features of size and past."""
    return from_history(line.code, line.past)


def train(table: bytes | None = None) -> bytes:
    """Return the model's file, fitted on a table or the shipped one; the same table gives the same bytes."""
    table = shipped_table() if table is None else table
    repositories = repositories_of(table)
    lines = [line for repository in repositories for line in repository if line.code.statements]
    return sealed(
        Model(
            kind=KIND,
            format=FORMAT,
            version=VERSION,
            code=fitted(repositories, FEATURES["code"], by_code),
            history=fitted(repositories, FEATURES["history"], by_history),
            card=Card(
                repositories=len(repositories),
                files=len(lines),
                fixed_files=sum(line.later_fixes > 0 for line in lines),
                ridge=RIDGE,
                table_sha256=hashlib.sha256(table).hexdigest(),
            ),
        )
    )


def repositories_of(table: bytes) -> tuple[tuple[Line, ...], ...]:
    """Return the lines of a table by repository; raise ModelError if there is nothing to learn from."""
    repositories = tuple(read(table, "the given table").values())
    for lines in repositories:
        fixed = {line.later_fixes > 0 for line in lines if line.code.statements}
        if len(fixed) < 2:  # noqa: PLR2004 - fixed and not
            raise ModelError(f"{lines[0].origin.repository} lacks files with or without a later fix")
    if len(repositories) < 2:  # noqa: PLR2004 - one to learn from, one to judge
        raise ModelError("the given table has fewer than two repositories")
    return repositories


def fitted(repositories: Sequence[Sequence[Line]], names: Sequence[str], featured: Featured) -> dict[str, float]:
    """Return the weight of each feature, rounded to the digits that are kept."""
    weights = fit([examples(repository, names, featured) for repository in repositories], names)
    return {name: float(f"{weight:.{KEPT}g}") for name, weight in zip(names, weights, strict=True)}


def examples(repository: Sequence[Line], names: Sequence[str], featured: Featured) -> Examples:
    """Return the files of one repository that have a statement."""
    lines = [line for line in repository if line.code.statements]
    rows = [[features[name] for name in names] for features in map(featured, lines)]
    features: Array = np.array(rows, dtype=np.float64)
    fixed = np.array([line.later_fixes > 0 for line in lines], dtype=np.float64)
    weights = np.where(fixed > 0, 0.5 / fixed.sum(), 0.5 / (1 - fixed).sum())
    return Examples(features - features.mean(axis=0), fixed, weights)


def fit(repositories: Sequence[Examples], names: Sequence[str]) -> Array:
    """Return the weights of the features in their own units."""
    spread = np.sqrt(np.mean([one.features.var(axis=0) for one in repositories], axis=0))
    spread[spread == 0] = 1.0
    features = np.vstack([one.features for one in repositories]) / spread
    targets = 2 * np.concatenate([one.fixed for one in repositories]) - 1
    weights = np.concatenate([one.weights for one in repositories]) / len(repositories)

    def loss(point: Array) -> tuple[float, Array]:
        margins = targets * (features @ point[:-1] + point[-1])
        slopes = -weights * targets / (1 + np.exp(np.minimum(margins, 700)))
        ridge = point[:-1] * RIDGE
        value = weights @ np.logaddexp(0, -margins) + ridge @ point[:-1] / 2
        return float(value), np.append(features.T @ slopes + ridge, slopes.sum())

    bounds = [(0, None) if SIGNS[name] > 0 else (None, 0) for name in names]
    start = np.zeros(len(names) + 1)
    options = {"maxiter": ITERATIONS, "ftol": 1e-16, "gtol": 1e-11}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)], options=options)
    weights_found: Array = found.x[:-1] / spread
    return weights_found
