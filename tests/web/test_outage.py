"""While the database is away, people and machines are told so, and when to come again."""

import logging
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
from web.site import build_site

PROBLEM = "application/problem+json"


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
