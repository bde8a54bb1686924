"""A county curates its selection, people of its municipalities read it, and another county cannot touch it."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from members import People
from showcase import Market
from visitors import Entrance, Visitor

COUNTY, TOWN, OTHER = "06534000", "06534016", "07143000"
DESK = "/account/regions/marburg"
TEXTS = {
    "act": "describe",
    "name": "Software für unsere Rathäuser",
    "introduction": "Für die Gemeinden im Landkreis.\n\nGemeinsam ausgesucht.",
    "introduction_en": "",
    "contact_role": "Stabsstelle Digitalisierung",
    "contact_address": "digital@kreis.example",
}


@pytest.fixture
def who(market: Market) -> People:
    people = People(market.catalog.listings.sessions)
    people.of("Karla", "landkreis-marburg", kind="public", ags=COUNTY)
    people.of("Sven", "landkreis-mayen", kind="public", ags=OTHER)
    people.of("Mia", "stadt-neustadt", kind="public", ags=TOWN)
    people.of("Vera", "markt-gmbh")
    return people


@pytest.fixture
def enter(client: TestClient[Litestar], market: Market, who: People) -> Entrance:
    return Entrance(client, market.catalog, who)


def opened(enter: Entrance) -> None:
    """An administrator opens a selection for each of two counties, and they write their texts."""
    ada = enter("Ada")
    for organisation, slug, name in (("landkreis-marburg", "marburg", "Karla"), ("landkreis-mayen", "mayen", "Sven")):
        new = {"organisation": organisation, "name": "Auswahl", "slug": slug, "reason": "Beschluss des Kreistags."}
        assert ada.post("/admin/regions", new).status_code == 303
        assert enter(name).post(f"/account/regions/{slug}", TEXTS).status_code == 303
        switched = ada.post(f"/admin/regions/{slug}", {"act": "switch-on", "reason": "Geprüft."})
        assert switched.status_code == 303


def headings(visitor: Visitor, path: str = "/regions/marburg") -> list[str]:
    return [each.text for each in Page(visitor.get(path).text).all("h3")]


def test_a_county_curates_and_everybody_reads(enter: Entrance) -> None:
    opened(enter)
    karla, mia, anybody = enter("Karla"), enter("Mia"), enter("")
    karla.post(DESK, {"act": "recommend", "solution": "Ratsportal", "why": "Der Rat arbeitet damit."})
    way = Page(karla.get("/town/termin-buchung").text).link("In „Software für unsere Rathäuser“ aufnehmen")
    typed = Page(karla.get(way).text).one("input", id="solution")["value"]
    karla.post(DESK, {"act": "recommend", "solution": typed, "why": "Spart Wege."})
    assert headings(anybody) == ["Ratsportal", "Terminbuchung"]
    karla.post(DESK, {"act": "up", "listing": "termin-buchung"})
    assert headings(anybody) == ["Terminbuchung", "Ratsportal"]
    before = anybody.get("/api/v1/solutions/termin-buchung").json()
    mia.post("/town/termin-buchung", {"act": "confirm", "status": "in-use"})
    assert "/regions/marburg" in {each["href"] for each in Page(anybody.get("/regions").text).all("a")}
    page = Page(anybody.get("/regions/marburg").text)
    assert "Warum empfohlen: Spart Wege." in page.text
    assert "Neustadt (Hessen)" in page.text
    solution = anybody.get(page.link("Terminbuchung"))
    assert solution.status_code == 200
    assert "Spart Wege" not in solution.text
    after = anybody.get("/api/v1/solutions/termin-buchung").json()
    assert (after["card"], after["reports"], after["statements"]) == (
        before["card"],
        before["reports"],
        before["statements"],
    )
    assert headings(anybody, "/regions/marburg?q=Rat") == ["Ratsportal"]
    assert "Mängelmelder" in Page(anybody.get(page.link("Im ganzen Katalog suchen")).text).text
    api = anybody.get("/api/v1/regions/marburg").json()
    assert [each["used_by"] for each in api["recommendations"]] == [["Neustadt (Hessen)"], []]


def test_another_county_cannot_touch_it(enter: Entrance, market: Market) -> None:
    opened(enter)
    karla, sven = enter("Karla"), enter("Sven")
    karla.post(DESK, {"act": "recommend", "solution": "Ratsportal", "why": "Der Rat arbeitet damit."})
    sven.post("/account/regions/mayen", {"act": "recommend", "solution": "Ratsportal", "why": "Auch hier."})
    before = market.catalog.regions.read("marburg")
    entries = len(list(market.catalog.audit.all()))
    forms = (
        {"act": "recommend", "solution": "Terminbuchung", "why": "Fremd."},
        {"act": "explain", "listing": "ratsportal", "why": "Fremd."},
        {"act": "up", "listing": "ratsportal"},
        {"act": "down", "listing": "ratsportal"},
        {"act": "remove", "listing": "ratsportal"},
        {**TEXTS, "name": "Fremd"},
        {"act": "recommend", "solution": "", "why": ""},
        {},
    )
    for name, refusals in (("Sven", {404}), ("Mia", {404}), ("Vera", {403}), ("Ada", {403}), ("", {303})):
        stranger = enter(name)
        assert stranger.get(DESK).status_code in refusals
        for form in forms:
            answer = stranger.post(DESK, form)
            assert answer.status_code in refusals | {401, 404} or (form == {} and answer.status_code == 303), (
                name,
                form,
            )
            assert "Software für unsere Rathäuser" not in answer.text
    for path in ("/admin/regions", "/admin/regions/mayen"):
        assert sven.post(path, {"act": "switch-off", "reason": "Fremd."}).status_code == 403
    assert market.catalog.regions.read("marburg") == before
    assert len(list(market.catalog.audit.all())) == entries
    assert Page(sven.get("/account/regions").text).link("Software für unsere Rathäuser") == "/account/regions/mayen"


def test_a_solution_that_is_taken_down_leaves_the_page_and_the_county_hears_of_it(enter: Entrance) -> None:
    opened(enter)
    karla, ada, anybody = enter("Karla"), enter("Ada"), enter("")
    for solution in ("Ratsportal", "Terminbuchung"):
        karla.post(DESK, {"act": "recommend", "solution": solution, "why": "Gut."})
    ada.post("/admin/listings/ratsportal", {"act": "take-down", "reason": "Verletzt ein Recht."})
    assert headings(anybody) == ["Terminbuchung"]
    assert [each["solution"]["slug"] for each in anybody.get("/api/v1/regions/marburg").json()["recommendations"]] == [
        "termin-buchung"
    ]
    told = Page(karla.get("/messages").text)
    sentence = "„Ratsportal“ ist nicht mehr öffentlich und fehlt jetzt in „Software für unsere Rathäuser“."
    assert sentence in told.text
    assert told.link(sentence) == DESK
    desk = Page(karla.get(DESK).text)
    assert "nicht mehr öffentlich" in desk.text
    karla.post(DESK, {"act": "remove", "listing": "ratsportal"})
    assert "nicht mehr öffentlich" not in Page(karla.get(DESK).text).text


def test_all_of_it_works_in_english(enter: Entrance) -> None:
    opened(enter)
    karla = enter("Karla")
    refused = karla.post(f"/en{DESK}", {"act": "recommend", "solution": "", "why": ""})
    page = Page(refused.text)
    assert refused.status_code == 422
    assert page.title.startswith("Error:")
    assert page.one("a", class_="switch")["href"] == DESK
    done = karla.post(f"/en{DESK}", {"act": "recommend", "solution": "Ratsportal", "why": "Gut."})
    assert done.headers["location"] == f"/en{DESK}"
    assert "Why recommended: Gut." in Page(enter("").get("/en/regions/marburg").text).text
