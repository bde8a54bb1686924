"""The one search: a question, facets with counts, an order that explains itself, and pages; alike on both databases.

Every required word must occur somewhere, as itself or as what it may mean (`catalog.asking`); `catalog.ranking` tells
what a hit is worth and why. A facet's counts show what choosing one of its values would give, so they respect the other
facets' filters but not its own. Two queries answer a search whatever the number of results: one reads the index once
and yields the total, every count and the identifiers of a page, the other reads that page's cards.

Only if hardly any listing has all the words, whatever the filters, there are more queries: words that no listing has
are repaired (`catalog.vocabulary`), and if that does not help, listings with some of the words are shown as well. They
must have one of the words that few listings have; the rarer a word, the more it weighs.

If a municipality asks, listings are ordered by fit. With words in the question, fit is added to what the hit is worth
(`catalog.ranking.FIT_WORTH`): it decides among hits that are about equally good and never makes a chance hit the first.
"""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection, Label
from sqlmodel import col

from catalog.asking import Question, read
from catalog.cards import card, select_cards
from catalog.facets import FACETS, facet
from catalog.fit import Wish, fit
from catalog.fit_index import FACTS, facts_of
from catalog.fit_sentences import explained
from catalog.inputs import NOBODY, SearchQuery
from catalog.matching import Chosen, Found, Near, Plan, find
from catalog.ranking import COLUMNS, reasons
from catalog.repairing import at_least, count_terms, repair
from catalog.tables import ListingRow, SearchRow
from catalog.views import FoundIn, SearchNotes, SearchResult, SolutionCard

LARGEST_PAGE = 100
ENOUGH = 3
"""If fewer listings have all the words, those that have some of them are shown as well."""
SOUGHT: Mapping[FoundIn, Label[str]] = {
    place: getattr(SearchRow, name).label(f"search_{name}") for place, name in COLUMNS.items()
}
"""The columns that say why a listing was found, and what they are called beside those of its card."""


def search(connection: Connection, query: SearchQuery, facets: tuple[str, ...] = FACETS) -> SearchResult:
    """Return one page of the visible listings that match, and the facets of all of them, of those names."""
    size = min(max(query.size, 1), LARGEST_PAGE)
    page = max(query.page, 1)
    plan = Plan(query, read(query.text), _chosen(query, facets), range((page - 1) * size, page * size))
    plan, found, notes = _answer(connection, plan)
    pages = max(1, -(-found.total // size))
    counted = tuple(facet(name, found.counts_of(name), plan.chosen.get(name, ())) for name in facets)
    cards = _cards(connection, found.page, plan.question, query.wish)
    return SearchResult(cards, found.total, min(page, pages), pages, counted, notes)


def _answer(connection: Connection, plan: Plan) -> tuple[Plan, Found, SearchNotes]:
    """Ask; if few listings have all the words, ask in other words, and then for those that have some of them."""
    found = find(connection, plan)
    required = plan.question.required
    if not required or found.total >= ENOUGH or (found.total and len(required) == 1):
        return plan, found, SearchNotes()
    if (plan.chosen or plan.query.organisation or plan.query.region) and at_least(connection, plan.question, ENOUGH):
        return plan, found, SearchNotes()
    counts = count_terms(connection, plan.question)
    question, repairs = repair(connection, plan.question, counts)
    if repairs:
        plan = replace(plan, question=question)
        found, counts = find(connection, plan), count_terms(connection, question)
    notes = SearchNotes(repairs, counts.missing)
    anchors = counts.telling()
    if counts.all_terms >= ENOUGH or len(counts.terms) == 1 or not anchors:
        return plan, found, notes
    plan = replace(plan, near=Near(anchors, counts.weights()))
    return plan, find(connection, plan), replace(notes, near=True, complete=found.total)


def _chosen(query: SearchQuery, facets: tuple[str, ...]) -> Chosen:
    stars = tuple(str(number) for number in query.stars)
    own = {"topic": query.topics, "licence": query.licences, "language": query.languages, "stars": stars}
    given = dict(query.more) | own
    return {name: given[name] for name in facets if given.get(name)}


def _cards(
    connection: Connection, listing_ids: tuple[int, ...], question: Question, wish: Wish
) -> tuple[SolutionCard, ...]:
    if not listing_ids:
        return ()
    query = select_cards().where(col(ListingRow.id).in_(listing_ids))
    if question.terms:
        query = query.join(SearchRow, col(SearchRow.listing_id) == col(ListingRow.id)).add_columns(*SOUGHT.values())
    if wish != NOBODY:
        query = query.add_columns(*FACTS)
    cards = {}
    for row in connection.execute(query).mappings():
        texts = {place: row[column.name] for place, column in SOUGHT.items()} if question.terms else {}
        suits = None if wish == NOBODY else explained(fit(facts_of(row, row["value"]), wish))
        cards[row["listing_id"]] = replace(card(row), reasons=reasons(question.terms, texts), fit=suits)
    return tuple(cards[listing_id] for listing_id in listing_ids)
