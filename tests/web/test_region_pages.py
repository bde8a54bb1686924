"""The pages of regional selections: what they show to whom, and that nothing typed on them does harm."""

import re

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from members import People
from people import add_token
from regional import TEXTS, add_region
from showcase import Market
from visitors import Entrance

from catalog.inputs import ListingDraft
from catalog.uses import UseForm
from catalog.views import LocalText
from web.pages.regions import PAGE_SIZE

COUNTY, TOWN = "06534000", "06534016"
REGION = "/regions/kreis"
DESK = "/account/regions/kreis"
ADMIN = "/admin/regions/kreis"
HOSTILE = '</textarea><script>alert(1)</script>\u202e"><img src=x onerror=alert(2)>'
Client = TestClient[Litestar]


@pytest.fixture
def who(market: Market) -> People:
    people = People(market.catalog.listings.sessions)
    people.of("Karla", "kreis", kind="public", ags=COUNTY)
    return people


@pytest.fixture
def enter(client: Client, market: Market, who: People) -> Entrance:
    return Entrance(client, market.catalog, who)


@pytest.fixture
def region(market: Market, who: People) -> None:
    """A public selection with two solutions."""
    add_region(market.catalog, "kreis")
    for slug, why in (("termin-buchung", "Läuft in drei Rathäusern."), ("ratsportal", "Der Rat kennt es.")):
        market.catalog.recommendations.add("kreis", slug, why, who("Karla"))


@pytest.mark.usefixtures("region")
def test_a_selection_shows_the_catalogues_own_scores_beside_its_reasons(client: Client) -> None:
    page = Page(client.get(REGION).text)
    assert page.title.startswith("Empfehlungen des Kreises")
    assert [heading.text for heading in page.all("h3")] == ["Terminbuchung", "Ratsportal"]
    assert "Warum empfohlen: Läuft in drei Rathäusern." in page.text
    assert "Werte, Berichte und Nachweise kommen aus dem gemeinsamen Katalog." in page.text
    assert "72 von 100 Punkten" in page.text
    assert "72 von 100 Punkten" in Page(client.get("/?q=Terminbuchung").text).text
    assert page.link("Im ganzen Katalog suchen") == "/"
    assert page.link("digital@kreis.example") == "mailto:digital@kreis.example"
    assert Page(client.get("/regions").text).link("Empfehlungen des Kreises") == REGION


@pytest.mark.usefixtures("region")
def test_a_search_in_a_selection_leads_on_to_the_whole_catalogue(client: Client) -> None:
    page = Page(client.get(f"{REGION}?q=Termin").text)
    assert [heading.text for heading in page.all("h3")] == ["Terminbuchung"]
    assert page.link("Im ganzen Katalog nach „Termin“ suchen") == "/?q=Termin"
    assert page.link("Die ganze Auswahl zeigen") == REGION
    assert page.one("input", id="q")["value"] == "Termin"
    nothing = Page(client.get(f"{REGION}?q=Schäden").text)
    assert "In dieser Auswahl haben wir zu „Schäden“ nichts gefunden." in nothing.text
    outside = Page(client.get(nothing.link("Im ganzen Katalog nach „Schäden“ suchen")).text)
    assert "Mängelmelder" in outside.text


@pytest.mark.usefixtures("region")
def test_the_english_page_marks_what_is_german(client: Client) -> None:
    answer = client.get(f"/en{REGION}").text
    assert "For all town halls of the county." in Page(answer).text
    own = Page(answer, without="de").text
    assert "For all town halls of the county." in own
    assert "Läuft in drei Rathäusern." in Page(answer).text
    assert "Läuft in drei Rathäusern." not in own
    german = Page(client.get(REGION).text)
    assert "Für alle Rathäuser im Kreis." in german.text


@pytest.mark.usefixtures("region")
def test_uses_that_municipalities_of_the_county_confirmed_are_named(
    client: Client, market: Market, who: People
) -> None:
    mia = who.of("Mia", "stadt-neustadt", kind="public", ags=TOWN)
    for slug in ("termin-buchung", "maengelmelder"):
        market.catalog.uses.confirm(slug, UseForm(), mia)
    page = Page(client.get(REGION).text)
    assert "hier im Einsatz, bestätigt Neustadt (Hessen)" in page.text
    assert "Außerdem hier im Einsatz" in page.text
    assert page.link("Mängelmelder") == "/solutions/maengelmelder"


@pytest.mark.usefixtures("region")
def test_who_searches_for_a_municipality_of_the_county_is_shown_the_way(client: Client) -> None:
    assert Page(client.get(f"/?ags={TOWN}&q=Termin").text).link("Empfehlungen des Kreises") == REGION
    assert Page(client.get(f"/en?ags={COUNTY}").text).link("Empfehlungen des Kreises") == f"/en{REGION}"
    for path in ("/", "/?ags=07143048", "/?ags=99999999"):
        assert REGION not in client.get(path).text


def test_a_long_selection_has_pages(client: Client, market: Market, who: People) -> None:
    add_region(market.catalog, "kreis")
    for slug in list_services(market, PAGE_SIZE + 1):
        market.catalog.recommendations.add("kreis", slug, "Hilft.", who("Karla"))
    first, second = (Page(client.get(f"{REGION}?page={number}").text) for number in (1, 99))
    assert [len(page.all("h3")) for page in (first, second)] == [PAGE_SIZE, 1]
    assert "Seite 2 von 2" in second.text


def list_services(market: Market, count: int) -> list[str]:
    for number in range(count):
        draft = ListingDraft(f"dienst-{number}", f"Dienst {number}", LocalText("Hilft."), kind="service")
        market.catalog.listings.import_listing(draft)
    return [f"dienst-{number}" for number in range(count)]


@pytest.mark.usefixtures("region")
def test_what_curators_type_is_text_and_nothing_else(enter: Entrance, market: Market) -> None:
    karla, anybody = enter("Karla"), enter("")
    texts = {"name": HOSTILE, "introduction": HOSTILE, "contact_role": HOSTILE, "contact_address": "a@kreis.example"}
    assert karla.post(DESK, {"act": "describe", **texts, "introduction_en": HOSTILE}).status_code == 303
    assert karla.post(DESK, {"act": "explain", "listing": "ratsportal", "why": HOSTILE}).status_code == 303
    pages = (REGION, f"/en{REGION}", "/regions", f"{REGION}?q={HOSTILE}", "/sitemap.xml")
    for visitor, paths in ((anybody, pages), (karla, (DESK, "/account/regions", "/town", "/town/ratsportal"))):
        for path in paths:
            text = visitor.get(path).text
            assert "<script>alert" not in text, path
            assert "<img" not in text, path
            assert "\u202e" not in text, path
    shown = enter("Ada").get(ADMIN).text
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert market.catalog.regions.read("kreis").name == HOSTILE.replace("\u202e", "")


@pytest.mark.usefixtures("region")
def test_an_address_of_the_web_leads_there_and_a_strange_mailbox_adds_nothing(enter: Entrance) -> None:
    karla, anybody = enter("Karla"), enter("")
    texts = {"act": "describe", "name": "Auswahl", "introduction": "Gut.", "contact_role": "Amt"}
    karla.post(DESK, {**texts, "contact_address": "https://kreis.example/fragen"})
    link = next(a for a in Page(anybody.get(REGION).text).all("a") if a["href"].startswith("https://"))
    assert (link["href"], link["rel"]) == ("https://kreis.example/fragen", "external noopener")
    karla.post(DESK, {**texts, "contact_address": "a?subject=x&b=c@kreis.example"})
    assert 'href="mailto:a%3Fsubject%3Dx%26b%3Dc@kreis.example"' in anybody.get(REGION).text


@pytest.mark.usefixtures("region")
def test_a_refused_form_keeps_what_was_typed_in_its_own_box(enter: Entrance) -> None:
    karla, long = enter("Karla"), "Sehr lang. " * 40
    answer = karla.post(DESK, {"act": "explain", "listing": "ratsportal", "why": long})
    page = Page(answer.text)
    assert answer.status_code == 422
    assert page.title.startswith("Fehler:")
    boxes = {each["id"]: each.text for each in page.all("textarea")}
    assert boxes["why-ratsportal"] == long.strip()
    assert boxes["why-termin-buchung"] == "Läuft in drei Rathäusern."
    assert boxes["why"] == ""
    assert page.link("Der Grund ist zu lang. Kürzen Sie ihn auf höchstens 300 Zeichen.") == "#why-ratsportal"
    again = Page(karla.post(DESK, {"act": "recommend", "solution": "maengelmelder", "why": long}).text)
    boxes = {each["id"]: each.text for each in again.all("textarea")}
    assert (boxes["why"], boxes["why-ratsportal"]) == (long.strip(), "Der Rat kennt es.")
    assert again.one("input", id="solution")["value"] == "maengelmelder"
    refused = Page(karla.post(DESK, {"act": "describe", "introduction": "Neu.", "contact_address": "x"}).text)
    assert refused.one("textarea", id="introduction").text == "Neu."
    assert refused.one("input", id="contact_address")["value"] == "x"
    assert {"name-fault", "contact_role-fault", "contact_address-fault"} <= {
        each.attributes.get("id") for each in refused.all("p")
    }


@pytest.mark.usefixtures("region")
def test_a_solution_is_found_by_name_and_by_its_address(enter: Entrance, market: Market) -> None:
    karla = enter("Karla")
    asked = karla.post(DESK, {"act": "recommend", "solution": "melden", "why": "Gut."})
    assert asked.status_code == 422
    page = Page(asked.text)
    assert page.link("Mehrere Lösungen passen dazu. Wählen Sie die aus, die Sie meinen.") == "#solution"
    assert "maengelmelder" in {each["value"] for each in page.all("input", name="choice")}
    chosen = {"act": "recommend", "solution": "melden", "choice": "maengelmelder", "why": "Gut."}
    assert karla.post(DESK, chosen).status_code == 303
    for typed, fault in (
        ("Quantenfriseur", "Diese Lösung steht nicht im Katalog. Prüfen Sie die Schreibweise."),
        (" ", "Die Lösung fehlt. Geben Sie ihren Namen an, oder die Adresse ihrer Seite hier."),
        ("https://markt.example/solutions/ratsportal", "Diese Lösung empfehlen Sie schon. Ändern Sie dort den Grund."),
    ):
        answer = karla.post(DESK, {"act": "recommend", "solution": typed, "choice": "", "why": "Gut."})
        assert Page(answer.text).link(fault) == "#solution", typed
    karla.post(DESK, {"act": "remove", "listing": "ratsportal"})
    assert karla.post(DESK, {"act": "recommend", "solution": "RATSPORTAL", "why": "Gut."}).status_code == 303
    order = [each.solution.slug for each in market.catalog.regions.read("kreis").recommendations]
    assert order == ["termin-buchung", "maengelmelder", "ratsportal"]
    assert Page(karla.get(f"{DESK}?solution=hostile").text).one("input", id="solution")["value"] == "hostile"


def test_an_administrator_opens_writes_and_switches(enter: Entrance, who: People) -> None:
    ada, anybody = enter("Ada"), enter("")
    assert "Kreis" in Page(ada.get("/admin/regions").text).one("option", value="kreis").text
    wrong = ada.post("/admin/regions", {"organisation": "kreis", "name": "", "slug": "Ä!", "reason": ""})
    assert wrong.status_code == 422
    page = Page(wrong.text)
    assert page.one("input", id="slug")["value"] == "Ä!"
    assert {"name-fault", "slug-fault", "reason-fault"} <= {each.attributes.get("id") for each in page.all("p")}
    opened = ada.post("/admin/regions", {"organisation": "kreis", "name": "Auswahl", "slug": "kreis", "reason": "Neu."})
    assert opened.headers["location"] == ADMIN
    mute = Page(ada.post(ADMIN, {"act": "switch-on", "reason": ""}).text)
    assert mute.link("Die Begründung fehlt. Ein Satz genügt.") == "#switch-reason"
    early = ada.post(ADMIN, {"act": "switch-on", "reason": "Fertig."})
    assert early.status_code == 422
    assert Page(early.text).one("textarea", id="switch-reason").text == "Fertig."
    assert Page(early.text).one("textarea", id="reason").text == ""
    texts = {
        "name": TEXTS.name,
        "introduction": TEXTS.introduction,
        "contact_role": TEXTS.contact_role,
        "contact_address": TEXTS.contact_address,
    }
    silent = ada.post(ADMIN, {"act": "change", **texts, "reason": ""})
    assert silent.status_code == 422
    assert Page(silent.text).one("textarea", id="introduction").text.startswith("Für alle Rathäuser")
    assert ada.post(ADMIN, {"act": "change", **texts, "reason": "Auf Wunsch."}).status_code == 303
    assert anybody.get(REGION).status_code == 404
    assert ada.post(ADMIN, {"act": "switch-on", "reason": "Fertig."}).status_code == 303
    assert anybody.get(REGION).status_code == 200
    assert "region.switch-on" in Page(ada.get(ADMIN).text).text
    assert "öffentlich" in Page(ada.get("/admin/regions").text).text
    assert ada.post(ADMIN, {"act": "switch-off", "reason": "Pause."}).status_code == 303
    assert anybody.get(REGION).status_code == 404
    assert "Diese Auswahl ist nicht öffentlich" in Page(ada.get(REGION).text).text
    assert who("Karla").memberships[0].manager


@pytest.mark.usefixtures("region")
def test_the_api_gives_the_selection_as_the_page_shows_it(client: Client, market: Market, who: People) -> None:
    (summary,) = client.get("/api/v1/regions").json()
    assert (summary["slug"], summary["solutions"], summary["ags"]) == ("kreis", 2, COUNTY)
    view = client.get("/api/v1/regions/kreis").json()
    assert [each["solution"]["slug"] for each in view["recommendations"]] == ["termin-buchung", "ratsportal"]
    assert view["recommendations"][0]["why"] == "Läuft in drei Rathäusern."
    card = client.get("/api/v1/solutions/termin-buchung").json()["card"]
    assert view["recommendations"][0]["solution"] == card
    description = client.get("/api/v1/openapi.json").json()
    for path in ("/api/v1/regions", "/api/v1/regions/{region}"):
        operation = description["paths"][path]["get"]
        assert operation["tags"] == ["regions"]
        assert "security" not in operation
    assert "changes nothing" in description["components"]["schemas"]["RegionView"]["description"]
    market.catalog.region_settings.switch("kreis", who("Ada"), "Pause.", public=False)
    assert client.get("/api/v1/regions").json() == []
    assert client.get("/api/v1/regions/kreis").status_code == 404
    sessions, karla = market.catalog.listings.sessions, who.account("Karla")
    for scope, status in (("account", 404), ("use", 200)):
        headers = {"authorization": f"Bearer {add_token(sessions, karla, scope)}"}
        assert client.get("/api/v1/regions/kreis", headers=headers).status_code == status


@pytest.mark.usefixtures("region")
def test_the_sitemap_names_selections_while_they_are_public(client: Client, market: Market, who: People) -> None:
    assert re.findall(r"<loc>(.*?/regions/.*?)</loc>", client.get("/sitemap.xml").text) == [REGION, f"/en{REGION}"]
    market.catalog.region_settings.switch("kreis", who("Ada"), "Pause.", public=False)
    assert "/regions/kreis" not in client.get("/sitemap.xml").text


@pytest.mark.usefixtures("region")
def test_a_town_without_a_selection_is_told_how_to_get_one(enter: Entrance, who: People) -> None:
    who.of("Mia", "stadt-neustadt", kind="public", ags=TOWN)
    mia, karla = enter("Mia"), enter("Karla")
    assert "Ihre Kommune hat noch keine Auswahl." in Page(mia.get("/account/regions").text).text
    assert "Was Sie anderen empfehlen" not in mia.get("/town").text
    assert Page(karla.get("/town").text).link("Empfehlungen des Kreises") == DESK
    way = Page(karla.get("/town/maengelmelder").text).link("In „Empfehlungen des Kreises“ aufnehmen")
    assert way == f"{DESK}?solution=maengelmelder#recommend-title"
    assert Page(karla.get(way).text).one("input", id="solution")["value"] == "maengelmelder"
