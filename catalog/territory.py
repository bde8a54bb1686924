"""The bodies that administer Germany's municipalities: their official keys and their kinds.

The official key of a municipality (AGS) has 8 digits: state 2, district 1, county 2, municipality 3. A county has the
first five and three zeros, so a town that is a county of its own has one key for both. An association of municipalities
(Verbandsgemeinde, Samtgemeinde, Amt) has no such key; it has the first nine digits of its regional key instead: the
five of its county and four of its own.
"""

import re

COUNTY_DIGITS = 5
KEY = re.compile(r"[0-9]{8,9}", re.ASCII)
"""What the key of a municipality, a county or an association looks like."""

URBAN_COUNTY = "urban-county"
COUNTY = "county"
ASSOCIATION = "association"
MUNICIPALITY = "municipality"
KINDS = (URBAN_COUNTY, COUNTY, "town", "market", MUNICIPALITY, ASSOCIATION, "unincorporated")
"""A town that is its own county, a county, a town, a market town, a municipality (also where the source does not say
whether it is a town), an association of municipalities, and an area that belongs to none.
"""


def county_key(ags: str) -> str:
    """Return the key of the county in which a body lies; a county lies in itself."""
    return ags[:COUNTY_DIGITS] + "000"
