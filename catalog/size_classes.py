"""The sizes of municipalities as buyers speak of them: five classes by inhabitants, keys for filters and the API."""

from collections.abc import Mapping
from types import MappingProxyType

from catalog.views import LocalText

SIZE_CLASSES: Mapping[str, LocalText] = MappingProxyType(
    {
        "under-5000": LocalText("unter 5.000 Einwohner", "fewer than 5,000 inhabitants"),
        "under-20000": LocalText("5.000 bis unter 20.000 Einwohner", "5,000 to below 20,000 inhabitants"),
        "under-50000": LocalText("20.000 bis unter 50.000 Einwohner", "20,000 to below 50,000 inhabitants"),
        "under-100000": LocalText("50.000 bis unter 100.000 Einwohner", "50,000 to below 100,000 inhabitants"),
        "from-100000": LocalText("ab 100.000 Einwohner", "100,000 inhabitants or more"),
    }
)
"""Every class, the smallest first."""

_BOUNDS = (5_000, 20_000, 50_000, 100_000)


def size_class(inhabitants: int) -> str:
    """Return the class of a municipality with that many inhabitants."""
    if inhabitants < 0:
        raise ValueError(f"a municipality cannot have {inhabitants} inhabitants")
    return tuple(SIZE_CLASSES)[sum(inhabitants >= bound for bound in _BOUNDS)]
