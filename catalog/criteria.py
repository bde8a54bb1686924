"""The criteria of the checklist on suitability for administrations, as data in editions (`catalog/data/criteria.toml`).

An answer belongs to the edition it was given in. A criterion is never reworded: one that asks in other words gets a new
id in a new edition (`replaces` names the one before it), and the old one stays readable. So an id means the same words
in every edition; only area, order and whether it blocks may differ. Editions of an operator's own: `catalog.editions`.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from catalog.views import LocalText

OWN = "own-"
"""How the ids of an operator's own criteria begin; no shipped one begins so."""
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

    A `blocking` one keeps a listing from being published if the answer is no. `replaces` is the id of the criterion
    that asked the same in other words before, empty if there was none.
    """

    id: str
    area: str
    title: LocalText
    guidance: LocalText
    evidence: LocalText
    source: str
    blocking: bool = False
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """The criteria as they were published on a day (in UTC); an operator's `own` edition says why (`reason`)."""

    id: str
    published: date
    criteria: tuple[SuitabilityCriterion, ...]
    own: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Criteria:
    """Every shipped edition in the order of publishing, and which one this release asks."""

    current: Edition
    editions: Mapping[str, Edition]


@cache
def shipped() -> Criteria:
    """Return the criteria that are shipped; they are part of the release, so they never change while it runs."""
    return read_criteria((files("catalog") / "data" / "criteria.toml").read_text(encoding="utf-8"))


def read_criteria(text: str) -> Criteria:
    """Read the data file; raise ValueError for an unknown area, edition or key, or an id that is used twice.

    The names of an operator's own editions and criteria ("2026-1.1", "own-1") are refused.
    """
    data = tomllib.loads(text)
    every = tuple((_criterion(each), frozenset(map(str, _list(each["editions"])))) for each in data["criteria"])
    known = {each["id"]: each["published"] for each in data["editions"]}
    ids = [each.id for each, _ in every]
    if len(set(ids)) < len(ids):
        raise ValueError("two criteria have one id")
    wrong = [each.id for each, named in every if each.area not in AREAS or not named <= set(known)]
    if wrong:
        raise ValueError(f"unknown area or edition: {', '.join(wrong)}")
    taken = [name for name in ids if name.startswith(OWN)] + [name for name in known if "." in name]
    if taken:
        raise ValueError(f"an operator's own name: {', '.join(taken)}")
    lost = [each.id for place, (each, _) in enumerate(every) if each.replaces and each.replaces not in ids[:place]]
    if lost:
        raise ValueError(f"replaces no criterion above it: {', '.join(lost)}")
    editions = {
        name: Edition(name, published, by_area(each for each, named in every if name in named))
        for name, published in known.items()
    }
    by_name = {each.id: each for each, _ in every}
    for edition in editions.values():
        first = [tuple(lineage(each.id, by_name))[-1] for each in edition.criteria]
        if len(set(first)) < len(first):
            raise ValueError(f"two criteria of edition {edition.id} replace one")
    return Criteria(editions[data["current"]], editions)


def by_area(criteria: Iterable[SuitabilityCriterion]) -> tuple[SuitabilityCriterion, ...]:
    """Return the criteria in the order of their areas, and in the given order within each."""
    return tuple(sorted(criteria, key=lambda each: AREAS.index(each.area)))


def lineage(name: str, known: Mapping[str, SuitabilityCriterion]) -> Iterator[str]:
    """Yield a criterion's id, then those of the criteria that it replaced, the first one last."""
    while name:
        yield name
        name = known[name].replaces if name in known else ""


def _criterion(data: dict[str, object]) -> SuitabilityCriterion:
    read = {name: value for name, value in data.items() if name != "editions"}
    texts = {name: LocalText(str(read.pop(name)), str(read.pop(f"{name}_en"))) for name in _TEXTS}
    made = SuitabilityCriterion(
        id=str(read.pop("id")),
        area=str(read.pop("area")),
        source=str(read.pop("source")),
        blocking=read.pop("blocking", False) is True,
        replaces=str(read.pop("replaces", "")),
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
