"""The words that listings use, kept to repair the ones that people misspell.

Words are only added, and never waited for: two transactions that learn the same word at once both write it, which
harms nobody. What no listing uses any more goes when the index is rebuilt.

A repair is the nearest word by letters inserted, left out, replaced or swapped with their neighbor: one in a word of
four letters or more, two from eight on. Two that change nothing but the beginning are none: "umsetzen" is not "setzen"
or "ersetzen" misspelled but a word with another prefix. Candidates share as many trigrams with the word as its slips
leave whole or, if it is too short for that, its first or last letter; they are the same on both databases.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, delete, func, insert, literal, or_, select
from sqlmodel import Session, col

from catalog.columns import storable
from catalog.stemming import fold
from catalog.tables import VocabularyRow
from catalog.trigrams import holds

WORD = re.compile(r"[^\W\d_]{4,40}")
MOST_WORDS = 2_000
CHUNK = 500
LEAST_LETTERS = 4
LONG = 8
TRIGRAM = 3
PREFIX = 2
"""So many letters make a prefix."""
MOST_TOUCHED = 4
"""How many trigrams a swap of two letters changes; every other slip changes fewer."""


def learn_words(session: Session, text: str) -> None:
    """Add the words of a text that are not known yet."""
    written = {fold(word): word for word in _words(text)}
    words = sorted(written)
    connection = session.connection()
    for start in range(0, len(words), CHUNK):
        chunk = words[start : start + CHUNK]
        query = select(col(VocabularyRow.word)).where(col(VocabularyRow.word).in_(chunk))
        new = sorted(set(chunk) - set(connection.execute(query).scalars()))
        if new:
            connection.execute(insert(VocabularyRow), [{"word": word, "written": written[word]} for word in new])


def empty_vocabulary(session: Session) -> None:
    """Forget every word."""
    session.connection().execute(delete(VocabularyRow))


def nearest_word(connection: Connection, word: str, others: Iterable[tuple[str, str]]) -> str | None:
    """Return the nearest of the vocabulary's and the other words, as it is written, or None if none is near enough.

    The others are given folded and as they are written.
    """
    sought = fold(word)
    slips = allowed_slips(sought)
    if not slips:
        return None
    near = [
        (distance(sought, folded, slips), folded, written)
        for folded, written in (*_those_alike(others, sought, slips), *_similar(connection, sought, slips))
    ]
    best = min(
        (each for each in near if each[0] <= slips and not _begins_otherwise(sought, each[1], each[0])), default=None
    )
    return best[2] if best else None


def _begins_otherwise(one: str, two: str, slips: int) -> bool:
    """Return whether two slips leave all but the first letters alone."""
    beginnings = product(range(PREFIX + 1), repeat=2)
    return slips == PREFIX and any(one[first:] == two[second:] for first, second in beginnings)


def known_parts(connection: Connection, word: str, ignored: frozenset[str]) -> tuple[str, ...]:
    """Return two known words that the word is made of, joined with or without an s, the longest first one; () if none.

    Ignored words make no compound.
    """
    sought = fold(word)
    places = range(len(sought) - LEAST_LETTERS, LEAST_LETTERS - 1, -1)
    pairs = [(sought[:place], sought[place:]) for place in places]
    pairs += [(first.removesuffix("s"), second) for first, second in pairs if first.endswith("s")]
    parts = {part for pair in pairs for part in pair} - ignored
    query = select(col(VocabularyRow.word), func.min(col(VocabularyRow.written)).label("written"))
    query = query.where(col(VocabularyRow.word).in_(sorted(parts))).group_by(col(VocabularyRow.word))
    written = {row.word: row.written for row in connection.execute(query)}
    return next(((written[one], written[two]) for one, two in pairs if one in written and two in written), ())


def allowed_slips(word: str) -> int:
    """Return how many letters may be wrong in a word before it is another one."""
    return 0 if len(word) < LEAST_LETTERS else 1 if len(word) < LONG else 2


def distance(one: str, two: str, most: int) -> int:
    """Return how many letters are inserted, left out, replaced or swapped with their neighbor; more than `most` early.

    Optimal string alignment (Damerau 1964), row by row; a row that is above `most` everywhere ends it.
    """
    before: list[int] = []
    above = list(range(len(two) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, other in enumerate(two, 1):
            cost = min(above[column] + 1, current[-1] + 1, above[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == two[column - 2] and one[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, above = above, current
    return above[-1]


def _trigrams(word: str) -> set[str]:
    return {word[start : start + TRIGRAM] for start in range(len(word) - TRIGRAM + 1)}


def _those_alike(others: Iterable[tuple[str, str]], sought: str, slips: int) -> list[tuple[str, str]]:
    """Return those that may be near: measuring how far all of them are took longer than the rest of a search."""
    trigrams = _trigrams(sought)
    least = len(trigrams) - MOST_TOUCHED * slips
    return [
        other
        for other in others
        if abs(len(other[0]) - len(sought)) <= slips and sum(each in other[0] for each in trigrams) >= least
    ]


def _similar(connection: Connection, sought: str, slips: int) -> list[tuple[str, str]]:
    """Return the words of the vocabulary that may be near."""
    word = col(VocabularyRow.word)
    lengths = func.length(word).between(len(sought) - slips, len(sought) + slips)
    query = select(word, func.min(col(VocabularyRow.written)))
    query = query.where(lengths, alike(word, sought, slips)).group_by(word)
    return [(folded, written) for folded, written in connection.execute(query)]


def alike(text: Any, sought: str, slips: int) -> ColumnElement[bool]:  # noqa: ANN401 - a mapped column
    """Return the condition that a text has as many trigrams of a word as slips leave, else its first or last letter."""
    trigrams = _trigrams(sought)
    shared: ColumnElement[int] = literal(0)
    for each in sorted(trigrams):
        shared += case((holds(text, [each]), 1), else_=0)
    least = len(trigrams) - MOST_TOUCHED * slips
    return shared >= least if least > 0 else or_(text.startswith(sought[0]), text.endswith(sought[-1]))


def _words(text: str) -> list[str]:
    return WORD.findall(unicodedata.normalize("NFC", storable(text)))[:MOST_WORDS]
