"""Finds the scorers: every module of `scorers.models` that ends in the constant `SCORER`; no list to edit."""

import pkgutil
from importlib import import_module
from types import ModuleType

from scorers import models
from scorers.scorer import Scorer

DEFAULT = "quality"


def find_scorers(package: ModuleType = models) -> dict[str, Scorer]:
    """Return the scorers of a package by name; raise TypeError naming the module whose `SCORER` is not a scorer."""
    found: dict[str, Scorer] = {}
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        scorer = import_module(module.name).SCORER
        if not isinstance(scorer, Scorer):
            raise TypeError(f"{module.name}.SCORER is not a Scorer")
        found[scorer.name] = scorer
    return found
