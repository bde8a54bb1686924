"""Up to four solutions stand side by side, with every answer, how it is known, and what differs."""

from datetime import UTC, datetime, timedelta

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from showcase import Market

from catalog.fields import FIELDS, fields_of
from catalog.inputs import ListingDraft, ReferenceDraft
from catalog.views import Evidence, LocalText, Statement

Client = TestClient[Litestar]
BOTH = "/compare?s=offen&s=teuer"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def stated(key: str, data: object, **more: object) -> Statement:
    return Statement(key, "", Evidence.SELF_DECLARED, data=data, as_of=NOW, **more)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def priced(market: Market) -> None:
    """Two solutions with prices and one without; a price of the second is out of date."""
    old = NOW - timedelta(days=1_000)
    drafts = (
        ListingDraft(
            "offen",
            "Offene Sache",
            LocalText("Kostet nichts."),
            statements=(
                stated("cost_model", ("free",)),
                stated("operating_model", ("own-server", "county")),
                stated("processing_agreement", data=True),
            ),
        ),
        ListingDraft(
            "teuer",
            "Teure Sache",
            LocalText("Kostet viel."),
            statements=(
                stated("cost_model", ("per-year", "set-up")),
                Statement("price_per_year", "", Evidence.SELF_DECLARED, data="1000", as_of=old),
                stated("price_set_up", "500"),
                stated("operating_model", ("county", "own-server")),
                Statement("processing_agreement", "", Evidence.CONFIRMED, data=True, as_of=NOW),
            ),
        ),
        ListingDraft(
            "halb",
            "Halbe Sache",
            LocalText("Nennt einen Preis nicht."),
            statements=(stated("cost_model", ("per-user",)),),
        ),
        ListingDraft("hilfe", "Hilfe vor Ort", LocalText("Wir richten ein."), kind="service"),
    )
    for draft in drafts:
        market.catalog.listings.import_listing(draft)


def line(page: Page, label: str) -> str:
    found = [row.text for row in page.all("tr") if row.text.startswith(label)]
    assert len(found) == 1, found
    return found[0]


def test_every_question_of_a_solution_has_its_line(client: Client) -> None:
    page = Page(client.get(BOTH).text)
    heads = [head.text.removesuffix(" verschieden") for head in page.all("th", scope="row")]
    assert [field.label.de for field in fields_of("solution") if field.label.de not in heads] == []
    services = Page(client.get("/compare?s=hilfe&s=offen").text)
    heads = [head.text.removesuffix(" verschieden") for head in services.all("th", scope="row")]
    assert [field.label.de for field in FIELDS.values() if field.label.de not in heads] == []
    assert "wird hier nicht gefragt" in line(services, FIELDS["operating_model"].label.de)


def test_an_answer_stands_with_its_evidence_and_its_day(client: Client) -> None:
    page = Page(client.get(BOTH).text)
    assert "ja Selbstauskunft Stand 1. Januar 2026" in line(page, "Vertrag zur Auftragsverarbeitung")
    assert "ja von einer Kommune bestätigt Stand 1. Januar 2026" in line(page, "Vertrag zur Auftragsverarbeitung")
    assert "abgelaufen am" in line(page, "Preis im Jahr")
    assert "nicht bekannt" in line(page, "Preis im Jahr")
    assert line(page, "Löschen von Daten") == "Löschen von Daten bei keiner bekannt"


def test_differences_are_marked_and_no_order_and_no_evidence_is_one(client: Client) -> None:
    page = Page(client.get(BOTH).text)
    marked = {row.text.split(" verschieden")[0] for row in page.all("tr", class_="differs")}
    assert "Kostenmodell" in marked
    assert "Preis im Jahr" in marked
    assert "Worum es geht" in marked
    assert "Betriebsmodell" not in marked
    assert "Vertrag zur Auftragsverarbeitung" not in marked
    number = len(page.all("tr", class_="differs"))
    assert page.one("p", role="status").text == f"In {number} Zeilen sind die Antworten verschieden."


def test_a_reader_may_see_the_differences_alone(client: Client) -> None:
    address = Page(client.get(BOTH).text).link("Nur Unterschiede zeigen")
    assert address == f"{BOTH}&only=differences"
    page = Page(client.get(address).text)
    lines = [row for row in page.all("tr") if "differs" in row.attributes.get("class", "")]
    heads = page.all("th", scope="row")
    assert len(lines) + 1 == len(heads), "the row of controls stays"
    assert page.link("Alle Zeilen zeigen") == BOTH
    same = Page(client.get("/compare?s=offen&only=differences").text)
    assert "Betriebsmodell" in same.text, "one solution differs from nobody"


def test_five_years_are_computed_for_each_size_where_prices_are_known(client: Client) -> None:
    page = Page(client.get("/compare?s=offen&s=teuer&s=halb").text)
    cost = line(page, "unter 5.000 Einwohner")
    assert cost.startswith("unter 5.000 Einwohner verschieden Nutzung kostenfrei 5.500 Euro")
    assert "5.500 Euro Preis der Einrichtung: 500 Euro Preis im Jahr: 5.000 Euro abgelaufen" in cost
    assert "nicht bekannt Es fehlt: Preis je Nutzer" in cost
    chosen = Page(client.get("/compare?s=offen&s=teuer&ags=06534016").text)
    assert "Ihre Gemeinde" in line(chosen, "5.000 bis unter 20.000 Einwohner")
    assert "Kosten in fünf Jahren" not in Page(client.get("/compare?s=ratsportal&s=hostile").text).text


def test_what_is_free_of_charge_is_not_said_to_cost_nothing(client: Client) -> None:
    page = Page(client.get("/compare?s=offen&s=teuer").text)
    assert not [row.text for row in page.all("tr") if " 0 Euro" in row.text]
    assert "Eigener Betrieb und eigene Arbeit kosten zusätzlich." in line(page, "Kosten in fünf Jahren")


def test_what_an_entry_says_of_its_users_is_no_use_that_a_municipality_reported(client: Client, market: Market) -> None:
    said = Statement("references", "Stadt Beispiel", Evidence.SELF_DECLARED, as_of=NOW)
    market.catalog.listings.import_listing(
        ListingDraft("genannt", "Genannte Sache", LocalText("Nennt Nutzer."), statements=(said,))
    )
    page = Page(client.get("/compare?s=offen&s=genannt").text)
    assert line(page, "Nutzung durch Kommunen") == "Nutzung durch Kommunen noch keine Meldung noch keine Meldung"
    assert "Stadt Beispiel Selbstauskunft" in line(page, "Referenzen")


def test_uses_are_shown_with_whose_word_it_is(client: Client, market: Market) -> None:
    market.catalog.references.confirm("offen", ReferenceDraft("06534016", "Neustadt (Hessen)"))
    market.catalog.references.claim("offen", ReferenceDraft("07143048", "Neustadt"))
    text = line(Page(client.get(BOTH).text), "Nutzung durch Kommunen")
    assert "Neustadt (Hessen): im Einsatz von einer Kommune bestätigt" in text
    assert "Neustadt: im Einsatz Selbstauskunft" in text


def test_what_is_unknown_takes_no_place_and_what_is_too_much_is_named(client: Client) -> None:
    path = "/compare?s=termin-buchung&s=nobody&s=ratsportal&s=maengelmelder&s=offen&s=teuer"
    answer = client.get(path)
    page = Page(answer.text)
    heads = [head.text for head in page.all("th", scope="col")]
    assert heads == ["Terminbuchung", "Ratsportal", "Mängelmelder", "Offene Sache"]
    alert = page.one("div", role="alert").text
    assert "Diese Einträge gibt es nicht: nobody." in alert
    assert "Gezeigt: Terminbuchung, Ratsportal, Mängelmelder, Offene Sache." in alert
    assert "Nicht gezeigt: Teure Sache." in alert
    assert page.title.startswith("Fehler: ")
    fewer = Page(client.get(page.link("Herausnehmen (Ratsportal)")).text)
    assert [head.text for head in fewer.all("th", scope="col")][-1] == "Teure Sache", "the next one moves up"
    assert "72 von 100 Punkten" in page.text
    assert "Nicht bewertbar" in page.text


def test_nothing_known_shows_the_way(client: Client) -> None:
    page = Page(client.get("/compare?s=nobody").text)
    assert "Diese Einträge gibt es nicht: nobody." in page.text
    assert page.link("Zur Suche") == "/"


def test_english_answers_are_english(client: Client) -> None:
    page = Page(client.get("/en/compare?s=offen&s=teuer").text, without="de")
    assert "on your own server, via the county self-declared as of" in line(page, "Operating model")
    assert "At a glance" in page.text
