"""What a listing costs in five years, on one basis for all: computed from its prices, or said to be unknown.

Every part is a price of the listing times what it is charged for. If the listing charges for something whose price it
does not name, there is no total: a sum without a part would look cheap. Prices are net, as the fields ask for them. For
a size class the basis is a town in its middle with one user for a hundred inhabitants; a municipality may state its own
numbers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from catalog.views import Statement

YEARS = 5

PRICES: Mapping[str, str] = MappingProxyType(
    {
        "one-off": "price_one_off",
        "set-up": "price_set_up",
        "training": "price_training",
        "per-year": "price_per_year",
        "per-inhabitant": "price_per_inhabitant",
        "per-user": "price_per_user",
    }
)
"""The field that holds the price of each way to charge."""


@dataclass(frozen=True, slots=True)
class Basis:
    """For how many inhabitants and users a cost is computed."""

    inhabitants: int
    users: int


BASES: Mapping[str, Basis] = MappingProxyType(
    {
        "under-5000": Basis(2_500, 25),
        "under-20000": Basis(12_500, 125),
        "under-50000": Basis(35_000, 350),
        "under-100000": Basis(75_000, 750),
        "from-100000": Basis(200_000, 2_000),
    }
)
"""The basis of each size class."""


@dataclass(frozen=True, slots=True)
class CostPart:
    """What one price comes to in five years."""

    field: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Cost:
    """Five years in euros without VAT; without a `total`, `missing` names the fields that nobody has answered.

    `expired` says that a price or the cost model is out of date.
    """

    total: Decimal | None
    parts: tuple[CostPart, ...]
    missing: tuple[str, ...]
    basis: Basis
    expired: bool


def five_year_costs(statements: Iterable[Statement]) -> dict[str, Cost]:
    """Return what five years cost in every size class, by its key."""
    said = tuple(statements)
    return {key: five_year_cost(said, basis) for key, basis in BASES.items()}


def five_year_cost(statements: Iterable[Statement], basis: Basis) -> Cost:
    """Return what the listing with these statements costs a municipality in five years."""
    known = {each.key: each for each in statements if each.data is not None}
    asked = [known[key] for key in ("cost_model", *PRICES.values()) if key in known]
    models = known["cost_model"].data if "cost_model" in known else ()
    charged = [PRICES[model] for model in models if model in PRICES] if isinstance(models, tuple) else []
    parts = tuple(
        CostPart(key, Decimal(each.data) * _times(key, basis))
        for key in PRICES.values()
        if (each := known.get(key)) and isinstance(each.data, str)
    )
    missing = ("cost_model",) if not models and not parts else tuple(key for key in charged if key not in known)
    total = None if missing else sum((part.amount for part in parts), Decimal(0))
    return Cost(total, parts, missing, basis, any(each.expired for each in asked))


def _times(key: str, basis: Basis) -> int:
    yearly = {"price_per_year": 1, "price_per_inhabitant": basis.inhabitants, "price_per_user": basis.users}
    return yearly[key] * YEARS if key in yearly else 1
