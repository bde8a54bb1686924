"""What a report knows beside its score is ordered for people, and what is missing is named."""

from dataclasses import replace

from msgspec import structs
from showcase import full_report

from analyzer.duplication.values import Duplication
from analyzer.licences.values import Licensing
from analyzer.project.values import ProjectFacts
from scorers.report import ReportFile, ReportFunction
from web import report_facts, report_lists

FULL = full_report()
EMPTY = replace(FULL, licensing=Licensing(), project=ProjectFacts(), duplication=Duplication(), files=())


def test_what_is_expected_is_named_found_or_not_and_the_rest_only_if_found() -> None:
    rows = {row.name: row for row in report_facts.care(FULL)}
    assert list(rows) == [*report_facts.EXPECTED, "linter"]
    assert (rows["ci"].details, rows["ci"].more) == (("GitHub Actions",), 2)
    assert rows["ci"].places == tuple(f".github/workflows/{name}.yml" for name in "abc")
    assert rows["publiccode"] == report_facts.FactRow("publiccode", (), (), 0)
    assert [row.name for row in report_facts.care(EMPTY)] == list(report_facts.EXPECTED)


def test_copies_are_listed_for_sources_and_tests_apart_and_languages_without_code_not_at_all() -> None:
    assert [role for role, _ in report_facts.largest_copies(FULL)] == ["source"]
    assert [(row.language, row.role) for row in report_facts.duplicated_languages(FULL)] == [
        ("Python", "source"),
        ("Python", "test"),
    ]
    assert (report_facts.largest_copies(EMPTY), report_facts.duplicated_languages(EMPTY)) == ((), ())


def test_foreign_files_are_counted_by_the_reason_with_the_first_of_them() -> None:
    assert report_facts.foreign(FULL) == (
        report_facts.ForeignRow("banner of a known library", 2, "static/lib/leaflet.js"),
        report_facts.ForeignRow("copy of six", 1, "lib/six.py"),
    )
    assert report_facts.foreign(EMPTY) == ()


def test_functions_without_a_number_come_last_and_make_no_file_heavy() -> None:
    file = ReportFile("a.js", "JavaScript", "source", 9, functions=(
        ReportFunction("class", 1), ReportFunction("short", 2, 3.0, 4), ReportFunction("long", 8, 3.0, 9),
    ))  # fmt: skip
    assert [one.name for one in report_facts.functions(file)] == ["long", "short", "class"]
    assert report_facts.heaviest(file) == 3
    assert report_facts.heaviest(structs.replace(file, functions=file.functions[:1])) is None


def test_of_files_without_a_risk_sources_with_the_most_branched_functions_come_first() -> None:
    function = ReportFunction("f", 1, 9.0)
    files = (
        ReportFile("a.css", "CSS", "source", 9),
        ReportFile("b.test.ts", "TypeScript", "test", 9, functions=(structs.replace(function, complexity=99.0),)),
        ReportFile("c.go", "Go", "source", 9, functions=(function,)),
        ReportFile("d.py", "Python", "source", 9, fault_risk=0.1),
    )
    listed = report_lists.files(replace(FULL, files=files), report_lists.ReportQuery())
    assert [file.path for file in listed.items] == ["d.py", "c.go", "a.css", "b.test.ts"]
