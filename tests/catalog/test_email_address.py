import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.email_address import LONGEST, ONE, email_address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" Ada.Lovelace@Example.ORG ", "ada.lovelace@example.org"),
        ("a+b@sub.example.org", "a+b@sub.example.org"),
        ("amt@städte.example", "amt@xn--stdte-hra.example"),
        ("ada@example", ""),
        ("ada@example..org", ""),
        (".ada@example.org", ""),
        ("ada@@example.org", ""),
        ('"ada"@example.org', ""),
        ("ada@example.org, eve@example.org", ""),
        ("ada@example.org\r\nBcc: eve@example.org", ""),
        ("Ada <ada@example.org>", ""),
        ("ada@[192.0.2.1]", ""),
        ("äda@example.org", ""),
        ("", ""),
        ("@", ""),
        (f"{'a' * 65}@example.org", ""),
        (f"a@{'b' * 250}.org", ""),
    ],
)
def test_an_address_has_one_spelling_and_what_is_none_is_nothing(typed: str, address: str) -> None:
    assert email_address(typed) == address


@given(st.one_of(st.emails(), st.text(), st.text(alphabet="a.@-<>,\r\n\x00ß\ud800")))
def test_whatever_is_typed_becomes_nothing_or_one_plain_address_that_stays_as_it_is(typed: str) -> None:
    found = email_address(typed)
    if found:
        assert ONE.fullmatch(found)
        assert found == found.lower() == email_address(found)
        assert found.isascii()
        assert found.isprintable()
        assert len(found) <= LONGEST
