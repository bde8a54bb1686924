"""Municipalities are found, told apart and compared, and any source may come again."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event

from catalog.errors import NotFoundError
from catalog.inputs import MunicipalityDraft
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.views import ImportCounts

DAY = date(2023, 12, 31)


def town(ags: str, name: str, inhabitants: int | None = 9_000, **facts: object) -> MunicipalityDraft:
    return MunicipalityDraft(ags, "town", name, DAY, "Register", inhabitants=inhabitants, **facts)  # type: ignore[arg-type]


MARBURG = MunicipalityDraft("06534000", "county", "Landkreis Marburg-Biedenkopf", DAY, "Register", inhabitants=245_000)
HESSIAN = town("06534016", "Neustadt (Hessen)", 9_500, latitude=50.85, longitude=9.1167, postcodes=("35279",))
STADTALLENDORF = town("06534018", "Stadtallendorf", 21_300, latitude=50.8223, longitude=9.0128)
KIRCHHAIN = town("06534011", "Kirchhain", 16_300, latitude=50.8278, longitude=8.9278)
COBURG = town("09473151", "Neustadt b.Coburg", 15_000, alternative_names=("Große Kreisstadt Neustadt",))
NEUSTADT = town("07143048", "Neustadt", 900)
VINES = MunicipalityDraft("07316000", "urban-county", "Neustadt an der Weinstraße", DAY, "Register", inhabitants=53_000)
COLOGNE = MunicipalityDraft(
    "05315000", "urban-county", "Köln", DAY, "Register", ("Munich of the West",), inhabitants=1_085_000,
    postcodes=("50667", "51149"),
)  # fmt: skip
ALL = (MARBURG, HESSIAN, STADTALLENDORF, KIRCHHAIN, COBURG, NEUSTADT, VINES, COLOGNE)


@pytest.fixture
def filled(catalog: Catalog) -> Catalog:
    catalog.municipalities.import_batch(ALL)
    return catalog


def found(catalog: Catalog, text: str) -> list[str]:
    return [each.ags for each in catalog.municipalities.find(text)]


def test_the_exact_name_comes_first_then_the_largest(filled: Catalog) -> None:
    assert found(filled, "Neustadt") == ["07143048", "09473151", "07316000", "06534016"]


@pytest.mark.parametrize(
    "text",
    [
        *("Köln", "koeln", "KÖL", "Stadt Köln", "munich of", "50667", "506", "05315000", " Köln "),
        *("05 3 15 000", "AGS: 05315000", "5315000", "053150000000", "50667 Köln", "D-50667 Köln", "Köln 51149"),
        *("Stadtverwaltung Köln", "50667 Kölln"),
    ],
)
def test_a_place_is_found_by_name_other_name_postcode_and_key(filled: Catalog, text: str) -> None:
    assert found(filled, text) == ["05315000"]


@pytest.mark.parametrize("text", ["", "K", "%", "_", "Xol_", "öln", "00000000", "x" * 5_000, "\x00", "\ud800"])
def test_what_names_no_place_finds_none(filled: Catalog, text: str) -> None:
    assert found(filled, text) == []


@pytest.mark.parametrize(
    ("text", "ags"),
    [
        ("Kölnn", ["05315000"]),
        ("Stadt Kolün", ["05315000"]),
        ("Kölle am Rhein", []),
        ("Köln am Rhein", ["05315000"]),
        ("Köln Stadt", ["05315000"]),
        ("99999 Köln", ["05315000"]),
        ("Stadt Xanten", []),
        ("Munihc of the West", ["05315000"]),
        ("Munihc of the", ["05315000"]),
        ("Kirchain", ["06534011"]),
        ("Kirch hain", ["06534011"]),
        ("Neustat Weinstrase", ["07316000"]),
        ("Neustatd", ["07143048", "09473151"]),
        ("Marburg Bidenkopf", ["06534000"]),
        ("Stadtallendorf-Neustadt", ["06534018"]),
        ("Allendorf", []),
    ],
)
def test_a_misspelled_or_longer_name_finds_the_nearest_places(filled: Catalog, text: str, ags: list[str]) -> None:
    assert found(filled, text) == ags


def test_a_postcode_of_several_places_puts_the_named_one_first(filled: Catalog) -> None:
    filled.municipalities.import_batch([replace(KIRCHHAIN, postcodes=("35279",)), NEUSTADT])
    assert found(filled, "35279 Neustadt") == ["06534016", "06534011"]
    assert found(filled, "35279 Kirchhain") == found(filled, "35279") == ["06534011", "06534016"]


@pytest.mark.parametrize(("text", "most"), [("Köln", 2), ("Kölnn", 4), ("Xanten", 2), ("05315001", 1)])
def test_finding_a_place_takes_two_queries_and_a_misspelled_one_four(
    filled: Catalog, sessions: Sessions, text: str, most: int
) -> None:
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(sessions.reader, "before_cursor_execute", note)
    filled.municipalities.find(text)
    event.remove(sessions.reader, "before_cursor_execute", note)
    assert len([each for each in statements if not each.startswith("BEGIN")]) == most


def test_places_of_one_name_are_told_apart_by_county_and_state(filled: Catalog) -> None:
    labels = [each.label for each in filled.municipalities.find("Neustadt")]
    assert "Neustadt (Hessen) (Landkreis Marburg-Biedenkopf, Hessen)" in labels
    assert "Neustadt an der Weinstraße (Rheinland-Pfalz)" in labels
    assert len(set(labels)) == len(labels)


def test_at_most_twenty_are_found(catalog: Catalog) -> None:
    catalog.municipalities.import_batch(town(f"091810{number:02d}", f"Au {number}", number) for number in range(30))
    views = catalog.municipalities.find("au", limit=1_000)
    assert [each.inhabitants for each in views] == list(range(29, 9, -1))


def test_a_municipality_is_read_with_its_place_in_the_country(filled: Catalog) -> None:
    view = filled.municipalities.read("06534016")
    assert (view.county, view.county_name) == ("06534000", "Landkreis Marburg-Biedenkopf")
    assert (view.state, view.state_name.en, view.size_class) == ("06", "Hesse", "under-20000")
    assert filled.municipalities.read("05315000").county == ""


@pytest.mark.parametrize("key", ["99999999", "05315", "", "../etc", "5" * 500])
def test_an_unknown_key_is_not_found(filled: Catalog, key: str) -> None:
    with pytest.raises(NotFoundError):
        filled.municipalities.details(key)


def test_neighbours_are_near_and_the_nearest_comes_first(filled: Catalog) -> None:
    neighbours = filled.municipalities.details("06534016").neighbours
    assert [each.municipality.name for each in neighbours] == ["Stadtallendorf", "Kirchhain"]
    assert neighbours[0].kilometers == pytest.approx(7.9, abs=0.2)
    assert all(each.same_county for each in neighbours)


def test_without_coordinates_the_county_has_the_neighbours(filled: Catalog) -> None:
    filled.municipalities.import_batch([town("06534001", "Amöneburg")])
    neighbours = filled.municipalities.details("06534001").neighbours
    assert [(each.municipality.name, each.kilometers) for each in neighbours] == [
        ("Stadtallendorf", None),
        ("Kirchhain", None),
        ("Neustadt (Hessen)", None),
    ]


def test_alike_are_those_of_the_same_state_and_size(filled: Catalog) -> None:
    assert [each.name for each in filled.municipalities.details("06534016").similar] == ["Kirchhain"]


def test_the_same_again_changes_nothing(filled: Catalog) -> None:
    assert filled.municipalities.import_batch(ALL) == ImportCounts(unchanged=len(ALL))


def test_a_newer_source_replaces_what_it_knows_and_keeps_the_rest(filled: Catalog) -> None:
    newer = replace(HESSIAN, as_of=date(2024, 12, 31), inhabitants=9_900, latitude=None, longitude=None, postcodes=())
    assert filled.municipalities.import_batch([newer]) == ImportCounts(changed=1)
    view = filled.municipalities.read("06534016")
    assert (view.inhabitants, view.latitude, view.postcodes, view.as_of) == (9_900, 50.85, ("35279",), newer.as_of)


def test_an_older_source_only_fills_what_is_empty(filled: Catalog) -> None:
    older = replace(COBURG, as_of=date(2018, 12, 31), inhabitants=1, latitude=50.3, longitude=11.1, name="Falsch")
    filled.municipalities.import_batch([older])
    view = filled.municipalities.read("09473151")
    assert (view.name, view.inhabitants, view.latitude, view.as_of) == ("Neustadt b.Coburg", 15_000, 50.3, DAY)


def test_a_register_that_knows_one_of_more_postcodes_takes_none_away(filled: Catalog) -> None:
    filled.municipalities.import_batch([replace(COLOGNE, postcodes=("50605",), more_postcodes=True)])
    assert filled.municipalities.read("05315000").postcodes == ("50605", "50667", "51149")
    filled.municipalities.import_batch([replace(COLOGNE, postcodes=("50667",))])
    assert found(filled, "50605") == []


def test_what_a_complete_register_no_longer_has_is_former_and_not_found_but_can_be_read(filled: Catalog) -> None:
    assert filled.municipalities.leave_out_all_but({each.ags for each in ALL} - {"07143048"}) == 1
    assert found(filled, "07143048") == []
    assert filled.municipalities.read("07143048").former
    assert filled.municipalities.leave_out_all_but({each.ags for each in ALL} - {"07143048"}) == 0
    filled.municipalities.import_batch([NEUSTADT])
    assert not filled.municipalities.read("07143048").former


def test_an_association_is_named_by_its_members(filled: Catalog) -> None:
    union = MunicipalityDraft("071435005", "association", "Verbandsgemeinde Mitte", DAY, "Register", inhabitants=20_000)
    filled.municipalities.import_batch([union, replace(NEUSTADT, association="071435005")])
    assert filled.municipalities.read("07143048").association_name == "Verbandsgemeinde Mitte"
    assert found(filled, "verbandsgemeinde mitte") == ["071435005"]
    assert found(filled, "071435005") == ["071435005"]


def test_all_of_a_state_or_county_are_listed_by_key(filled: Catalog) -> None:
    assert [each.ags for each in filled.municipalities.list(county="06534")] == [
        "06534000", "06534011", "06534016", "06534018",
    ]  # fmt: skip
    assert [each.ags for each in filled.municipalities.list(state="07")] == ["07143048", "07316000"]


def test_the_size_class_follows_from_the_inhabitants(catalog: Catalog) -> None:
    sizes = {None: "", 0: "under-5000", 4_999: "under-5000", 5_000: "under-20000", 100_000: "from-100000"}
    drafts = [town(f"0918100{place}", "Au", inhabitants) for place, inhabitants in enumerate(sizes)]
    catalog.municipalities.import_batch(drafts)
    assert [each.size_class for each in catalog.municipalities.list("09")] == list(sizes.values())
