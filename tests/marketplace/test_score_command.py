"""`marketplace score` as a reviewer meets it: equal, different or refused, by exit code and in words."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from measured import analysis, looked_after

from marketplace.command_line import main
from marketplace.sample_packing import unpack
from marketplace.samples import FOLDER
from scorers.assessment import assess
from scorers.report import Report

Run = Callable[..., Result]


@pytest.fixture
def report() -> Report:
    return assess(looked_after(analysis()))


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def start(document: bytes, *options: str) -> Result:
        path = tmp_path / "report.json"
        path.write_bytes(document)
        return CliRunner().invoke(main, ["score", str(path), *options])

    return start


def test_an_equal_score_is_told_with_its_value_and_model(run: Run, report: Report) -> None:
    result = run(report.to_json())
    assert result.exit_code == 0
    assert result.stdout.startswith("Equal: ")
    assert repr(report.score.value) in result.stdout
    assert f"{report.score.model}, benchmark {report.score.benchmark}" in result.stdout


def test_what_stands_beside_the_report_does_not_disturb(run: Run, report: Report) -> None:
    document = {"id": "1", "history": {"commits": 3}, **report.to_dict()}
    assert run(json.dumps(document, indent=1, default=str).encode()).exit_code == 0


def test_a_different_score_is_told_place_by_place(run: Run, report: Report) -> None:
    better = replace(report, score=replace(report.score, value=99.5, stars=5)).to_json()
    result = run(better)
    assert result.exit_code == 1
    assert result.stdout.startswith("Different: the report says 99.5 (5 stars)")
    assert f"score.value: 99.5 is now {report.score.value!r}" in result.stdout
    told = json.loads(run(better, "--format", "json").stdout)
    assert told["equal"] is False
    assert told["recomputed"]["value"] == report.score.value
    assert {each["place"] for each in told["differences"]} == {"score.value", "score.stars"}


def test_an_equal_score_as_json_names_the_commit_and_no_difference(run: Run, report: Report) -> None:
    told = json.loads(run(report.to_json(), "--format", "json").stdout)
    assert (told["equal"], told["commit"], told["differences"]) == (True, report.commit, [])


@pytest.mark.parametrize("document", [b"", b"{}", b"\xff\xfe", b"[[[["])
def test_what_is_no_report_ends_with_3_and_one_line(run: Run, document: bytes) -> None:
    result = run(document)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "this is no report" in result.stderr


def test_a_model_that_this_version_does_not_have_is_named(run: Run, report: Report) -> None:
    result = run(replace(report, score=replace(report.score, model="quality-\x1b[31m0")).to_json())
    assert result.exit_code == 3
    assert "does not have the model" in result.stderr
    assert "\x1b" not in result.stderr


def test_a_file_that_is_not_there_is_wrong_usage() -> None:
    assert CliRunner().invoke(main, ["score", "nothing.json"]).exit_code == 2


SAMPLES = sorted((FOLDER / "reports").glob("*.json.xz"))


@pytest.mark.parametrize("place", SAMPLES, ids=lambda place: place.name)
def test_the_score_of_every_sample_is_recomputed_unless_the_baseline_gave_it(run: Run, place: Path) -> None:
    document = unpack(place.read_bytes())
    is_of_the_baseline = Report.from_json(document).score.model.startswith("baseline-")
    assert run(document).exit_code == (3 if is_of_the_baseline else 0)
