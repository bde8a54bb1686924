"""`marketplace corpus build` on small clones: what a row costs, what is done again, and what is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from git_server import run_git

from marketplace import corpus
from marketplace.command_line import main
from scorers.quality.table import read

HEAD = "repository,group,label,commit,root,lines"
Build = Callable[..., Result]


def clone(place: Path, text: str, *, bare: bool = False) -> tuple[str, str]:
    """Make a clone with two commits at a place and return both, the first one first."""
    source = place.with_name(f"{place.name}-source") if bare else place
    source.mkdir(parents=True)
    run_git(source, "init", "--quiet", "--initial-branch=main")
    commits = []
    for number in range(2):
        for index in range(12):
            (source / f"module{index}.py").write_text(text + f"\n\nVERSION = {number}{index}\n")
        run_git(source, "add", "--all")
        run_git(source, "commit", "--quiet", f"--message={number}")
        commits.append(run_git(source, "rev-parse", "HEAD").decode())
    if bare:
        run_git(source, "clone", "--quiet", "--bare", str(source), str(place))
    return commits[0], commits[1]


FUNCTION = """def {name}(a, b):
    total = a
    for item in b:
        if item:
            total += item
    return total
"""


def function(name: str) -> str:
    return FUNCTION.format(name=name)


@pytest.fixture
def lines(tmp_path: Path) -> list[str]:
    """The manifest's lines for three clones in the three ways in which they may lie there."""
    clones = tmp_path / "clones"
    rows = []
    for number, (name, place, bare) in enumerate(
        (
            ("a/bare", clones / "a+bare" / "repo", True),
            ("a/plain", clones / "a+plain" / "repo", False),
            ("B/folders", clones / "B" / "folders", True),
        )
    ):
        first, second = clone(place, "\n\n".join(function(f"f{number}{index}") for index in range(12)), bare=bare)
        rows.append(f"{name},library,,{second},{first},5")
    return rows


@pytest.fixture
def build(tmp_path: Path) -> Build:
    def start(*lines: str) -> Result:
        manifest = tmp_path / "manifest.csv"
        manifest.write_text("\n".join((HEAD, *lines)) + "\n")
        output = str(tmp_path / "table.jsonl.gz")
        return CliRunner().invoke(
            main, ["corpus", "build", str(manifest), str(tmp_path / "clones"), "--output", output]
        )

    return start


def test_each_pinned_commit_becomes_a_row_wherever_its_clone_lies(
    build: Build, lines: list[str], tmp_path: Path
) -> None:
    result = build(*lines)
    assert result.exit_code == 0, result.output
    assert "3 repositories, 3 analyzed now, 0 left out" in result.stdout
    assert "3 of 3  B/folders: done" in result.stderr
    rows = read((tmp_path / "table.jsonl.gz").read_bytes())
    assert [row.entry.repository for row in rows] == ["B/folders", "a/bare", "a/plain"]
    assert {row.facts.code()["functions"] for row in rows} == {12}  # functions of one form in one file count once


def test_it_is_the_pinned_commit_that_is_measured(build: Build, lines: list[str], tmp_path: Path) -> None:
    assert build(*lines).exit_code == 0
    second = (tmp_path / "table.jsonl.gz").read_bytes()
    repository, group, label, _, first, _ = lines[0].split(",")
    source = tmp_path / "clones" / "a+plain" / "repo"
    (source / "extra.py").write_text("\n".join(function(f"g{index}") for index in range(9)))
    run_git(source, "add", "--all")
    run_git(source, "commit", "--quiet", "--message=Later")
    assert build(*lines).exit_code == 0
    assert (tmp_path / "table.jsonl.gz").read_bytes() == second
    assert build(f"{repository},{group},{label},{first},{first},5").exit_code == 0
    assert read((tmp_path / "table.jsonl.gz").read_bytes())[0].entry.commit == first


def test_a_second_run_does_only_what_is_missing_and_gives_the_same_file(
    build: Build, lines: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = build(*lines), (tmp_path / "table.jsonl.gz").read_bytes()
    assert whole[0].exit_code == 0
    measured = []

    def noted(repository: object, **options: object) -> object:
        measured.append(options["revision"])
        return analyze(repository, **options)  # type: ignore[arg-type]

    analyze = corpus.analyze
    monkeypatch.setattr(corpus, "analyze", noted)
    again = build(*lines)
    assert "3 repositories, 0 analyzed now" in again.stdout
    assert measured == []
    assert (tmp_path / "table.jsonl.gz").read_bytes() == whole[1]
    next((tmp_path / "table.jsonl.gz.work" / "rows").glob("a+bare.*.json")).write_bytes(b'{"entry": ')
    assert "3 repositories, 1 analyzed now" in build(*lines).stdout
    assert measured == [lines[0].split(",")[3]]
    assert (tmp_path / "table.jsonl.gz").read_bytes() == whole[1]
    assert "3 repositories, 1 analyzed now" in build(lines[0].replace("library", "scripts"), *lines[1:]).stdout


def test_what_cannot_be_analyzed_is_named_with_its_reason_and_costs_only_itself(build: Build, lines: list[str]) -> None:
    absent = f"no/body,library,,{'1' * 40},{'2' * 40},5"
    repository, group, label, _, root, _ = lines[1].split(",")
    result = build(lines[0], absent, f"{repository},{group},{label},{'3' * 40},{root},5")
    assert result.exit_code == 0
    assert "1 repositories, 1 analyzed now, 2 left out" in result.stdout
    assert "left out no/body: there is no clone" in result.stderr
    assert f"left out {repository}: " in result.stderr


def test_without_a_single_row_there_is_no_table(build: Build, lines: list[str], tmp_path: Path) -> None:
    del lines
    result = build(f"no/body,library,,{'1' * 40},{'2' * 40},5")
    assert result.exit_code == 3
    assert "nothing could be analyzed" in result.stderr
    assert not (tmp_path / "table.jsonl.gz").exists()


def test_every_fault_of_a_manifest_is_told_before_anything_is_done(build: Build, lines: list[str]) -> None:
    result = build(*lines, "x,y,,1,2,3")
    assert result.exit_code == 2
    assert "line 5: 'x' is not OWNER/NAME" in result.stderr
    assert "line 5: '1' is no commit" in result.stderr
    assert "done" not in result.stderr
