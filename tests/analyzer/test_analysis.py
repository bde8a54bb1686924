"""The whole path from repository to facts: hostile files cost themselves, and the same commit is the same value."""

import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.analysis import analyze
from analyzer.cache import SqliteFactCache
from analyzer.errors import CancelledError, LimitError
from analyzer.repository import Repository
from analyzer.tool import Measured, storable
from analyzer.values import (
    NEWER_PYTHON,
    NOT_PYTHON,
    Analysis,
    Finding,
    LeftOut,
    Limits,
    Measurement,
    Outcome,
    Progress,
    Role,
    SourceFile,
    Step,
    ToolRun,
)

Build = Callable[..., Path]
Local = Callable[[Path], Repository]
GOOD = {f"good{index}.py": f"import os\n\n\ndef f{index}(a):\n    assert a\n    return a\n" for index in range(6)}


@pytest.fixture
def measure(build: Build, local: Local) -> Callable[..., Analysis]:
    """Analyze a repository made of the given files and the good ones."""

    def run(files: Mapping[str, str | bytes], limits: Limits | None = None, name: str = "project") -> Analysis:
        return analyze(local(build({**GOOD, **files}, name)), limits=limits or Limits())

    return run


def reasons(analysis: Analysis, path: str) -> set[tuple[str, str]]:
    return {(item.tool, item.reason) for item in analysis.left_out if item.path == path}


def facts(analysis: Analysis) -> tuple[list[Measurement], list[Finding]]:
    """What was stated about the good files."""
    return (
        [item for item in analysis.measurements if item.path in GOOD],
        [item for item in analysis.findings if item.path in GOOD],
    )


@pytest.fixture
def undisturbed(measure: Callable[..., Analysis]) -> tuple[list[Measurement], list[Finding]]:
    """What the tools say about the good files alone."""
    return facts(measure({}, name="undisturbed"))


def test_good_files_alone_are_measured_by_every_tool(measure: Callable[..., Analysis]) -> None:
    analysis = measure({})
    assert {run.outcome for run in analysis.tools} == {Outcome.OK}
    assert {run.files for run in analysis.tools} == {6}
    assert {(item.tool, item.rule) for item in analysis.findings} == {("bandit", "B101"), ("ruff", "F401")}
    assert analysis.left_out == ()


HOSTILE: dict[str, tuple[str | bytes, set[tuple[str, str]]]] = {
    "brackets": ("x = " + "[\n" * 9_000 + "]" * 9_000 + "\n", {("", "too deeply nested")}),
    "attributes": ("x = (a\n" + ".b\n" * 20_000 + ")\n", {("", "too deeply nested")}),
    "terms": ("x = (\n" + "\n+ ".join(["a"] * 5_000) + ")\n", set()),
    "nul": ("x = 1\0\n", {("", "undecodable: contains NUL bytes")}),
    "utf7": ("# coding: utf-7\nx = 1\n", {("", "undecodable: declares the encoding utf-7")}),
    "rot13": ("# coding: rot13\nk = 1\n", {("", "undecodable: declares the encoding rot13")}),
    "utf16": ("x = 1\n".encode("utf-16"), {("", "undecodable: contains NUL bytes")}),
    "latin1": (b"x = '\xfc'\n", {("", "undecodable: is not in its declared encoding")}),
    "declared": (b"# coding: latin-1\nx = '\xfc'\n", {("ruff", "not UTF-8")}),
    "broken": ("def f(:\n# x = 1\n", {("", NOT_PYTHON)}),
}  # fmt: skip


def test_hostile_files_are_left_out_with_a_reason_and_disturb_no_other(
    measure: Callable[..., Analysis], undisturbed: tuple[list[Measurement], list[Finding]]
) -> None:
    analysis = measure({f"{name}.py": data for name, (data, _) in HOSTILE.items()})
    assert {name: reasons(analysis, f"{name}.py") for name in HOSTILE} == {
        name: expected for name, (_, expected) in HOSTILE.items()
    }
    assert facts(analysis) == undisturbed
    lost = {(item.path, item.tool) for item in analysis.left_out}
    for finding in analysis.findings:
        assert (finding.path, finding.tool) not in lost
        assert (finding.path, "") not in lost
    assert {run.outcome for run in analysis.tools} == {Outcome.PARTIAL}


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python reads the newest syntax that ruff is asked for")
def test_a_file_in_newer_python_is_told_from_one_that_is_not_valid_now_and_from_memory(
    build: Build, local: Local, tmp_path: Path
) -> None:
    place = local(
        build({**GOOD, "newer.py": "import os\ntype X = int\n", "broken.py": "def f(:\n", "old.py": "print 1\n"})
    )
    for _ in range(2):
        analysis = analyze(place, cache=SqliteFactCache(tmp_path / "facts"))
        assert {item.path: item.reason for item in analysis.left_out} == {
            "broken.py": NOT_PYTHON,
            "newer.py": f"{NEWER_PYTHON} 3.11",
            "old.py": NOT_PYTHON,
        }
        assert {item.path for item in analysis.findings} == set(GOOD)


def said(message: str) -> str:
    """The message of a finding as it is kept."""
    (kept,) = storable(Measured(findings=(Finding("t", "r", "low", "low", "a.py", 1, message),))).findings
    return kept.message


def test_text_that_no_database_takes_is_escaped() -> None:
    assert said("a\ud800b\0c") == "a\\ud800b\\x00c"


def test_a_very_long_message_is_cut() -> None:
    assert len(said("x" * 100_000)) < 2_100


def test_a_password_in_code_is_pointed_at_and_never_repeated(measure: Callable[..., Analysis]) -> None:
    call = "def log_in(password='zw3tschge'):\n    return log_in(password='zw3tschge')\n"
    analysis = measure({"odd.py": f"password = 'zw3tschge'\n{call}"})
    assert {item.rule for item in analysis.findings} >= {"B105", "B106", "B107"}
    assert b"zw3tschge" not in analysis.to_json()


def test_hostile_names_are_measured_like_any_other(measure: Callable[..., Analysis]) -> None:
    content = "import os\n"
    names = ["a b.py", "-x.py", "@files.txt.py", "ü.py", "a\nb.py", "\u202egpj.py", "x;touch y.py", ".hidden.py",
             "dist/a.py", "build/lib/a.py", "very/" * 60 + "deep.py", "x" * 200 + ".py", "ü-stub.pyi"]  # fmt: skip
    analysis = measure(dict.fromkeys(names, content))
    found = {finding.path for finding in analysis.findings if finding.rule == "F401"}
    assert found >= set(names) - {"ü-stub.pyi"}
    assert {item.path for item in analysis.measurements} >= set(names)
    assert analysis.left_out == ()


def test_a_repository_without_any_known_language_is_analyzed_as_what_it_is(build: Build, local: Local) -> None:
    analysis = analyze(local(build({"README.md": "# Words\n", "main.css": "a { b: c }\n", "data.bin": b"\0\1"})))
    assert {run.outcome for run in analysis.tools} == {Outcome.SKIPPED}
    assert [(file.path, file.language, file.role) for file in analysis.files] == [
        ("README.md", None, Role.DOCS),
        ("data.bin", None, Role.DATA),
        ("main.css", "CSS", Role.SOURCE),
    ]
    assert analysis.measurements == ()


def test_a_tool_whose_every_file_fails_has_failed(build: Build, local: Local) -> None:
    analysis = analyze(local(build({"a.py": "def f(:\n"})))
    assert {(run.outcome, run.reason) for run in analysis.tools} == {(Outcome.FAILED, "no file could be measured")}


def test_the_same_commit_is_the_same_value_wherever_it_lies(
    build: Build, local: Local, git: Callable[..., bytes], tmp_path: Path
) -> None:
    folder = build({**GOOD, **{f"{name}.py": data for name, (data, _) in HOSTILE.items()}})
    git(tmp_path, "clone", "--quiet", "--bare", str(folder), "bare.git")
    (tmp_path / "other").mkdir()
    git(tmp_path / "other", "clone", "--quiet", str(folder), "moved")
    first = analyze(local(folder))
    for place in (folder, tmp_path / "bare.git", tmp_path / "other" / "moved"):
        for workers in (1, 2):
            again = analyze(local(place), limits=Limits(workers=workers))
            assert again == replace(first, repository=str(place))


def test_limits_of_files_and_of_code_leave_out_and_say_so(build: Build, local: Local) -> None:
    folder = build(GOOD)
    few = analyze(local(folder), limits=Limits(python_files=2))
    assert {run.files for run in few.tools} == {2}
    assert {item.reason for item in few.left_out} == {"over the number of files for one analysis"}
    little = analyze(local(folder), limits=Limits(source_bytes=120))
    assert {run.files for run in little.tools} == {2}
    assert {item.reason for item in little.left_out} == {"over the amount of code for one analysis"}


def test_more_facts_than_anybody_can_keep_end_the_analysis(build: Build, local: Local) -> None:
    folder = build({"a.py": "".join(f"def f{index}(): x\n" for index in range(2_000))})
    with pytest.raises(LimitError, match="1000"):
        analyze(local(folder), limits=Limits(facts=1_000))


def test_copies_of_one_file_count_as_often_as_they_are_there(build: Build, local: Local) -> None:
    body = "".join(f"def f{index}(): x\n" for index in range(100))
    folder = build({f"copy{index}.py": body for index in range(20)})
    with pytest.raises(LimitError, match="3000"):
        analyze(local(folder), limits=Limits(facts=3_000))


def test_progress_goes_through_all_steps_and_ends_complete(build: Build, local: Local) -> None:
    told: list[Progress] = []
    analyze(local(build(GOOD)), report=told.append)
    assert list(dict.fromkeys(progress.step for progress in told)) == [Step.INVENTORY, Step.SEARCH, Step.MEASURE]
    assert (told[-1].done, told[-1].total) == (6, 6)
    assert all(progress.done <= progress.total for progress in told if progress.total)
    assert Progress(Step.INVENTORY, 6, 0, "files") in told


@pytest.mark.parametrize("step", [Step.INVENTORY, Step.SEARCH, Step.MEASURE])
def test_who_cancels_is_obeyed_soon_and_no_process_stays(build: Build, local: Local, step: Step) -> None:
    folder = build({f"m{index}.py": "x = 1\n" * 2_000 for index in range(60)})
    threads = threading.active_count()

    def cancel(progress: Progress) -> None:
        if progress.step is step and progress.done > 0:
            raise CancelledError("enough")

    with pytest.raises(CancelledError):
        analyze(local(folder), report=cancel)
    assert threading.active_count() == threads
    assert list(children()) == []


def children() -> Iterator[str]:
    """The commands of our living child processes."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if int(fields[1]) == os.getpid() and fields[0] != "Z" and b"measuring" in command:
                yield command.decode(errors="replace")


TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
LINE = st.integers(0, 2**31)
FILE = st.builds(SourceFile, TEXT, TEXT, st.integers(0, 2**40), st.none() | TEXT, st.sampled_from(Role), TEXT, LINE)
MEASUREMENT = st.builds(Measurement, TEXT, TEXT, NUMBER, TEXT, TEXT, TEXT, LINE)
FINDING = st.builds(Finding, TEXT, TEXT, TEXT, TEXT, TEXT, LINE, TEXT, TEXT)
LEFT_OUT = st.builds(LeftOut, TEXT, TEXT, TEXT)
RUN = st.builds(ToolRun, TEXT, TEXT, st.sampled_from(Outcome), TEXT, LINE)
DATE = st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds the zone
ANALYSES = st.builds(
    Analysis, TEXT, TEXT, DATE, TEXT,
    *(st.lists(item, max_size=3).map(tuple) for item in (FILE, MEASUREMENT, FINDING, LEFT_OUT, RUN)),
)  # fmt: skip


@given(ANALYSES)
def test_an_analysis_survives_the_way_to_json_and_back(analysis: Analysis) -> None:
    assert Analysis.from_json(analysis.to_json()) == analysis
