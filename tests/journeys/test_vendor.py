"""A vendor lists a solution, mistypes its address at first, watches the measurement and reads the report."""

from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from showcase import MISSING, Market

TYPED = {
    "name": "Stromkiosk",
    "address": MISSING,
    "description": "Strom auf dem Markt mit dem Telefon freischalten und bezahlen.",
    "organisation": "Markt & Strom GmbH",
}


def test_a_vendor_submits_corrects_watches_and_reads(client: TestClient[Litestar], market: Market) -> None:
    form = Page(client.get(Page(client.get("/").text).link("Lösung einreichen")).text).one(
        "form", method="post", action="/submit"
    )
    refused = client.post(form["action"], data=TYPED)
    page = Page(refused.text)
    assert refused.status_code == 422
    assert f"Unter „{MISSING}“ gibt es kein öffentliches Repository." in page.one("p", id="address-fault").text
    kept = {box["name"]: box["value"] for box in page.all("input") if box["name"] in TYPED} | {
        "description": page.one("textarea").text
    }
    assert kept == TYPED

    accepted = client.post(form["action"], data=kept | {"address": "https://codeberg.org/markt/stromkiosk.git"})
    assert accepted.status_code == 303
    progress = accepted.headers["location"]
    assessment = progress.rpartition("/")[2]
    assert Page(client.get(progress).text).title.startswith("In der Warteschlange: Stromkiosk")

    market.progress(assessment, "clone", 40, 900, "objects")
    assert "Repository holen 40 von 900 Objekten" in Page(client.get(progress).text).text
    market.progress(assessment, "measure", 7, 12)
    assert "Code messen 7 von 12 Dateien" in Page(client.get(progress).text).text
    assert Page(client.get("/?q=Stromkiosk").text).one("p", role="status").text == "0 Lösungen gefunden"

    market.finish(assessment)
    done = Page(client.get(progress).text)
    assert "Ihre Lösung steht jetzt im Katalog." in done.text
    assert "72 von 100 Punkten" in Page(client.get(done.link("Bericht ansehen")).text).text
    listed = Page(client.get(done.link("Eintrag ansehen")).text)
    assert "vom Anbieter eingereicht (alle Angaben sind Selbstauskunft)" in listed.text
    assert Page(client.get("/?q=Stromkiosk").text).one("p", role="status").text == "1 Lösung gefunden"


def test_a_vendor_reads_the_first_result_while_the_history_is_still_being_read(
    client: TestClient[Litestar], market: Market
) -> None:
    progress = client.post("/submit", data=TYPED | {"address": "https://codeberg.org/markt/kiosk"}).headers["location"]
    market.finish(progress.rpartition("/")[2])
    done = Page(client.get(progress).text)
    report = done.link("Bericht ansehen")
    first = Page(client.get(report).text)
    assert "72 von 100 Punkten" in first.text
    assert "Die Historie wird gelesen, sobald nichts Dringenderes wartet." in first.text
    assert "Mehr zur Entwicklung" not in Page(client.get(done.link("Eintrag ansehen")).text).text

    market.begin_history("history", 300, 900)
    running = Page(client.get(report).text)
    assert "Die Historie wird gerade gelesen. Historie lesen: 300 von 900 Commits." in running.text

    market.finish_history()
    finished = Page(client.get(running.link("Jetzt neu laden").partition("#")[0]).text)
    assert "72 von 100 Punkten" in finished.text
    listed = Page(client.get(done.link("Eintrag ansehen")).text)
    assert "30 Commits seit 1. Januar 2024, der letzte vom 1. Dezember 2025, 2 Personen im letzten Jahr." in listed.text
    more = Page(client.get(listed.link("Mehr zur Entwicklung")).text)
    assert "30, davon 2 Zusammenführungen und 3 Fehlerbehebungen" in more.text


def test_a_vendor_whose_measurement_fails_is_told_why_and_tries_again(
    client: TestClient[Litestar], market: Market
) -> None:
    typed = TYPED | {"address": "https://codeberg.org/markt/stromkiosk"}
    first = client.post("/submit", data=typed).headers["location"]
    market.fail(first.rpartition("/")[2], "clone.unreachable", "could not connect")
    failed = Page(client.get(first).text)
    assert "antwortet nicht. Versuchen Sie es in einigen Minuten noch einmal." in failed.text
    again = client.post(failed.link("Noch einmal einreichen"), data=typed)
    assert again.status_code == 303
    assert again.headers["location"] != first


def test_a_vendor_who_changes_their_mind_cancels(client: TestClient[Litestar]) -> None:
    progress = client.post("/submit", data=TYPED | {"address": "https://codeberg.org/a/b"}).headers["location"]
    button = next(form for form in Page(client.get(progress).text).all("form") if form["action"].endswith("/cancel"))
    page = Page(client.get(client.post(button["action"]).headers["location"]).text)
    assert page.title.startswith("Abgebrochen")
