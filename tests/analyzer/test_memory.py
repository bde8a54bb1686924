"""Facts are recalled only where they would be the same: whatever the cache knows, the analysis is equal."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from analyzer.analysis import analyze
from analyzer.cache import NoCache, SqliteFactCache
from analyzer.memory import Memory
from analyzer.repository import AddressPolicy, Repository
from analyzer.toolbox import find_tools
from analyzer.values import Limits, Progress, Role, SourceFile, Step


def commit(folder: Path, files: dict[str, str]) -> Repository:
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    git = ["git", "-C", str(folder), "-c", "user.name=T", "-c", "user.email=t@example.org"]
    for step in (["init", "-q"], ["add", "-A"], ["commit", "-q", "--allow-empty", "-m", "Step"]):
        subprocess.run([*git, *step], check=True)
    return Repository.parse(str(folder), AddressPolicy(any_local=True))


CODE = {
    "a.py": "import os\n\n\ndef f(x):\n    assert x\n    return x\n",
    "copy/a.py": "import os\n\n\ndef f(x):\n    assert x\n    return x\n",
    "broken.py": "def f(:\n",
    "tests/test_a.py": "def test_a():\n    assert True\n",
    "package/__init__.py": "from os import path\n",
    "package/other.py": "from os import path\n",
}


def test_a_second_analysis_is_equal_and_measures_nothing(tmp_path: Path) -> None:
    repository = commit(tmp_path / "repo", CODE)
    cache = SqliteFactCache(tmp_path / "facts")
    plain = analyze(repository, cache=NoCache())
    told: list[Progress] = []
    assert analyze(repository, cache=cache) == plain
    assert analyze(repository, cache=cache, report=told.append) == plain
    first = next(progress for progress in told if progress.step is Step.MEASURE)
    assert first.done == first.total == len(CODE)


def test_a_changed_file_is_measured_again_and_only_that(tmp_path: Path) -> None:
    cache = SqliteFactCache(tmp_path / "facts")
    analyze(commit(tmp_path / "repo", CODE), cache=cache)
    changed = commit(tmp_path / "repo", {"a.py": "def g():\n    return eval('1')\n"})
    told: list[Progress] = []
    assert analyze(changed, cache=cache, report=told.append) == analyze(changed)
    first = next(progress for progress in told if progress.step is Step.MEASURE)
    assert first.done == first.total - 1


def test_the_same_bytes_under_a_name_that_means_something_are_another_fact() -> None:
    memory = Memory(NoCache(), find_tools(), Limits())
    file = SourceFile("package/other.py", "1" * 40, 10, "Python", Role.SOURCE, "", 1)
    assert memory.key(file) == memory.key(replace(file, path="elsewhere/name.py"))
    assert memory.key(file) != memory.key(replace(file, path="package/__init__.py"))
    assert memory.key(file) != memory.key(replace(file, blob="2" * 40))
    assert memory.key(file) != memory.key(replace(file, role=Role.TEST))


def test_facts_depend_on_the_tools_and_their_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    file = SourceFile("a.py", "1" * 40, 10, "Python", Role.SOURCE, "", 1)
    tools = find_tools()
    before = Memory(NoCache(), tools, Limits()).key(file)
    assert before != Memory(NoCache(), tools[:-1], Limits()).key(file)
    monkeypatch.setattr(tools[0], "version", "0.0.0")
    assert before != Memory(NoCache(), tools, Limits()).key(file)


def test_a_result_that_depends_on_the_machine_is_not_kept(tmp_path: Path) -> None:
    repository = commit(tmp_path / "repo", {"slow.py": "x = [\n" + "1 + (2 - 3) * 4,\n" * 20_000 + "]\n"})
    cache = SqliteFactCache(tmp_path / "facts")
    hurried = analyze(repository, cache=cache, limits=Limits(file_seconds=0.01))
    assert [item.reason for item in hurried.left_out] == ["timed out"]
    assert analyze(repository, cache=cache).left_out == ()
