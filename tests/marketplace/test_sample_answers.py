"""A sample may answer a question with a choice beside its words, and then it is found by the filter."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from catalog.inputs import SearchQuery
from catalog.services import Catalog
from catalog.views import Lines, LocalText
from marketplace.errors import SampleError
from marketplace.samples import FOLDER, load, read_samples

FACT = """
[[statements]]
key = "personal_data"
de = "Für das Konto"
en = "For the account"
source = "README.md"
answer = ["contact"]
"""


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    (tmp_path / "listings").mkdir()
    path = tmp_path / "listings" / "froide.toml"
    shutil.copy(FOLDER / "listings" / "froide.toml", path)
    with path.open("a", encoding="utf-8") as file:
        file.write(FACT)
    return path


def change(listing: Path, old: str, new: str) -> None:
    text = listing.read_text(encoding="utf-8")
    assert old in text
    listing.write_text(text.replace(old, new), encoding="utf-8")


def test_an_answer_is_loaded_with_its_words_beside_it(catalog: Catalog, listing: Path) -> None:
    load(catalog, listing.parents[1])
    statements = catalog.listings.read("froide").statements
    (kinds,) = (each for each in statements if each.key == "personal_data")
    assert (kinds.data, kinds.note) == (("contact",), LocalText("Für das Konto", "For the account"))
    assert kinds.value == "Namen und Kontaktdaten – Für das Konto"
    assert kinds.expires_at is not None


def test_an_answer_that_is_none_is_a_fault_of_the_file(listing: Path) -> None:
    change(listing, '["contact"]', '["contact", "gossip"]')
    with pytest.raises(SampleError) as caught:
        read_samples(listing.parents[1])
    assert len(caught.value.faults) == 1
    assert "answer[1]: answer.not_a_choice" in caught.value.faults[0]


@pytest.mark.parametrize("left_out", ['answer = ["contact"]', 'de = "Für das Konto"\nen = "For the account"\n'])
def test_a_fact_may_have_words_alone_or_an_answer_alone(listing: Path, left_out: str) -> None:
    change(listing, left_out, "")
    assert len(read_samples(listing.parents[1])) == 1


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('en = "For the account"\n', "", "says more in one language than in the other"),
        (FACT, '[[statements]]\nkey = "exit"\nsource = "README.md"\n', "says nothing"),
    ],
)
def test_a_fact_in_one_language_or_without_content_is_refused(listing: Path, old: str, new: str, reason: str) -> None:
    change(listing, old, new)
    with pytest.raises(SampleError, match=reason):
        read_samples(listing.parents[1])


def test_most_samples_say_where_they_run_and_what_they_do_in_a_form_that_filters_read() -> None:
    answered = Counter(
        fact.key
        for sample in read_samples(check_reports=False)
        for fact in sample.description.statements
        if fact.answer is not None
    )
    assert min(answered["operating_model"], answered["features"], answered["interfaces"]) >= 40


def test_the_lines_of_features_are_few_short_and_name_no_mailbox() -> None:
    for sample in read_samples(check_reports=False):
        for fact in sample.description.statements:
            if isinstance(fact.answer, Lines):
                assert 3 <= len(fact.answer.de) <= 8
                assert all(len(line) <= 80 and "@" not in line for line in (*fact.answer.de, *fact.answer.en))


@pytest.mark.xdist_group("samples")
def test_samples_are_found_by_where_they_run_and_what_they_connect_to(samples: Catalog) -> None:
    hosted = samples.listings.search(SearchQuery(more={"operating_model": ("vendor-saas",)}, size=100))
    assert {"rallly", "rero-ils", "adhocracy-plus"} <= {card.slug for card in hosted.cards}
    assert "kanboard" not in {card.slug for card in hosted.cards}
    councils = samples.listings.search(SearchQuery(more={"interface": ("oparl",)}))
    assert [card.slug for card in councils.cards] == ["meine-stadt-transparent"]


def test_samples_with_a_publiccode_file_answer_what_such_a_file_must_state() -> None:
    stated = {
        sample.slug: {fact.key for fact in sample.description.statements if fact.source.startswith("publiccode.")}
        for sample in read_samples(check_reports=False)
        if any(source.startswith("publiccode.") for source in sample.description.sources)
    }
    assert len(stated) >= 7
    assert all(keys >= {"software_type", "maintenance"} for keys in stated.values())
