"""The fit gives the shipped model bit for bit, keeps its directions, and never trains on what it must not."""

import math

import numpy as np
import pytest

from scorers.quality.facts import Facts
from scorers.quality.fitting import (
    KINDS,
    LEAST,
    fit,
    is_example,
    is_measurable,
    matrix,
    reference_weights,
    target,
)
from scorers.quality.model import place, shipped, terms_of, total
from scorers.quality.table import Row, shipped_table
from scorers.registry import find_learners

ROWS = tuple(row for row in shipped_table() if is_measurable(row))


def test_the_shipped_table_gives_the_shipped_model_bit_for_bit() -> None:
    learner = find_learners()["quality"]
    assert learner.train() == learner.shipped()


def test_only_labelled_projects_libraries_and_beginners_are_trained_on() -> None:
    groups = {(row.entry.group, row.entry.label) for row in ROWS if is_example(row)}
    assert groups == {("niche", "Y"), ("niche", "N"), ("library", ""), ("beginner", "")}
    engineered = {(row.entry.group, row.entry.label) for row in ROWS if is_example(row) and target(row)}
    assert engineered == {("niche", "Y"), ("library", "")}
    counts = shipped().trained_on
    assert sum(counts.values()) == sum(1 for row in ROWS if is_example(row))


@pytest.mark.parametrize("turned", [False, True])
def test_no_label_can_turn_a_direction_round(turned: bool) -> None:  # noqa: FBT001 - a parameter of the test
    examples = [row for row in ROWS if is_example(row)]
    terms, targets = matrix(examples), np.array([target(row) for row in examples])
    found = fit(terms, 1 - targets if turned else targets)
    assert (found.weights * terms.std(axis=0) >= LEAST - 1e-9).all()


def test_the_examples_may_come_in_any_order() -> None:
    examples = [row for row in ROWS if is_example(row)]
    terms, targets = matrix(examples), np.array([target(row) for row in examples])
    one, other = fit(terms, targets), fit(terms[::-1].copy(), targets[::-1].copy())
    assert np.allclose(one.weights, other.weights, atol=1e-5)
    assert math.isclose(one.intercept, other.intercept, abs_tol=1e-4)


def test_each_kind_weighs_the_same_in_the_benchmark_and_beginners_nothing() -> None:
    weights = reference_weights(ROWS)
    for belongs in KINDS.values():
        assert math.isclose(sum(weights[row.entry.repository] for row in ROWS if belongs(row)), 1)
    assert {weights[row.entry.repository] for row in ROWS if row.entry.group == "beginner"} == {0}


def test_the_middle_reference_project_has_half_of_the_others_below_it() -> None:
    model, weights = shipped(), reference_weights(ROWS)
    sums = {row.entry.repository: total(model, terms_of(model, row.facts.code(), row.facts.whole)) for row in ROWS}
    below = sum(weights[name] for name, found in sums.items() if place(found, model.quantiles) < 50)
    assert math.isclose(below / sum(weights.values()), 0.5, abs_tol=0.01)


def test_a_repository_without_enough_code_is_left_out_of_the_fit() -> None:
    row = ROWS[0]
    bare = Row(row.entry, row.analyzer_version, row.tools, Facts((), row.facts.whole), row.trivial, ())
    assert not is_measurable(bare)
    assert len(ROWS) < len(shipped_table())
