"""The criteria of the checklist on suitability for administrations, as data in editions (`catalog/data/criteria.toml`).

An answer belongs to the edition it was given in. A criterion is never reworded: one that means something else gets a
new id in a new edition, and the old one stays readable.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from catalog.views import LocalText

AREAS = ("data-protection", "accessibility", "interoperability", "operation", "sovereignty", "documentation")
"""What the criteria are about, in the order in which they are asked."""


class Answer(StrEnum):
    """What a reviewer may say to a criterion."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_APPLICABLE = "not-applicable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SuitabilityCriterion:
    """One question: what it asks, how to look, which evidence it needs, and the rule it rests on.

    A `blocking` one keeps a listing from being published if the answer is no.
    """

    id: str
    area: str
    title: LocalText
    guidance: LocalText
    evidence: LocalText
    source: str
    editions: tuple[str, ...]
    blocking: bool = False


@dataclass(frozen=True, slots=True)
class Edition:
    """The criteria as they were published on a day."""

    id: str
    published: date
    criteria: tuple[SuitabilityCriterion, ...]


@dataclass(frozen=True, slots=True)
class Criteria:
    """Every edition, and which one is asked today."""

    current: Edition
    editions: Mapping[str, Edition]


@cache
def criteria() -> Criteria:
    """Return the criteria that are shipped."""
    return read_criteria((files("catalog") / "data" / "criteria.toml").read_text(encoding="utf-8"))


def read_criteria(text: str) -> Criteria:
    """Read the data file; raise ValueError for an unknown area, edition or key, or an id that is used twice."""
    data = tomllib.loads(text)
    every = tuple(_criterion(each) for each in data["criteria"])
    known = {each["id"]: each["published"] for each in data["editions"]}
    ids = [each.id for each in every]
    if len(set(ids)) < len(ids):
        raise ValueError("two criteria have one id")
    wrong = [each.id for each in every if each.area not in AREAS or not set(each.editions) <= set(known)]
    if wrong:
        raise ValueError(f"unknown area or edition: {', '.join(wrong)}")
    ordered = sorted(every, key=lambda each: AREAS.index(each.area))
    editions = {
        name: Edition(name, published, tuple(each for each in ordered if name in each.editions))
        for name, published in known.items()
    }
    return Criteria(editions[data["current"]], editions)


def _criterion(data: dict[str, object]) -> SuitabilityCriterion:
    read = dict(data)
    texts = {name: LocalText(str(read.pop(name)), str(read.pop(f"{name}_en"))) for name in _TEXTS}
    made = SuitabilityCriterion(
        id=str(read.pop("id")),
        area=str(read.pop("area")),
        source=str(read.pop("source")),
        editions=tuple(map(str, _list(read.pop("editions")))),
        blocking=read.pop("blocking", False) is True,
        **texts,
    )
    if read:
        raise ValueError(f"criterion {made.id!r} has unknown keys: {', '.join(read)}")
    return made


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"expected a list, got {value!r}")
    return value


_TEXTS = ("title", "guidance", "evidence")
