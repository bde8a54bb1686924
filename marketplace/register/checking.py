"""Holds every line of a file to what a municipality can be, before anything of it reaches the catalogue."""

import math
import re

from catalog.inputs import MunicipalityDraft
from catalog.states import STATES, state_of
from catalog.territory import ASSOCIATION, KEY, KINDS

LONGEST_NAME = 120
LONGEST_SOURCE = 200
MOST_WORDS = 300
"""How many names or postcodes a place may have; Berlin has almost 200 postcodes."""
MOST_INHABITANTS = 100_000_000
ASSOCIATION_DIGITS = 9
ASSOCIATION_KEY = re.compile("[0-9]{9}")
POSTCODE = re.compile("[0-9]{5}")


def checked(draft: MunicipalityDraft) -> MunicipalityDraft:
    """Return the draft; raise ValueError with the first thing that is wrong."""
    _check_keys(draft)
    if draft.kind not in KINDS:
        raise ValueError(f"{draft.kind[:20]!r} is no kind; it must be one of {', '.join(KINDS)}")
    if not draft.name or any(len(name) > LONGEST_NAME for name in (draft.name, *draft.alternative_names)):
        raise ValueError(f"a name needs 1 to {LONGEST_NAME} characters")
    if len(draft.source) > LONGEST_SOURCE:
        raise ValueError(f"the source has more than {LONGEST_SOURCE} characters")
    if not 0 <= (draft.inhabitants or 0) <= MOST_INHABITANTS:
        raise ValueError(f"{draft.inhabitants} is no number of inhabitants")
    if not all(POSTCODE.fullmatch(code) for code in draft.postcodes):
        raise ValueError(f"{' '.join(draft.postcodes)[:40]!r} is no postcode")
    if max(len(draft.postcodes), len(draft.alternative_names)) > MOST_WORDS:
        raise ValueError("it has too many names or postcodes")
    _check_coordinates(draft)
    return draft


def _check_keys(draft: MunicipalityDraft) -> None:
    if not KEY.fullmatch(draft.ags) or state_of(draft.ags) not in STATES:
        raise ValueError(f"{draft.ags[:20]!r} is no official key")
    if (len(draft.ags) == ASSOCIATION_DIGITS) != (draft.kind == ASSOCIATION):
        raise ValueError(f"the key {draft.ags} does not fit the kind {draft.kind[:20]!r}")
    if draft.association and not ASSOCIATION_KEY.fullmatch(draft.association):
        raise ValueError(f"{draft.association[:20]!r} is no key of an association")


def _check_coordinates(draft: MunicipalityDraft) -> None:
    if (draft.latitude is None) != (draft.longitude is None):
        raise ValueError("one of the two coordinates is missing")
    for degrees, most in ((draft.latitude, 90), (draft.longitude, 180)):
        if degrees is not None and not (math.isfinite(degrees) and -most <= degrees <= most):
            raise ValueError("the coordinates lie outside of the globe")
