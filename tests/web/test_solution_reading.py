"""What a treasurer reads on a solution's page: five answers, who uses it where, and what if the vendor stops."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from showcase import Market
from suitable import list_suitable

from catalog.inputs import ListingDraft, ReferenceDraft
from catalog.states import STATES
from catalog.views import Evidence, LocalText, Statement
from web.use_map import ROWS, SHORT, tiles

Client = TestClient[Litestar]
OFFER = "/solutions/amtshilfe"


@pytest.fixture(autouse=True)
def suitable(market: Market) -> None:
    list_suitable(market.catalog, market.catalog.listings.clock())


def section(page: Page, title: str) -> str:
    return page.one("section", aria_labelledby=title).text


def test_five_questions_are_answered_at_once_and_the_unknown_says_so(client: Client) -> None:
    text = section(Page(client.get(OFFER).text), "glance-title")
    assert "Wie schneidet der Code ab? Nicht bewertbar" in text
    assert "Wer nutzt es? 3 Kommunen, davon bestätigt: 2" in text
    assert "Was kostet es? nicht bekannt" not in text
    waiting = section(Page(client.get("/solutions/maengelmelder").text), "glance-title")
    for question in ("Für wen?", "Was kostet es?", "Wie wird es betrieben?", "Wer nutzt es?"):
        assert f"{question} nicht bekannt" in waiting
    assert "4 von 5 Sternen, 72 von 100 Punkten, wahrscheinlich 63 bis 81" in section(
        Page(client.get("/solutions/termin-buchung").text), "glance-title"
    )


def test_who_uses_it_is_not_unknown_where_the_entry_names_somebody(client: Client, market: Market) -> None:
    named = Statement("references", "Stadt Beispiel", Evidence.SELF_DECLARED)
    draft = ListingDraft("genannt", "Genannte Sache", LocalText("Nennt Nutzer."), statements=(named,))
    market.catalog.listings.import_listing(draft)
    page = Page(client.get("/solutions/genannt").text)
    assert "Wer nutzt es? Stadt Beispiel Selbstauskunft" in section(page, "glance-title")
    assert section(page, "references-title") == (
        "Wer nutzt es? Im Eintrag steht: Stadt Beispiel Selbstauskunft Bisher hat sich keine Kommune dazu gemeldet."
    )


def test_the_first_version_speaks_no_words_of_the_machine(client: Client, market: Market) -> None:
    draft = ListingDraft("alt", "Alte Sache", LocalText("Kam mit."), topics=("citizen-services", "case-management"))
    market.catalog.listings.import_listing(draft)
    text = section(Page(client.get("/solutions/alt").text), "versions-title")
    assert "Aus der Sammlung übernommen" in text
    assert "Betreiber des Marktes" not in text, "the record names the marketplace itself"
    assert "Art des Angebots: „Software“" in text
    assert "Themen: „Bürgerdienste und Anträge, Fachverfahren und Vorgänge“" in text
    english = section(Page(client.get("/en/solutions/alt").text), "versions-title")
    assert "Topics: “Citizen services and applications, Case management”" in english


def test_the_map_and_its_table_count_by_state_confirmed_or_only_claimed(client: Client) -> None:
    page = Page(client.get(OFFER).text)
    text = section(page, "references-title")
    assert "Karte der Länder: In 3 Ländern ist eine Nutzung bekannt." in text
    rows = [row.text for row in page.all("tr")]
    for row in ("Schleswig-Holstein (SH) 1 0", "Nordrhein-Westfalen (NW) 0 1", "Hessen (HE) 1 0"):
        assert row in rows
    assert len(page.all("g", class_="tile confirmed")) == 2
    assert len(page.all("g", class_="tile claimed")) == 1
    assert any(row.startswith("Kirchhain (Landkreis Marburg-Biedenkopf)") for row in rows)
    assert not Page(client.get("/solutions/termin-buchung").text).all("g")


def test_what_is_past_or_out_of_date_is_not_on_the_map(market: Market) -> None:
    market.catalog.references.confirm("amtshilfe", ReferenceDraft("09162000", "München", "used-before"))
    shown = {tile.key: tile.uses for tile in tiles(market.catalog.references.list("amtshilfe"))}
    assert (shown["09"], shown["06"], len(shown)) == (0, 1, 16)


def test_a_tile_that_says_confirmed_counts_what_is_confirmed_alone(market: Market) -> None:
    market.catalog.references.claim("amtshilfe", ReferenceDraft("06534016", "Neustadt (Hessen)"))
    (hesse,) = (tile for tile in tiles(market.catalog.references.list("amtshilfe")) if tile.key == "06")
    assert (hesse.certainty, hesse.uses, hesse.confirmed, hesse.claimed) == ("confirmed", 1, 1, 1)


def test_every_state_has_one_tile_of_its_own() -> None:
    assert sorted(key for row in ROWS for key in row if key) == sorted(STATES) == sorted(SHORT)
    assert len(set(SHORT.values())) == len(STATES)


def test_what_if_the_vendor_stops_is_told_from_what_is_known(client: Client) -> None:
    product = section(Page(client.get(OFFER).text), "exit-title")
    assert "Lizenz und Quelltext Proprietär; der Quelltext ist nicht öffentlich" in product
    assert "Wer am Code arbeitet nicht bekannt" in product
    assert "1 Angebot im Katalog" in product
    assert "Kündigungsfrist nicht bekannt" in product
    open_source = section(Page(client.get("/solutions/termin-buchung").text), "exit-title")
    assert "EUPL-1.2; der Quelltext ist öffentlich" in open_source
    assert "Lizenz nicht bekannt; ein öffentlicher Quelltext ist nicht bekannt" in section(
        Page(client.get("/solutions/maengelmelder").text), "exit-title"
    )
    service = section(Page(client.get("/solutions/betrieb").text), "exit-title")
    assert "Lizenz" not in service
    assert "Kündigungsfrist nicht bekannt" in service


def test_the_people_behind_the_code_are_counted_once_the_history_was_read(client: Client, market: Market) -> None:
    market.publish("termin-buchung", "c0ffee" + "0" * 34)
    market.finish_history()
    text = section(Page(client.get("/solutions/termin-buchung").text), "exit-title")
    assert "2 Personen im letzten Jahr; 2 Personen schrieben die Hälfte der Commits des letzten Jahres gemessen" in text
