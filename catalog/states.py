"""The sixteen states under the first two digits of the official municipality key (AGS), which also finds neighbors."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from catalog.views import LocalText

STATES: Mapping[str, LocalText] = MappingProxyType(
    {
        "01": LocalText("Schleswig-Holstein", "Schleswig-Holstein"),
        "02": LocalText("Hamburg", "Hamburg"),
        "03": LocalText("Niedersachsen", "Lower Saxony"),
        "04": LocalText("Bremen", "Bremen"),
        "05": LocalText("Nordrhein-Westfalen", "North Rhine-Westphalia"),
        "06": LocalText("Hessen", "Hesse"),
        "07": LocalText("Rheinland-Pfalz", "Rhineland-Palatinate"),
        "08": LocalText("Baden-Württemberg", "Baden-Württemberg"),
        "09": LocalText("Bayern", "Bavaria"),
        "10": LocalText("Saarland", "Saarland"),
        "11": LocalText("Berlin", "Berlin"),
        "12": LocalText("Brandenburg", "Brandenburg"),
        "13": LocalText("Mecklenburg-Vorpommern", "Mecklenburg-Western Pomerania"),
        "14": LocalText("Sachsen", "Saxony"),
        "15": LocalText("Sachsen-Anhalt", "Saxony-Anhalt"),
        "16": LocalText("Thüringen", "Thuringia"),
    }
)
"""Every state in the order of its key."""

_AGS = re.compile(r"[0-9]{8}", re.ASCII)


def is_ags(text: str) -> bool:
    """Return whether the text has the form of a municipality's key: eight digits that begin with a state's two."""
    return bool(_AGS.fullmatch(text)) and text[:2] in STATES


def state_of(ags: str) -> str:
    """Return the key of the state."""
    return ags[:2]


def county_of(ags: str) -> str:
    """Return the five digits that municipalities of one county share; a city without a county has its own."""
    return ags[:5]
