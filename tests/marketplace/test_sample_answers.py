"""A sample may answer a question with a choice beside its words, and then it is found by the filter."""

import shutil
from pathlib import Path

import pytest

from catalog.services import Catalog
from catalog.views import LocalText
from marketplace.errors import SampleError
from marketplace.samples import FOLDER, load, read_samples

FACT = """
[[statements]]
key = "cost_model"
de = "Die Software ist frei"
en = "The software is free"
source = "README.md"
answer = ["free"]
"""


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    (tmp_path / "listings").mkdir()
    path = tmp_path / "listings" / "froide.toml"
    shutil.copy(FOLDER / "listings" / "froide.toml", path)
    with path.open("a", encoding="utf-8") as file:
        file.write(FACT)
    return path


def test_an_answer_is_loaded_with_its_words_beside_it(catalog: Catalog, listing: Path) -> None:
    load(catalog, listing.parents[1])
    statements = catalog.listings.read("froide").statements
    (cost,) = (each for each in statements if each.key == "cost_model")
    assert (cost.data, cost.note) == (("free",), LocalText("Die Software ist frei", "The software is free"))
    assert cost.value == "kostenfrei – Die Software ist frei"
    assert cost.expires_at is not None


def test_an_answer_that_is_none_is_a_fault_of_the_file(listing: Path) -> None:
    listing.write_text(listing.read_text(encoding="utf-8").replace('["free"]', '["free", "gratis"]'), encoding="utf-8")
    with pytest.raises(SampleError) as caught:
        read_samples(listing.parents[1])
    assert len(caught.value.faults) == 1
    assert "answer[1]: answer.not_a_choice" in caught.value.faults[0]
