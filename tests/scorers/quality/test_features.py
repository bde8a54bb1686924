"""Every feature moves in its one direction only, and has words for it."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorers.quality.facts import PER_NAME, SHAPES
from scorers.quality.features import FEATURES, PARTS, Feature, by_name
from scorers.quality.security import SEVERITY

MORE_OF = {
    **{name: name for name in ("mistakes", "detours", "prints", "top_level", "globals", "raises", "contexts")},
    **{name: name for name in ("named_arguments", "decorators", "comprehensions", "indexing")},
    **{name: name for name in ("changelog", "packaging", "licence", "readme", "documents", "in_functions")},
    "dead_code": "dead",
    "broad_handling": "broad",
    "open_loops": "whiles",
    "long_functions": "in_long",
    "complex_functions": "in_complex",
    "nested_functions": "in_nested",
    "wide_functions": "in_wide",
    "function_size": "in_functions",
    "function_paths": "all_paths",
    "copies": "copied_codes",
    "danger": "danger_high_high",
    "tests": "test_statements",
    "automatic_checks": "ci",
    "guides": "contributing",
}
"""Of each feature, the count that it is about: more of it must never count against the feature's direction."""

COUNTS = st.dictionaries(
    st.sampled_from(sorted({*MORE_OF.values(), *SHAPES.values(), "functions"})), st.integers(0, 10_000).map(float)
)


def test_features_have_names_of_their_own_parts_directions_and_words() -> None:
    assert len(by_name()) == len(FEATURES)
    for feature in FEATURES:
        assert feature.part in PARTS
        assert feature.sign in {1, -1}
        for sentence, absent in ((feature.sentence, feature.absent), (feature.sentence_en, feature.absent_en)):
            assert ("{value}" in sentence) != bool(absent)
            assert all(text.format(value="1").endswith(".") for text in (sentence, absent) if text)
        assert bool(feature.absent) == bool(feature.absent_en)


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
@given(counts=COUNTS, more=st.integers(1, 10_000))
def test_more_of_what_a_feature_is_about_never_counts_against_its_direction(
    feature: Feature, counts: dict[str, float], more: int
) -> None:
    name = MORE_OF[feature.name]
    counts = {"statements": 5_000.0, "functions": 100.0, "lines": 20_000.0, **counts}
    richer = {**counts, name: counts.get(name, 0.0) + more}
    before, after = feature.term(counts, counts), feature.term(richer, richer)
    assert math.isfinite(before)
    assert feature.sign * (after - before) >= 0


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_a_feature_does_move(feature: Feature) -> None:
    name = MORE_OF[feature.name]
    counts = {"statements": 5_000.0, "functions": 100.0, "lines": 20_000.0}
    richer = {**counts, name: 1_000.0}
    assert feature.sign * (feature.term(richer, richer) - feature.term(counts, counts)) > 0


ENDS = {"raises": 13, "contexts": 4, "named_arguments": 180, "decorators": 7, "comprehensions": 13}
ENDS |= {"in_functions": 80, "readme": 230, "documents": 10}


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_signs_that_are_counted_and_not_understood_count_up_to_a_number_that_their_sentence_names(
    feature: Feature,
) -> None:
    counts = {"statements": 5_000.0, "functions": 100.0, MORE_OF[feature.name]: 1e9}
    named = [
        re.findall(r"(?:gezählt bis|counted up to) (\d+)\.", text) for text in (feature.sentence, feature.sentence_en)
    ]
    if end := ENDS.get(feature.name):
        assert feature.measure(counts, counts) == end
        assert named == [[str(end)]] * 2
    else:
        assert named == [[], []]
        assert feature.sign < 0 or feature.is_fact or feature.name == "tests"


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_a_repository_without_anything_has_a_number_too(feature: Feature) -> None:
    assert math.isfinite(feature.term({}, {}))


@pytest.mark.parametrize(("name", "most"), [("danger", [SEVERITY["high"], SEVERITY["medium"]]), ("tests", [PER_NAME])])
def test_a_sentence_names_the_most_that_one_place_or_one_tested_function_may_count(
    name: str, most: list[float]
) -> None:
    feature = by_name()[name]
    for text in (feature.sentence, feature.sentence_en):
        assert list(map(float, re.findall(r"(?:bis zu|up to) (\d+)", text))) == most
