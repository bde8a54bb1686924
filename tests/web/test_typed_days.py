"""A day may be typed as it is written in German letters, and what is no day is refused."""

from datetime import date

import pytest

from web.typed_days import typed_day


@pytest.mark.parametrize("text", ["31.01.2024", "31.1.2024", "31. 1. 2024", " 2024-01-31 "])
def test_a_day_is_read_as_people_and_machines_write_it(text: str) -> None:
    assert typed_day(text) == date(2024, 1, 31)


@pytest.mark.parametrize(
    "text", ["", "gestern", "31.02.2024", "2024", "1.1.24", "01/31/2024", "\u0663\u0661.\u0660\u0661.2024", "0.0.0000"]
)
def test_what_names_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        typed_day(text)
