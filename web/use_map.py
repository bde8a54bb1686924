"""Counts who uses a solution by state, for a map of tiles: one square each, roughly where the state lies."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.states import STATES, state_of
from catalog.views import Evidence, LocalText, ReferenceView, UseStatus

ROWS = (
    ("", "01", "02", "13", ""),
    ("04", "03", "15", "11", "12"),
    ("05", "06", "16", "14", ""),
    ("10", "07", "08", "09", ""),
)
"""The map: the keys of the states in rows from north to south; an empty place is no state."""

SHORT = {
    "01": "SH",
    "02": "HH",
    "03": "NI",
    "04": "HB",
    "05": "NW",
    "06": "HE",
    "07": "RP",
    "08": "BW",
    "09": "BY",
    "10": "SL",
    "11": "BE",
    "12": "BB",
    "13": "MV",
    "14": "SN",
    "15": "ST",
    "16": "TH",
}
"""What official statistics call each state."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One state on the map, with how many municipalities use a solution: confirmed, or only claimed by its vendor."""

    key: str
    short: str
    name: LocalText
    column: int
    row: int
    confirmed: int
    claimed: int

    @property
    def uses(self) -> int:
        """Return how many municipalities the tile counts: confirmed ones, or those that are only claimed."""
        return self.confirmed or self.claimed

    @property
    def certainty(self) -> str:
        """Return how the use is known: confirmed, claimed, or none."""
        return "confirmed" if self.confirmed else "claimed" if self.claimed else "none"


def tiles(references: Iterable[ReferenceView]) -> tuple[Tile, ...]:
    """Return every state with the uses that hold today; what was once in use or is out of date does not count."""
    current = [each for each in references if each.status == UseStatus.IN_USE and not each.expired]
    sure = [state_of(each.ags) for each in current if each.evidence == Evidence.CONFIRMED]
    every = [state_of(each.ags) for each in current]
    return tuple(
        Tile(key, SHORT[key], STATES[key], column, row, sure.count(key), every.count(key) - sure.count(key))
        for row, keys in enumerate(ROWS)
        for column, key in enumerate(keys)
        if key
    )
