"""What is known of how a repository is looked after: frozen values."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the repository has: what it is (such as `ci`), where, and which kind or detail."""

    name: str
    path: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Readme:
    """The repository's first page: its words outside code, its headings in order, and its code blocks.

    `different_words` is how many of the words are not the same, in whatever case.
    """

    path: str
    words: int
    headings: tuple[str, ...]
    code_blocks: int
    different_words: int = 0


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """All facts ordered by name and path, at most 50 places each, and the page that introduces the project.

    `documents` is how many other files of documentation say something (`analyzer/project/documents.py`).
    """

    facts: tuple[Fact, ...] = ()
    readme: Readme | None = None
    documents: int = 0

    def places(self, name: str) -> tuple[Fact, ...]:
        """Return the facts of one name."""
        return tuple(fact for fact in self.facts if fact.name == name)


class SuiteFile(NamedTuple):
    """One file of tests in a programming language."""

    path: str
    language: str
    lines: int
