"""The reading order depends on the files and their past alone, in the plain directions, and says what it rests on."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from past import REFERENCE, short_past

from analyzer.history.values import FileHistory, History, Reliability
from analyzer.values import Analysis, Measurement, Role, SourceFile
from scorers.assessment import assess
from scorers.fault_risk.facts import CodeFacts, PastFacts
from scorers.fault_risk.features import SIGNS, from_code, from_history
from scorers.fault_risk.model import shipped
from scorers.fault_risk.order import Basis, places, reading_order, reordered
from scorers.report import Report

COMMIT = "c" * 40
FILES = {"large.py": 400, "middle.py": 60, "small.py": 8, "twin.py": 60}


def analysis_of(files: dict[str, int], role: Role = Role.SOURCE, language: str = "Python") -> Analysis:
    """Return an analysis of files with so many logical lines, each with one function."""
    measurements = []
    for path, lines in files.items():
        measurements += [
            Measurement("radon", "raw.lloc", lines, "lines", path),
            Measurement("radon", "raw.sloc", lines + 1, "lines", path),
            Measurement("shape", "statements", lines, "places", path),
            Measurement("radon", "cc", 3, "paths", path, "f", 1),
        ]
    return Analysis(
        "https://example.org/a/b",
        COMMIT,
        REFERENCE,
        "1",
        tuple(SourceFile(path, "0" * 40, 10, language, role, "", lines) for path, lines in sorted(files.items())),
        tuple(measurements),
        (),
        (),
        (),
    )


def file_history(path: str, commits: int = 5, fixes: int = 0, days: int = 100) -> FileHistory:
    last = REFERENCE - timedelta(days=days)
    return FileHistory(path, commits, 1, fixes, 0, 1, last, REFERENCE - timedelta(days=600))


def past_of(*files: FileHistory) -> History:
    return replace(short_past(COMMIT), commits=200, files=files)


ANALYSIS = analysis_of(FILES)
EVEN = past_of(*(file_history(path) for path in FILES))


def values_of(analysis: Analysis, history: History | None = None) -> dict[str, float]:
    return reading_order(analysis, history).values


def ranked(values: dict[str, float]) -> list[str]:
    return sorted(values, key=lambda path: (-values[path], path))


def test_values_are_places_from_0_to_1_and_equal_files_share_one() -> None:
    assert values_of(ANALYSIS, EVEN) == {"large.py": 1.0, "middle.py": 0.5, "small.py": 0.0, "twin.py": 0.5}
    assert places([3.0]) == [1.0]
    assert places([]) == []


def test_the_order_says_what_it_rests_on() -> None:
    assert reading_order(ANALYSIS, EVEN).basis is Basis.HISTORY
    assert reading_order(ANALYSIS).basis is Basis.CODE
    assert reading_order(replace(ANALYSIS, files=())).basis is Basis.NONE
    assert reading_order(ANALYSIS).model == shipped().name


@pytest.mark.parametrize(
    "history",
    [
        replace(EVEN, signs=(Reliability.SHALLOW,)),
        replace(EVEN, signs=(Reliability.IMPORTED, Reliability.ONE_DAY)),
        replace(EVEN, commits=49),
        replace(EVEN, age_days=182),
    ],
    ids=["shallow", "one day", "few commits", "short"],
)
def test_a_past_that_is_not_known_enough_is_not_used(history: History) -> None:
    assert reading_order(ANALYSIS, history) == reading_order(ANALYSIS)


def test_the_history_of_another_commit_is_refused() -> None:
    with pytest.raises(ValueError, match="is not that of c"):
        values_of(ANALYSIS, replace(EVEN, commit="d" * 40))


def test_only_source_files_in_python_have_a_place_and_files_without_a_statement_come_last() -> None:
    assert values_of(analysis_of(FILES, role=Role.TEST)) == {}
    assert values_of(analysis_of(FILES, language="Ruby")) == {}
    with_empty = values_of(analysis_of(FILES | {"pkg/__init__.py": 0}))
    assert with_empty["pkg/__init__.py"] == 0.0
    assert with_empty | {"pkg/__init__.py": 0.0} == values_of(ANALYSIS) | {"pkg/__init__.py": 0.0}


@pytest.mark.parametrize(
    "risky",
    [
        file_history("twin.py", commits=9),
        file_history("twin.py", fixes=3),
        file_history("twin.py", days=2),
        replace(file_history("twin.py"), commits_last_year=4),
        replace(file_history("twin.py"), first_touched=REFERENCE - timedelta(days=150)),
    ],
    ids=["more commits", "more fixes", "touched lately", "busy last year", "young"],
)
def test_of_two_equal_files_the_one_with_the_riskier_past_comes_first(risky: FileHistory) -> None:
    files = (file_history("large.py"), file_history("middle.py"), file_history("small.py"), risky)
    values = values_of(ANALYSIS, past_of(*files))
    assert values["twin.py"] > values["middle.py"]


def test_a_file_that_only_merges_brought_counts_as_never_touched() -> None:
    values = values_of(ANALYSIS, past_of(*(file_history(path) for path in FILES if path != "twin.py")))
    assert values["twin.py"] < values["middle.py"]


def test_a_third_file_does_not_turn_two_around() -> None:
    alone = values_of(ANALYSIS, EVEN)
    crowd = {f"other{number}.py": 10 * number for number in range(1, 40)}
    more = values_of(analysis_of(FILES | crowd), EVEN)
    assert ranked(alone) == [path for path in ranked(more) if path in FILES]


def test_the_same_facts_give_the_same_order_under_any_address_and_in_any_order_of_facts() -> None:
    other = replace(ANALYSIS, repository="/srv/git/b.git", sandbox="landlock", measurements=ANALYSIS.measurements[::-1])
    assert values_of(other, EVEN) == values_of(ANALYSIS, EVEN)
    assert values_of(ANALYSIS, replace(EVEN, files=EVEN.files[::-1])) == values_of(ANALYSIS, EVEN)


AMOUNTS = st.integers(0, 10_000).map(float)


@given(st.builds(CodeFacts, *[AMOUNTS] * 13), st.builds(PastFacts, *[AMOUNTS] * 7), st.data())
def test_a_feature_moves_a_file_only_in_its_direction(code: CodeFacts, past: PastFacts, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["commits", "commits_year", "fixes", "fixes_year", "days_since_last"]))
    more = replace(past, **{name: getattr(past, name) + 1})
    weights = shipped().history
    before, after = (
        sum(weights[key] * value for key, value in from_history(code, each).items()) for each in (past, more)
    )
    assert (after - before) * SIGNS[name] >= 0


@given(
    st.builds(CodeFacts, *[AMOUNTS] * 13),
    st.sampled_from(["logical_lines", "complexity_max", "findings", "nesting_max"]),
)
def test_more_of_what_makes_code_hard_never_moves_a_file_back(code: CodeFacts, name: str) -> None:
    weights, more = shipped().code, replace(code, **{name: getattr(code, name) + 1})
    before, after = (sum(weights[key] * value for key, value in from_code(each).items()) for each in (code, more))
    assert after >= before


def test_the_report_carries_the_order_and_what_it_rests_on() -> None:
    report = assess(ANALYSIS, history=EVEN)
    assert {file.path: file.fault_risk for file in report.files} == values_of(ANALYSIS, EVEN)
    assert (report.reading_order.basis, report.reading_order.model) == ("history", shipped().name)
    assert assess(ANALYSIS).reading_order.basis == "code"


def test_a_history_read_later_gives_the_report_that_it_would_have_given_at_once() -> None:
    stored = Report.from_json(assess(ANALYSIS).to_json())
    assert reordered(stored, EVEN) == assess(ANALYSIS, history=EVEN)
    assert reordered(stored, None) is stored
    assert reordered(stored, replace(EVEN, signs=(Reliability.SHALLOW,))) is stored
    with pytest.raises(ValueError, match="is not that of c"):
        reordered(stored, replace(EVEN, commit="d" * 40))
