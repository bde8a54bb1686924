"""The shipped order is what the committed table gives, and the figures of the card are what anybody gets from it."""

import gzip
from dataclasses import replace
from functools import cache
from importlib.resources import files

import numpy as np
import pytest
from kept_apart import kept_apart

from scorers.errors import ModelError
from scorers.fault_risk.evaluation import FIGURES, LEARNED, TRIVIAL, Evaluation, confirm, evaluate
from scorers.fault_risk.features import SIGNS
from scorers.fault_risk.fitting import by_history, examples, fit, train
from scorers.fault_risk.model import FEATURES, NAME
from scorers.fault_risk.table import COLUMNS, read, second_table, shipped_table, written
from scorers.fault_risk.table import NAME as TABLE
from scorers.quality.manifest import shipped_manifest

MOST_BYTES = 6_000_000
TABLES = {"training": shipped_table(), "second": second_table()}
every_table = pytest.mark.parametrize("data", TABLES.values(), ids=TABLES.keys())


@cache
def figures() -> Evaluation:
    return evaluate()


@cache
def confirmed() -> Evaluation:
    return confirm()


def test_training_on_the_committed_table_gives_the_shipped_file_bit_for_bit() -> None:
    assert train() == (files("scorers") / "data" / NAME).read_bytes()


@every_table
def test_a_table_is_small_and_holds_numbers_and_names_of_repositories_only(data: bytes) -> None:
    assert len(data) <= MOST_BYTES
    text = gzip.decompress(data).decode().splitlines()
    assert text[0].split(",") == list(COLUMNS)
    for line in text[1:]:
        name, group, commit, until, *numbers = line.split(",")
        assert name.count("/") == 1
        assert group.isalpha()
        assert len(commit) == len(until) == 40
        assert all(float(number) >= 0 for number in numbers)


@every_table
def test_a_table_is_read_back_as_it_was_written(data: bytes) -> None:
    assert written(line for lines in read(data).values() for line in lines) == data


@every_table
def test_no_repository_that_is_kept_apart_is_in_a_table(data: bytes) -> None:
    assert kept_apart(read(data)) == set()


def test_the_second_table_has_nothing_of_the_first_nor_of_the_score() -> None:
    trained_on = {name.lower() for name in read(shipped_table())} | {
        entry.repository.lower() for entry in shipped_manifest()
    }
    assert len(read(second_table())) == 28
    assert {name for name in read(second_table()) if name.lower() in trained_on} == set()


@pytest.mark.parametrize("data", [b"", b"no table", gzip.compress(b"a,b\n1,2\n", mtime=0), gzip.compress(b"", mtime=0)])
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(ModelError, match=f"here is no training table|{TABLE}"):
        read(data, "here")


def test_a_table_without_anything_to_learn_is_refused() -> None:
    name, lines = next(iter(read(shipped_table()).items()))
    with pytest.raises(ModelError, match="fewer than two repositories"):
        train(written(lines))
    with pytest.raises(ModelError, match=f"{name} lacks files"):
        evaluate(written(replace(line, later_fixes=0) for line in lines))


def test_the_order_of_repositories_does_not_matter() -> None:
    lines = [line for repository in reversed(read(shipped_table()).values()) for line in repository]
    assert train(written(lines)) == train()


def test_fixed_directions_hold_whatever_the_examples_say() -> None:
    names = FEATURES["history"]
    few = [lines for lines in read(shipped_table()).values() if any(line.later_fixes for line in lines)][:5]
    cases = [examples(lines, names, by_history) for lines in few]
    turned = [type(case)(-case.features, case.fixed, case.weights) for case in cases]
    weights = fit(turned, names)
    assert all(weight * SIGNS[name] >= 0 for name, weight in zip(names, weights, strict=True))


def test_every_order_has_every_figure_with_an_interval_around_it() -> None:
    found = figures()
    assert set(found.figures) == {*LEARNED, *TRIVIAL}
    for order in found.figures.values():
        assert set(order) == set(FIGURES)
        assert all(0 <= one.low <= one.mean <= one.high <= 1 and 0 <= one.pooled <= 1 for one in order.values())


def test_opposite_orders_mirror_each_other() -> None:
    most, fewest = (figures().figures[name]["auc"].mean for name in ("most lines first", "fewest lines first"))
    assert most + fewest == pytest.approx(1)


def test_the_order_beats_lines_and_its_history_is_why() -> None:
    found = figures()
    assert all(found.lead[name].low > 0 for name in ("auc", "auc_equal", "fixes", "found"))
    first, code = found.figures["look here first"], found.figures["code alone"]
    assert first["auc"].mean > code["auc"].mean
    assert first["auc_equal"].mean > code["auc_equal"].mean


def test_on_the_second_table_the_order_beats_lines_in_all_but_the_chance_to_stand_first() -> None:
    lead = confirmed().lead
    assert all(lead[name].low > 0 for name in ("auc_equal", "fixes", "found"))
    assert lead["auc"].mean > 0 > lead["auc"].low  # may be chance, and the card says so


def test_the_model_card_shows_the_figures_that_anybody_gets() -> None:
    card = (files("scorers").joinpath("..", "docs", "model-card.md")).read_text(encoding="utf-8")
    for line in (*figures().text().splitlines(), *confirmed().text().splitlines()):
        assert line in card, line


def test_features_are_centered_inside_each_repository() -> None:
    lines = next(iter(read(shipped_table()).values()))
    case = examples(lines, FEATURES["history"], by_history)
    assert np.allclose(case.features.mean(axis=0), 0)
    assert case.weights.sum() == pytest.approx(1)
