"""Finds what is plugged in: scorers in `scorers.models`, learners in `scorers.learners`; no list to edit."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from scorers import learners, models
from scorers.learner import Learner
from scorers.scorer import Scorer

DEFAULT = "quality"


def find_scorers(package: ModuleType = models) -> dict[str, Scorer]:
    """Return the scorers of a package by name; raise TypeError naming the module whose `SCORER` is not a scorer."""
    found: dict[str, Scorer] = {}
    for module in _modules(package):
        scorer = module.SCORER
        if not isinstance(scorer, Scorer):
            raise TypeError(f"{module.__name__}.SCORER is not a Scorer")
        found[scorer.name] = scorer
    return found


def find_learners(package: ModuleType = learners) -> dict[str, Learner]:
    """Return the learners of a package by name; raise TypeError naming the module whose `LEARNER` is not a learner."""
    found: dict[str, Learner] = {}
    for module in _modules(package):
        learner = module.LEARNER
        if not isinstance(learner, Learner):
            raise TypeError(f"{module.__name__}.LEARNER is not a Learner")
        found[learner.name] = learner
    return found


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        yield import_module(module.name)


def current_method() -> str:
    """Return the default scorer's name and version, as a score names its model."""
    scorer = find_scorers()[DEFAULT]
    return f"{scorer.name}-{scorer.version}"
