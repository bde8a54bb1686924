"""A place is found in every spelling that people and registers use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.place_names import folded, official, official_key, read_place, spellings, untitled


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Neustadt a.d.Aisch", "Neustadt an der Aisch"),
        ("St. Augustin", "Sankt Augustin"),
        ("München", "MUENCHEN"),
        ("Frankfurt (Oder)", "frankfurt oder"),
        ("Frankfurt a. Main", "Frankfurt am Main"),
        ("Preußisch Oldendorf", "preussisch-oldendorf"),
    ],
)
def test_two_spellings_of_a_place_are_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Neustadt", "Neuenstadt"), ("Bad Soden", "Soden"), ("Halle", "Hallenberg")]
)
def test_two_places_are_not_one(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_a_name_of_joints_alone_keeps_them() -> None:
    assert folded("Auf der") == "auf der"
    assert folded("...") == ""


@pytest.mark.parametrize(
    ("typed", "left"),
    [("Stadt Köln", "koln"), ("Große Kreisstadt Pirna", "pirna"), ("Stadt", "stadt"), ("Köln Stadt", "koln stadt")],
)
def test_titles_before_a_name_are_taken_away(typed: str, left: str) -> None:
    assert untitled(folded(typed)) == left


def test_a_place_is_found_by_its_name_first_by_others_next_and_by_later_words_last() -> None:
    assert spellings("Bad Kissingen", ("Kissingen-Stadt",)) == {
        "bad kissingen": 0,
        "kissingen stadt": 1,
        "kissingen": 2,
        "stadt": 2,
    }


@pytest.mark.parametrize(
    ("written", "name", "others"),
    [
        ("Kiel, Landeshauptstadt", "Kiel", ("Landeshauptstadt Kiel",)),
        ("Amorbach, St", "Amorbach", ()),
        ("Rade b. Rendsburg", "Rade b. Rendsburg", ()),
    ],
)
def test_a_registers_name_is_split(written: str, name: str, others: tuple[str, ...]) -> None:
    assert official(written) == (name, others)


@given(st.text(max_size=300))
def test_folding_is_bounded_and_stable(name: str) -> None:
    once = folded(name)
    assert folded(once) == once
    assert len(once.split()) <= 12


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("08221000", "08221000"),
        (" 08 2 21 000 ", "08221000"),
        ("AGS 08.221.000", "08221000"),
        ("ars: 08 221 0000 000", "08221000"),
        ("8221000", "08221000"),
        ("082255001018", "08225018"),
        ("082255001000", "082255001"),
        ("82255001018", "08225018"),
        ("082255001", "082255001"),
        ("69117", ""),
        ("0822100000", ""),
        ("08221000 Heidelberg", ""),
        ("", ""),
    ],
)
def test_a_key_is_read_in_groups_without_its_zero_and_from_the_longer_one(typed: str, key: str) -> None:
    assert official_key(typed) == key


@pytest.mark.parametrize(
    ("typed", "postcode", "names"),
    [
        ("69117 Heidelberg", "69117", ("heidelberg",)),
        ("Stadt Heidelberg, D-69117", "69117", ("stadt heidelberg", "heidelberg")),
        ("69117", "", ("69117",)),
        ("D 69117", "", ("69117",)),
        ("VG Land", "", ("vg land", "land")),
        ("x", "", ()),
    ],
)
def test_a_postcode_is_read_apart_from_the_name(typed: str, postcode: str, names: tuple[str, ...]) -> None:
    asked = read_place(typed)
    assert (asked.postcode, asked.names) == (postcode, names)


@given(st.text(max_size=100))
def test_whatever_is_typed_is_a_key_or_names(text: str) -> None:
    asked = read_place(text)
    assert not asked.key or not (asked.names or asked.postcode)
