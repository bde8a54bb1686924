"""The reading order's parameters: plain numbers in JSON with a checksum; anything else is refused, nothing is executed.

Two sets of weights: `history` for a repository whose past is known, `code` for one whose past is not. A weight against
the direction its feature may have is refused, so that more fixes can never move a file back.
"""

import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

from scorers.errors import ModelError
from scorers.fault_risk.features import CODE, PAST, SIGNS, SIZE
from scorers.sealing import unsealed

NAME = "fault_risk.json"
KIND = "fault-risk"
FORMAT = 1
FEATURES: Mapping[str, tuple[str, ...]] = {"code": tuple(CODE), "history": (*SIZE, *PAST)}


class Card(msgspec.Struct, frozen=True):
    """What the parameters were learned from, and how."""

    repositories: int
    files: int
    fixed_files: int
    ridge: float
    table_sha256: str


class Model(msgspec.Struct, frozen=True):
    """The weights by feature; `kind` tells this model's files from those of others."""

    kind: str
    format: int
    version: str
    code: dict[str, float]
    history: dict[str, float]
    card: Card

    @property
    def name(self) -> str:
        """Return kind and version."""
        return f"{self.kind}-{self.version}"


def opened(data: bytes, source: str = NAME) -> Model:
    """Return the model of a file; raise ModelError naming what is wrong with it."""
    model = unsealed(data, source, Model, FORMAT)
    if model.kind != KIND:
        raise ModelError(f"{source} is a model of {model.kind!r}, not of {KIND!r}")
    for name, weights in (("code", model.code), ("history", model.history)):
        if set(weights) != set(FEATURES[name]):
            raise ModelError(f"{source} has other features for {name!r} than this version")
        wrong = sorted(key for key, weight in weights.items() if not math.isfinite(weight) or weight * SIGNS[key] < 0)
        if wrong:
            raise ModelError(f"{source} has weights that no fit can give: {', '.join(wrong)}")
    return model


@cache
def shipped() -> Model:
    """Return the model that belongs to this version."""
    return opened((files("scorers") / "data" / NAME).read_bytes())
