"""A search explains itself: why a listing is a hit, what was searched instead, and what could not be found."""

from collections.abc import Callable

import pytest
from sqlalchemy import event

from catalog.inputs import ListingDraft, SearchQuery
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.views import FoundIn, LocalText, Reason, Repair, SearchNotes

DRAFTS = (
    ListingDraft("poll", "Rundfrage", LocalText("Termine abstimmen in der Gruppe."), LocalText("Ohne Anmeldung.")),
    ListingDraft("desk", "Terminbuchung", LocalText("Für Bürgerbüros."), LocalText("Mit Warteschlange und Aufruf.")),
    ListingDraft("pits", "Mängelmelder", LocalText("Schäden auf der Karte."), LocalText("Auch Schlaglöcher.")),
    ListingDraft("shed", "Gerätehaus", LocalText("Verleih von Leitern."), LocalText("Integration von Operationen.")),
    ListingDraft("seat", "Ratsportal", LocalText("Vorlagen des Gemeinderats."), LocalText("Sitzungen, KI-Suche.")),
)


@pytest.fixture
def filled(catalog: Catalog) -> Catalog:
    for draft in DRAFTS:
        catalog.listings.import_listing(draft)
    return catalog


def found(catalog: Catalog, text: str) -> list[str]:
    return [card.slug for card in catalog.listings.search(SearchQuery(text=text)).cards]


def notes(catalog: Catalog, text: str) -> SearchNotes:
    return catalog.listings.search(SearchQuery(text=text)).notes


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Termine buchen", "desk"),
        ("Terminbuchungen", "desk"),
        ("terminbuchungssystem", "desk"),
        ("Termin Buchung", "desk"),
        ("Bürgerbüro", "desk"),
        ("Wer kennt etwas wie Doodle?", "poll"),
        ("alternative to Doodle", "poll"),
        ("Schlagloch", "pits"),
        ("Schlagloecher", "pits"),
        ("Straßenlaternen", "pits"),
        ("Räte", "seat"),
        ("KI", "seat"),
    ],
)
def test_everyday_words_find_what_is_meant(filled: Catalog, text: str, first: str) -> None:
    assert found(filled, text)[0] == first


@pytest.mark.parametrize(("text", "absent"), [("Rat", "shed"), ("KI", "desk")])
def test_a_short_word_begins_or_ends_a_word_and_a_shorter_one_is_one(filled: Catalog, text: str, absent: str) -> None:
    assert absent not in found(filled, text)


@pytest.mark.parametrize(
    ("text", "slug", "reasons"),
    [
        ("Mängelmelder", "pits", (Reason("Mängelmelder", FoundIn.NAME),)),
        ("Verleih", "shed", (Reason("Verleih", FoundIn.SUMMARY),)),
        ("Warteschlangen", "desk", (Reason("Warteschlangen", FoundIn.TEXT),)),
        ("Doodle", "poll", (Reason("Doodle", FoundIn.SUMMARY, "Termine abstimmen"),)),
        (
            "Laterne Karte",
            "pits",
            (Reason("Laterne", FoundIn.SUMMARY, "Mängelmelder"), Reason("Karte", FoundIn.SUMMARY)),
        ),
        ("", "pits", ()),
    ],
)
def test_every_hit_says_where_it_was_found_and_as_what(
    filled: Catalog, text: str, slug: str, reasons: tuple[Reason, ...]
) -> None:
    cards = filled.listings.search(SearchQuery(text=text)).cards
    assert next(card.reasons for card in cards if card.slug == slug) == reasons


def test_what_is_meant_ranks_below_what_was_said(filled: Catalog) -> None:
    filled.listings.import_listing(ListingDraft("name", "Zzz", LocalText("Ein Werkzeug."), LocalText("Wie Doodle.")))
    assert found(filled, "Doodle") == ["name", "poll"]


def test_words_that_carry_a_question_and_words_of_every_administration_need_not_occur(filled: Catalog) -> None:
    assert found(filled, "Wir suchen eine neue Software für den Verleih in der Verwaltung") == ["shed"]


def test_a_question_of_nothing_but_such_words_is_searched_for_them(filled: Catalog) -> None:
    assert found(filled, "Gemeinde") == ["seat"]
    assert found(filled, "von") == ["shed"]


@pytest.mark.parametrize(
    ("text", "repair", "first"),
    [
        ("Schlgalöcher", Repair("Schlgalöcher", "Schlaglöcher"), "pits"),
        ("Warteshclange", Repair("Warteshclange", "Warteschlange"), "desk"),
        ("dodle", Repair("dodle", "Doodle"), "poll"),
        ("Operationenleitern", Repair("Operationenleitern", "Operationen Leitern"), "shed"),
    ],
)
def test_a_word_that_no_listing_has_is_repaired_and_the_repair_is_told(
    filled: Catalog, text: str, repair: Repair, first: str
) -> None:
    assert notes(filled, text).repairs == (repair,)
    assert found(filled, text)[0] == first


def test_without_a_listing_that_has_all_words_those_with_some_are_shown_and_it_is_told(filled: Catalog) -> None:
    assert notes(filled, "Verleih Quantenfriseur") == SearchNotes(missing=("Quantenfriseur",), near=True)
    assert found(filled, "Verleih Quantenfriseur") == ["shed"]
    assert notes(filled, "Verleih Vorlagen") == SearchNotes(near=True)
    assert sorted(found(filled, "Verleih Vorlagen")) == ["seat", "shed"]


def test_few_listings_with_all_words_come_first_and_are_counted(filled: Catalog) -> None:
    filled.listings.import_listing(ListingDraft("both", "Zzz", LocalText("Verleih und Vorlagen.")))
    assert notes(filled, "Verleih Vorlagen") == SearchNotes(near=True, complete=1)
    assert found(filled, "Verleih Vorlagen")[0] == "both"


def test_a_word_that_nothing_is_near_to_finds_nothing(filled: Catalog) -> None:
    result = filled.listings.search(SearchQuery(text="Quantenfriseur"))
    assert (result.total, result.cards, result.notes) == (0, (), SearchNotes(missing=("Quantenfriseur",)))


def test_filters_that_leave_nothing_do_not_change_the_question(filled: Catalog) -> None:
    result = filled.listings.search(SearchQuery(text="Verleih", topics=("culture",)))
    assert (result.total, result.notes) == (0, SearchNotes())


def test_a_listing_that_changes_is_no_longer_found_by_what_it_said(filled: Catalog) -> None:
    filled.listings.import_listing(ListingDraft("shed", "Gerätehaus", LocalText("Ausgabe von Helmen.")))
    assert found(filled, "Helm") == ["shed"]
    assert found(filled, "Leiter") == []


@pytest.mark.parametrize(
    "text", ['"', "a*b", "NEAR(x y)", "text:karte", "100%_/", "(", "'); --", "\\", "💡", "ä" * 400]
)
def test_no_query_is_more_than_words(filled: Catalog, text: str) -> None:
    assert filled.listings.search(SearchQuery(text=text)).page == 1


def test_a_page_of_words_costs_two_queries_and_one_without_a_hit_a_bounded_number(
    filled: Catalog, sessions: Sessions
) -> None:
    def queries(text: str) -> int:
        statements: list[str] = []
        note: Callable[..., None] = lambda *arguments: statements.append(str(arguments[2]))  # noqa: E731 - removed below
        event.listen(sessions.reader, "before_cursor_execute", note)
        filled.listings.search(SearchQuery(text=text))
        event.remove(sessions.reader, "before_cursor_execute", note)
        return len([statement for statement in statements if not statement.startswith("BEGIN")])

    assert queries("Mängelmelder") == 2
    assert queries("Quantenfriseur") <= 5
    assert queries("Karte " + " ".join(f"Quantenfriseur{number}" for number in range(40))) <= 30
