"""Fit: how well a listing suits one municipality, as a sum of points that explains itself; nothing is learned.

| part           | points | in full for                                                                  |
|----------------|--------|------------------------------------------------------------------------------|
| use            | 25     | confirmed use in the county, in the state, by towns of the same size         |
| size           | 20     | the listing names the municipality's size class                              |
| operating      | 20     | it can be operated in one of the wished ways                                 |
| quality        | 15     | a score of 100                                                               |
| state          | 10     | it is offered in the municipality's state                                    |
| freshness      | 10     | at least eight answers, none of them expired or undated                      |

Only what the municipality has said is asked: without its size the 20 points for size are neither given nor possible.
An answer that fits earns by its evidence: 80 % of the part if self-declared, 90 % if measured or reviewed, 100 % if
confirmed, and 60 % of that once it has expired. One that does not fit earns nothing. Unknown earns 30 %, which is less
than any fitting answer, even an old one, and the reason says so. Use and freshness begin at those 30 %, because no
reference and no date are unknown too. Every value is a whole number of hundredths of a point, so that the database
computes the same (`catalog.fit_index`) and a list is ranked by exactly what its reasons add up to.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from catalog.states import county_of, state_of
from catalog.views import Evidence

HUNDREDTHS = 100
UNKNOWN = 30
"""What unknown earns, in percent of a part."""

EXPIRED = 60
"""What is left of an answer that has expired, in percent."""

EARNED: Mapping[Evidence, int] = MappingProxyType(
    {
        Evidence.SELF_DECLARED: 80,
        Evidence.MEASURED: 90,
        Evidence.REVIEWED: 90,
        Evidence.CONFIRMED: 100,
        Evidence.UNKNOWN: UNKNOWN,
    }
)
"""What a fitting answer earns by its evidence, in percent."""

EXPECTED_ANSWERS = 8
"""So many answers at least are expected of a listing."""

CONFIRMED_USE = 100
CLAIMED_USE = 40
EXPIRED_USE = 50
"""How strong a reference in use is, and what percentage is left of one that has expired."""

MOST_CLAIMED = 80
"""How strong all are together that only a vendor names: weaker than one that is confirmed."""

CLOSENESS: Mapping[str, int] = MappingProxyType({"anywhere": 20, "state": 20, "size": 30, "county": 30})
"""What share of its strength, in percent, a reference gives for each way in which it is near; all of them add up."""

ENOUGH_USE = 2 * CONFIRMED_USE * 100
"""Two confirmed towns of the county with the same size are as much as a reference can say."""


class Part(StrEnum):
    """What the points are given for."""

    USE = "use"
    SIZE = "size"
    OPERATING = "operating"
    QUALITY = "quality"
    STATE = "state"
    FRESHNESS = "freshness"


WEIGHTS: Mapping[Part, int] = MappingProxyType(
    {Part.USE: 25, Part.SIZE: 20, Part.OPERATING: 20, Part.QUALITY: 15, Part.STATE: 10, Part.FRESHNESS: 10}
)
"""The points of each part; together a hundred."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a municipality has said of itself; empty is not said. `operating` holds any of the wished models."""

    ags: str = ""
    size: str = ""
    operating: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """Return the key of its state."""
        return state_of(self.ags)

    @property
    def county(self) -> str:
        """Return the key of its county."""
        return county_of(self.ags)


@dataclass(frozen=True, slots=True)
class Suits:
    """An answer that names choices: which, how it is known, and whether it has expired."""

    values: frozenset[str]
    evidence: Evidence = Evidence.SELF_DECLARED
    expired: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """A municipality in which the listing is in use."""

    ags: str
    size: str = ""
    confirmed: bool = False
    expired: bool = False


@dataclass(frozen=True, slots=True)
class FitFacts:
    """All that fit asks of a listing; None is unknown. `answers` are known statements, `fresh` those with time left."""

    sizes: Suits | None = None
    states: Suits | None = None
    operating: Suits | None = None
    uses: tuple[Use, ...] = ()
    answers: int = 0
    fresh: int = 0
    quality: float | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """What one part gave: `points` of `possible`, and the `key` of its sentence in `catalog.fit_sentences`.

    `count` is how many municipalities or answers it rests on; what has `expired` counted less.
    """

    part: Part
    points: float
    possible: int
    key: str
    count: int = 0
    expired: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """The points of all parts that were asked for, of how many, and why."""

    points: float
    possible: int
    reasons: tuple[Reason, ...]


def fit(facts: FitFacts, wish: Wish) -> Fit:
    """Return how well the listing suits the municipality, with a reason for every part that it asked for."""
    reasons = [_use(facts, wish), _quality(facts), _freshness(facts)]
    if wish.size:
        reasons.append(_choice(Part.SIZE, facts.sizes, {wish.size}))
    if wish.operating:
        reasons.append(_choice(Part.OPERATING, facts.operating, set(wish.operating)))
    if wish.ags:
        reasons.append(_choice(Part.STATE, facts.states, {wish.state}))
    order = tuple(WEIGHTS)
    reasons.sort(key=lambda reason: order.index(reason.part))
    hundredths = sum(round(reason.points * HUNDREDTHS) for reason in reasons)
    return Fit(hundredths / HUNDREDTHS, sum(reason.possible for reason in reasons), tuple(reasons))


def unknown_points(part: Part) -> int:
    """Return what a part gives in hundredths of a point if nothing is known."""
    return WEIGHTS[part] * UNKNOWN


def fitting_points(part: Part, suits: Suits) -> int:
    """Return what a part gives in hundredths of a point if the answer fits."""
    percent = EARNED[suits.evidence]
    return WEIGHTS[part] * (percent * EXPIRED // 100 if suits.expired else percent)


def quality_points(quality: float | None) -> int:
    """Return what the score gives in hundredths of a point."""
    return unknown_points(Part.QUALITY) if quality is None else round(WEIGHTS[Part.QUALITY] * quality)


def freshness_points(answers: int, fresh: int) -> int:
    """Return what current answers give in hundredths of a point."""
    earned = WEIGHTS[Part.FRESHNESS] * (100 - UNKNOWN) * fresh // max(answers, EXPECTED_ANSWERS)
    return unknown_points(Part.FRESHNESS) + earned


def use_points(strength: int) -> int:
    """Return what all references together give in hundredths of a point."""
    span = WEIGHTS[Part.USE] * (100 - UNKNOWN)
    return unknown_points(Part.USE) + span * min(strength, ENOUGH_USE) // ENOUGH_USE


def strengths(uses: Iterable[Use]) -> Counter[str]:
    """Return how strongly a listing is in use at each place: everywhere, in states and counties, in size classes."""
    found: Counter[str] = Counter()
    claimed: Counter[str] = Counter()
    for use in uses:
        strength = CONFIRMED_USE if use.confirmed else CLAIMED_USE
        if use.expired:
            strength = strength * EXPIRED_USE // 100
        for place in _places(use.ags, use.size):
            counted = found if use.confirmed else claimed
            counted[place] += strength * CLOSENESS[place.partition(":")[0]]
    for place, strength in claimed.items():
        found[place] += min(strength, MOST_CLAIMED * CLOSENESS[place.partition(":")[0]])
    return found


def wished_places(wish: Wish) -> tuple[str, ...]:
    """Return the places whose use speaks to the municipality."""
    return _places(wish.ags, wish.size)


def _places(ags: str, size: str) -> tuple[str, ...]:
    known = (f"state:{state_of(ags)}", f"county:{county_of(ags)}") if ags else ()
    return ("anywhere", *known, f"size:{size}") if size else ("anywhere", *known)


def _choice(part: Part, suits: Suits | None, wished: set[str]) -> Reason:
    if suits is None:
        return _reason(part, unknown_points(part), "unknown")
    if not suits.values & wished:
        return _reason(part, 0, "misses", expired=suits.expired)
    return _reason(part, fitting_points(part, suits), "fits", expired=suits.expired)


def _use(facts: FitFacts, wish: Wish) -> Reason:
    found = strengths(facts.uses)
    points = use_points(sum(found[place] for place in wished_places(wish)))
    confirmed = [use for use in facts.uses if use.confirmed]
    for key, place in (
        ("county", f"county:{wish.county}"),
        ("similar", f"size:{wish.size}"),
        ("state", f"state:{wish.state}"),
    ):
        near = [use for use in confirmed if place in _places(use.ags, use.size)]
        if near:
            return _reason(Part.USE, points, key, len(near), expired=_all_expired(near))
    key = "elsewhere" if confirmed else "claimed" if facts.uses else "unknown"
    told = confirmed or facts.uses
    return _reason(Part.USE, points, key, len(told), expired=_all_expired(told))


def _all_expired(uses: Collection[Use]) -> bool:
    return bool(uses) and all(use.expired for use in uses)


def _quality(facts: FitFacts) -> Reason:
    return _reason(Part.QUALITY, quality_points(facts.quality), "unknown" if facts.quality is None else "scored")


def _freshness(facts: FitFacts) -> Reason:
    points = freshness_points(facts.answers, facts.fresh)
    if not facts.answers:
        key = "unknown"
    elif facts.fresh < facts.answers:
        key = "expired"
    else:
        key = "fresh" if facts.answers >= EXPECTED_ANSWERS else "few"
    return _reason(Part.FRESHNESS, points, key, facts.fresh)


def _reason(part: Part, hundredths: int, key: str, count: int = 0, *, expired: bool = False) -> Reason:
    return Reason(part, hundredths / HUNDREDTHS, WEIGHTS[part], f"{part}.{key}", count, expired)
