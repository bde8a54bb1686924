"""A figure of a model card, as every evaluation gives it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its 90 % interval; `baselines` are the same figure of trivial measures, on the same cases."""

    name: str
    value: float
    low: float
    high: float
    baselines: Mapping[str, float]
    cases: str
