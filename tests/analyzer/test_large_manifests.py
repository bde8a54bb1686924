"""Lock files that a clone leaves out for their size are read all the same, and the same ones wherever they lie."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from analyzer import large_manifests
from analyzer.analysis import analyze
from analyzer.network import Resolve
from analyzer.repository import Repository
from analyzer.values import Analysis, Limits

LIMITS = Limits(file_bytes=10_000)
Both = Callable[[dict[str, str | bytes]], Analysis]


def lock(count: int, version: str = "1.0.0") -> str:
    """A lock file of npm with so many packages."""
    packages = {f"node_modules/package-number-{number}": {"version": version} for number in range(count)}
    return json.dumps({"name": "x", "lockfileVersion": 3, "packages": {"": {"name": "x"}, **packages}}, indent=1)


@pytest.fixture(name="both")
def both_fixture(  # noqa: PLR0913, PLR0917 - fixtures, by name
    build: Callable[..., Path],
    publish: Callable[[Path, str], None],
    remote: Callable[..., Repository],
    lookup: Resolve,
    local: Callable[[Path], Repository],
    request: pytest.FixtureRequest,
) -> Both:
    """Analyze files from the server and from this machine, and return what both say."""

    def run(files: dict[str, str | bytes]) -> Analysis:
        folder = build(files)
        name = sha256(request.node.nodeid.encode()).hexdigest()[:20]
        publish(folder, name)
        here = analyze(local(folder), limits=LIMITS)
        there = analyze(remote(f"open/{name}"), limits=LIMITS, lookup=lookup)
        assert there.dependencies == here.dependencies
        assert there.left_out == here.left_out
        assert there.files == here.files
        return there

    return run


def left_out(analysis: Analysis) -> list[tuple[str, str]]:
    return [(item.path, item.reason) for item in analysis.left_out if item.tool == "dependencies"]


def test_a_lock_file_over_the_limit_of_other_files_is_read(both: Both) -> None:
    analysis = both({"package-lock.json": lock(500), "sub/package-lock.json": lock(3), "large.json": lock(600)})
    assert len(analysis.dependencies.dependencies) == 503
    assert left_out(analysis) == []


def test_the_same_lock_file_at_two_places_is_fetched_once_and_read_twice(both: Both) -> None:
    analysis = both({"a/package-lock.json": lock(500), "b/package-lock.json": lock(500)})
    assert len(analysis.dependencies.dependencies) == 1_000


def test_one_over_its_own_limit_is_named(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_manifests, "LARGEST_BYTES", 40_000)
    analysis = both({"a/package-lock.json": lock(2_000), "b/package-lock.json": lock(500)})
    assert left_out(analysis) == [("a/package-lock.json", "too large")]
    assert len(analysis.dependencies.dependencies) == 500


def test_what_is_over_the_limit_of_all_together_is_named(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_manifests, "TOGETHER_BYTES", len(lock(500, "1.0.1")) * 3 // 2)
    analysis = both({f"{name}/package-lock.json": lock(500, f"1.0.{name}") for name in "12345"})
    assert left_out(analysis) == [(f"{name}/package-lock.json", "too large") for name in "2345"]


def test_no_more_than_a_fixed_number_is_fetched(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_manifests, "MOST", 2)
    analysis = both({f"{name}/package-lock.json": lock(400, f"1.0.{name}") for name in "123"})
    assert left_out(analysis) == [("3/package-lock.json", "too large")]


def test_copied_code_brings_no_lock_files(both: Both) -> None:
    analysis = both({"node_modules/x/package-lock.json": lock(500), "a.py": "x = 1\n"})
    assert analysis.dependencies.dependencies == ()
    assert left_out(analysis) == []


def test_one_that_the_server_does_not_give_is_named_and_never_taken_for_empty(
    build: Callable[..., Path],
    publish: Callable[[Path, str], None],
    remote: Callable[..., Repository],
    lookup: Resolve,
    moody: Callable[[str], None],
) -> None:
    publish(build({"package-lock.json": lock(500), "a.py": "x = 1\n"}), "withheld")

    def turn(progress: object) -> None:
        if "measure" in str(progress):
            moody("busy")

    analysis = analyze(remote("moody/withheld"), limits=LIMITS, lookup=lookup, report=turn)
    assert left_out(analysis) == [("package-lock.json", "could not be fetched")]
    assert analysis.dependencies.dependencies == ()
