"""The report joins facts and judgement and says what was looked at."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from analyzer.values import Analysis, Finding, LeftOut, Measurement, Outcome, Role, SecretSearch, SourceFile, ToolRun
from scorers.assessment import assess
from scorers.report import PARTS, Report, ReportFunction, ReportSecrets

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


def test_what_was_measured_is_told_from_what_the_score_rests_on() -> None:
    measurements = (
        Measurement("radon", "raw.lloc", 40, "lines", "a.py"),
        Measurement("structure", "length", 9, "lines", "b.rb", "f", 3),
    )
    tools = (
        ToolRun("radon", "6.0.1", Outcome.OK, files=1, languages=("Python",)),
        ToolRun("structure", "1", Outcome.OK, files=2, languages=("Python", "Ruby")),
    )
    report = assess(replace(FACTS, measurements=measurements, tools=tools))
    assert [(item.name, item.analysed, item.scored, item.tools) for item in report.coverage.languages] == [
        ("Python", True, True, ("radon", "structure")),
        ("Ruby", True, False, ("structure",)),
    ]
    assert report.coverage.scored_share == 0.75


def test_the_share_that_is_scored_is_of_the_code_whose_language_decides_about_a_score() -> None:
    test = SourceFile("tests/test_a.py", "3" * 40, 9, "Python", Role.TEST, "name", 900)
    style = SourceFile("a.css", "4" * 40, 9, "CSS", Role.SOURCE, "code", 900)
    assert assess(replace(FACTS, files=(*FACTS.files, test, style))).coverage.scored_share == 0.75


def test_reports_from_before_read_what_was_analysed_as_what_the_score_rests_on() -> None:
    document = json.loads(assess(FACTS).to_json())
    for key in ("licensing", "project", "duplication"):
        del document[key]
    del document["coverage"]["scored"]
    for language in document["coverage"]["languages"]:
        del language["scored"], language["tools"]
    for function in document["files"][0]["functions"]:
        del function["length"], function["parameters"], function["nesting"]
    old = Report.from_json(json.dumps(document).encode())
    assert [language.is_scored for language in old.coverage.languages] == [True, False]
    assert old.coverage.scored_share == 0.75
    assert (old.files[0].functions[0].complexity, old.files[0].functions[0].length) == (4, None)


def row(tool: str, name: str, value: float, symbol: str, line: int) -> Measurement:
    return Measurement(tool, name, value, "", "a.py", symbol, line)


def test_what_tools_say_of_one_function_is_one_row() -> None:
    stated = (
        row("radon", "cc", 4, "A.f", 3),
        row("radon", "cc", 6, "A", 2),
        row("structure", "length", 9, "A.f", 3),
        row("structure", "parameters", 2, "A.f", 3),
        row("structure", "nesting", 1, "A.f", 3),
        row("structure", "length", 2, "A.f.g", 5),
        row("structure", "complexity", 3, "A.f.g", 5),
        row("letters", "vowels", 7, "A.f", 3),
    )
    first = assess(replace(FACTS, measurements=stated)).files[0]
    assert first.functions == (
        ReportFunction("A.f", 3, 4, 9, 2, 1),
        ReportFunction("A", 2, 6),
        ReportFunction("A.f.g", 5, 3, 2),
    )


def test_two_functions_of_one_line_stay_two_rows() -> None:
    stated = tuple(
        row("structure", name, value, "(anonymous)", 7)
        for values in ((1, 2, 0, 0), (3, 4, 1, 2))
        for name, value in zip(("length", "complexity", "parameters", "nesting"), values, strict=True)
    )
    first = assess(replace(FACTS, measurements=stated)).files[0]
    assert first.functions == (
        ReportFunction("(anonymous)", 7, 2, 1, 0, 0),
        ReportFunction("(anonymous)", 7, 4, 3, 1, 2),
    )


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


def found(rule: str, path: str, line: int, tool: str = "bandit") -> Finding:
    return Finding(tool, rule, "low", "low", path, line, "A message")


def test_a_report_counts_secrets_and_leads_nobody_to_them() -> None:
    places = (found("stripe-key", "app.py", 4, "secrets"), found("stripe-key", "b.env", 1, "secrets"))
    findings = (
        found("B105", "app.py", 4), found("B106", "app.py", 90), found("E501", "app.py", 4), found("B324", "app.py", 9),
        found("B105", "other.py", 4),
    )  # fmt: skip
    secrets = SecretSearch(7, 2, {"stripe-key": 2}, places)
    report = assess(replace(FACTS, findings=findings, secrets=secrets))
    assert report.secrets == ReportSecrets(7, 2, {"stripe-key": 2})
    assert [(each.rule, each.path, each.line) for each in report.findings] == [
        ("B324", "app.py", 9),
        ("B105", "other.py", 4),
    ]
    assert b"b.env" not in report.to_json()


def test_where_more_secrets_are_than_places_no_finding_about_passwords_is_published() -> None:
    secrets = SecretSearch(7, 0, {"stripe-key": 2_000}, (found("stripe-key", "app.py", 4, "secrets"),))
    report = assess(
        replace(FACTS, findings=(found("B105", "other.py", 4), found("B324", "other.py", 5)), secrets=secrets)
    )
    assert [each.rule for each in report.findings] == ["B324"]


def test_secrets_change_no_score() -> None:
    findings = (found("B105", "a.py", 3), found("B324", "a.py", 3))
    secrets = SecretSearch(1, 0, {"stripe-key": 1}, (found("stripe-key", "a.py", 3, "secrets"),))
    plain = assess(replace(FACTS, findings=findings))
    assert assess(replace(FACTS, findings=findings, secrets=secrets)).score == plain.score


def test_what_was_not_checked_says_so_in_the_report() -> None:
    document = assess(FACTS).to_dict()
    assert (document["advisories"]["outcome"], document["advisories"]["reason"]) == ("not checked", "no advisory data")


def test_a_report_from_before_advisories_and_secrets_is_read_as_not_checked() -> None:
    document = assess(FACTS).to_dict()
    for name in ("advisories", "secrets"):
        del document[name]
    report = Report.from_json(json.dumps(document, default=str).encode())
    assert (report.secrets, report.advisories.outcome) == (None, "not checked")
