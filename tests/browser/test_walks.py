"""The walks of a vendor and of a municipality in a real browser, with and without script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from showcase import MISSING, Market

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Visit = Callable[..., Page]


def fill(page: Page, address: str) -> None:
    page.get_by_label("Name der Lösung").fill("Stromkiosk")
    page.get_by_label("Adresse des Repositorys").fill(address)
    page.get_by_label("Beschreibung").fill("Strom auf dem Markt mit dem Telefon freischalten.")
    page.get_by_role("button", name="Einreichen und messen").click()


def assessment_of(page: Page) -> str:
    page.wait_for_url(re.compile("/assessments/"))
    return page.url.rpartition("/")[2]


def test_a_vendor_watches_the_measurement_live(visit: Visit, market: Market) -> None:
    page = visit("/")
    page.get_by_role("link", name="Lösung einreichen").click()
    fill(page, MISSING)
    expect(page).to_have_title(re.compile("^Fehler: "))
    page.get_by_role("link", name=re.compile("kein öffentliches Repository")).click()
    expect(page.get_by_label("Adresse des Repositorys")).to_be_focused()
    expect(page.get_by_label("Name der Lösung")).to_have_value("Stromkiosk")

    fill(page, "https://codeberg.org/markt/stromkiosk")
    assessment = assessment_of(page)
    expect(page.get_by_text("In der Warteschlange", exact=True).first).to_be_visible()
    page.evaluate("window.stillTheSamePage = true")
    market.progress(assessment, "measure", 5, 80)
    expect(page.get_by_text("5 von 80 Dateien")).to_be_visible()
    market.progress(assessment, "measure", 60, 80)
    expect(page.get_by_text("60 von 80 Dateien")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Wird gemessen: Code messen")
    market.finish(assessment)
    expect(page.get_by_text("Die Messung ist fertig.")).to_be_visible()
    expect(page).to_have_title(re.compile("^Abgeschlossen: Stromkiosk"))
    expect(page.get_by_role("button", name="Messung abbrechen")).to_have_count(0)
    assert page.evaluate("window.stillTheSamePage"), "the page was updated, not loaded again"

    page.get_by_role("link", name="Bericht ansehen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Qualitätsbericht: Stromkiosk")
    expect(page.get_by_text("72 von 100 Punkten")).to_be_visible()


def test_a_vendor_without_script_sees_the_page_reload_by_itself(visit: Visit, market: Market) -> None:
    page = visit("/submit", java_script_enabled=False)
    fill(page, "")
    expect(page).to_have_title(re.compile("^Fehler: "))
    fill(page, "https://codeberg.org/markt/stromkiosk")
    assessment = assessment_of(page)
    # Playwright's search by text and role leaves out <noscript>, so the hint is found by its place.
    expect(page.locator("main noscript p")).to_be_visible()
    market.progress(assessment, "clone", 3, 9, "objects")
    page.locator("main noscript a").click()
    expect(page.get_by_text("3 von 9 Objekten")).to_be_visible()
    market.finish(assessment)
    expect(page.get_by_text("Die Messung ist fertig.")).to_be_visible()
    page.get_by_role("link", name="Eintrag ansehen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stromkiosk")


def test_a_vendor_cancels_and_hears_of_a_failure(visit: Visit, market: Market) -> None:
    page = visit("/submit")
    fill(page, "https://codeberg.org/markt/stromkiosk")
    assessment_of(page)
    page.get_by_role("button", name="Messung abbrechen").click()
    expect(page.get_by_text("Es wurde nichts veröffentlicht.")).to_be_visible()
    page.get_by_role("link", name="Noch einmal einreichen").click()
    fill(page, "https://codeberg.org/markt/stromkiosk")
    market.fail(assessment_of(page), "clone.timed_out")
    expect(page.get_by_text("dauerte zu lange und wurde beendet")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_municipality_searches_filters_reads_and_compares(visit: Visit, script: bool) -> None:  # noqa: FBT001
    page = visit("/", java_script_enabled=script)
    page.get_by_label("Was suchen Sie?").fill("Termine")
    page.get_by_role("button", name="Suchen").click()
    expect(page.get_by_role("status")).to_have_text("1 Lösung gefunden")
    page.get_by_label("Bürgerdienste und Anträge").check()
    page.get_by_role("button", name="Filter anwenden").click()
    expect(page.get_by_text("Thema: Bürgerdienste und Anträge")).to_be_visible()
    page.get_by_role("link", name="Terminbuchung").click()
    expect(page.get_by_text("72 von 100 Punkten").first).to_be_visible()
    page.get_by_role("link", name="Bericht ansehen").click()
    page.get_by_role("link", name="Alle Fundstellen ansehen und filtern").click()
    page.get_by_label("Schwere").select_option("hoch")
    page.get_by_role("button", name="Anwenden").click()
    expect(page.get_by_text("40 Fundstellen")).to_be_visible()

    page.goto("/")
    page.get_by_label("Vergleichen: Terminbuchung").check()
    page.get_by_label("Vergleichen: Ratsportal").check()
    page.get_by_role("button", name="Ausgewählte vergleichen").click()
    expect(page.get_by_role("columnheader")).to_have_text(["Ratsportal", "Terminbuchung"])


def test_a_municipality_on_a_phone_opens_the_filters(visit: Visit) -> None:
    page = visit("/?q=Termine", width=320)
    expect(page.get_by_role("button", name="Filter anwenden")).to_be_hidden()
    expect(page.get_by_role("link", name="Terminbuchung")).to_be_in_viewport()
    page.locator("summary").first.click()
    page.get_by_label("Bürgerdienste und Anträge").check()
    page.get_by_role("button", name="Filter anwenden").click()
    expect(page.get_by_role("status")).to_have_text("1 Lösung gefunden")


def test_a_keyboard_reaches_the_content_in_one_step(visit: Visit) -> None:
    page = visit("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("script", [True, False])
def test_somebody_chooses_a_municipality_with_the_keyboard_and_forgets_it(visit: Visit, *, script: bool) -> None:
    page = visit("/?q=Termin", java_script_enabled=script)
    page.get_by_label("Für welche Gemeinde suchen Sie?").focus()
    page.keyboard.type("neustadt")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile("Landkreis Marburg-Biedenkopf")).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/\?q=Termin$"))
    expect(page.get_by_text("Sie suchen für Neustadt (Hessen)")).to_be_visible()
    page.get_by_role("button", name="Vergessen").press("Enter")
    expect(page.get_by_label("Für welche Gemeinde suchen Sie?")).to_be_visible()
    assert page.context.cookies() == []


@pytest.mark.parametrize("script", [True, False])
def test_somebody_remembers_with_the_keyboard_and_compares_without_an_account(visit: Visit, *, script: bool) -> None:
    page = visit("/?sort=name", java_script_enabled=script)
    for name in ("Ratsportal", "Terminbuchung"):
        page.get_by_role("button", name=f"Merken ({name})").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name=f"Gemerkt – entfernen ({name})")).to_be_in_viewport()
    expect(page).to_have_url(re.compile(r"/\?sort=name#remember-termin-buchung$"))
    page.get_by_role("link", name="Merkliste (2)").press("Enter")
    with page.expect_download() as download:
        page.get_by_role("link", name="Als Tabelle laden (CSV)").press("Enter")
    assert download.value.suggested_filename == "merkliste.csv"
    page.get_by_role("button", name="Ausgewählte vergleichen").press("Enter")
    expect(page.get_by_role("columnheader")).to_have_text(["Ratsportal", "Terminbuchung"])
    page.get_by_role("link", name="Nur Unterschiede zeigen").press("Enter")
    expect(page.get_by_role("rowheader", name="Löschen von Daten")).to_have_count(0)
    page.get_by_role("link", name="Zur Merkliste").press("Enter")
    page.get_by_role("button", name="Gemerkt – entfernen (Ratsportal)").press("Enter")
    expect(page.get_by_role("status")).to_have_text("1 Lösung auf der Liste")
    page.get_by_role("button", name="Alle entfernen").press("Enter")
    expect(page.get_by_text("Hier steht noch keine Lösung.")).to_be_visible()
    assert page.context.cookies() == []


def test_enter_in_a_form_of_cards_compares_and_remembers_nothing(visit: Visit) -> None:
    page = visit("/")
    page.get_by_label("Vergleichen: Terminbuchung").check()
    page.get_by_label("Vergleichen: Terminbuchung").press("Enter")
    page.wait_for_timeout(300)
    assert page.context.cookies() == []
