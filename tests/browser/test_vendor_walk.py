"""The walk of a vendor with an account in a real browser: organisation, submission, draft report, reply, withdrawal."""

import re
from collections.abc import Callable

import pytest
from own_leads import newcomer, people, sign_in
from playwright.sync_api import Page, expect
from showcase import Market

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Visit = Callable[..., Page]
HOSTILE = '<img src=x onerror="alert(1)"> Die Tests laufen anderswo.'


@pytest.mark.parametrize("script", [True, False])
def test_a_vendor_registers_submits_answers_and_withdraws(visit: Visit, market: Market, *, script: bool) -> None:
    page = visit("/submit", java_script_enabled=script)
    expect(page.get_by_text("Ein Konto brauchen Sie nicht.")).to_be_visible()
    sign_in(page, market, newcomer(market))
    page.goto("/account/organisations")
    page.get_by_role("link", name="Organisation eintragen").click()
    page.get_by_role("button", name="Eintragen").click()
    expect(page).to_have_title(re.compile("^Fehler: "))
    page.get_by_label("Name der Organisation").fill("Markt GmbH")
    page.get_by_role("button", name="Eintragen").click()
    expect(page.get_by_role("heading", name="Markt GmbH")).to_be_visible()

    page.goto("/vendor")
    page.locator("main").get_by_role("link", name="Lösung einreichen").click()
    expect(page.get_by_text("Sie reichen für Markt GmbH ein.").first).to_be_visible()
    page.get_by_label("Name der Lösung").fill("Stromkiosk")
    page.get_by_label("Adresse des Repositorys").fill("https://codeberg.org/markt/stromkiosk")
    page.get_by_label("Beschreibung").fill("Strom auf dem Markt mit dem Telefon freischalten.")
    page.get_by_role("button", name="Einreichen und messen").click()
    page.wait_for_url(re.compile("/assessments/"))
    market.finish(page.url.rpartition("/")[2])

    page.goto("/vendor")
    page.get_by_role("link", name="Stromkiosk").click()
    page.get_by_label("Text der Antwort", exact=True).fill(HOSTILE)
    page.get_by_role("button", name="Antwort veröffentlichen").click()
    page.goto("/solutions/stromkiosk/report")
    expect(page.get_by_text(HOSTILE)).to_be_visible()
    page.goto("/vendor/stromkiosk")
    page.get_by_role("button", name="Neu messen").click()
    expect(page.get_by_text("Gerade wird neu gemessen.")).to_be_visible()
    page.get_by_role("button", name="Zurückziehen").click()
    expect(page).to_have_title(re.compile("^Fehler: "))
    page.get_by_label("Ja, den Eintrag „Stromkiosk“ zurückziehen").check()
    page.get_by_role("button", name="Zurückziehen").click()
    expect(page.get_by_text("Stand: zurückgezogen")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Nachrichten")).click()
    expect(page.get_by_text("Für „Stromkiosk“ gibt es einen neuen Bericht.")).to_be_visible()
    assert market.catalog.offerings.list(people(market)("Nora")).listings[0].state == "withdrawn"
