"""A municipality finds solutions by words and filters, with honest counts, alike on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import event

from catalog.facets import FACETS
from catalog.inputs import ListingDraft, OrganisationDraft, SearchQuery
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.views import LocalText, SearchResult
from scorers.report import Report

DRAFTS = (
    ListingDraft(
        slug="alpha",
        name="Ämter-Lotse",
        summary=LocalText("Führt durch Bürgerdienste.", "Guides through services."),
        description=LocalText("Mit Bezahlfunktion zu 100% im Netz."),
        address="https://example.org/a/alpha",
        licence="EUPL-1.2",
        topics=("citizen-services", "payment"),
        organisation=OrganisationDraft("Stadt Beispiel", kind="public"),
    ),
    ListingDraft(
        slug="beta",
        name="Baustellenradar",
        summary=LocalText("Karte der Baustellen."),
        description=LocalText("Der Lotse durch den Verkehr."),
        address="https://example.org/a/beta",
        licence="MIT",
        topics=("mobility", "geodata"),
        languages=("Java",),
        organisation=OrganisationDraft("Werk GmbH"),
    ),
    ListingDraft(
        slug="gamma",
        name="Zweigstelle",
        summary=LocalText("Ein Lotse für Büchereien."),
        description=LocalText("Ausleihe_und Rückgabe."),
        address="https://example.org/a/gamma",
        licence="MIT",
        topics=("culture",),
        organisation=OrganisationDraft("Werk GmbH"),
    ),
)


@pytest.fixture
def filled(catalog: Catalog, clock: Callable[[], datetime], make_report: Callable[..., Report]) -> Catalog:
    for draft in DRAFTS:
        catalog.listings.import_listing(draft)
        clock.forward(hours=1)
    catalog.reports.import_report("https://example.org/a/alpha", make_report(value=50.0, stars=3))
    catalog.reports.import_report(
        "https://example.org/a/gamma", make_report(value=80.0, stars=4, languages=("Go", "CSS"))
    )
    return catalog


def slugs(result: SearchResult) -> list[str]:
    return [card.slug for card in result.cards]


def counts(result: SearchResult, name: str) -> dict[str, int]:
    (facet,) = [facet for facet in result.facets if facet.name == name]
    return {value.value: value.count for value in facet.values}


def test_hits_in_the_name_come_before_summary_and_rest(filled: Catalog) -> None:
    assert slugs(filled.listings.search(SearchQuery(text="lotse"))) == ["alpha", "gamma", "beta"]


def test_without_words_the_order_is_by_name(filled: Catalog) -> None:
    assert slugs(filled.listings.search(SearchQuery())) == ["alpha", "beta", "gamma"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ÄMTER", ["alpha"]),
        ("aemter", ["alpha"]),
        ("amter-lotse netz", ["alpha", "gamma", "beta"]),
        ("lotse verkehr", ["beta"]),
        ("geodaten", ["beta"]),
        ("mobility", ["beta"]),
        ("werk gmbh", ["beta", "gamma"]),
        ("eupl", ["alpha"]),
        ("java", ["beta"]),
        ("css", ["gamma"]),
        ("büchereien", ["gamma"]),
        ("nirgends", []),
        ("  ", ["alpha", "beta", "gamma"]),
        ("\x00", ["alpha", "beta", "gamma"]),
        ("\ud800radar", ["beta"]),
    ],
)
def test_words_are_found_in_every_text_of_a_listing(filled: Catalog, text: str, found: list[str]) -> None:
    assert slugs(filled.listings.search(SearchQuery(text=text))) == found


@pytest.mark.parametrize(
    ("text", "found"), [("100%", ["alpha"]), ("1%0", []), ("ausleihe_u", ["gamma"]), ("a_s", []), ('"radar"', ["beta"])]
)
def test_wildcards_are_plain_characters(filled: Catalog, text: str, found: list[str]) -> None:
    assert slugs(filled.listings.search(SearchQuery(text=text))) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (SearchQuery(licences=("MIT",)), ["beta", "gamma"]),
        (SearchQuery(licences=("MIT", "EUPL-1.2")), ["alpha", "beta", "gamma"]),
        (SearchQuery(topics=("culture", "payment")), ["alpha", "gamma"]),
        (SearchQuery(topics=("culture",), licences=("EUPL-1.2",)), []),
        (SearchQuery(languages=("Go",)), ["gamma"]),
        (SearchQuery(languages=("Java",)), ["beta"]),
        (SearchQuery(stars=(3, 4)), ["alpha", "gamma"]),
        (SearchQuery(stars=(4,), text="lotse"), ["gamma"]),
        (SearchQuery(organisation="werk-gmbh"), ["beta", "gamma"]),
        (SearchQuery(organisation="nobody"), []),
    ],
)
def test_filters_are_any_of_a_facet_and_all_facets_together(
    filled: Catalog, query: SearchQuery, found: list[str]
) -> None:
    result = filled.listings.search(query)
    assert slugs(result) == found
    assert result.total == len(found)


def test_a_facets_counts_respect_the_other_facets_but_not_itself(filled: Catalog) -> None:
    result = filled.listings.search(SearchQuery(licences=("MIT",)))
    assert counts(result, "licence") == {"MIT": 2, "EUPL-1.2": 1}
    assert counts(result, "topic") == {"culture": 1, "geodata": 1, "mobility": 1}
    assert counts(result, "stars") == {"4": 1}
    both = filled.listings.search(SearchQuery(licences=("MIT",), topics=("culture",)))
    assert counts(both, "licence") == {"MIT": 1}
    assert counts(both, "topic") == {"culture": 1, "geodata": 1, "mobility": 1}


def test_each_count_is_what_choosing_the_value_gives(filled: Catalog) -> None:
    parameters = {"topic": "topics", "licence": "licences", "language": "languages", "stars": "stars"}
    query = SearchQuery(text="lotse")
    for facet in filled.listings.search(query).facets:
        for value in facet.values:
            chosen = (int(value.value),) if facet.name == "stars" else (value.value,)
            own = parameters.get(facet.name)
            narrowed = replace(query, **{own: chosen} if own else {"more": {facet.name: chosen}})
            assert filled.listings.search(narrowed).total == value.count


def test_facets_are_in_order_and_a_chosen_value_never_disappears(filled: Catalog) -> None:
    result = filled.listings.search(SearchQuery(licences=("WTFPL",)))
    assert tuple(facet.name for facet in result.facets) == FACETS
    assert result.total == 0
    (shown,) = [facet for facet in result.facets if facet.name == "licence"]
    licences = [(value.value, value.count, value.active) for value in shown.values]
    assert licences == [("MIT", 2, False), ("EUPL-1.2", 1, False), ("WTFPL", 0, True)]


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("quality", ["gamma", "alpha", "beta"]),
        ("name", ["alpha", "beta", "gamma"]),
        ("no such order", ["alpha", "beta", "gamma"]),
    ],
)
def test_the_order_may_be_chosen(filled: Catalog, sort: str, found: list[str]) -> None:
    assert slugs(filled.listings.search(SearchQuery(sort=sort))) == found


def test_the_last_changed_may_come_first(filled: Catalog, clock: Callable[[], datetime]) -> None:
    clock.forward(hours=1)
    filled.listings.import_listing(replace(DRAFTS[1], website="https://example.org"))
    assert slugs(filled.listings.search(SearchQuery(sort="updated")))[0] == "beta"


def test_pages_cover_everything_once(filled: Catalog) -> None:
    pages = [filled.listings.search(SearchQuery(size=2, page=page)) for page in (1, 2)]
    assert [slugs(page) for page in pages] == [["alpha", "beta"], ["gamma"]]
    assert [(page.total, page.page, page.pages) for page in pages] == [(3, 1, 2), (3, 2, 2)]


@pytest.mark.parametrize(("page", "size", "shown"), [(99, 2, 2), (0, 2, 1), (-1, -1, 1), (1, 10**9, 1)])
def test_a_page_that_does_not_exist_becomes_the_nearest(filled: Catalog, page: int, size: int, shown: int) -> None:
    assert filled.listings.search(SearchQuery(page=page, size=size)).page == shown


def test_an_empty_catalogue_has_one_empty_page(catalog: Catalog) -> None:
    result = catalog.listings.search(SearchQuery(text="x"))
    assert (result.cards, result.total, result.page, result.pages) == ((), 0, 1, 1)


def test_a_search_takes_two_queries_and_reads_no_document(filled: Catalog, sessions: Sessions) -> None:
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(sessions.reader, "before_cursor_execute", note)
    filled.listings.search(SearchQuery(text="lotse", licences=("MIT",), stars=(4,)))
    event.remove(sessions.reader, "before_cursor_execute", note)
    selects = [statement for statement in statements if not statement.startswith("BEGIN")]
    assert len(selects) == 2
    assert not any("document" in statement for statement in selects)


def test_organisations_are_listed_by_name_with_their_solutions(filled: Catalog) -> None:
    assert [(each.name, each.kind, each.solutions) for each in filled.organisations.list()] == [
        ("Stadt Beispiel", "public", 1),
        ("Werk GmbH", "vendor", 2),
    ]
    assert filled.organisations.read("werk-gmbh").solutions == 2
