"""A place is found in every spelling that people and registers use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.place_names import folded, official, spellings, untitled


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
