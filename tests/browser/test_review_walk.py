"""The walk of two reviewers and a visitor in a real browser, without script: from the queue to the public record."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from people import add_account
from playwright.sync_api import Browser, Page, expect
from showcase import Market, vet

from analyzer.excerpts.values import Excerpt, Excerpts
from catalog.criteria import shipped
from catalog.inputs import Submission
from catalog.services import open_catalog
from web.site import build_site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SOURCE = "https://codeberg.org/markt/stromkiosk"


@pytest.fixture
def reviewed(market: Market, clock: Callable[[], datetime]) -> Market:
    """The market, in which what is new waits for its review."""
    return Market(open_catalog(market.catalog.listings.sessions, clock, market.queue, vet), market.queue)


@pytest.fixture
def come(
    chromium: Browser, reviewed: Market, serve: Callable[..., str], watched: Callable[..., None]
) -> Iterator[Callable[..., Page]]:
    """Come as a reviewer of that name, or as anybody."""
    base = serve(build_site(reviewed.catalog))
    contexts = []

    def opened(name: str = "", path: str = "/") -> Page:
        context = chromium.new_context(base_url=base, locale="de-DE", java_script_enabled=False)
        context.set_default_timeout(10_000)
        contexts.append(context)
        if name:
            account = add_account(reviewed.catalog.listings.sessions, name, roles=["reviewer"])
            secret = reviewed.catalog.sign_ins.open(account, verified=True)
            context.add_cookies([{"name": "session", "value": secret, "url": base}])
        page = context.new_page()
        watched(page, base)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def fill_checklist(rita: Page) -> None:
    """Answer everything, once with a yes that lacks its evidence."""
    rita.get_by_role("link", name=re.compile("noch keine Checkliste")).click()
    expect(rita).to_have_url(re.compile("#checklist$"))
    for each in shipped().current.criteria:
        group = rita.locator(f"#criterion-{each.id}")
        group.get_by_label("nicht bekannt" if each.id == "exit" else "ja", exact=True).check()
        group.get_by_label("Begründung", exact=False).fill("Selbst gesehen." if each.id != "backup" else "")
    rita.get_by_role("button", name="Checkliste speichern").click()
    rita.get_by_role("link", name=re.compile("Zu einem Ja gehört ein Beleg")).click()
    backup = rita.locator("#criterion-backup")
    expect(backup.get_by_label("ja", exact=True)).to_be_checked()
    backup.get_by_label("Adresse des Belegs", exact=False).fill("https://example.org/backup")
    rita.get_by_role("button", name="Checkliste speichern").click()
    expect(rita.get_by_text("Zuletzt gespeichert am 2. Januar 2026.")).to_be_visible()


def mark_first_finding(rita: Page, reviewed: Market) -> None:
    """Read the lines that a worker has brought meanwhile, and call the first finding a false alarm."""
    asked = next(str(each["excerpt"]) for each in reviewed.queue.arguments.values() if "excerpt" in each)
    lines = reviewed.catalog.excerpts.begin(asked)
    read = tuple(Excerpt(each.path, each.first, ("a = 1", "b = 2", "<script>c</script>")) for each in lines.passages)
    reviewed.catalog.excerpts.complete(asked, Excerpts(lines.commit, read))
    rita.get_by_role("link", name="Fundstellen mit Quelltext prüfen").click()
    first = rita.get_by_role("article").first
    expect(first.get_by_text("<script>c</script>")).to_be_visible()
    first.locator("summary").click()
    first.get_by_label("Begründung", exact=False).fill("Nur ein Beispiel in den Tests.")
    first.get_by_role("button", name="Als Fehlalarm kennzeichnen").click()
    expect(rita.get_by_role("article").first.get_by_text("Nur ein Beispiel in den Tests.")).to_be_visible()


def test_two_reviewers_decide_and_a_visitor_reads_how(come: Callable[..., Page], reviewed: Market) -> None:
    wanted = Submission("Stromkiosk", SOURCE, "Strom auf dem Markt mit dem Telefon freischalten.")
    reviewed.finish(reviewed.catalog.listings.submit(wanted).id)
    rita = come("Rita")
    rita.get_by_role("link", name="Prüfung", exact=True).click()
    expect(rita.get_by_role("status")).to_have_text("1 Eintrag wartet")
    rita.get_by_role("link", name="Stromkiosk").click()
    rita.get_by_role("button", name="Prüfung beginnen").click()
    rita.get_by_role("button", name="Veröffentlichen").click()
    expect(rita).to_have_title(re.compile("^Fehler: "))
    fill_checklist(rita)
    mark_first_finding(rita, reviewed)
    rita.get_by_role("link", name="Stromkiosk").click()
    rita.get_by_role("button", name="Veröffentlichen").click()

    visitor = come(path="/solutions/stromkiosk")
    expect(visitor.get_by_text("Geprüft am 2. Januar 2026 gegen die Kriterien in der Ausgabe 2026-1.")).to_be_visible()
    visitor.get_by_role("link", name="Beschwerde einreichen").click()
    visitor.get_by_label("Worum geht es?").select_option("Die Bewertung des Codes ist falsch")
    visitor.get_by_label("Was ist falsch, und woran sieht man es?").fill("Die Tests wurden nicht mitgezählt.")
    visitor.get_by_role("button", name="Beschwerde einreichen").click()
    expect(visitor.get_by_text("Ihre Beschwerde ist da.")).to_be_visible()

    ralf = come("Ralf", "/review?waiting=complaint")
    ralf.get_by_role("link", name="Stromkiosk").click()
    ralf.get_by_label("Entscheidung").select_option("nicht berechtigt")
    ralf.get_by_label("Antwort", exact=True).fill("Die Tests stehen im Bericht unter Umfang.")
    ralf.get_by_role("button", name="Öffentlich antworten").click()
    rita.goto("/review/stromkiosk")
    rita.get_by_label("Grund: Archivieren").fill("Wird nicht mehr gepflegt.")
    rita.get_by_role("button", name="Archivieren").click()
    ralf.goto("/review/stromkiosk")
    ralf.get_by_role("button", name="Zustimmen und ausführen").click()

    visitor.goto("/solutions/stromkiosk")
    expect(visitor.get_by_role("heading", name="Dieser Eintrag ist archiviert")).to_be_visible()
    expect(visitor.get_by_text("Die Tests stehen im Bericht unter Umfang.")).to_be_visible()
    visitor.goto("/solutions/stromkiosk/report")
    visitor.get_by_role("link", name="Alle Fundstellen ansehen und filtern").click()
    expect(visitor.get_by_text("Nur ein Beispiel in den Tests.").first).to_be_visible()
    expect(visitor.get_by_text("<script>c</script>")).to_have_count(0)
