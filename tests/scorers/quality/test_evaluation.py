"""Every figure is of repositories that the judging models never saw, and has its interval around it."""

import msgspec
import numpy as np
import pytest

from scorers.quality import evaluation, fitting
from scorers.quality.fitting import is_example, is_measurable, target
from scorers.quality.model import shipped
from scorers.quality.table import shipped_table

ROWS = [row for row in shipped_table() if is_measurable(row)]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw less often than the model card does: the same way, in a tenth of the time."""
    monkeypatch.setattr(fitting, "DRAWS", 1)
    monkeypatch.setattr(evaluation, "BOOTSTRAPS", 100)


def test_the_label_of_a_repository_does_not_reach_its_own_judgement() -> None:
    number = next(number for number, row in enumerate(ROWS) if row.entry.label == "Y")
    turned = list(ROWS)
    turned[number] = msgspec.structs.replace(ROWS[number], entry=msgspec.structs.replace(ROWS[number].entry, label="N"))
    before, after = fitting.left_out_sums(ROWS), fitting.left_out_sums(turned)
    assert after[number] == before[number]
    assert (after != before).sum() > len(ROWS) / 2


def test_labels_drawn_by_lot_are_not_learned() -> None:
    examples = [row for row in ROWS if is_example(row) and row.entry.label]
    lots = np.random.default_rng(1).permutation([row.entry.label for row in examples])
    drawn = [
        msgspec.structs.replace(row, entry=msgspec.structs.replace(row.entry, label=str(label)))
        for row, label in zip(examples, lots, strict=True)
    ]
    sums = fitting.left_out_sums(drawn)
    wanted = np.array([target(row) for row in drawn]) > 0
    higher = (sums[wanted][:, None] > sums[~wanted][None, :]).mean()
    assert 0.3 < higher < 0.7


def test_a_perfect_order_is_calibrated_to_a_steep_curve_and_none_to_a_flat_one() -> None:
    sums = np.arange(-20.0, 20.0)
    turns = np.arange(40) % 2
    rise, shift = evaluation.platt(sums, np.where(abs(sums) > 2, sums > 0, turns))
    assert rise > 0.3
    assert abs(shift) < 2
    flat, _ = evaluation.platt(sums, turns)
    assert abs(flat) < 0.05


def test_every_figure_lies_in_its_interval_and_the_score_beats_what_is_trivial() -> None:
    figures = {figure.name: figure for figure in evaluation.evaluate(shipped(), shipped_table())}
    for figure in figures.values():
        assert figure.low <= figure.value <= figure.high, figure.name
        assert figure.cases
    for name in ("engineered or not (NICHE), AUC", "applications over beginners, AUC"):
        baselines = figures[name].baselines
        for trivial in ("lines, large first", "radon MI", "transparent baseline", "mean complexity, low first"):
            assert baselines[trivial] < figures[name].low
