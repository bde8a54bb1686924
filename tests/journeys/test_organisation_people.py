"""People register an organisation, let others in, and hand over; a public body becomes a municipality."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from members import People
from showcase import Market
from visitors import Entrance

Client = TestClient[Litestar]
PEOPLE = "/organisations/radar-gmbh/people"


@pytest.fixture
def who(market: Market) -> People:
    return People(market.catalog.listings.sessions)


@pytest.fixture
def enter(client: TestClient[Litestar], market: Market, who: People) -> Entrance:
    return Entrance(client, market.catalog, who)


def test_a_vendor_registers_invites_grants_and_hands_over(enter: Entrance, who: People) -> None:
    vera, otto = enter("Vera"), enter("Otto")
    assert "Sie gehören noch zu keiner Organisation." in Page(vera.get("/account/organisations").text).text
    assert Page(vera.get("/account").text).link("Organisation eintragen") == "/organisations/new"
    early = vera.get("/vendor")
    assert early.status_code == 403
    assert Page(early.text).link("Organisation eintragen") == "/organisations/new"
    refused = vera.post("/organisations/new", data={"name": "", "kind": "vendor", "website": "radar.example"})
    page = Page(refused.text)
    assert refused.status_code == 422
    assert page.title.startswith("Fehler:")
    assert page.one("input", id="website")["value"] == "radar.example"
    assert page.one("input", id="name")["aria-invalid"] == "true"
    made = vera.post("/organisations/new", data={"name": "Radar GmbH", "kind": "vendor"})
    assert (made.status_code, made.headers["location"]) == (303, PEOPLE)
    own = Page(vera.get(PEOPLE).text)
    assert own.link("Weiter zu Ihren Angeboten") == "/vendor"
    assert "Wer gehen will, gibt die Leitung zuerst weiter." in own.text

    assert otto.get(PEOPLE).status_code == 404
    assert otto.post(PEOPLE, data={"act": "promote", "account": who("Otto").account}).status_code == 404
    assert otto.post("/organisations/new", data={"name": "Radar GmbH", "kind": "vendor"}).headers["location"] == (
        "/account/organisations"
    )
    assert "angefragt" in Page(otto.get("/account/organisations").text).text
    assert "Nachrichten (1)" in Page(vera.get("/account/organisations").text).text
    assert "Jemand möchte zu „Radar GmbH“ gehören" in Page(vera.get("/messages").text).text
    vera.post(PEOPLE, data={"act": "grant", "account": who("Otto").account})
    assert "otto@example.org" in vera.get(PEOPLE).text
    assert "vera@example.org" not in otto.get(PEOPLE).text

    alone = vera.post(PEOPLE, data={"act": "leave"})
    assert alone.status_code == 422
    assert "Geben Sie die Leitung zuerst" in Page(alone.text).text
    vera.post(PEOPLE, data={"act": "promote", "account": who("Otto").account})
    assert vera.post(PEOPLE, data={"act": "leave"}).headers["location"] == "/account/organisations"
    assert vera.get(PEOPLE).status_code == 404

    wrong = otto.post(PEOPLE, data={"act": "invite", "email": "vera"})
    assert wrong.status_code == 422
    assert Page(wrong.text).one("input", id="email")["value"] == "vera"
    otto.post(PEOPLE, data={"act": "invite", "email": "vera@example.org"})
    assert "Einladungen an Sie" in vera.get("/account/organisations").text
    vera.post("/account/organisations", data={"act": "accept", "organisation": "radar-gmbh"})
    assert vera.get(PEOPLE).status_code == 200


def test_a_town_names_its_municipality_and_is_confirmed(enter: Entrance, market: Market, who: People) -> None:
    mia = enter("Mia")
    form = {"name": "Rathaus Neustadt", "kind": "public", "town": "Neustadt"}
    asked = mia.post("/organisations/new", data=form)
    page = Page(asked.text)
    assert asked.status_code == 422
    assert {each["value"] for each in page.all("input", name="ags")} == {"06534016", "07143048"}
    made = mia.post("/organisations/new", data=form | {"ags": "06534016"})
    people = made.headers["location"]
    assert "Neustadt (Hessen)" in Page(mia.get(people).text).text
    assert mia.get("/town").status_code == 403
    market.catalog.memberships.confirm("rathaus-neustadt", "06534016", who("Ada"))
    assert mia.get("/town").status_code == 200
    mia.post(people, data={"act": "locate", "town": "07143048"})
    assert mia.get("/town").status_code == 403


def test_a_visitor_is_led_to_signing_in(client: Client) -> None:
    for path in ("/account/organisations", "/organisations/new", PEOPLE, "/vendor", "/town", "/messages"):
        assert client.get(path).status_code in {303, 401}, path
