"""The figures that page and card show are those of the shipped model, and of no other."""

from collections import Counter
from pathlib import Path

import msgspec
import pytest
from plain import plainness, sentences_of

from analyzer.values import ANALYZER_VERSION
from scorers.errors import ModelError
from scorers.figures import Figure
from scorers.models.quality import SCORER, _explain, _Judged
from scorers.quality import figures as figures_module
from scorers.quality.evaluation import figures_of
from scorers.quality.features import FEATURES
from scorers.quality.figures import Figures, read, shipped_figures, tabulated, written
from scorers.quality.fitting import is_measurable
from scorers.quality.model import rank, shipped
from scorers.quality.security import security_of
from scorers.quality.table import shipped_table
from scorers.sealing import checksum

CARD = (Path(__file__).parents[2] / "docs" / "model-card.md").read_text(encoding="utf-8")


def test_the_figures_belong_to_the_shipped_model() -> None:
    figures = shipped_figures()
    assert figures.model == checksum(shipped())
    assert (figures.version, figures.benchmark) == (SCORER.version, shipped().benchmark)
    assert figures.trained_on == shipped().trained_on
    assert set(figures.reference) == set(shipped().kinds)


def test_figures_of_another_model_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    other = msgspec.structs.replace(shipped(), intercept=shipped().intercept + 1)
    monkeypatch.setattr(figures_module, "shipped", lambda: other)
    with pytest.raises(ModelError, match="another model"):
        figures_module.shipped_figures.__wrapped__()


@pytest.mark.parametrize("data", [b"", b"{}", b"[1, 2]", b"\xff", b'{"model": 1}'])
def test_what_holds_no_figures_is_refused(data: bytes) -> None:
    with pytest.raises(ModelError, match="holds no figures"):
        read(data)


def test_written_figures_are_read_back_and_tabulated() -> None:
    figure = Figure("some AUC", 0.91266, 0.875, 0.9463, {"lines": 0.5}, "3 over 2")
    figures = Figures("f" * 64, "9", "2099-01", {"library": 3}, {"library": 2}, (figure,))
    assert read(written(figures)) == figures
    assert "| some AUC | 0.913 | 0.875 to 0.946 | 3 over 2 | lines 0.500 |" in tabulated(figures)


def test_the_committed_figures_are_what_the_evaluation_gives() -> None:
    found, kept = figures_of(shipped(), shipped_table()), shipped_figures()
    assert (found.reference, found.trained_on) == (kept.reference, kept.trained_on)
    assert [each.name for each in found.figures] == [each.name for each in kept.figures]
    for new, old in zip(found.figures, kept.figures, strict=True):
        assert (new.value, new.low, new.high) == pytest.approx((old.value, old.low, old.high), abs=1e-3)
        assert new.baselines == pytest.approx(old.baselines, abs=1e-3)


def test_the_model_card_shows_the_shipped_model_its_features_and_its_figures() -> None:
    assert f"`{checksum(shipped())}`" in CARD
    assert tabulated(shipped_figures()) in CARD
    for feature, term in zip(FEATURES, shipped().terms, strict=True):
        better = "more" if feature.sign > 0 else "less"
        assert f"| `{feature.name}` | {feature.part} | {better} | {term.weight:.4f} |" in CARD
    for counts in (shipped_figures().reference, shipped_figures().trained_on):
        assert ", ".join(f"{kind} {count}" for kind, count in counts.items()) in CARD


def test_the_card_says_which_analyzer_measured_the_reference_and_which_one_measures_today() -> None:
    (measured,) = {row.analyzer_version.partition("-")[0] for row in shipped_table()}
    today = ANALYZER_VERSION.partition("-")[0]
    assert f"Measured by version {measured} of the analyzer; version {today} measures today." in CARD


def test_what_the_card_says_in_words_is_what_its_figures_say() -> None:
    found = {figure.name: figure for figure in shipped_figures().figures}
    niche = found["engineered or not (NICHE), AUC"]
    assert ("Practice alone does as well as the whole" in CARD) is (niche.baselines["practice alone"] >= niche.low)
    assert ("Calibration meets its bar" in CARD) is (found["engineered, calibration error (ECE)"].value <= 0.05)
    taken = Counter(f"{row.entry.group} {row.entry.label}".strip() for row in shipped_table())
    assert all(f"| {group} | {count} |" in CARD for group, count in taken.items())


@pytest.mark.parametrize(
    ("value", "place"), [(-1, 0.0), (0, 30.0), (0.5, 60.0), (1, 70.0), (2, 80.0), (3, 90.0), (4, 100.0)]
)
def test_a_place_counts_those_who_have_less_and_half_of_those_who_have_the_same(value: float, place: float) -> None:
    assert rank(value, [0, 0, 0, 1, 3]) == pytest.approx(place)


def test_reasons_of_real_projects_add_up_and_are_plain() -> None:
    explained = []
    for row in shipped_table():
        if not is_measurable(row):
            continue
        judged = _Judged(shipped(), row.facts, security_of(row.facts), row.facts)
        contributions = judged.contributions()
        assert judged.base + sum(each.points for each in contributions) == pytest.approx(judged.value, abs=1e-6)
        assert all(0 <= each.place <= 100 for each in contributions if each.place is not None)
        assert all(each.gain >= 0 for each in contributions)
        explained.append(_explain(3, contributions))
    assert len(explained) > 300
    from_real = {german for german, _ in explained}
    assert [text for text in from_real if not plainness([text]).is_plain or len(sentences_of(text)) > 2] == []
