"""The places behind a contribution: the weightiest first, as many as a reader looks at, and all of them counted."""

from dataclasses import replace

import pytest
from showcase import BOOKING, COMMIT, full_report

from scorers.quality.evidence import FINDERS, MOST, Places, places_of
from scorers.report import ReportFile, ReportFinding, ReportFunction

REPORT = full_report(BOOKING, COMMIT, 64.0)
MANY = 25


def file(number: int, role: str = "source") -> ReportFile:
    """A file with more loops the later it comes, and one function whose size and paths grow alike."""
    function = ReportFunction(f"f{number}", 3, 20.0 + number, 200, 9, 9, 100 + number)
    metrics = {"shape.call_print": float(number)}
    return ReportFile(f"p{number:02}.py", "Python", role, 90, metrics=metrics, functions=(function,))


def finding(number: int, severity: str) -> ReportFinding:
    return ReportFinding("bandit", "B324", severity, "high", f"p{number:02}.py", 7, f"message {number}")


LARGE = replace(
    REPORT,
    files=(*(file(number) for number in range(MANY)), file(99, "test")),
    findings=(*(finding(number, "medium" if number % 2 else "high") for number in range(MANY)), finding(99, "high")),
)


@pytest.mark.parametrize(
    ("feature", "most"), [("long_functions", 124.0), ("complex_functions", 44.0), ("prints", 24.0)]
)
def test_the_weightiest_places_come_first_and_all_are_counted(feature: str, most: float) -> None:
    found = places_of(LARGE, feature)
    assert [place.number for place in found.shown] == [most - step for step in range(MOST)]
    assert [place.path for place in found.shown] == [f"p{24 - step:02}.py" for step in range(MOST)]
    assert found.total == MANY - (feature == "prints"), "one file prints nothing"


def test_findings_come_by_severity_then_by_path_and_those_of_tests_do_not_count() -> None:
    found = places_of(LARGE, "danger")
    assert [place.path for place in found.shown] == [f"p{2 * step:02}.py" for step in range(MOST)]
    assert (found.shown[0].name, found.shown[0].text, found.total) == ("bandit B324", "message 0", MANY)
    assert places_of(LARGE, "security_cap").total == len(LARGE.findings[:-1:2])


def test_what_is_missing_has_no_place_and_no_feature_shows_more_than_a_reader_looks_at() -> None:
    assert places_of(LARGE, "tests") == Places()
    assert all(len(places_of(LARGE, feature).shown) <= MOST for feature in FINDERS)


def test_behind_the_share_in_functions_stand_statements_in_classes_too_not_only_loose_ones() -> None:
    function = ReportFunction("f", 3, 2.0, 9, 1, 1, 6)
    metrics = {"shape.statements": 40.0, "shape.import": 5.0, "shape.top_level": 1.0}
    models = ReportFile("models.py", "Python", "source", 90, metrics=metrics, functions=(function,))
    found = places_of(replace(REPORT, files=(models,)), "in_functions")
    assert [(place.path, place.number, place.unit) for place in found.shown] == [("models.py", 29.0, "size")]
