"""The report joins facts and judgement and says what was looked at."""

from datetime import UTC, datetime

from analyzer.values import Analysis, LeftOut, Measurement, Outcome, Role, SourceFile, ToolRun
from scorers.assessment import assess
from scorers.report import PARTS, Report

FACTS = Analysis(
    repository="https://example.org/a/b",
    commit="1" * 40,
    committed_at=datetime(2026, 1, 1, tzinfo=UTC),
    analyzer_version="1",
    files=(
        SourceFile("a.py", "0" * 40, 10, "Python", Role.SOURCE, "Python code", 75),
        SourceFile("b.rb", "0" * 40, 10, "Ruby", Role.SOURCE, "Ruby code", 25),
        SourceFile("vendor/c.py", "0" * 40, 10, "Python", Role.VENDORED, "folder vendor", 900),
    ),
    measurements=(
        Measurement("radon", "mi", 80, "index", "a.py"),
        Measurement("radon", "cc", 4, "paths", "a.py", "f", 3),
    ),
    findings=(),
    left_out=(LeftOut("link", "symbolic link"),),
    tools=(ToolRun("radon", "6.0.1", Outcome.OK, files=1),),
)


def test_coverage_counts_own_code_and_says_which_languages_were_analysed() -> None:
    coverage = assess(FACTS).coverage
    assert [(item.name, item.lines, item.share, item.analysed) for item in coverage.languages] == [
        ("Python", 75, 0.75, True),
        ("Ruby", 25, 0.25, False),
    ]
    assert (coverage.files, coverage.analysed_files, coverage.roles["vendored"]) == (3, 1, 1)
    assert coverage.left_out[0].reason == "symbolic link"


def test_numbers_and_functions_of_a_file_are_kept_apart() -> None:
    first = assess(FACTS).files[0]
    assert first.metrics == {"radon.mi": 80}
    assert [(item.name, item.line, item.complexity) for item in first.functions] == [("f", 3, 4)]


def test_every_part_is_there_even_without_a_score() -> None:
    report = assess(FACTS)
    assert report.score.status == "too_few_files"
    assert set(report.subscores) == set(PARTS)


def test_a_report_survives_its_json_and_is_the_same_twice() -> None:
    report = assess(FACTS)
    assert Report.from_json(report.to_json()) == report
    assert assess(FACTS).to_json() == report.to_json()
