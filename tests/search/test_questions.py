"""Everyday questions find what answers them among the first three results, on both databases in the same order."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from questions import Question, askable, read_questions, unanswered
from stand_ins import MemoryQueue

from catalog.inputs import SearchQuery
from catalog.services import Catalog, open_catalog
from catalog.views import SearchResult
from marketplace.database import open_sessions
from marketplace.samples import listing_of, read_samples

pytestmark = pytest.mark.xdist_group("questions")  # which only read: the catalogue is filled once, by one worker
BAR = 0.9
SAMPLES = read_samples(check_reports=False)
WORKING, ASIDE = read_questions()


def filled(url: str) -> Iterator[Catalog]:
    sessions = open_sessions(url)
    catalog = open_catalog(sessions, lambda: datetime(2026, 1, 1, tzinfo=UTC), MemoryQueue(), str)
    for sample in SAMPLES:
        catalog.listings.import_listing(listing_of(sample))
    yield catalog
    sessions.close()


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Catalog]:
    path = tmp_path_factory.mktemp("questions") / "catalog.sqlite3"
    shutil.copyfile(sqlite_template, path)
    yield from filled(f"sqlite:///{path}")


@pytest.fixture
def same_samples(request: pytest.FixtureRequest) -> Iterator[Catalog]:
    server, template = request.getfixturevalue("postgres"), request.getfixturevalue("postgresql_template")
    server.execute(f"CREATE DATABASE questions TEMPLATE {template}")
    try:
        yield from filled(server.url("questions"))
    finally:
        server.execute("DROP DATABASE questions WITH (FORCE)")


@pytest.mark.parametrize("half", [WORKING, ASIDE], ids=["working", "aside"])
def test_nine_of_ten_questions_are_answered_by_one_of_three_results(samples: Catalog, half: list[Question]) -> None:
    questions = askable(half, (sample.slug for sample in SAMPLES))
    assert len(questions) >= 30
    assert len(unanswered(samples, questions)) <= (1 - BAR) * len(questions)


@pytest.mark.postgresql
def test_both_databases_answer_every_question_alike(samples: Catalog, same_samples: Catalog) -> None:
    texts = [question.text for question in (*WORKING, *ASIDE)] + ["", "Verwaltung Karte", "KI", "100% \\ _ '", "Rat"]
    assert [answer(samples, text) for text in texts] == [answer(same_samples, text) for text in texts]


def answer(catalog: Catalog, text: str) -> tuple[object, ...]:
    """All of a result but the facets' order of equal counts, which is by value on both."""
    result: SearchResult = catalog.listings.search(SearchQuery(text=text, size=100))
    return ([(card.slug, card.reasons) for card in result.cards], result.total, result.notes, result.facets)


@pytest.mark.parametrize(
    ("text", "first", "never"),
    [
        ("Mülltermine", "smart-village-app", "eappointment"),
        ("eAkte", "paperless-ngx", "quarano"),
        ("Zeiterfassung", "kanboard", "respa"),
        ("Urlaubsantrag", "kanboard", "respa"),
    ],
)
def test_a_word_is_not_taken_for_another_task_that_shares_letters_with_it(
    samples: Catalog, text: str, first: str, never: str
) -> None:
    found = [card.slug for card in samples.listings.search(SearchQuery(text)).cards]
    assert found[0] == first
    assert never not in found


@pytest.mark.parametrize("text", ["Open Data", "open data", "Open Data Portal", "offene Daten"])
def test_words_that_mean_one_thing_together_find_it_before_what_has_one_of_them_in_its_name(
    samples: Catalog, text: str
) -> None:
    found = [card.slug for card in samples.listings.search(SearchQuery(text)).cards]
    assert found[0] == "ckan"
