"""Facts are recalled only where they would be the same: whatever the cache knows, the analysis is equal."""

import json
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import structs

from analyzer.advisories.importing import import_advisories
from analyzer.analysis import analyze
from analyzer.cache import NoCache, SqliteFactCache
from analyzer.memory import Memory
from analyzer.repository import AddressPolicy, Repository
from analyzer.snapshot import head_of
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


def test_an_analysis_that_lost_the_facts_of_a_folder_is_made_again(tmp_path: Path) -> None:
    repository = commit(tmp_path / "repo", CODE)
    cache = SqliteFactCache(tmp_path / "facts")
    plain = analyze(repository, cache=cache)
    with cache._connection() as connection:  # noqa: SLF001 - what lies in the file is the point
        keys = [key for (key,) in connection.execute("SELECT key FROM fact ORDER BY key")]
    for key in keys:
        with cache._connection() as connection:  # noqa: SLF001
            connection.execute("DELETE FROM fact WHERE key = ?", (key,))
        assert analyze(repository, cache=cache) == plain


def test_what_a_commit_changes_outside_the_code_is_seen(tmp_path: Path) -> None:
    cache = SqliteFactCache(tmp_path / "facts")
    first = {
        **CODE,
        "requirements.txt": "-r base.txt\n",
        "base.txt": "django==4.2.7\n",
        "SECURITY.md": "To a@b.example\n",
    }
    steps: list[dict[str, str]] = [
        first,
        {"base.txt": "django==5.0.1\n"},
        {"requirements.txt": "-r other.txt\n", "other.txt": "flask==3.0.0\n"},
        {"other.txt": "flask==3.0.1\n"},
        {"LICENSE": "Permission is hereby granted\n", "SECURITY.md": "Please do not\n"},
        {"tests/test_a.py": "def test_a():\n    assert True\n\n\ndef test_b():\n    assert 1\n"},
        {"base.txt": "django==4.2.7\n", "requirements.txt": "-r base.txt\n"},
    ]
    for step in steps:
        repository = commit(tmp_path / "repo", step)
        assert analyze(repository, cache=cache) == analyze(repository)


def test_head_is_read_from_files_where_they_say_it_plainly(tmp_path: Path) -> None:
    folder = tmp_path / "repo"
    repository = commit(folder, CODE)
    newest = analyze(repository).commit
    assert head_of(folder) == newest
    subprocess.run(["git", "-C", str(folder), "pack-refs", "--all"], check=True)
    assert head_of(folder) == head_of(folder / ".git") == newest
    subprocess.run(["git", "-C", str(folder), "checkout", "-q", "--detach"], check=True)
    assert not head_of(folder)
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/../../config\n")
    assert not head_of(folder)
    assert not head_of(tmp_path / "nowhere")


def test_a_newer_commit_of_a_known_repository_is_never_mistaken_for_the_old_one(tmp_path: Path) -> None:
    cache = SqliteFactCache(tmp_path / "facts")
    old = analyze(commit(tmp_path / "repo", CODE), cache=cache)
    subprocess.run(["git", "-C", str(tmp_path / "repo"), "pack-refs", "--all"], check=True)
    new = analyze(commit(tmp_path / "repo", {"a.py": "x = 1\n"}), cache=cache)
    assert old.commit != new.commit == head_of(tmp_path / "repo")


def test_the_same_bytes_under_a_name_that_means_something_are_another_fact() -> None:
    memory = Memory(NoCache(), find_tools(), Limits())
    file = SourceFile("package/other.py", "1" * 40, 10, "Python", Role.SOURCE, "", 1)
    assert memory.key(file) == memory.key(structs.replace(file, path="elsewhere/name.py"))
    assert memory.key(file) != memory.key(structs.replace(file, path="package/__init__.py"))
    assert memory.key(file) != memory.key(structs.replace(file, blob="2" * 40))
    assert memory.key(file) != memory.key(structs.replace(file, role=Role.TEST))


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


def imported(folder: Path, modified: str, fixed: str) -> Path:
    """A store with one advisory about Django."""
    events = [{"introduced": "0"}, {"fixed": fixed}]
    affected = {"package": {"ecosystem": "PyPI", "name": "django"}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}
    source = folder / "osv"
    source.mkdir(exist_ok=True)
    (source / "a.json").write_text(json.dumps({"id": "A-1", "modified": modified, "affected": [affected]}))
    import_advisories(source, folder / "advisories.sqlite3", now=datetime(2026, 6, 1, tzinfo=UTC))
    return folder / "advisories.sqlite3"


def test_newer_advisories_show_without_measuring_again(tmp_path: Path) -> None:
    repository = commit(tmp_path / "repo", {**CODE, "requirements.txt": "django==4.2.7\n"})
    cache = SqliteFactCache(tmp_path / "facts")
    unchecked = analyze(repository, cache=cache)
    assert (unchecked.advisories.outcome, unchecked.advisories.reason) == ("not checked", "no advisory data")
    store = imported(tmp_path, "2026-05-01T00:00:00Z", "4.2.1")
    clean = analyze(repository, cache=cache, advisories=store)
    assert (clean.advisories.outcome, clean.advisories.vulnerabilities) == ("checked", ())
    imported(tmp_path, "2026-05-02T00:00:00Z", "4.2.9")
    told: list[Progress] = []
    found = analyze(repository, cache=cache, advisories=store, report=told.append)
    (one,) = found.advisories.vulnerabilities
    assert (one.id, one.fixed, one.path) == ("A-1", ("4.2.9",), "requirements.txt")
    assert [progress.done for progress in told] == [progress.total for progress in told]
    assert found == analyze(repository, advisories=store)
    assert replace(found, advisories=unchecked.advisories) == unchecked
    assert found.advisories.edition != clean.advisories.edition
