"""Characters are counted as people see them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.publiccode.graphemes import length

COUNTED = [
    ("", 0),
    ("Amt", 3),
    ("a\r\nb", 3),
    ("e\u0301", 1),
    ("\U0001f468\u200d\U0001f469\u200d\U0001f467", 1),
    ("\U0001f44d\U0001f3fd", 1),
    ("\U0001f1e9\U0001f1ea", 1),
    ("\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7", 2),
    ("\U0001f1e9\U0001f1ea\U0001f1eb", 2),
    ("\U0001f3f4\U000e0067\U000e0062\U000e007f", 1),
    ("❤\ufe0f", 1),
    ("각", 1),
    ("\u1112\u1161\u11ab", 1),
    ("नि", 1),
    ("a\u200db", 2),
    ("\u0600a", 1),
    ("ß", 1),
]


@pytest.mark.parametrize(("text", "count"), COUNTED)
def test_what_people_see_as_one_counts_as_one(text: str, count: int) -> None:
    assert length(text) == count


@given(st.text(), st.text(alphabet="abc xyz.", min_size=1))
def test_plain_letters_add_up(text: str, letters: str) -> None:
    assert length(letters) == len(letters)
    assert length(text) <= len(text)
    assert length(letters + text) <= len(letters) + length(text)
