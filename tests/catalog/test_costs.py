"""Five years on one basis: every price counted for what it is charged, and no total where one is missing."""

from decimal import Decimal

import pytest

from catalog.costs import BASES, PRICES, Basis, five_year_cost
from catalog.fields import FIELDS
from catalog.size_classes import SIZE_CLASSES, size_class
from catalog.views import Answer, Evidence, Statement

BASIS = Basis(inhabitants=10_000, users=100)


def said(**answers: Answer) -> list[Statement]:
    return [Statement(key, "…", Evidence.SELF_DECLARED, data=data) for key, data in answers.items()]


@pytest.mark.parametrize(
    ("statements", "total", "missing"),
    [
        ([], None, ("cost_model",)),
        (said(cost_model=("free",)), Decimal(0), ()),
        (said(cost_model=("per-year",), price_per_year="1200"), Decimal(6_000), ()),
        (said(cost_model=("per-inhabitant",), price_per_inhabitant="0.125"), Decimal(6_250), ()),
        (said(cost_model=("per-user", "set-up"), price_per_user="12", price_set_up="500.50"), Decimal("6500.50"), ()),
        (said(cost_model=("per-year", "training"), price_per_year="1200"), None, ("price_training",)),
        (said(price_one_off="900"), Decimal(900), ()),
    ],
)
def test_the_total_is_the_sum_of_all_prices_or_names_what_is_missing(
    statements: list[Statement], total: Decimal | None, missing: tuple[str, ...]
) -> None:
    cost = five_year_cost(statements, BASIS)
    assert (cost.total, cost.missing, cost.basis, cost.expired) == (total, missing, BASIS, False)
    if total is not None:
        assert sum(part.amount for part in cost.parts) == total


def test_an_old_price_is_said_to_be_old() -> None:
    old = Statement("price_per_year", "…", Evidence.SELF_DECLARED, data="1", expired=True)
    assert five_year_cost([*said(cost_model=("per-year",)), old], BASIS).expired


def test_every_way_to_charge_has_its_price_and_every_size_class_its_basis() -> None:
    assert PRICES.keys() | {"free"} == FIELDS["cost_model"].choices.keys()
    assert set(PRICES.values()) <= FIELDS.keys()
    assert BASES.keys() == SIZE_CLASSES.keys()
    assert all(size_class(basis.inhabitants) == name for name, basis in BASES.items())
