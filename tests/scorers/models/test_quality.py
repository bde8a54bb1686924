"""The learned score splits exactly, says why where there is none, and gains nothing from what is missing."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from measured import analyses, analysis, findings, function, looked_after, source
from msgspec import structs

from analyzer.values import Analysis, LeftOut, Outcome, Role, ToolRun
from scorers.models.quality import CUTS, SCORER, _shown, stars
from scorers.quality.features import FEATURES
from scorers.quality.model import shipped
from scorers.quality.security import THREE_STARS, TWO_STARS, cap_of
from scorers.reasons import STARS
from scorers.report import PARTS
from scorers.values import Score, Status

DANGERS = {0: 100.0, 1: cap_of(0.5), 2: THREE_STARS, 4: THREE_STARS, 20: TWO_STARS, 21: TWO_STARS}
"""Dangerous places in 2,000 statements, and the most that the score may be."""


def value(facts: Analysis) -> float:
    found = SCORER.score(facts).value
    assert found is not None
    return found


@given(analyses())
def test_contributions_sum_with_the_base_to_the_value(facts: Analysis) -> None:
    score = SCORER.score(facts)
    if score.status is Status.TOO_UNCERTAIN:
        return
    assert score.value is not None
    assert score.interval is not None
    assert abs(score.base + math.fsum(item.points for item in score.contributions) - score.value) < 1e-6
    assert 0 < score.interval[0] <= score.value <= score.interval[1] < 100
    assert {item.feature for item in score.contributions} >= {feature.name for feature in FEATURES}
    assert all(item.sentence and item.sentence_en for item in score.contributions)
    assert all(item.gain >= 0 for item in score.contributions)


@given(analyses())
def test_every_part_is_there_and_between_0_and_100(facts: Analysis) -> None:
    score = SCORER.score(facts)
    assert set(score.parts) == set(PARTS)
    if score.value is None:
        return
    for part in score.parts.values():
        assert part.value is not None
        assert 0 <= part.value <= 100
        if part.interval:
            assert 0 < part.interval[0] <= part.value <= part.interval[1] < 100


@given(st.floats(0, 100))
def test_stars_are_cut_at_5_30_30_30_and_5_percent(place: float) -> None:
    assert CUTS == (5, 35, 65, 95)
    assert 1 <= stars(place) <= 5
    assert stars(place) == sum(place >= cut for cut in (0, *CUTS))


def test_a_reason_against_never_shows_nothing_where_there_is_something() -> None:
    assert [_shown(number, 1) for number in (0.0, 0.02, 0.5, 12.34)] == ["0.0", "0.02", "0.5", "12.3"]
    assert _shown(1e-9, 0) == "0.0000"


def test_good_code_that_is_looked_after_has_more_stars_than_loose_code() -> None:
    loose = SCORER.score(analysis(functions=1, top_level=70, call_print=40, call_input=10))
    good = SCORER.score(
        looked_after(analysis(30, 8, {"size": 4, "cc": 2}, named_argument=50, decorator=8, **{"raise": 4, "with": 4}))
    )
    assert loose.stars is not None
    assert good.stars is not None
    assert good.stars >= loose.stars + 2
    assert good.explanation.startswith(STARS[good.stars][0])
    assert loose.explanation_en.startswith(STARS[loose.stars][1])
    assert "The main point against: " in loose.explanation_en


SHORT = tuple(structs.replace(file, lines=40) for file in analysis().files)
RUBY = (*analysis().files, source("b.rb", language="Ruby", lines=9_000))
STYLES = (*analysis().files, source("b.css", language="CSS", lines=9_000))
LOST = tuple(LeftOut(f"a{index:02}.py", "not valid Python") for index in range(5))
NEWER = tuple(LeftOut(f"a{index:02}.py", "newer than Python 3.11") for index in range(3))
FAILED = tuple(
    ToolRun(run.tool, "1", Outcome.FAILED, "crashed") if run.tool == "ruff" else run for run in analysis().tools
)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        (analysis(0), Status.NO_SOURCE),
        (replace(analysis(), files=STYLES[-1:]), Status.NO_SOURCE),
        (analysis(9), Status.TOO_FEW_FILES),
        (replace(analysis(10), left_out=LOST[:1]), Status.TOO_FEW_FILES),
        (replace(analysis(), files=SHORT), Status.TOO_FEW_LINES),
        (replace(analysis(), files=RUBY), Status.LANGUAGE_NOT_COVERED),
        (replace(analysis(), left_out=LOST), Status.TOO_MUCH_UNPARSABLE),
        (replace(analysis(40), left_out=NEWER), Status.NEWER_PYTHON),
        (replace(analysis(40), left_out=NEWER[:2]), Status.SCORED),
        (replace(analysis(), tools=FAILED), Status.TOOL_FAILED),
        (replace(analysis(), measurements=()), Status.TOO_UNCERTAIN),
        (replace(analysis(), files=STYLES), Status.SCORED),
        (replace(analysis(), left_out=LOST[:4]), Status.SCORED),
    ],
)
def test_it_says_why_there_is_no_score(facts: Analysis, status: Status) -> None:
    score = SCORER.score(facts)
    assert score.status is status
    assert (score.value is None) == (status is not Status.SCORED)
    assert (score.stars is None) == (score.interval is None) == (score.value is None)
    assert score.explanation
    assert score.explanation_en
    assert score.model == f"quality-{shipped().version}"


def test_newer_python_raises_nothing_and_the_interval_reaches_up_to_the_score_without_it() -> None:
    newer, lost, nothing = (
        SCORER.score(replace(analysis(40), left_out=left_out))
        for left_out in (
            NEWER[:2],
            tuple(structs.replace(each, reason="not valid Python 3.11") for each in NEWER[:2]),
            (),
        )
    )
    assert newer.value == lost.value
    assert newer.interval is not None
    assert lost.interval is not None
    assert nothing.interval is not None
    assert newer.interval[0] == lost.interval[0]
    assert lost.interval[1] < newer.interval[1] <= nothing.interval[1]


@pytest.mark.parametrize(("places", "most"), DANGERS.items())
def test_many_dangerous_places_cap_the_score_and_the_cap_is_a_contribution(places: int, most: float) -> None:
    good = looked_after(analysis(numbers={"size": 4, "cc": 2}, named_argument=50, **{"raise": 9, "with": 9}))
    score = SCORER.score(replace(good, findings=findings("bandit", "B602", places)))
    capped = [item for item in score.contributions if item.feature == "security_cap"]
    plain = score.base + math.fsum(item.points for item in score.contributions if item not in capped)
    assert plain > THREE_STARS
    assert score.value is not None
    assert math.isclose(score.value, min(plain, most), abs_tol=1e-9)
    assert len(capped) == (most < plain)
    assert all(item.sentence and item.sentence_en and item.part == "security" for item in capped)


@given(analyses(), st.integers(1, 50))
def test_worse_findings_never_raise_the_score(facts: Analysis, more: int) -> None:
    for tool, rule in (("ruff", "B006"), ("ruff", "SIM102"), ("bandit", "B602")):
        worse = replace(facts, findings=(*facts.findings, *findings(tool, rule, more, files=10)))
        before, after = SCORER.score(facts).value, SCORER.score(worse).value
        assert after is None or before is None or after <= before + 1e-9


def width(score: Score) -> float:
    assert score.interval is not None
    return score.interval[1] - score.interval[0]


def test_a_file_that_could_not_be_read_does_not_raise_the_score() -> None:
    facts = looked_after(analysis())
    for count in (1, 2, 4):
        lost = replace(facts, left_out=LOST[:count])
        paths = {item.path for item in lost.left_out}
        lost = replace(lost, measurements=tuple(item for item in facts.measurements if item.path not in paths))
        assert value(lost) <= value(facts)


def test_what_stands_in_vendored_and_generated_files_does_not_move_the_score() -> None:
    facts = looked_after(analysis())
    added = (source("vendor/x.py", Role.VENDORED), source("y_pb2.py", Role.GENERATED))
    stated = tuple(item for file in added for item in function(file.path, 1, size=90, cc=40, length=200, nesting=9))
    more = replace(facts, files=(*facts.files, *added), measurements=(*facts.measurements, *stated))
    assert SCORER.score(more) == SCORER.score(facts)


def test_files_in_any_language_have_their_changeability() -> None:
    easy, hard = source("easy.rb", language="Ruby"), source("hard.js", language="JavaScript")
    stated = (
        *function("easy.rb", 1, length=4, complexity=1, nesting=0),
        *function("hard.js", 1, length=400, complexity=60, nesting=6),
    )
    facts = analysis()
    facts = replace(facts, files=(*facts.files, easy, hard), measurements=(*facts.measurements, *stated))
    judged = {file.path: file.changeability for file in SCORER.score(facts).files}
    assert judged["easy.rb"] is not None
    assert judged["hard.js"] is not None
    assert judged["easy.rb"] > 90
    assert judged["hard.js"] < 10


def test_the_order_of_files_does_not_matter() -> None:
    facts = looked_after(analysis())
    turned = replace(facts, files=facts.files[::-1], measurements=facts.measurements[::-1])
    assert SCORER.score(turned).value == SCORER.score(facts).value
