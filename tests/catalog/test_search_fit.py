"""For a municipality the results that suit it come first and say why, in one order on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import event

from catalog.facets import FACET_GROUPS, FACETS, FILTERS
from catalog.fields import FACET_FIELDS
from catalog.fit import Wish
from catalog.inputs import ListingDraft, ReferenceDraft, SearchQuery
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.views import Evidence, LocalText, SearchResult, SolutionCard, Statement

TOWN = Wish("09184119", "under-20000", ("vendor-saas",))
NAMES = ("amsel", "buche", "distel", "erle", "fichte", "ginster", "hasel", "iris", "kiefer", "linde")
SIZES = ("under-5000", "under-20000", "from-100000")


def draft(number: int, day: datetime) -> ListingDraft:
    """A listing whose answers follow from its number, so that all differ in how they suit."""
    name = NAMES[number]
    old = day.replace(year=2020)
    answers = [Statement("size_classes", "", Evidence.REVIEWED, data=(SIZES[number % 3],), as_of=day)]
    if number % 2:
        answers.append(Statement("states", "", Evidence.CONFIRMED, data=("09", "16")[number % 4 // 2 :], as_of=day))
    if number % 5:
        ages = old if number % 5 == 1 else day
        answers.append(Statement("operating_model", "", Evidence.SELF_DECLARED, data=("vendor-saas",), as_of=ages))
    text = "Wahlen planen." if number % 2 else "Baustellen melden."
    return ListingDraft(name, name.title(), LocalText(text), statements=tuple(answers))


@pytest.fixture
def filled(catalog: Catalog, clock: Callable[[], datetime]) -> Catalog:
    for number in range(len(NAMES)):
        catalog.listings.import_listing(draft(number, clock()))
    for slug, ags in (("amsel", "09184112"), ("amsel", "09184148"), ("kiefer", "09162000"), ("iris", "01001000")):
        catalog.references.confirm(slug, ReferenceDraft(ags, "Ort", size_class="under-20000"))
    catalog.references.claim("linde", ReferenceDraft("09184112", "Ort"))
    return catalog


def slugs(result: SearchResult) -> list[str]:
    return [card.slug for card in result.cards]


def points(card: SolutionCard) -> float:
    assert card.fit
    return card.fit.points


def test_the_order_is_that_of_the_points_shown_and_then_of_the_names(filled: Catalog) -> None:
    cards = filled.listings.search(SearchQuery(sort="fit", wish=TOWN)).cards
    assert len(cards) == len(NAMES)
    assert [card.slug for card in cards] == [
        card.slug for card in sorted(cards, key=lambda card: (-points(card), card.slug))
    ]
    assert len({points(card) for card in cards}) > 5
    assert [card.slug for card in cards][:3] == ["iris", "buche", "fichte"], "one order for SQLite and PostgreSQL"


def test_pages_in_the_order_of_fit_cover_everything_once(filled: Catalog) -> None:
    whole = slugs(filled.listings.search(SearchQuery(sort="fit", wish=TOWN)))
    pages = [filled.listings.search(SearchQuery(sort="fit", wish=TOWN, size=4, page=page)) for page in (1, 2, 3)]
    assert [slug for page in pages for slug in slugs(page)] == whole


def test_the_reasons_are_told_in_words_and_what_is_old_says_so(filled: Catalog) -> None:
    cards = {card.slug: card for card in filled.listings.search(SearchQuery(wish=TOWN)).cards}
    told = {
        slug: {reason.part: (reason.verdict, reason.sentence.de) for reason in card.fit.reasons}
        for slug, card in cards.items()
        if card.fit
    }
    assert told["amsel"]["use"] == ("yes", "2 Gemeinden in Ihrem Kreis nutzen es (bestätigt).")
    assert told["linde"]["use"] == ("no", "Der Anbieter nennt eine Gemeinde, sie hat es nicht bestätigt.")
    assert told["buche"]["size"] == ("yes", "Passt zu Gemeinden Ihrer Größe.")
    assert told["amsel"]["operating"][0] == "unknown"
    assert told["buche"]["operating"][1].endswith("Diese Angabe ist veraltet und zählt weniger.")


def test_without_a_municipality_no_card_speaks_of_fit(filled: Catalog) -> None:
    assert {card.fit for card in filled.listings.search(SearchQuery()).cards} == {None}


def test_fit_orders_hits_of_equal_worth_and_never_makes_a_chance_hit_the_first(
    filled: Catalog, clock: Callable[[], datetime]
) -> None:
    best = replace(draft(1, clock()), slug="zufall", name="Zufall", summary=LocalText("Für alle."))
    filled.listings.import_listing(replace(best, description=LocalText("Auch Wahlen lassen sich eintragen.")))
    filled.listings.import_listing(ListingDraft("wahlen", "Wahlen", LocalText("Wahlen planen.")))
    words = SearchQuery(text="Wahlen", wish=TOWN, sort="fit")
    found = filled.listings.search(words).cards
    order = [card.slug for card in found]
    equal = [card for card in found if card.slug not in {"zufall", "wahlen"}]
    assert [points(card) for card in equal] == sorted((points(card) for card in equal), reverse=True)
    assert order.index("wahlen") < order.index("zufall"), "the name outweighs a better fit"
    assert set(order) == set(slugs(filled.listings.search(replace(words, sort="relevance"))))


def test_a_search_for_a_municipality_takes_two_queries_as_well(filled: Catalog, sessions: Sessions) -> None:
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(sessions.reader, "before_cursor_execute", note)
    filled.listings.search(SearchQuery(text="wahlen", sort="fit", wish=TOWN, more={"size_class": ("under-20000",)}))
    event.remove(sessions.reader, "before_cursor_execute", note)
    assert len([statement for statement in statements if not statement.startswith("BEGIN")]) == 2


def test_every_question_with_choices_that_filter_is_a_filter_with_labels_in_a_group(filled: Catalog) -> None:
    assert set(FACET_FIELDS) < set(FACETS)
    assert {each.group for each in FILTERS.values()} == set(FACET_GROUPS)
    facets = {facet.name: facet for facet in filled.listings.search(SearchQuery()).facets}
    assert [(value.value, value.label.en) for value in facets["size_class"].values] == [
        ("under-5000", "fewer than 5,000 inhabitants"),
        ("under-20000", "5,000 to below 20,000 inhabitants"),
        ("from-100000", "100,000 inhabitants or more"),
    ]
    assert facets["operating_model"].label == LocalText("Betriebsmodell", "Operating model")


def test_several_filters_of_typed_answers_hold_together(filled: Catalog) -> None:
    query = SearchQuery(more={"size_class": ("under-20000",), "operating_model": ("vendor-saas",)})
    assert slugs(filled.listings.search(query)) == ["buche", "fichte", "iris"]
    assert filled.listings.search(SearchQuery(more={"evil'--": ("x",)})).total == len(NAMES)
