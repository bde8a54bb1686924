from collections.abc import Callable

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from showcase import Market

from catalog.inputs import ListingDraft
from catalog.views import LocalText
from scorers.reasons import REASONS
from scorers.registry import current_method
from scorers.values import Status

Client = TestClient[Litestar]


def test_the_score_stands_beside_each_listing_with_all_it_needs(client: Client) -> None:
    text = Page(client.get("/?q=Terminbuchung").text).text
    for part in (
        "4 von 5 Sternen",
        "72 von 100 Punkten",
        "wahrscheinlich 63 bis 81",
        "Vier Sterne: steht gepflegten Projekten näher als die meisten im Vergleich.",
        "Dafür spricht vor allem: Auf 100 Befehle Code zählen 38 in Tests, bis zu 10 je geprüftem Teil.",
        "Der Wert beruht auf 90 % des Quelltexts.",
        "Gemessen am 4. Mai 2026",
        "Stand des Codes: 3. Mai 2026, Commit 1f2e3d4c5b",
        f"Verfahren {current_method()}, Maßstab 2026-11",
    ):
        assert part in text


def test_what_cannot_be_assessed_says_why_and_has_a_look_of_its_own(client: Client) -> None:
    page = Page(client.get("/?q=Ratsportal").text)
    assert f"Nicht bewertbar {REASONS[Status.LANGUAGE_NOT_COVERED][0]}" in page.text
    assert "Sternen" not in page.one("ul", class_="cards").text
    assert page.all("div", class_="score none")


def test_a_listing_without_a_repository_says_why_it_has_no_score(client: Client) -> None:
    text = Page(client.get("/?q=Mängelmelder").text).text
    assert "Nicht bewertbar Es gibt keinen öffentlichen Quelltext." in text


def test_facets_words_and_order_are_one_form(client: Client) -> None:
    page = Page(client.get("/?q=im&topic=citizen-services&sort=name").text)
    form = page.one("form", role="search")
    assert (form["method"], form["action"], form["id"]) == ("get", "/", "search")
    boxes = page.all("input", type="checkbox", form="search")
    assert {box["name"] for box in boxes} == {"topic", "kind", "licence", "language", "stars"}
    assert [box["value"] for box in boxes if "checked" in box.attributes] == ["citizen-services"]
    assert page.one("input", id="q")["value"] == "im"
    assert [option["value"] for option in page.all("option") if "selected" in option.attributes] == ["name"]


def test_the_number_of_results_is_announced(client: Client) -> None:
    assert Page(client.get("/").text).one("p", role="status").text == "4 Lösungen gefunden"
    assert Page(client.get("/?q=Ratsportal").text).one("p", role="status").text == "1 Lösung gefunden"


def test_each_active_filter_can_be_taken_away_and_all_at_once(client: Client) -> None:
    page = Page(client.get("/?q=Termin&topic=citizen-services&stars=4&page=1").text)
    assert page.link("Entfernen: Text „Termin“ ×") == "/?topic=citizen-services&stars=4"
    assert page.link("Entfernen: Thema: Bürgerdienste und Anträge ×") == "/?q=Termin&stars=4"
    assert page.link("Entfernen: Sterne: 4 Sterne ×") == "/?q=Termin&topic=citizen-services"
    assert page.link("Alle Einschränkungen aufheben") == "/"


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("q=Quantenfriseur", "Zu „Quantenfriseur“ haben wir nichts gefunden."),
        ("q=Termin&topic=council", "Keine Lösung passt zu „Termin“ und zugleich zu allen Filtern."),
        ("topic=council&stars=4", "Keine Lösung erfüllt alle gewählten Filter zugleich."),
    ],
)
def test_an_empty_result_says_why(client: Client, query: str, reason: str) -> None:
    page = Page(client.get(f"/?{query}").text)
    assert reason in page.text
    assert page.one("p", role="status").text == "0 Lösungen gefunden"


def test_who_finds_nothing_reads_that_nothing_may_be_there_and_where_to_look_instead(client: Client) -> None:
    page = Page(client.get("/?q=Quantenfriseur").text)
    assert "Vielleicht ist für diese Aufgabe noch keine Lösung eingetragen." in page.text
    assert page.link("Eine Lösung einreichen, die Sie kennen") == "/submit"
    topics = page.link("Nach Themen suchen")
    assert topics == "/#topics-title"
    assert Page(client.get("/").text).one("h2", id="topics-title")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("q=Ratsportla", "Keine Treffer für „Ratsportla“. Stattdessen gesucht: „Ratsportal“."),
        ("q=Ratsportal+Quantenfriseur", "„Quantenfriseur“ kommt in keiner Lösung vor."),
        (
            "q=Ratsportal+Quantenfriseur",
            "Keine Lösung enthält alle Ihre Wörter. Diese Lösungen enthalten einen Teil davon.",
        ),
        ("q=Ratsportal", "Gefunden: „Ratsportal“ im Namen"),
        ("q=Doodle", "Zu „Doodle“ haben wir nichts gefunden."),
    ],
)
def test_the_page_says_how_the_words_were_read(client: Client, query: str, told: str) -> None:
    assert told in Page(client.get(f"/?{query}").text).text


def test_the_english_page_says_it_in_english(client: Client) -> None:
    text = Page(client.get("/en/?q=Ratsportla+Quantenfriseur").text).text
    assert "No hits for “Ratsportla”. Searched instead: “Ratsportal”." in text
    assert "“Quantenfriseur” is in no solution." in text
    assert "No solution has all your words." in text


def test_without_words_nothing_is_said_about_them(client: Client) -> None:
    page = Page(client.get("/").text)
    assert "Gefunden:" not in page.text
    assert not page.all("div", class_="notice")


def test_a_word_of_a_question_is_shown_as_text(client: Client) -> None:
    answer = client.get("/?q=Ratsportal+%3Cscript%3Ealert(1)%3C/script%3E").text
    assert "<script>alert" not in answer


@pytest.mark.parametrize(
    "query", ["page=x", "page=-3", "page=99999999999999999999", "stars=9&stars=x", "sort=evil", "q="]
)
def test_an_address_edited_by_hand_never_breaks_the_search(client: Client, query: str) -> None:
    assert client.get(f"/?{query}").status_code == 200


def test_many_results_come_in_pages_that_keep_the_question(client: Client, market: Market) -> None:
    for number in range(45):
        market.catalog.listings.import_listing(ListingDraft(f"many-{number}", f"Viele {number:02}", LocalText("Viel")))
    page = Page(client.get("/?q=Viele&sort=name&page=2").text)
    assert page.one("p", role="status").text == "45 Lösungen gefunden, Seite 2 von 3"
    assert page.link("Weiter") == "/?q=Viele&sort=name&page=3"
    assert page.link("Zurück") == "/?q=Viele&sort=name&page=1"
    assert len(page.all("li", class_="kern-card kern-card--hug card")) == 20


def test_a_page_of_twenty_results_stays_small(
    client: Client, market: Market, make_report: Callable[..., object]
) -> None:
    assert make_report
    for number in range(20):
        draft = ListingDraft(
            f"many-{number}",
            f"Viele {number:02}",
            LocalText("Eine Lösung für viele Fälle."),
            address=f"https://x.org/{number}/x",
        )
        market.catalog.listings.import_listing(draft)
        market.catalog.reports.import_report(draft.address, make_report(draft.address, value=number * 4.0, stars=3))  # type: ignore[arg-type]
    answer = client.get("/?q=Viele", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) <= 15_000


def test_an_address_with_thousands_of_filters_makes_no_page_of_megabytes(client: Client) -> None:
    answer = client.get("/?" + "&".join(f"topic=t{number}" for number in range(3_000)))
    assert answer.status_code == 200
    assert len(answer.content) < 1_000_000


def test_the_start_page_says_what_this_is_and_what_was_checked_last(client: Client) -> None:
    page = Page(client.get("/").text)
    newest = page.one("ul", class_="newest").text
    assert "Terminbuchung" in newest
    assert "72 von 100 Punkten, wahrscheinlich 63 bis 81" in newest
    assert "Ratsportal" not in newest, "what cannot be assessed was not checked to an end"
    assert len(page.all("ol", class_="three")) == 1
    assert page.link("Bürgerdienste und Anträge 1") == "/?topic=citizen-services"
    assert page.link("Barriere melden") == "/accessibility#report"


@pytest.mark.parametrize("query", ["?q=Termin", "?topic=council", "?sort=name", "?page=2"])
def test_who_asks_for_something_sees_results_and_no_start_page(client: Client, query: str) -> None:
    page = Page(client.get(f"/{query}").text)
    assert not page.all("ul", class_="newest")
    assert not page.all("ol", class_="three")


def test_the_start_page_keeps_the_municipality(client: Client) -> None:
    page = Page(client.get("/?ags=06534016").text)
    assert page.link("Bürgerdienste und Anträge 1") == "/?ags=06534016&topic=citizen-services"
