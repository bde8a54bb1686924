"""The operator's page says how this instance measures, and nothing that helps an attacker."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from showcase import OPERATION, Market

from web.operation import Operation, WorkerState
from web.site import SiteOptions, build_site

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def shown(market: Market, path: str, operation: Operation = OPERATION) -> str:
    with TestClient(build_site(market.catalog, SiteOptions(operation=lambda: operation))) as visitor:
        return Page(visitor.get(path).text).one("main").text


def test_the_page_says_what_bounds_a_measurement_and_how_old_the_advisories_are(market: Market) -> None:
    page = shown(market, "/operation")
    for part in (
        "Wartende Messungen 0",
        "250 von 2.000 MB belegt",
        "Schutzstufe „landlock“. Die Messung liest nur das System und unser Programm.",
        "Warnmeldungen 123.456 Neueste Meldung 30. April 2026 Eingelesen am 1. Mai 2026",
        "Dauer des Abrufens 300 Sekunden",
        "Größe des Repositorys 1.000 MB",
        "bandit 1.9.4",
        "Messung 1-py3.11",
    ):
        assert part in page


def test_the_page_speaks_english_too(market: Market) -> None:
    page = shown(market, "/en/operation")
    assert "The measurement reads only the system and our program." in page
    assert "Newest advisory April 30, 2026" in page


def test_without_advisories_the_page_says_what_that_means(market: Market) -> None:
    page = shown(market, "/operation", Operation(sandbox="limits"))
    assert "Es sind keine Warnmeldungen eingelesen. Deshalb prüfen Berichte fremde Pakete nicht." in page
    assert "Es gelten nur die Grenzen. Weder Dateien noch Netz sind gesperrt." in page


@pytest.mark.parametrize(
    ("worker", "said"),
    [
        (WorkerState(NOON, is_late=False), "Dienst, der misst läuft"),
        (WorkerState(NOON, is_late=True), "Zuletzt gesehen am 4. Mai 2026, 14:00. Was wartet, wird später gemessen."),
        (WorkerState(None, is_late=True), "noch nie gesehen Was wartet, wird später gemessen."),
    ],
)
def test_the_page_says_whether_anybody_measures(market: Market, worker: WorkerState, said: str) -> None:
    assert said in shown(market, "/operation", replace(OPERATION, worker=worker))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("mail.unreachable", "Der Mail-Server ist nicht erreichbar oder nimmt gerade nichts an."),
        ("mail.insecure", "Der Mail-Server weist sich nicht sicher aus."),
        ("mail.settings", "Der Mail-Server nimmt die Einstellungen des Betreibers nicht an."),
    ],
)
def test_the_page_says_why_no_mail_gets_out_and_that_none_is_lost(market: Market, code: str, said: str) -> None:
    assert "Versand von E-Mails kein Fehler bekannt" in shown(market, "/operation")
    market.catalog.mailing.fail(code)
    page = shown(market, "/operation")
    assert said in page
    assert "Keine geht seit " in page
    market.catalog.mailing.succeed()
    assert "Versand von E-Mails kein Fehler bekannt" in shown(market, "/operation")


def test_the_queue_is_counted_at_each_visit(client: TestClient[Litestar], market: Market) -> None:
    market.catalog.assessments.begin(market.catalog.assessments.request("termin-buchung").id)
    market.catalog.assessments.request("ratsportal")
    assert "Wartende Messungen 1 Laufende Messungen 1" in Page(client.get("/operation").text).text


def test_the_footer_leads_to_the_page(client: TestClient[Litestar]) -> None:
    assert Page(client.get("/").text).link("Betrieb") == "/operation"
    assert Page(client.get("/en").text).link("Operation") == "/en/operation"
