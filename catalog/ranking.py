"""What a hit is worth, and why: the same points told to the database as an expression and to a reader as reasons.

A term's points depend on where it was found: in the name, in the summary, or anywhere. The word itself is worth more
anywhere than what it may mean is worth in a summary; there, the more of its meanings, the surer it is that the listing
is about it. What words mean only together ("Open Data") adds to what each is worth alone, so that a listing about it
comes before one that has them here and there. Points of all terms add up. A weak term is worth a little in name or
summary. If too few listings have all terms, rare terms weigh more than those that many listings have. Where fit counts
as well, a perfect one is worth as much as one word that stands in the name instead of in the summary.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, case, literal, or_
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from catalog.asking import Alternative, Term
from catalog.fit import HUNDREDTHS, WEIGHTS
from catalog.trigrams import holds
from catalog.views import FoundIn, Reason

EXACT = {FoundIn.NAME: 64, FoundIn.SUMMARY: 48, FoundIn.TEXT: 32}
MEANT = 6
MEANT_IN_SUMMARY = 3
PERFECT_FIT = sum(WEIGHTS.values()) * HUNDREDTHS
COUNTED = 8
"""How many of a term's meanings count in a summary, so that all together stay below the word itself."""
WEAK = 3
SHARED = EXACT[FoundIn.NAME] - EXACT[FoundIn.SUMMARY]
"""What a word's share in a meaning of several words adds, if that stands in a summary."""
COLUMNS: Mapping[FoundIn, str] = {FoundIn.NAME: "name", FoundIn.SUMMARY: "brief", FoundIn.TEXT: "text"}
"""The columns of a search row in which a place is looked for."""
FIT_WORTH = EXACT[FoundIn.NAME] - EXACT[FoundIn.SUMMARY]
"""What a perfect fit adds to the points of a hit."""
Weights = Mapping[str, int]
Row: TypeAlias = ReadOnlyColumnCollection[str, ColumnElement[Any]]
"""The columns of a search row, whatever select they are in."""


def points(terms: tuple[Term, ...], near: Weights | None, row: Row) -> ColumnElement[int]:
    """Return what a search row is worth that has all required terms, or any of them if they have weights."""
    total: ColumnElement[int] = literal(0)
    for term in terms:
        total += _worth(term, row, surely=near is None) * (near or {}).get(term.word, 1)
    return total


def with_fit(worth: ColumnElement[int], fit: ColumnElement[int]) -> ColumnElement[int]:
    """Return what a hit is worth with its fit, which is given in hundredths of a point of a hundred."""
    return worth * (PERFECT_FIT // FIT_WORTH) + fit


def reasons(terms: tuple[Term, ...], texts: Mapping[FoundIn, str]) -> tuple[Reason, ...]:
    """Return where each term that was found stands in the three texts of a search row, in the order of the question."""
    found = (_reason(term, texts) for term in terms)
    return tuple(reason for reason in found if reason)


def _worth(term: Term, row: Row, *, surely: bool) -> ColumnElement[int]:
    """Return what a term is worth in a search row; `surely` if the row is known to have it."""
    exact, meant = _kinds(term)
    if term.weak:
        return case((_any(exact, FoundIn.SUMMARY, row), WEAK), else_=0)
    rest: ColumnElement[int] = literal(MEANT if meant else 0)
    for each in meant[:COUNTED]:
        rest += case((_any([each], FoundIn.SUMMARY, row), MEANT_IN_SUMMARY), else_=0)
    if meant and not surely:
        rest = case((_any(meant, FoundIn.TEXT, row), rest), else_=0)
    worth = case(*((_any(exact, place, row), worth) for place, worth in EXACT.items()), else_=rest)
    shared = [each for each in meant if each.shared][:COUNTED]
    return worth + case((_any(shared, FoundIn.SUMMARY, row), SHARED), else_=0) if shared else worth


def _reason(term: Term, texts: Mapping[FoundIn, str]) -> Reason | None:
    for ways, places in zip(_kinds(term), ((*FoundIn,), (FoundIn.SUMMARY, FoundIn.TEXT)), strict=True):
        for place in places:
            for way in ways:
                if all(part in texts[place] for part in way.parts):
                    return Reason(term.word, place, way.label)
    return None


def _kinds(term: Term) -> tuple[list[Alternative], list[Alternative]]:
    exact = [each for each in term.alternatives if each.exact]
    return exact, [each for each in term.alternatives if not each.exact]


def _any(ways: list[Alternative], place: FoundIn, row: Row) -> ColumnElement[bool]:
    return or_(*(holds(row[COLUMNS[place]], way.parts) for way in ways))
