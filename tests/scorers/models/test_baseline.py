"""The baseline is an exact sum, refuses where it should, and follows its own direction."""

import math
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from analyzer.values import Analysis, Finding, LeftOut, Measurement, Outcome, Role, SourceFile, ToolRun
from scorers.models.baseline import FEATURES, SCORER
from scorers.values import Status

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def source(path: str, role: Role = Role.SOURCE, language: str = "Python", lines: int = 200) -> SourceFile:
    return SourceFile(path, "0" * 40, 100, language, role, "", lines)


def analysis(count: int = 20, complexity: float = 3, lines: float = 100) -> Analysis:
    files = tuple(source(f"a{index:02}.py") for index in range(count))
    numbers = tuple(Measurement("radon", "raw.lloc", lines, "lines", file.path) for file in files)
    numbers += tuple(Measurement("radon", "cc", complexity, "paths", file.path, "f", 1) for file in files)
    tools = tuple(ToolRun(name, "1", Outcome.OK, files=count) for name in ("bandit", "radon", "ruff"))
    return Analysis("https://example.org/a/b", "0" * 40, MOMENT, "1", files, numbers, (), (), tools)


def findings(tool: str, severity: str, count: int) -> tuple[Finding, ...]:
    return tuple(Finding(tool, "X1", severity, "high", f"a{index % 20:02}.py", 1, "") for index in range(count))


def test_weights_sum_to_one_hundred() -> None:
    assert sum(feature.weight for feature in FEATURES) == 100


@given(
    complexity=st.floats(1, 60),
    lines=st.floats(60, 3_000),
    mistakes=st.integers(0, 300),
    dangers=st.integers(0, 100),
)
def test_contributions_sum_with_the_base_to_the_value(
    complexity: float, lines: float, mistakes: int, dangers: int
) -> None:
    facts = replace(
        analysis(complexity=complexity, lines=lines),
        findings=findings("ruff", "medium", mistakes) + findings("bandit", "high", dangers),
    )
    score = SCORER.score(facts)
    if score.status is Status.TOO_UNCERTAIN:
        return
    assert score.value is not None
    assert score.interval is not None
    assert math.isclose(score.base + math.fsum(item.points for item in score.contributions), score.value, abs_tol=1e-6)
    assert 0 <= score.interval[0] <= score.value <= score.interval[1] <= 100
    assert all(part.value is not None and 0 <= part.value <= 100 for part in score.parts.values())


SHORT = tuple(structs.replace(file, lines=40) for file in analysis().files)
RUBY = (*analysis().files, source("b.rb", language="Ruby", lines=9_000))
UNREADABLE = tuple(LeftOut(f"a{index:02}.py", "not valid Python") for index in range(5))


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        (analysis(count=0), Status.NO_SOURCE),
        (analysis(count=9), Status.TOO_FEW_FILES),
        (replace(analysis(), files=SHORT), Status.TOO_FEW_LINES),
        (replace(analysis(), files=RUBY), Status.LANGUAGE_NOT_COVERED),
        (replace(analysis(), left_out=UNREADABLE), Status.TOO_MUCH_UNPARSABLE),
        (replace(analysis(), tools=(ToolRun("ruff", "1", Outcome.FAILED, "crashed"),)), Status.TOOL_FAILED),
    ],
)
def test_it_says_why_there_is_no_score(facts: Analysis, status: Status) -> None:
    score = SCORER.score(facts)
    assert (score.status, score.value, score.stars, score.interval) == (status, None, None, None)


def value(facts: Analysis) -> float:
    found = SCORER.score(facts).value
    assert found is not None
    return found


def test_more_complex_functions_never_raise_the_value() -> None:
    values = [value(analysis(complexity=complexity)) for complexity in (1, 3, 5, 8, 11, 30)]
    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize(
    ("tool", "severity"), [("ruff", "medium"), ("ruff", "low"), ("bandit", "high"), ("bandit", "medium")]
)
def test_more_findings_never_raise_the_value(tool: str, severity: str) -> None:
    values = [value(replace(analysis(), findings=findings(tool, severity, count))) for count in (0, 20, 60, 200)]
    assert values == sorted(values, reverse=True)
    assert values[0] > values[-1]


def test_many_dangerous_patterns_cap_the_value_and_the_cap_is_a_contribution() -> None:
    tests = tuple(source(f"tests/test_{index}.py", Role.TEST) for index in range(10))
    names = ("README", "LICENSE", "CHANGELOG", "SECURITY.md", "pyproject.toml", ".gitlab-ci.yml")
    extras = tuple(SourceFile(name, "0" * 40, 9, None, Role.DOCS, "", 9) for name in names)
    good = replace(analysis(complexity=1), files=(*analysis().files, *tests, *extras))
    score = SCORER.score(replace(good, findings=findings("bandit", "high", 60)))
    assert score.value == 59
    assert "security_cap" in {item.feature for item in score.contributions}


def test_an_unmeasured_file_widens_the_interval() -> None:
    whole = SCORER.score(analysis()).interval
    partial = SCORER.score(replace(analysis(), left_out=(LeftOut("a00.py", "timed out"),))).interval
    assert whole is not None
    assert partial is not None
    assert partial[1] - partial[0] > whole[1] - whole[0]


def test_vendored_and_generated_files_do_not_move_the_value() -> None:
    added = (source("vendor/x.py", Role.VENDORED), source("y_pb2.py", Role.GENERATED))
    assert value(replace(analysis(), files=(*analysis().files, *added))) == value(analysis())


def test_what_other_tools_state_lose_or_fail_to_do_does_not_move_the_value() -> None:
    facts = analysis()
    rows = tuple(
        Measurement("structure", name, 5, "lines", file.path, "f", 1)
        for file in facts.files
        for name in ("length", "parameters", "nesting")
    )
    lost = tuple(LeftOut(file.path, "too deeply nested", tool) for file in facts.files for tool in ("structure", "dup"))
    run = ToolRun("structure", "1", Outcome.FAILED, "no file could be measured")
    richer = replace(
        facts,
        measurements=facts.measurements + rows,
        left_out=facts.left_out + lost,
        tools=(*facts.tools, run),
    )
    assert SCORER.score(richer) == SCORER.score(facts)
    assert SCORER.score(facts).languages == ("Python",)


def test_other_languages_are_none_that_it_rests_on_though_they_are_measured() -> None:
    facts = analysis(2)
    script = source("a.js", language="JavaScript", lines=9_000)
    row = Measurement("structure", "length", 5, "lines", "a.js", "f", 1)
    found = SCORER.score(replace(facts, files=(*facts.files, script), measurements=(*facts.measurements, row)))
    assert (found.status, found.languages) == (Status.LANGUAGE_NOT_COVERED, ("Python",))
