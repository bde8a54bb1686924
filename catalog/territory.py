"""The ground all municipalities stand on: the states, the kinds of bodies, the size classes, and the official keys.

The official key of a municipality (AGS) has 8 digits: state 2, district 1, county 2, municipality 3. A county has the
first five and three zeros, so a town that is a county of its own has one key for both. An association of municipalities
(Verbandsgemeinde, Samtgemeinde, Amt) has no such key; it has the first nine digits of its regional key instead: the
five of its county and four of its own.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from catalog.views import LocalText

STATE_DIGITS = 2
COUNTY_DIGITS = 5
KEY = re.compile(r"[0-9]{8,9}")
"""What the key of a municipality, a county or an association looks like."""

STATES: Mapping[str, LocalText] = MappingProxyType(
    {
        "01": LocalText("Schleswig-Holstein"),
        "02": LocalText("Hamburg"),
        "03": LocalText("Niedersachsen", "Lower Saxony"),
        "04": LocalText("Bremen"),
        "05": LocalText("Nordrhein-Westfalen", "North Rhine-Westphalia"),
        "06": LocalText("Hessen", "Hesse"),
        "07": LocalText("Rheinland-Pfalz", "Rhineland-Palatinate"),
        "08": LocalText("Baden-Württemberg"),
        "09": LocalText("Bayern", "Bavaria"),
        "10": LocalText("Saarland"),
        "11": LocalText("Berlin"),
        "12": LocalText("Brandenburg"),
        "13": LocalText("Mecklenburg-Vorpommern"),
        "14": LocalText("Sachsen", "Saxony"),
        "15": LocalText("Sachsen-Anhalt", "Saxony-Anhalt"),
        "16": LocalText("Thüringen", "Thuringia"),
    }
)
"""The sixteen states by the first two digits of every key."""

URBAN_COUNTY = "urban-county"
COUNTY = "county"
ASSOCIATION = "association"
MUNICIPALITY = "municipality"
KINDS = (URBAN_COUNTY, COUNTY, "town", "market", MUNICIPALITY, ASSOCIATION, "unincorporated")
"""A town that is its own county, a county, a town, a market town, a municipality (also where the source does not say
whether it is a town), an association of municipalities, and an area that belongs to none.
"""

SIZES: Mapping[str, int] = MappingProxyType(
    {"under-5000": 5_000, "under-20000": 20_000, "under-50000": 50_000, "under-100000": 100_000}
)
"""The size classes with the number of inhabitants they end before; what is larger is `LARGEST`."""
LARGEST = "100000-and-more"


def size_class(inhabitants: int | None) -> str:
    """Return the size class of a number of inhabitants, empty if it is not known."""
    if inhabitants is None:
        return ""
    return next((name for name, end in SIZES.items() if inhabitants < end), LARGEST)


def county_of(ags: str) -> str:
    """Return the key of the county in which a body lies; a county lies in itself."""
    return ags[:COUNTY_DIGITS] + "000"
