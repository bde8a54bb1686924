"""A statement bears evidence, source, date and end; every fault of one is told with its place."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.fields import FIELDS
from catalog.statements import end_of, from_row, months_later, statement_faults, to_row
from catalog.views import Evidence, Lines, LocalText, Statement

DAY = datetime(2026, 1, 31, tzinfo=UTC)
PRICE = Statement("price_per_year", "", Evidence.SELF_DECLARED, data="1200", as_of=DAY)
CONFORMANT = Statement("accessibility", "", Evidence.SELF_DECLARED, data="conformant", link="https://example.org/a11y")
ATTESTED = Statement("security_attestation", "", Evidence.SELF_DECLARED, data=("bsi-c5-type-2",), as_of=DAY)


@pytest.mark.parametrize(
    ("statement", "faults"),
    [
        (PRICE, {}),
        (CONFORMANT, {}),
        (Statement("support", "Montag bis Freitag", Evidence.SELF_DECLARED), {}),
        (replace(PRICE, expires_at=DAY + timedelta(days=30)), {}),
        (replace(ATTESTED, expires_at=DAY + timedelta(days=1_500)), {}),
        (replace(CONFORMANT, link=""), {".link": "statement.link_missing"}),
        (replace(CONFORMANT, link="", data="partial"), {}),
        (replace(CONFORMANT, link="ftp://example.org"), {".link": "answer.not_https"}),
        (replace(PRICE, data="viel"), {"": "answer.not_an_amount"}),
        (replace(PRICE, note=LocalText("n" * 2_001)), {".note": "statement.too_long"}),
        (Statement("support", "n" * 2_001, Evidence.SELF_DECLARED), {".note": "statement.too_long"}),
        (replace(PRICE, source="s" * 501), {".source": "statement.too_long"}),
        (replace(PRICE, expires_at=DAY), {".expires_at": "statement.ends_before_its_date"}),
        (replace(PRICE, expires_at=DAY + timedelta(days=400)), {".expires_at": "statement.ends_too_late"}),
        (replace(PRICE, as_of=None, expires_at=DAY), {".expires_at": "statement.undated"}),
        (replace(PRICE, as_of=DAY.replace(tzinfo=None)), {".expires_at": "statement.without_zone"}),
        (replace(PRICE, as_of=DAY.replace(year=9999)), {".expires_at": "statement.out_of_range"}),
        (replace(PRICE, key="no_such_question"), {"": "statement.unknown"}),
    ],
)
def test_each_fault_of_a_statement_has_its_code_and_place(statement: Statement, faults: dict[str, str]) -> None:
    expected = {f"statements.{statement.key}{within}": code for within, code in faults.items()}
    assert statement_faults([statement]) == expected


def test_all_faults_are_told_at_once_and_a_question_is_answered_once() -> None:
    wrong = Statement("leika_keys", "", Evidence.SELF_DECLARED, data=("99115005000000", "1"), source="s" * 501)
    assert statement_faults([PRICE, wrong, PRICE]) == {
        "statements.leika_keys[1]": "answer.malformed",
        "statements.leika_keys.source": "statement.too_long",
        "statements.price_per_year": "statement.twice",
    }


@pytest.mark.parametrize(
    ("statement", "ends"),
    [
        (PRICE, datetime(2027, 1, 31, tzinfo=UTC)),
        (replace(PRICE, key="exit"), datetime(2028, 1, 31, tzinfo=UTC)),
        (replace(PRICE, as_of=None), None),
        (replace(PRICE, expires_at=DAY + timedelta(days=9)), DAY + timedelta(days=9)),
    ],
)
def test_a_statement_ends_with_its_own_end_or_that_of_its_kind(statement: Statement, ends: datetime | None) -> None:
    assert end_of(FIELDS[statement.key], statement) == ends


@given(st.datetimes(max_value=datetime(2200, 1, 1)), st.integers(1, 48), st.integers(1, 48))  # noqa: DTZ001 - no zone matters here
def test_more_months_are_later_and_a_month_has_its_last_day(moment: datetime, fewer: int, more: int) -> None:
    assert moment < months_later(moment, fewer) < months_later(moment, fewer + more)
    assert months_later(moment, 12).month == moment.month
    assert months_later(datetime(2026, 1, 31, tzinfo=UTC), 1) == datetime(2026, 2, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "value", "value_en"),
    [
        ({}, "1.200,00 €", "€1,200.00"),
        (
            {"note": LocalText("für Vereine frei", "free for clubs")},
            "1.200,00 € – für Vereine frei",
            "€1,200.00 – free for clubs",
        ),
        ({"note": LocalText("für Vereine frei")}, "1.200,00 € – für Vereine frei", "€1,200.00 – für Vereine frei"),
        ({"data": None, "value": "auf Anfrage", "value_en": "on request"}, "auf Anfrage", "on request"),
        ({"key": "features", "data": Lines(("Karte",))}, "Karte", ""),
    ],
)
def test_a_stored_statement_reads_as_words_and_can_be_stored_again(
    change: dict[str, Any], value: str, value_en: str
) -> None:
    stored = from_row(to_row(1, replace(PRICE, **change), DAY))
    assert (stored.value, stored.value_en) == (value, value_en)
    assert from_row(to_row(1, stored, DAY)) == stored


def test_a_statement_expires_at_its_end_and_not_before() -> None:
    row = to_row(1, PRICE, DAY)
    end = datetime(2027, 1, 31, tzinfo=UTC)
    assert row.expires_at == end
    assert not row.expired
    assert not from_row(row, end - timedelta(seconds=1)).expired
    assert from_row(row, end).expired
    assert to_row(1, PRICE, end).expired
