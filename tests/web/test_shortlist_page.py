"""Somebody remembers solutions without an account, shares the list, and takes it along as a table."""

import csv
from io import StringIO

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from showcase import HOSTILE_NAME, Market

from catalog.fields import FIELDS
from catalog.inputs import ListingDraft
from catalog.views import LocalText
from web.shortlist import LONGEST_SLUG, MOST_REMEMBERED, read_shortlist, write_shortlist

Client = TestClient[Litestar]


def table(content: bytes, sign: str = ";") -> list[list[str]]:
    """Split a table as a program of its language does: a German one at semicolons."""
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=sign, strict=True))


def test_an_empty_shortlist_says_how_to_fill_it(client: Client) -> None:
    answer = client.get("/shortlist")
    page = Page(answer.text)
    assert "Drücken Sie dort auf „Merken“." in page.text
    assert page.link("Zur Suche") == "/"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/?q=Termin", "/solutions/termin-buchung", "/compare?s=termin-buchung"])
def test_a_button_remembers_forgets_and_returns_to_where_one_was(client: Client, path: str) -> None:
    page = Page(client.get(path).text)
    form = page.one("form", id="remember")
    button = page.one("button", form="remember")
    assert (button["name"], button["value"], button.text) == ("keep", "termin-buchung", "Merken (Terminbuchung)")
    answer = client.post(
        form["action"], data={"keep": button["value"], "here": page.one("input", name="here")["value"]}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}#remember-termin-buchung")
    parts = {part.strip() for part in answer.headers["set-cookie"].split(";")}
    assert {"shortlist=termin-buchung", "HttpOnly", "SameSite=lax", "Path=/", "Max-Age=7776000"} <= parts
    again = Page(client.get(path).text)
    assert again.link("Merkliste (1)") == "/shortlist"
    button = again.one("button", form="remember")
    assert (button["name"], button.text) == ("drop", "Gemerkt – entfernen (Terminbuchung)")
    answer = client.post("/shortlist", data={"drop": button["value"], "here": path})
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert Page(client.get(path).text).link("Merkliste") == "/shortlist"


def test_the_list_keeps_the_order_and_offers_the_comparison(client: Client) -> None:
    for slug in ("ratsportal", "termin-buchung", "ratsportal"):
        client.post("/shortlist", data={"keep": slug})
    page = Page(client.get("/shortlist").text)
    assert page.one("p", role="status").text == "2 Lösungen auf der Liste"
    boxes = page.all("input", name="s")
    assert [box["value"] for box in boxes] == ["ratsportal", "termin-buchung"]
    assert all("checked" in box.attributes for box in boxes)
    assert page.one("form", method="get")["action"] == "/compare"
    forgotten = client.post("/shortlist", data={"drop": "*"})
    assert forgotten.headers["location"] == "/shortlist"
    assert "Hier steht noch keine Lösung." in Page(client.get("/shortlist").text).text


def test_an_address_shows_a_list_and_changes_nothing_until_asked(client: Client) -> None:
    client.post("/shortlist", data={"keep": "maengelmelder"})
    address = "/shortlist?s=ratsportal&s=termin-buchung"
    answer = client.get(address)
    assert "set-cookie" not in answer.headers
    page = Page(answer.text)
    assert "Diese Liste hat jemand mit Ihnen geteilt." in page.text
    assert not page.all("button", value="*")
    taken = page.one("button", value="ratsportal.termin-buchung")
    client.post("/shortlist", data={"keep": taken["value"], "here": address})
    own = Page(client.get("/shortlist").text)
    assert [box["value"] for box in own.all("input", name="s")] == ["maengelmelder", "ratsportal", "termin-buchung"]
    shared = "/shortlist?s=maengelmelder&s=ratsportal&s=termin-buchung"
    assert shared in {link["href"] for link in own.all("a")}
    assert "mit Ihnen geteilt" not in Page(client.get(shared).text).text, "one's own list is not somebody else's"


def test_what_does_not_exist_is_named(client: Client) -> None:
    page = Page(client.get("/shortlist?s=nobody&s=ratsportal&s=%3Cb%3E").text)
    assert "Diese Einträge gibt es nicht: nobody, <b>." in page.text
    assert "1 Lösung auf der Liste" in page.text
    client.cookies.set("shortlist", "ratsportal.nobody")
    own = Page(client.get("/shortlist").text)
    client.post("/shortlist", data={"drop": own.one("button", value="nobody")["value"]})
    assert client.post("/shortlist", data={"keep": "nobody"}).status_code == 404


def test_a_full_list_says_so_and_stays(client: Client, market: Market) -> None:
    slugs = [f"loesung-{number}" for number in range(MOST_REMEMBERED)]
    for slug in slugs:
        market.catalog.listings.import_listing(ListingDraft(slug, slug, LocalText("Eine von vielen.")))
    client.post("/shortlist", data={"keep": write_shortlist(slugs)})
    answer = client.post("/shortlist", data={"keep": "ratsportal"})
    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers
    page = Page(answer.text)
    assert page.title.startswith("Fehler: ")
    assert "Auf die Merkliste passen 30 Lösungen." in page.one("div", role="alert").text
    assert len(page.all("input", name="s")) == MOST_REMEMBERED
    assert not [box for box in page.all("input", name="s") if "checked" in box.attributes]


@pytest.mark.parametrize("cookie", ["", "...", "<b>", "a" * 5_000, "A.B", "-a", ".".join(["x"] * 200), "%00", "é"])
def test_a_strange_cookie_breaks_nothing(client: Client, cookie: str) -> None:
    assert client.get("/shortlist", headers={"cookie": f"shortlist={cookie}".encode()}).status_code == 200
    assert len(read_shortlist(cookie)) <= 1


def test_a_full_list_fits_into_a_cookie() -> None:
    longest = [f"{number:02}-{'x' * (LONGEST_SLUG - 3)}" for number in range(MOST_REMEMBERED)]
    assert read_shortlist(write_shortlist(longest)) == tuple(longest)
    assert len(write_shortlist(longest)) < 3_900


@pytest.mark.parametrize(
    "here", ["//evil.example.org", "https://evil.example.org/", "/\\evil", "javascript:alert(1)", ""]
)
def test_nobody_is_led_away(client: Client, here: str) -> None:
    answer = client.post("/shortlist", data={"keep": "ratsportal", "here": here})
    assert answer.headers["location"] == "/shortlist#remember-ratsportal"


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example.org"}])
def test_a_foreign_page_cannot_change_the_list(client: Client, headers: dict[str, str]) -> None:
    assert client.post("/shortlist", data={"keep": "ratsportal"}, headers=headers).status_code == 403


def test_with_tls_the_cookie_travels_only_so(site: Litestar) -> None:
    with TestClient(site, base_url="https://market.example.org") as secure:
        secure.follow_redirects = False
        assert "Secure" in secure.post("/shortlist", data={"keep": "ratsportal"}).headers["set-cookie"]


def test_the_privacy_page_names_the_cookie(client: Client) -> None:
    assert "„shortlist“" in Page(client.get("/privacy").text).text


def test_the_table_holds_every_answer_of_every_solution(client: Client) -> None:
    client.cookies.set("shortlist", "termin-buchung.ratsportal.hostile")
    answer = client.get("/shortlist.csv")
    assert answer.headers["content-type"] == "text/csv; header=present; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="merkliste.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    heads, *rows = table(answer.content)
    assert {len(row) for row in rows} == {len(heads)}
    assert [row[0] for row in rows] == ["Terminbuchung", "Ratsportal", HOSTILE_NAME]
    first = dict(zip(heads, rows[0], strict=True))
    assert first["Punkte (von 100)"] == "72"
    assert first["Unterstützung und Wartung"] == "Montag bis Freitag"
    assert first["Unterstützung und Wartung: Nachweis"].startswith("von einer Kommune bestätigt, Stand 2026-04-01")
    assert first["Kostenmodell"] == "nicht bekannt"
    assert {field.label.de for field in FIELDS.values()} <= set(heads)
    assert dict(zip(heads, rows[1], strict=True))["Punkte (von 100)"] == "nicht bewertet"


def test_the_table_speaks_english_too(client: Client) -> None:
    answer = client.get("/en/shortlist.csv?s=termin-buchung")
    assert "shortlist.csv" in answer.headers["content-disposition"]
    heads, row = table(answer.content, ",")
    told = dict(zip(heads, row, strict=True))
    assert told["Points (of 100)"] == "72"
    assert told["Cost model"] == "unknown"
    assert {field.label.en for field in FIELDS.values()} <= set(heads)
    assert len(table(client.get("/shortlist.csv").content)) == 1, "an empty list has its headings"
