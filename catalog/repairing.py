"""What becomes of a question that no listing answers: how often its words occur, and which others may be meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, literal, select, union_all
from sqlmodel import col

from catalog.asking import Question, Term, read
from catalog.stemming import stem
from catalog.tables import SearchRow
from catalog.thesaurus import thesaurus
from catalog.trigrams import have
from catalog.views import Repair
from catalog.vocabulary import known_parts, nearest_word

FEW = 3
"""A word is telling if at most one in so many listings has it."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many listings there are, how many have each required term, and how many have all of them."""

    listings: int
    terms: Mapping[str, int]
    all_terms: int

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the words that no listing has."""
        return tuple(word for word, count in self.terms.items() if not count)

    def telling(self) -> frozenset[str]:
        """Return the words that few listings have, so that one of them makes a hit; if there are none, the rarest."""
        found = {word: count for word, count in self.terms.items() if count}
        few = {word for word, count in found.items() if count * FEW <= self.listings}
        return frozenset(few or sorted(found, key=found.__getitem__)[:1])

    def weights(self) -> dict[str, int]:
        """Return what a point of each word is worth: one for every halving of the listings down to those that have it.

        Weights of a search whose words are all in most listings are one.
        """
        weights = {word: (self.listings // max(count, 1)).bit_length() - 1 for word, count in self.terms.items()}
        return weights if any(weights.values()) else {}


def at_least(connection: Connection, question: Question, least: int) -> bool:
    """Return whether so many visible listings have all required terms, whatever the filters; it ends with the last."""
    some = select(col(SearchRow.listing_id)).where(*_having(connection, question.required)).limit(least)
    return len(connection.execute(some).all()) == least


def count_terms(connection: Connection, question: Question) -> Counts:
    """Count the visible listings for each required term, whatever the filters."""
    terms = question.required
    counted = ((), *((term,) for term in terms), *([terms] if len(terms) > 1 else []))
    number = func.count().label("number")
    queries = [
        select(literal(place).label("place"), number).select_from(SearchRow).where(*_having(connection, wanted))
        for place, wanted in enumerate(counted)
    ]
    found = {row.place: row.number for row in connection.execute(union_all(*queries))}
    each = {term.word: found[place] for place, term in enumerate(terms, 1)}
    return Counts(found[0], each, found[len(counted) - 1])


def repair(connection: Connection, question: Question, counts: Counts) -> tuple[Question, tuple[Repair, ...]]:
    """Return the question with its missing words replaced where another word is near or its parts are known."""
    repairs = tuple(Repair(word, used) for word in counts.missing if (used := _better(connection, word)))
    if not repairs:
        return question, ()
    instead = {each.typed: each.used for each in repairs}
    return read(" ".join(instead.get(word, word) for word in question.words)), repairs


def _better(connection: Connection, word: str) -> str:
    known = thesaurus()
    if stem(word) in known.meanings:
        return ""
    if near := known.begun(word) or nearest_word(connection, word, known.words):
        return near
    return " ".join(known_parts(connection, word, known.ignored))


def _having(connection: Connection, terms: Sequence[Term]) -> list[ColumnElement[bool]]:
    return [have(connection, terms, every=True)] if terms else []
