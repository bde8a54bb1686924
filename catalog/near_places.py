"""Finds the places that somebody may mean whose name is misspelled, or goes on with what no place is called.

As with other words (`catalog.vocabulary`), one slip may be in a name of four letters or more, two from eight on, and
candidates share the trigrams that slips leave, on both databases. What was typed may be the beginning of a name ("Bad
Hombrug") or have one space too many or too few. If nothing is near, the places count whose whole name it begins with,
the longest of them ("Heidelberg Stadt", "Berlin-Mitte").
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from catalog.tables import MunicipalityRow, PlaceNameRow
from catalog.vocabulary import alike, allowed_slips, distance

LATER_WORD = 2
"""The rank of a later word of a name: that of "Kissingen" in "Bad Kissingen"."""
MOST_SLIPS = 2
LONGEST_NAME = 60
LONGEST_UNTELLING = 10
"""Two slips leave a trigram of longer names; of shorter ones all with a letter in common are compared, whole."""
Nearness = tuple[int, bool, int]
"""How many slips there are, whether the name goes on, its rank; the smallest is the nearest."""


def nearest_places(session: Session, names: tuple[str, ...]) -> dict[str, Nearness]:
    """Return how near the nearest places are to the folded names that may be meant, by key; {} if none is near."""
    slips = {name: allowed_slips(name) for name in names if allowed_slips(name) and len(name) <= LONGEST_NAME}
    begun = _beginnings(names)
    text = col(PlaceNameRow.text)
    query = (
        select(col(PlaceNameRow.ags), text, col(PlaceNameRow.rank))
        .join(MunicipalityRow, col(MunicipalityRow.ags) == col(PlaceNameRow.ags))
        .where(or_(text.in_(begun), *(_candidate(text, *each) for each in slips.items())))
        .where(col(MunicipalityRow.former).is_(False))
    )
    found: dict[str, Nearness] = {}
    for ags, known, rank in session.exec(query) if begun else ():
        if near := _nearness(known, rank, slips, begun):
            found[ags] = min(near, found.get(ags, near))
    fewest = min((near[0] for near in found.values()), default=0)
    return {ags: near for ags, near in found.items() if near[0] == fewest}


def _beginnings(names: tuple[str, ...]) -> dict[str, int]:
    """Return the first words of the names, each with how many there are."""
    return {" ".join(words[:count]): count for words in map(str.split, names) for count in range(1, len(words) + 1)}


def _candidate(text: Any, name: str, slips: int) -> ColumnElement[bool]:  # noqa: ANN401 - a mapped column
    length = func.length(text)
    telling = len(name) > LONGEST_UNTELLING
    long = length >= len(name) - slips if telling else length.between(len(name) - slips, len(name) + slips)
    return and_(long, alike(text, name, slips))


def _nearness(text: str, rank: int, slips: Mapping[str, int], begun: Mapping[str, int]) -> Nearness | None:
    words = text.split()
    ways = [
        (distance(name, " ".join(words[:length]), slips[name]), length < len(words), rank, slips[name])
        for name in slips
        for length in range(max(name.count(" "), 1), min(name.count(" ") + 2, len(words)) + 1)
    ]
    if near := min((way[:3] for way in ways if way[0] <= way[3]), default=None):
        return near
    if text in begun and rank < LATER_WORD:
        return (MOST_SLIPS + 1 + max(begun.values()) - begun[text], False, rank)
    return None
