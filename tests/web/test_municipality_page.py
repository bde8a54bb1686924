"""A visitor says once for which municipality they search; the site remembers the key and nothing else."""

import re

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page

Client = TestClient[Litestar]
PART = re.compile(r"([A-ZÄÖÜ][\w ]*): ([\d,]+) von (\d+)")
"""What one part of a fit gives, of how much."""


def test_the_search_page_asks_for_the_municipality(client: Client) -> None:
    page = Page(client.get("/?q=Termin").text)
    form = page.one("form", action="/municipality", method="get")
    assert form.text == "Für welche Gemeinde suchen Sie? Wählen (Gemeinde)"
    assert page.one("input", name="back")["value"] == "/?q=Termin"


def test_places_of_one_name_are_offered_with_what_tells_them_apart(client: Client) -> None:
    page = Page(client.get("/municipality?q=neustadt&back=/?q=Termin").text)
    offered = {button["value"]: button.text for button in page.all("button", name="ags")}
    assert offered == {
        "07143048": "Neustadt Gemeinde, Rheinland-Pfalz, 1 Mensch",
        "06534016": "Neustadt (Hessen) Stadt, Landkreis Marburg-Biedenkopf, Hessen, 9.500 Menschen",
    }
    assert page.one("p", role="status").text == "2 Gemeinden passen zu „neustadt“."


def test_places_of_another_name_are_asked_for(client: Client) -> None:
    for address, asked in (
        ("/municipality", "Keine Gemeinde heißt „Neustatd“. Meinten Sie …?"),
        ("/en/municipality", "No municipality is called “Neustatd”. Did you mean …?"),
    ):
        page = Page(client.get(f"{address}?q=Neustatd").text)
        assert page.one("p", role="status").text == asked
        assert page.all("button", name="ags")
    page = Page(client.get("/municipality?q=Xyzxyzxyz").text)
    assert page.one("p", role="status").text == "0 Gemeinden passen zu „Xyzxyzxyz“."


def test_an_order_that_asks_for_words_and_fit_is_not_called_an_order_by_fit(client: Client) -> None:
    first = [Page(client.get(f"/?{asked}&ags=06534016").text).all("option")[0].text for asked in ("q=Termin", "q=")]
    assert first == ["Treffer und Passung zuerst", "Beste Passung zuerst"]


def test_the_points_of_a_fit_say_what_they_count_and_what_they_are_not(client: Client) -> None:
    page = Page(client.get("/?ags=06534016").text)
    parts = PART.findall(page.all("ul", class_="fit-parts")[0].text)
    assert [name for name, *_ in parts] == ["Nutzung", "Gemeindegröße", "Qualität", "Land", "Stand der Angaben"]
    earned = sum(float(points.replace(",", ".")) for _, points, _ in parts)
    possible = sum(int(most) for *_, most in parts)
    total = f"Für die Reihenfolge: {round(earned)} von {possible} Punkten"
    assert page.all("summary", class_="fit-points")[0].text == total
    assert "Diese Punkte ordnen nur die Liste. Sie sind keine Note für den Code." in page.text
    assert "Passt das zu Ihrer Gemeinde?" in page.text
    assert "Für die Reihenfolge" not in Page(client.get("/").text).text


def test_a_choice_is_remembered_shown_and_forgotten(client: Client) -> None:
    answer = client.post("/municipality", data={"ags": "06534016", "back": "/?q=Termin"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/?q=Termin")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("municipality=06534016;")
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=31536000"} <= {part.strip() for part in cookie.split(";")}
    shown = Page(client.get("/").text)
    assert "Sie suchen für Neustadt (Hessen) (Landkreis Marburg-Biedenkopf, Hessen)." in shown.text
    assert shown.link("Ändern (Gemeinde)") == "/municipality?back=%2F"
    forgotten = client.post("/municipality", data={"ags": "", "back": "/"})
    assert "Max-Age=0" in forgotten.headers["set-cookie"]
    assert "Für welche Gemeinde suchen Sie?" in Page(client.get("/").text).text


def test_with_tls_the_cookie_travels_only_so(site: Litestar) -> None:
    with TestClient(site, base_url="https://market.example.org") as secure:
        secure.follow_redirects = False
        answer = secure.post("/municipality", data={"ags": "06534016"})
        assert "Secure" in answer.headers["set-cookie"]


def test_an_address_may_name_the_municipality_without_a_cookie(client: Client) -> None:
    answer = client.get("/?ags=06534016&q=Termin")
    page = Page(answer.text)
    assert "Sie suchen für Neustadt (Hessen)" in page.text
    assert "set-cookie" not in answer.headers
    assert page.one("input", name="back")["value"] == "/?q=Termin"


@pytest.mark.parametrize("key", ["00000000", "x", "06534016'--", "<b>", "٠٦٥٣٤٠١٦"])
def test_what_is_no_municipality_is_none(client: Client, key: str) -> None:
    assert "Für welche Gemeinde suchen Sie?" in Page(client.get("/", params={"ags": key}).text).text
    client.cookies.set("municipality", key.encode("ascii", "ignore").decode())
    assert client.get("/").status_code == 200
    refused = client.post("/municipality", data={"ags": key})
    assert refused.status_code == 422
    assert "set-cookie" not in refused.headers
    assert Page(refused.text).title.startswith("Fehler: ")


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example.org",
        "https://evil.example.org/",
        "/\\evil.example.org",
        "javascript:alert(1)",
        "/a\r\nx: y",
        "/" * 3_000,
    ],
)
def test_nobody_is_led_away(client: Client, back: str) -> None:
    answer = client.post("/municipality", data={"ags": "06534016", "back": back})
    assert answer.headers["location"] == "/"


def test_a_foreign_page_cannot_choose(client: Client) -> None:
    answer = client.post("/municipality", data={"ags": "06534016"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_english_stays_english(client: Client) -> None:
    page = Page(client.get("/en/municipality?q=Nowhere").text)
    assert "0 municipalities fit" in page.text
    answer = client.post("/en/municipality", data={"ags": "06534016"})
    assert answer.headers["location"] == "/en"


def test_the_privacy_page_names_the_cookie(client: Client) -> None:
    assert "„municipality“" in Page(client.get("/privacy").text).text


def test_the_api_finds_and_reads_municipalities(client: Client) -> None:
    found = client.get("/api/v1/municipalities?q=Neustadt").json()
    assert [each["ags"] for each in found] == ["07143048", "06534016"]
    details = client.get("/api/v1/municipalities/06534016").json()
    assert details["municipality"]["county_name"] == "Landkreis Marburg-Biedenkopf"
    assert details["municipality"]["as_of"] == "2023-12-31"
    assert client.get("/api/v1/municipalities/1").json()["type"].endswith("#not-found")
    assert client.get(f"/api/v1/municipalities?q={'x' * 101}").status_code == 400
