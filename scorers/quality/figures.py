"""The figures that the shipped model earned: one data file for the model card and the methodology page alike.

`evaluation.py` computes them from the training table; they name the checksum of the model they belong to, so that
figures of another model are refused. Reading them needs nothing but this file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec

from scorers.errors import ModelError
from scorers.figures import Figure
from scorers.quality.model import shipped
from scorers.sealing import checksum

NAME = "quality_figures.json"


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a model, and how many projects of each kind it is compared with and was trained on."""

    model: str
    version: str
    benchmark: str
    reference: Mapping[str, int]
    trained_on: Mapping[str, int]
    figures: tuple[Figure, ...]


def written(figures: Figures) -> bytes:
    """Return the data file of the figures, readable line by line."""
    return msgspec.json.format(msgspec.json.encode(figures), indent=1) + b"\n"


def read(data: bytes, source: str = NAME) -> Figures:
    """Return the figures of a data file; raise ModelError if it is none."""
    try:
        return msgspec.json.decode(data, type=Figures)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{source} holds no figures: {error}") from error


@cache
def shipped_figures() -> Figures:
    """Return the figures of the shipped model; raise ModelError if they are those of another one."""
    figures = read((files("scorers") / "data" / NAME).read_bytes())
    if figures.model != checksum(shipped()):
        raise ModelError(f"{NAME} belongs to another model than the shipped one")
    return figures


def tabulated(figures: Figures) -> str:
    """Return the figures as the table of the model card, in Markdown."""
    lines = ["| figure | value | 90 % interval | cases | trivial measures on the same cases |", "|---|---|---|---|---|"]
    for each in figures.figures:
        others = "; ".join(f"{name} {value:.3f}" for name, value in each.baselines.items()) or "–"
        lines.append(
            f"| {each.name} | {each.value:.3f} | {each.low:.3f} to {each.high:.3f} | {each.cases} | {others} |"
        )
    return "\n".join(lines) + "\n"
