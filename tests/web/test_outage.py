"""While the database is away, people and machines are told so, and when to come again."""

import logging
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from litestar.testing import TestClient
from markup import Page
from showcase import Market
from stand_ins import MemoryQueue, StillClock

from catalog.permissions import NOBODY, Principal
from catalog.services import Catalog, open_catalog
from marketplace.database import open_sessions
from web.rendering import TEMPLATES
from web.site import build_site
from web.unsent import MOST_CHARACTERS, SECRETS

PROBLEM = "application/problem+json"
HERE = {"sec-fetch-site": "same-origin", "origin": "http://testserver.local"}
SIGNED_IN = {"cookie": "session=whoever"}
TYPED = {"about": "other", "text": "Erste <b>Zeile</b>\r\nzweite", "contact": ""}
SECRET_FIELD = re.compile(r'forms\.box\("([\w-]+)"(?=[^}]*type="password")(?:[^}]*\bname="(\w+)")?')


@pytest.fixture
def away(tmp_path: Path) -> Iterator[Catalog]:
    """A catalogue whose database server is switched off."""
    with closing(open_sessions(f"postgresql://postgres@/none?host={tmp_path}")) as sessions:
        yield open_catalog(sessions, StillClock(), MemoryQueue(), str)


def test_a_page_says_that_the_database_is_away_and_when_to_come_again(away: Catalog) -> None:
    with TestClient(build_site(away)) as visitor:
        for headers in ({}, {"cookie": "session=whoever; municipality=05315000"}):
            answer = visitor.get("/solutions/termin-buchung", headers=headers)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
            assert Page(answer.text).one("h1").text == "Unsere Datenbank antwortet gerade nicht"


@pytest.mark.parametrize("path", ["solutions", "solutions/termin-buchung", "solutions.jsonl"])
def test_the_api_says_that_the_database_is_away_and_when_to_come_again(away: Catalog, path: str) -> None:
    with TestClient(build_site(away)) as visitor:
        answer = visitor.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.headers["content-type"]) == (503, PROBLEM)
        assert answer.headers["retry-after"] == "60"
        assert answer.json()["type"] == "/en/problems#unavailable"


def test_an_outage_is_one_line_in_the_log(away: Catalog, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR), TestClient(build_site(away)) as visitor:
        visitor.get("/api/v1/solutions/termin-buchung")
    (told,) = [record for record in caplog.records if record.name == "web.problems"]
    assert told.exc_info is None
    assert told.getMessage().startswith("GET /api/v1/solutions/termin-buchung: the database does not answer")
    assert "\n" not in told.getMessage()


def test_the_page_of_an_error_asks_the_database_nothing(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who signed in a moment ago has a menu with a number that the database knows."""

    def fail(_: Principal) -> int:
        raise AssertionError("the database was asked")

    def signed_in(*_: object) -> Principal:
        return replace(NOBODY, account="a" * 32)

    site = build_site(market.catalog)
    site.state.renderer = replace(site.state.renderer, unread=fail)
    monkeypatch.setattr("web.rendering.principal", signed_in)
    with market.catalog.listings.sessions.write() as session:
        session.connection().exec_driver_sql("DROP TABLE search")
    with TestClient(site) as visitor:
        answer = visitor.get("/")
    assert (answer.status_code, Page(answer.text).one("h1").text) == (500, "Ein Fehler auf unserer Seite")


@pytest.mark.parametrize("cookie", [{}, SIGNED_IN])
def test_what_was_typed_is_shown_and_can_be_sent_again(away: Catalog, cookie: dict[str, str]) -> None:
    with TestClient(build_site(away)) as visitor:
        answer = visitor.post("/en/solutions/amt/complaint?a=1", data=TYPED, headers=HERE | cookie)
    assert (answer.status_code, answer.headers["cache-control"]) == (503, "private, no-store")
    (form,) = (form for form in Page(answer.text).all("form", method="post"))
    assert form["action"] == "/en/solutions/amt/complaint?a=1"
    sent = [(field["name"], field["value"]) for field in Page(answer.text).all("input", type="hidden")]
    assert sent == [(name, text.replace("\r\n", "\n")) for name, text in TYPED.items()]
    assert "Erste &lt;b&gt;Zeile&lt;/b&gt;\nzweite" in answer.text
    assert [each.text for each in Page(answer.text).all("dt")] == ["Your text"]


@pytest.mark.parametrize("cookie", [{}, SIGNED_IN])
@pytest.mark.parametrize("origin", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
def test_what_a_foreign_page_sends_is_not_shown(away: Catalog, cookie: dict[str, str], origin: dict[str, str]) -> None:
    with TestClient(build_site(away)) as visitor:
        told = visitor.post("/solutions/amt/complaint", data=TYPED, headers=HERE | origin | cookie).text
        assert "zweite" not in told
        assert 'method="post"' not in told
        assert "zweite" not in visitor.post("/solutions/amt/complaint", data=TYPED, headers=SIGNED_IN).text


@pytest.mark.parametrize("cookie", [{}, SIGNED_IN])
def test_a_form_with_a_secret_shows_the_rest_and_is_not_sent_again(away: Catalog, cookie: dict[str, str]) -> None:
    form = {"email": "ada@example.org", "password": "geheim gehalten"}
    with TestClient(build_site(away)) as visitor:
        answer = visitor.post("/sign-in", data=form, headers=HERE | cookie)
    assert answer.status_code == 503
    assert "ada@example.org" in answer.text
    assert "geheim" not in answer.text
    assert 'method="post"' not in answer.text


def test_a_button_alone_can_be_pressed_again(away: Catalog) -> None:
    with TestClient(build_site(away)) as visitor:
        answer = visitor.post("/town/amt", data={"act": "unwatch"}, headers=HERE | SIGNED_IN)
    assert Page(answer.text).one("input", type="hidden")["value"] == "unwatch"
    assert Page(answer.text).all("dl") == []


def test_a_long_text_is_cut_and_not_sent_again(away: Catalog) -> None:
    with TestClient(build_site(away)) as visitor:
        answer = visitor.post("/solutions/amt/complaint", data={"text": "e" * 60_000 + "ü"}, headers=HERE | SIGNED_IN)
    assert "e" * (MOST_CHARACTERS - 4) in answer.text
    assert "e" * (MOST_CHARACTERS - 3) not in answer.text
    assert 'method="post"' not in answer.text


@pytest.mark.parametrize("text", ["", " ", "a&" * 400, "x" * 200_000])
def test_what_is_empty_or_too_large_is_left_out(away: Catalog, text: str) -> None:
    headers = HERE | SIGNED_IN | {"content-type": "application/x-www-form-urlencoded"}
    with TestClient(build_site(away)) as visitor:
        answer = visitor.post("/solutions/amt/complaint", content=f"text={text}", headers=headers)
    assert answer.status_code in {413, 503}
    assert "Was Sie eingegeben haben" not in answer.text


def test_every_field_for_a_secret_is_known_by_its_name() -> None:
    found = {
        name or ident
        for path in TEMPLATES.glob("*.html")
        for ident, name in SECRET_FIELD.findall(path.read_text("utf-8"))
    }
    assert found | {"code"} == SECRETS
