"""Sealed secrets open with their key and for their purpose alone."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import SealError
from catalog.sealed import Seal, is_key, new_key

OLD, NEW = "b2xk" * 10 + "b2w=", base64.urlsafe_b64encode(b"new key, thirty-two bytes long!!").decode()
SEAL = Seal((NEW,))


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text("abc:17", max_size=9))
def test_what_was_sealed_for_a_purpose_opens_for_it(secret: str, purpose: str) -> None:
    sealed = SEAL.seal(secret, purpose)
    assert SEAL.open(sealed, purpose) == secret
    with pytest.raises(SealError, match="another purpose"):
        SEAL.open(sealed, purpose + "8")


def test_the_same_secret_never_looks_the_same_and_never_shows() -> None:
    first, second = SEAL.seal("JBSWY3DP", "totp:1"), SEAL.seal("JBSWY3DP", "totp:1")
    assert first != second
    assert "JBSWY3DP" not in first + base64.urlsafe_b64decode(first).decode("latin-1")


def test_a_changed_byte_is_found() -> None:
    sealed = SEAL.seal("JBSWY3DP", "totp:1")
    for place in range(0, len(sealed) - 2, 7):
        changed = sealed[:place] + ("A" if sealed[place] != "A" else "B") + sealed[place + 1 :]
        with pytest.raises(SealError):
            SEAL.open(changed, "totp:1")


@pytest.mark.parametrize("broken", ["", "gAAAA", "ä", "\0" * 100])
def test_what_was_never_sealed_does_not_open(broken: str) -> None:
    with pytest.raises(SealError):
        SEAL.open(broken, "totp:1")


def test_after_a_change_of_keys_the_old_one_opens_and_the_new_one_seals() -> None:
    before = Seal((OLD,)).seal("JBSWY3DP", "totp:1")
    both = Seal((NEW, OLD))
    assert both.open(before, "totp:1") == "JBSWY3DP"
    after = both.seal(both.open(before, "totp:1"), "totp:1")
    assert SEAL.open(after, "totp:1") == "JBSWY3DP"
    with pytest.raises(SealError, match="no key fits"):
        SEAL.open(before, "totp:1")


@pytest.mark.parametrize("keys", [(), ("",), ("short",), ("ä" * 44,), (NEW, "x")])
def test_a_seal_is_made_of_keys_alone(keys: tuple[str, ...]) -> None:
    with pytest.raises(SealError):
        Seal(keys)


def test_a_seal_does_not_show_its_keys() -> None:
    assert NEW not in repr(SEAL)


def test_new_keys_are_keys_and_differ() -> None:
    assert is_key(new_key())
    assert new_key() != new_key()


def test_a_purpose_cannot_reach_into_the_secret() -> None:
    with pytest.raises(SealError, match="zero byte"):
        SEAL.seal("b", "a\0")
