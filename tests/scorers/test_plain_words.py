"""Every sentence that explains a score is plain, states a fact, and promises nothing."""

import re

import pytest
from plain import plainness, sentences_of

from scorers.quality.evidence import FINDERS
from scorers.quality.facts import Facts
from scorers.quality.features import FEATURES, Feature
from scorers.quality.security import KEY, PACKAGE, security_of
from scorers.reasons import REASONS, STARS

PROMISES = re.compile(
    r"\b(sicher|fehlerfrei|garantier\w*|Wahrscheinlichkeit|secure|bug-free|probability)\b", re.IGNORECASE
)
DANGER = Facts(({"statements": 1_000.0, "danger_high_high": 12.0},), {})
SHOWN = ("0,0", "1", "12,3", "100")
LONGEST = 18


def german() -> list[str]:
    """What can stand in a score's explanation or among its reasons."""
    stated = [text.format(value=value) for each in FEATURES for text in (each.sentence, each.absent) for value in SHOWN]
    caps = (security_of(DANGER).reason, *(text.format(7) for pair in (KEY, PACKAGE) for text, _ in pair))
    return [text for text in (*stated, *(pair[0] for pair in (*REASONS.values(), *STARS.values())), *caps) if text]


def english() -> list[str]:
    stated = [text.format(value="12.3") for each in FEATURES for text in (each.sentence_en, each.absent_en)]
    return [text for text in (*stated, *(pair[1] for pair in (*REASONS.values(), *STARS.values()))) if text]


@pytest.mark.parametrize("text", sorted(set(german())))
def test_each_sentence_is_plain(text: str) -> None:
    measured = plainness([text])
    assert measured.is_plain, measured


@pytest.mark.parametrize("text", sorted({*german(), *english()}))
def test_no_sentence_promises_what_nobody_measured_or_is_long(text: str) -> None:
    assert PROMISES.findall(text) == []
    assert [sentence for sentence in sentences_of(text) if len(sentence.split()) > LONGEST] == []


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_a_sentence_states_the_value_or_the_fact_in_both_languages(feature: Feature) -> None:
    for text in (feature.sentence, feature.sentence_en):
        assert ("{value}" in text) is not feature.is_fact
    assert bool(feature.absent) is bool(feature.absent_en)
    judging = re.compile(
        r"\b(leider|gut|schlecht|zu viele|zu wenige|nur|good|bad|only|too many|too few)\b", re.IGNORECASE
    )
    every = f"{feature.sentence} {feature.absent} {feature.sentence_en} {feature.absent_en}"
    assert judging.findall(every) == []


def test_places_are_known_for_features_that_exist() -> None:
    assert set(FINDERS) - {"security_cap"} <= {feature.name for feature in FEATURES}


def test_the_measure_would_see_difficult_german() -> None:
    office = (
        "Die Inanspruchnahme verwaltungsrechtlicher Qualitätssicherungsmaßnahmen bedarf der vorherigen "
        "Einverständniserklärung der zuständigen Softwareentwicklungsabteilung."
    )
    assert not plainness([office]).is_plain
    assert plainness(["Der Hund schläft im Haus."]).is_plain
