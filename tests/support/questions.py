"""Everyday questions with the solutions that answer them, asked of the sample catalogue."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from catalog.fit import Wish
from catalog.inputs import NOBODY, SearchQuery
from catalog.services import Catalog

FILE = Path(__file__).parents[1] / "search" / "questions.toml"
FIRST = 3
"""An answer counts if it is among so many first results."""


@dataclass(frozen=True)
class Question:
    """What is typed, and the listings of which one must be found."""

    text: str
    expected: frozenset[str]


def read_questions() -> tuple[list[Question], list[Question]]:
    """The working half and the half put aside: every second question, as the file says."""
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["questions"]
    questions = [Question(entry["text"], frozenset(entry["expected"])) for entry in entries]
    return questions[::2], questions[1::2]


def askable(questions: list[Question], listed: Iterable[str]) -> list[Question]:
    """The questions of which an expected listing is in the catalogue; no search could answer the others."""
    slugs = frozenset(listed)
    return [question for question in questions if question.expected & slugs]


def order(catalog: Catalog, text: str, wish: Wish = NOBODY) -> list[str]:
    """The listings that a question finds, as far as a first page goes; by fit if a municipality asks."""
    query = SearchQuery(text=text, sort="relevance" if wish == NOBODY else "fit", wish=wish)
    return [card.slug for card in catalog.listings.search(query).cards]


def unanswered(catalog: Catalog, questions: list[Question], wish: Wish = NOBODY) -> list[str]:
    """The questions without an expected listing among the first results."""
    return [each.text for each in questions if not each.expected & set(order(catalog, each.text, wish)[:FIRST])]
