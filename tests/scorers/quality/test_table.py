"""The table is numbers only, the same file for the same rows, and refused if it is none."""

import gzip
from dataclasses import replace

import msgspec
import pytest
from measured import analysis, findings, looked_after

from scorers.errors import ModelError
from scorers.quality.facts import facts_of
from scorers.quality.table import SAMPLE, Entry, Row, read, row_of, shipped_table, written
from scorers.registry import find_scorers

ENTRY = Entry("a/b", "library", "", "1" * 40, "2" * 40)
BASELINE = find_scorers()["baseline"]


def row(name: str) -> Row:
    return row_of(msgspec.structs.replace(ENTRY, repository=name), looked_after(analysis()), BASELINE)


def test_the_same_rows_give_the_same_file_in_any_order() -> None:
    rows = [row("a/b"), row("a/c"), row("b/a")]
    assert written(rows) == written(rows[::-1])
    assert read(written(rows[::-1])) == tuple(rows)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        gzip.compress(b""),
        gzip.compress(b"{}"),
        gzip.compress(b"\xff"),
        written([row("a/b")])[:-20],
        b"\x1f\x8b\x08" + b"\xff" * 40,
    ],
    ids=["nothing", "no archive", "empty", "no row", "no text", "cut", "damaged"],
)
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(ModelError, match="mine is no training table"):
        read(data, "mine")


def test_a_row_holds_the_trivial_measures_that_the_score_has_to_beat() -> None:
    found = row_of(ENTRY, looked_after(analysis(10)), BASELINE)
    assert found.trivial["lines"] == 1_200
    assert found.trivial["mean_complexity"] == 3
    assert found.trivial["baseline"] == BASELINE.score(looked_after(analysis(10))).value
    assert len(found.files) == 0  # nobody has said how many lines of source they have
    assert row_of(ENTRY, analysis(3), BASELINE).trivial["baseline"] == -1  # not assessable


def test_the_shipped_table_holds_numbers_and_no_code() -> None:
    for each in shipped_table():
        assert len(each.files) <= SAMPLE
        assert set(each.tools) == {"bandit", "duplication", "radon", "ruff", "shape", "structure"}
        assert all(isinstance(number, float) for group in each.facts.groups for number in group.values())
    names = {name for each in shipped_table() for group in each.facts.groups for name in group}
    known = {"functions", "in_functions", "all_paths", "in_long", "in_complex", "in_nested", "in_wide"}
    assert all(name in known or name.isidentifier() for name in names)
    assert len(names) < 50


def test_the_shipped_table_is_its_own_file() -> None:
    data = written(shipped_table())
    assert read(data) == shipped_table()
    assert len(data) < 15_000_000


def test_a_row_holds_the_facts_that_the_score_rests_on() -> None:
    facts = replace(analysis(), findings=findings("ruff", "B006", 7))
    assert row_of(ENTRY, facts, BASELINE).facts == facts_of(facts)
    assert facts_of(facts).code()["mistakes"] == 7
