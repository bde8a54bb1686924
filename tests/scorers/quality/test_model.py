"""A model is numbers that fit together; anything else is refused, and what it says rises with what is better."""

import hashlib
import json
import math
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from measured import analyses, analysis, looked_after

from analyzer.values import Analysis
from scorers.errors import ModelError
from scorers.quality.facts import facts_of
from scorers.quality.features import FEATURES, PARTS
from scorers.quality.model import (
    deviation,
    functions_index,
    opened,
    part_totals,
    place,
    reference,
    shipped,
    slope,
    terms_of,
    total,
)
from scorers.sealing import checksum, sealed

FILE = sealed(shipped())
SUMS = st.floats(-1e6, 1e6) | st.floats(-10, 10)


def resealed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The file of a stranger, who can make a checksum that fits."""
    model = json.loads(FILE)["model"]
    change(model)
    text = json.dumps(model, separators=(",", ":"), sort_keys=True).encode()
    return json.dumps({"sha256": hashlib.sha256(text).hexdigest(), "model": model}).encode()


def test_a_model_survives_its_file() -> None:
    assert opened(FILE, "x") == shipped()
    assert opened(resealed(lambda _: None), "x") == shipped()
    assert checksum(opened(FILE, "x")) == checksum(shipped())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff\xfe{}",
        FILE[: len(FILE) // 2],
        FILE[:-3],
        FILE + b"{}",
        b'{"model": ' * 50_000,
        b'{"sha256": "0", "model": {"format": 1}}',
        pickle.dumps({"model": 1}),
    ],
    ids=["empty", "object", "list", "null", "bytes", "half", "cut", "longer", "deep", "bare", "pickle"],
)
def test_what_is_no_model_file_is_refused(data: bytes) -> None:
    with pytest.raises(ModelError, match=r"stranger\.json is not a model file"):
        opened(data, "stranger.json")


@given(st.data())
def test_a_model_file_with_any_number_changed_is_refused(data: st.DataObject) -> None:
    envelope = json.loads(FILE)
    term = data.draw(st.sampled_from(envelope["model"]["terms"]))
    name = data.draw(st.sampled_from(["weight", "reference", "weak"]))
    term[name] += data.draw(st.sampled_from([1, -1, 0.0001]))
    with pytest.raises(ModelError, match="was changed after it was made"):
        opened(json.dumps(envelope).encode(), "x")


@pytest.mark.parametrize(
    "change",
    [
        lambda model: model.update(format=2),
        lambda model: model.update(format=2, further=[1]),
        lambda model: (model.update(format=0), model.pop("terms")),
    ],
    ids=["newer", "with more in it", "without terms"],
)
def test_another_format_is_named_as_such(change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(ModelError, match=r"x has format [02]; this version reads format 1"):
        opened(resealed(change), "x")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda model: model["terms"].pop(), "other features"),
        (lambda model: model["terms"].reverse(), "other features"),
        (lambda model: model["terms"][0].update(name="stars"), "other features"),
        (lambda model: model["parts"].pop("code"), "other features"),
        (lambda model: model["terms"][3].update(weight=-0.5), "weights that no fit can give"),
        (lambda model: model.update(model_error=-0.5), "weights that no fit can give"),
        (lambda model: model["quantiles"].reverse(), "the sum is not in order"),
        (lambda model: model["changeability"].reverse(), "files is not in order"),
        (lambda model: model["parts"].update(code=[1.0, 2.0]), "the part code is not in order"),
        (lambda model: model["kinds"].update(library=[]), "the kind library is not in order"),
        (lambda model: model["terms"][0].update(values=[]), "the feature mistakes is not in order"),
    ],
)
def test_a_model_that_fits_its_checksum_and_not_this_version_is_refused(
    change: Callable[[dict[str, Any]], object], reason: str
) -> None:
    with pytest.raises(ModelError, match=reason):
        opened(resealed(change), "x")


@given(one=SUMS, other=SUMS)
def test_a_place_is_between_0_and_100_and_rises_with_the_value(one: float, other: float) -> None:
    for knots in (shipped().quantiles, *shipped().parts.values(), shipped().changeability, (1.0, 1.0, 1.0)):
        low, high = place(min(one, other), knots), place(max(one, other), knots)
        assert 0 < low <= high < 100


def test_places_follow_the_quantiles_of_the_reference_projects() -> None:
    knots = shipped().quantiles
    middle = knots[len(knots) // 2]
    assert place(middle, knots) == 50
    assert all(math.isclose(place(value, knots), index) for index, value in enumerate(knots, 1))


@given(analyses(), st.floats(0, 1))
def test_what_could_not_be_read_never_raises_the_sum(facts: Analysis, lost: float) -> None:
    model, found = shipped(), facts_of(facts)
    whole, partial = ({**found.whole, "lost": share} for share in (0.0, lost))
    assert total(model, terms_of(model, found.code(), partial)) <= total(model, terms_of(model, found.code(), whole))


@given(analyses())
def test_the_sum_is_that_of_its_parts(facts: Analysis) -> None:
    model, found = shipped(), facts_of(facts)
    terms = terms_of(model, found.code(), found.whole)
    parts = part_totals(model, terms)
    assert set(parts) == set(PARTS)
    assert math.isclose(model.intercept + sum(parts.values()), total(model, terms), abs_tol=1e-9)


def test_the_slope_at_the_reference_itself_is_a_number() -> None:
    model = shipped()
    start = reference(model)
    assert math.isclose(slope(model, start), slope(model, start + 1e-5), rel_tol=0.2)


def test_a_repository_in_one_group_of_files_has_no_known_deviation() -> None:
    model = shipped()
    assert deviation(model, facts_of(analysis(1))) == math.inf
    assert model.model_error <= deviation(model, facts_of(looked_after(analysis(30)))) < math.inf


@given(st.lists(st.fixed_dictionaries({
    "length": st.integers(1, 500).map(float),
    "paths": st.integers(1, 90).map(float),
    "nesting": st.integers(0, 9).map(float),
}), min_size=1, max_size=20))  # fmt: skip
def test_the_index_of_functions_does_not_know_how_many_there_are(rows: list[dict[str, float]]) -> None:
    index = functions_index(rows)
    assert index is not None
    again = functions_index(rows * 3)
    assert again is not None
    assert math.isclose(index, again, abs_tol=1e-9)
    harder = functions_index([{**row, "paths": row["paths"] + 5} for row in rows])
    assert harder is not None
    assert harder < index


def test_a_file_without_functions_has_no_index() -> None:
    assert functions_index([]) is None


def test_every_feature_has_its_term_with_the_words_of_its_name() -> None:
    assert [term.name for term in shipped().terms] == [feature.name for feature in FEATURES]
    assert all(term.weight > 0 for term in shipped().terms)
