"""The reading order's parameters: plain numbers in JSON with a checksum; anything else is refused, nothing is executed.

Two sets of weights: `history` for a repository whose past is known, `code` for one whose past is not. A weight against
the direction its feature may have is refused, so that more fixes can never move a file back.
"""

import hashlib
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

from scorers.errors import ModelError
from scorers.fault_risk.features import CODE, PAST, SIGNS, SIZE

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


class Envelope(msgspec.Struct, frozen=True):
    """A model and the SHA-256 of its canonical JSON."""

    sha256: str
    model: Model


def sealed(model: Model) -> bytes:
    """Return the file of a model, readable line by line."""
    envelope = Envelope(_digest(model), model)
    return msgspec.json.format(msgspec.json.encode(envelope, order="sorted"), indent=1) + b"\n"


def opened(data: bytes, source: str = NAME) -> Model:
    """Return the model of a file; raise ModelError naming what is wrong with it."""
    try:
        envelope = msgspec.json.decode(data, type=Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{source} is not a model of the reading order: {error}") from error
    model = envelope.model
    if _digest(model) != envelope.sha256:
        raise ModelError(f"{source} was changed after it was made: its checksum does not fit")
    if model.kind != KIND:
        raise ModelError(f"{source} is a model of {model.kind!r}, not of {KIND!r}")
    if model.format != FORMAT:
        raise ModelError(f"{source} has format {model.format}; this version reads format {FORMAT}")
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


def _digest(model: Model) -> str:
    return hashlib.sha256(msgspec.json.encode(model, order="sorted")).hexdigest()
