"""The shipped seed is what it says, and is made from its sources without guessing names."""

import gzip
from collections import Counter
from pathlib import Path

import pytest

from catalog.inputs import MunicipalityDraft
from catalog.services import Catalog
from catalog.states import STATES
from marketplace.register.reading import read_register
from marketplace.register.seed import build_seed, load_seed, seed_path
from marketplace.register.table import packed_table


@pytest.fixture(scope="module")
def seed() -> dict[str, MunicipalityDraft]:
    register = read_register(seed_path())
    assert register.bad == ()
    return {draft.ags: draft for draft in register.drafts}


def test_it_has_all_states_and_counties_and_most_municipalities(seed: dict[str, MunicipalityDraft]) -> None:
    kinds = Counter(draft.kind for draft in seed.values())
    assert (kinds["county"], kinds["urban-county"]) == (294, 106)
    assert kinds["municipality"] > 9_300
    assert {key[:2] for key in seed} == set(STATES)
    assert {key[:5] + "000" for key in seed} <= seed.keys(), "each municipality's county is there"


def test_it_is_small_and_always_the_same_bytes(seed: dict[str, MunicipalityDraft]) -> None:
    assert seed_path().stat().st_size < 300_000
    # The bytes that gzip makes may differ from one build of zlib to another; those it holds may not.
    assert gzip.decompress(packed_table(seed.values())) == gzip.decompress(seed_path().read_bytes())


def test_every_line_names_its_source_and_every_source_its_licence(seed: dict[str, MunicipalityDraft]) -> None:
    told = (seed_path().parent / "SOURCES.md").read_text(encoding="utf-8")
    for source in {draft.source for draft in seed.values()}:
        assert source.split(" (")[0].split(",")[0] in told


@pytest.mark.parametrize(
    ("ags", "name", "kind", "postcode"),
    [
        ("05315000", "Köln", "urban-county", "50667"),
        ("09162000", "München", "urban-county", "80331"),
        ("06534016", "Neustadt (Hessen)", "municipality", "35279"),
        ("05382056", "Sankt Augustin", "municipality", "53757"),
        ("03241000", "Region Hannover", "county", ""),
        ("05974000", "Kreis Soest", "county", ""),
        ("16063000", "Wartburgkreis", "county", ""),
    ],
)
def test_what_everybody_knows_is_right(
    seed: dict[str, MunicipalityDraft], ags: str, name: str, kind: str, postcode: str
) -> None:
    draft = seed[ags]
    assert (draft.name, draft.kind) == (name, kind)
    assert not postcode or postcode in draft.postcodes
    assert draft.latitude is not None
    assert 47 < draft.latitude < 55.1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_is_loaded_and_may_be_loaded_again(catalog: Catalog) -> None:
    first = load_seed(catalog.municipalities).counts
    assert (first.changed, first.unchanged) == (0, 0)
    again = load_seed(catalog.municipalities).counts
    assert (again.added, again.changed, again.unchanged) == (0, 0, first.added)
    found = catalog.municipalities.find("Neustadt")
    assert len({each.label for each in found}) == len(found) >= 8


def place(name: str, key: str, feature: str = "PPL", inhabitants: int = 0, others: str = "") -> str:
    cells = ["1", name, name, others, "50.5", "9.5", "P", feature, "DE", "", "05", "00", key[:5], key, str(inhabitants)]
    return "\t".join([*cells, "", "100", "Europe/Berlin", "2020-01-01"]) + "\n"


def built(tmp_path: Path, *places: str, post: tuple[str, ...] = ()) -> dict[str, MunicipalityDraft]:
    files = {
        "places": "".join(places),
        "counties": "AGS;type;name;population\n06534;Landkreis;Marburg-Biedenkopf;245000\n"
        "05315;Kreisfreie Stadt;Köln, Stadt;1085000\n16056;Kreisfreie Stadt;Eisenach, Stadt;42000\n"
        "16063;Landkreis;Wartburgkreis;123000\n",
        "post": "postal_code,admin_name3,place_name\n"
        + "".join(f"3527{number},Landkreis Marburg-Biedenkopf,{name}\n" for number, name in enumerate(post))
        + "50667,Kreisfreie Stadt Köln,Köln\n",
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return {draft.ags: draft for draft in build_seed(*(tmp_path / name for name in files))}


def test_a_seat_that_post_names_is_the_municipality(tmp_path: Path) -> None:
    places = place("Neustadt", "06534016", "PPLA4", 9_500), place("Momberg", "06534016", inhabitants=900)
    drafts = built(tmp_path, *places, post=("Neustadt",))
    assert (drafts["06534016"].name, drafts["06534016"].postcodes) == ("Neustadt", ("35270",))
    assert drafts["06534000"].latitude == 50.5


def test_a_village_does_not_give_its_name_to_the_municipality(tmp_path: Path) -> None:
    unnamed = built(tmp_path, place("Momberg", "06534016", inhabitants=900), post=("Neustadt",))
    former_seats = built(
        tmp_path, place("Momberg", "06534016", "PPLA4", 900), place("Speckswinkel", "06534016", "PPLA4", 800),
        post=("Momberg", "Speckswinkel"),
    )  # fmt: skip
    larger_beside = built(
        tmp_path, place("Momberg", "06534016", "PPLA4", 900), place("Neustadt", "06534016", inhabitants=9_000),
        post=("Momberg", "Neustadt"),
    )  # fmt: skip
    assert [drafts.get("06534016") for drafts in (unnamed, former_seats, larger_beside)] == [None, None, None]


def test_the_register_names_towns_that_are_counties_and_geonames_adds_the_rest(tmp_path: Path) -> None:
    others = "Keulen,Stadt  Köln am Rhein,Stadt Köln-Gannover,koln rhein"
    drafts = built(tmp_path, place("Cologne", "05315000", "PPLA2", 963_395, others), post=("Stadt am Rhein",))
    town = drafts["05315000"]
    assert (town.name, town.inhabitants, town.postcodes) == ("Köln", 1_085_000, ("50667",))
    assert town.alternative_names == ("Stadt Köln", "Cologne", "Stadt Köln am Rhein")


def test_a_county_that_became_part_of_another_is_counted_there(tmp_path: Path) -> None:
    drafts = built(tmp_path)
    assert "16056000" not in drafts
    assert drafts["16063000"].inhabitants == 165_000
