"""Names of organisations are near if people may mean one body, whichever of them is asked first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.near_names import FORM, LETTERS, SAME, WORDS, may_be_near, nearest, nearness, parse_name

NAMES = st.lists(
    st.one_of(
        st.sampled_from(["Stadt", "Köln", "GmbH", "e.V.", "eG", "gGmbH", "Landkreis", "St.", "AöR", "& Co. KG", "der"]),
        st.text(max_size=12),
    ),
    max_size=6,
).map(" ".join)


def reason(one: str, other: str) -> str | None:
    near = nearness(parse_name(one), parse_name(other))
    return near.reason if near else None


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Stadt Köln", "KÖLN, STADT", SAME),
        ("Buerger e.V.", "Bürger eV", SAME),
        ("Digital Service e. V.", "digital-service e.V.", SAME),
        ("Stadt Köln", "Stadtverwaltung Köln", FORM),
        ("Köln", "Stadt Köln", FORM),
        ("Landeshauptstadt München", "München, Landeshauptstadt", SAME),
        ("Landeshauptstadt München", "Stadt München", FORM),
        ("Magistrat der Stadt Frankfurt am Main", "Frankfurt a. Main", FORM),
        ("Landkreis Kassel", "Kreisverwaltung Kassel", FORM),
        ("Beispiel GmbH", "Beispiel gGmbH", FORM),
        ("Beispiel GmbH & Co. KG", "Beispiel", FORM),
        ("Dataport", "Dataport AöR", FORM),
        ("init AG", "init AG für digitale Kommunikation", None),
        ("Offene Verwaltung", "Offene Verwaltung Nord eG", WORDS),
        ("Datenport GmbH", "Datenprot GmbH", LETTERS),
        ("Stadtwerke Musterhausen", "Stadwerke Musterhausen", LETTERS),
        ("Stadtwerke Bonn", "Stadtwerke Köln", None),
        ("Stadt Kassel", "Landkreis Kassel", None),
        ("Stadt Köln", "Köln GmbH", None),
        ("Stadtwerke Köln GmbH", "Stadt Köln", None),
        ("Alpha GmbH", "Beta GmbH", None),
        ("", "GmbH", None),
    ],
)
def test_names_are_near_for_a_reason_in_both_directions(one: str, other: str, why: str | None) -> None:
    assert (reason(one, other), reason(other, one)) == (why, why)


@given(NAMES, NAMES)
def test_nearness_does_not_depend_on_who_is_asked(one: str, other: str) -> None:
    first, second = parse_name(one), parse_name(other)
    assert nearness(first, second) == nearness(second, first)
    near = nearness(first, second)
    assert near is None or 0 < near.value <= 1


@given(NAMES)
def test_a_name_is_near_to_itself_in_every_usual_spelling(name: str) -> None:
    if not parse_name(name).words:
        return
    spaced = "  ".join(name.split())
    for spelling in (name, name.upper(), name.lower(), spaced, f"„{name}“", name.replace(".", ". ")):
        near = nearness(parse_name(name), parse_name(spelling))
        assert near is not None
        assert near.value >= 0.9


@pytest.mark.parametrize("name", ["Musterhausen", "Bad Soden", "Neustadt an der Aisch", "Frankfurt (Oder)"])
def test_a_town_is_near_to_itself_in_every_form_of_address(name: str) -> None:
    forms = (name, f"Stadt {name}", f"{name}, Stadt", f"Stadtverwaltung {name}", f"Landeshauptstadt {name}")
    assert all(reason(one, other) in {SAME, FORM} for one in forms for other in forms)


def test_the_nearest_of_several_names_counts() -> None:
    known = [parse_name("Zentrum für Beispiele"), parse_name("ZfB")]
    near = nearest([parse_name("zfb")], known)
    assert near is not None
    assert near.reason == SAME


def test_a_very_long_name_is_cut() -> None:
    assert len(parse_name("wort" * 10_000).words) == 1
    assert len(parse_name("a b " * 10_000).words) <= 20


@given(st.lists(st.lists(NAMES, min_size=1, max_size=2), max_size=8))
def test_no_near_pair_is_left_out_by_looking_at_shared_trigrams_first(bodies: list[list[str]]) -> None:
    known = [tuple(map(parse_name, names)) for names in bodies]
    near = {
        (one, other)
        for one in range(len(known))
        for other in range(one + 1, len(known))
        if nearest(known[one], known[other])
    }
    assert near <= set(may_be_near(known))


def test_names_that_share_little_are_not_compared() -> None:
    known = [
        (parse_name(name),) for name in ("Stadtwerke Bonn", "Dataport", "Datenprot", "Stadwerke Bonn", "Kreis Uelzen")
    ]
    assert list(may_be_near(known)) == [(0, 3), (1, 2)]
