"""What one data file of the sample catalogue may say; every fault is found before anything is used."""

from collections import Counter
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from analyzer.errors import AddressError
from analyzer.repository import Repository
from catalog.answers import check
from catalog.fields import FIELDS
from catalog.statements import STATEMENTS
from catalog.topics import TOPICS
from catalog.views import Lines

SUMMARY_LENGTH = 150


def known_topic(topic: str) -> str:
    """Return a topic that listings may have; raise ValueError for another."""
    if topic not in TOPICS:
        raise ValueError(f"{topic!r} is not a topic of catalog.topics")
    return topic


def known_question(key: str) -> str:
    """Return a question that listings answer; raise ValueError for another."""
    if key not in STATEMENTS:
        raise ValueError(f"{key!r} is not a question of catalog.statements")
    return key


def canonical_address(address: str) -> str:
    """Return a clone address in its one spelling; raise ValueError for another or a forbidden one."""
    try:
        canonical = Repository.parse(address).address
    except AddressError as error:
        raise ValueError(str(error)) from error
    if canonical != address:
        raise ValueError(f"{address!r} is not spelled as {canonical!r}")
    return address


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Note = Annotated[str, StringConstraints(strip_whitespace=True)]
Web = Annotated[str, StringConstraints(pattern=r"^https://[^\s]+$")]
Licence = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9.+-]*$")]
Commit = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]


class Strict(BaseModel):
    """A part of a data file: every key is known, nothing is guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Texts(Strict):
    """A text in both languages."""

    de: Text
    en: Text


class Summary(Strict):
    """The one line of a result list, in both languages."""

    de: Annotated[Text, StringConstraints(max_length=SUMMARY_LENGTH)]
    en: Annotated[Text, StringConstraints(max_length=SUMMARY_LENGTH)]


class Publisher(Strict):
    """Who publishes the solution."""

    name: Text
    kind: Literal["vendor", "operator", "public"]
    website: Web


class Fact(Strict):
    """What the repository's file `source` says about one question, in our words.

    With a typed `answer` the question becomes a filter, and the words are the note beside it, which may be missing.
    """

    key: Annotated[str, AfterValidator(known_question)]
    de: Note = ""
    en: Note = ""
    source: Text
    answer: Lines | tuple[Text, ...] | Text | bool | int | float | None = None

    @model_validator(mode="after")
    def _is_in_both_languages(self) -> Self:
        lines = self.answer if isinstance(self.answer, Lines) else Lines()
        if bool(self.de) != bool(self.en) or len(lines.de) != len(lines.en):
            raise ValueError("says more in one language than in the other")
        return self

    @model_validator(mode="after")
    def _is_an_answer(self) -> Self:
        if self.answer is None and not self.de:
            raise ValueError("says nothing: neither words nor an answer")
        faults = {} if self.answer is None else check(FIELDS[self.key], self.answer)
        if faults:
            raise ValueError("; ".join(f"answer{place}: {code}" for place, code in faults.items()))
        return self


def answered_once(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Return facts that answer each question once; raise ValueError naming those answered twice."""
    twice = sorted(key for key, count in Counter(fact.key for fact in facts).items() if count > 1)
    if twice:
        raise ValueError(f"answered more than once: {', '.join(twice)}")
    return facts


class Description(Strict):
    """One data file; `date` is the day of the commit, `sources` are the files the texts were written from."""

    name: Text
    repository: Annotated[str, AfterValidator(canonical_address)]
    commit: Commit
    date: date
    licence: Licence
    topics: Annotated[tuple[Annotated[str, AfterValidator(known_topic)], ...], Field(min_length=1)]
    website: Web
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]
    organisation: Publisher
    summary: Summary
    description: Texts
    statements: Annotated[tuple[Fact, ...], AfterValidator(answered_once)] = ()
