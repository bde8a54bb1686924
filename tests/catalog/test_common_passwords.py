"""Common passwords and their simple variations are known offline; others are not taken for them."""

import gzip
import random
import string
import unicodedata
from collections.abc import Callable
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.common_passwords import BREACHED, bases, is_common, shipped

BASES = sorted(base for base in shipped() if base.isascii() and base.isalpha() and 6 <= len(base) <= 12)
LEET = str.maketrans("oiaest", "01@3$7")


@pytest.mark.parametrize(
    "password",
    [
        "Passwort1234!",
        "P@ssw0rd2024!",
        "$ommer2024!!!",
        "Hall0!2024!!",
        "p-a-s-s-w-o-r-d!",
        "passwordpassword",
        "Verwaltung2024!",
        "Bürgermeister1",
        "2024Rathaus!!",
        "qwertzuiopü1",
        "1qaz2wsx3edc",
        "123456789012",
        "987654321098",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "abcdefghijkl12",
        "Müller2024!!!",
        "STRASSE123456",
        "193570356033",
    ],
)
def test_common_passwords_and_their_variations_are_known(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize(
    "password",
    [
        "blauer-elefant-9",
        "correct horse battery staple",
        "schwertfisch77x",
        "kx8!vq2$mz0p",
        "Der Zug nach Kassel hält in Göttingen.",
        "ὀκτώ πόδια έχει",
        "Mxq1234567890vt#",
    ],
)
def test_other_passwords_are_not_taken_for_common_ones(password: str) -> None:
    assert not is_common(password)


@given(
    st.sampled_from(BASES),
    st.sampled_from([str.lower, str.upper, str.title, str.swapcase]),
    st.text("0123456789!?.#-_ ", max_size=4),
    st.text("0123456789!?.#-_ ", max_size=4),
)
def test_every_base_is_known_in_any_case_with_digits_and_signs_around(
    base: str, change: Callable[[str], str], before: str, after: str
) -> None:
    assert is_common(before + change(base) + after)


@given(st.sampled_from(BASES), st.integers(2, 4))
def test_every_base_is_known_when_it_is_repeated(base: str, times: int) -> None:
    assert is_common(base * times)


@given(st.sampled_from([base for base in BASES if "l" not in base]))
def test_every_base_is_known_with_look_alike_signs(base: str) -> None:
    assert is_common(base.translate(LEET))


@given(st.text(max_size=200))
def test_any_text_has_an_answer(text: str) -> None:
    assert is_common(text) in (True, False)


def test_random_passwords_are_never_refused() -> None:
    chance = random.Random(2026)  # noqa: S311 - a repeatable sample, no secret
    signs = string.ascii_letters + string.digits + string.punctuation
    sample = ["".join(chance.choices(signs, k=12)) for _ in range(2000)]
    assert [password for password in sample if is_common(password)] == []


def test_the_shipped_list_is_sorted_has_only_bases_and_stays_small() -> None:
    packed = files("catalog").joinpath("data", BREACHED).read_bytes()
    entries = gzip.decompress(packed).decode().split("\n")
    assert entries == sorted(set(entries))
    assert all(len(entry) >= 4 and entry.isalnum() and entry == entry.casefold() for entry in entries)
    assert len(entries) > 40_000
    assert len(packed) < 300_000


def test_our_own_words_are_sorted_and_written_as_a_password_is_compared() -> None:
    words = files("catalog").joinpath("data", "predictable.txt").read_text("utf-8").split()
    assert words == sorted(set(words))
    assert all(word == unicodedata.normalize("NFC", word).casefold() and len(word) >= 4 for word in words)


def test_bases_leave_out_what_other_rules_find() -> None:
    assert bases(["Password1", "PASSWORD", "123456", "abc", "dragon!!", "aaaaaaa"]) == ("dragon", "password")
    assert bases(["81357x0356y03779"]) == ("biestxoes6yoett9", "xoes6y")
