"""From repository to history: a clone of ours is deepened, a local repository is only read."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from past import DAY, START, Commit, empty_repository, plain_git, write_past

from analyzer.cache import NoCache, SqliteFactCache
from analyzer.clones import KeptClones
from analyzer.errors import CancelledError, CloneError, CloneFault, LimitError, RevisionError
from analyzer.history.reading import read_history
from analyzer.history.remote_tags import TAGS
from analyzer.history.tracing import trace
from analyzer.history.values import HistoryLimits, Reliability
from analyzer.network import Resolve
from analyzer.repository import Repository
from analyzer.snapshot import located
from analyzer.values import Limits, Progress, Step

QUICK = Limits(clone_seconds=20)
COMMITS = [Commit({"code.py": f"x = {n}\n", f"f{n}.py": "y = 1\n"}, at=START + n * DAY) for n in range(8)]
Remote = Callable[..., Repository]
Local = Callable[[Path], Repository]


def silent(_: Progress) -> None:
    """Hear of progress and do nothing."""


class Server(Protocol):
    """The part of the git server that is needed here: the folder it serves."""

    root: Path


@pytest.fixture(name="origin")
def origin_fixture(git_server: Server, request: pytest.FixtureRequest) -> Path:
    """A published bare repository of its own with a history and a tag."""
    name = hashlib.sha256(request.node.name.encode()).hexdigest()
    directory = empty_repository(git_server.root / f"{name}.git")
    plain_git(directory, "tag", "v1.0.0", write_past(directory, COMMITS)[5])
    return directory


def head(directory: Path) -> str:
    return plain_git(directory, "rev-parse", "HEAD")


def listing(directory: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {str(path): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_the_history_of_a_remote_repository_is_that_of_the_original(
    origin: Path, remote: Remote, lookup: Resolve
) -> None:
    told: list[Progress] = []
    history = trace(remote(f"open/{origin.stem}"), head(origin), report=told.append, limits=QUICK, lookup=lookup)
    assert history == read_history(origin, head(origin), limits=HistoryLimits(), report=silent)
    assert (history.reliability, history.commits, history.releases.tags) == (Reliability.FULL, 8, 1)
    assert list(dict.fromkeys(progress.step for progress in told)) == [Step.CLONE, Step.HISTORY]
    assert told[-1] == Progress(Step.HISTORY, 8, 8, "commits")


def test_the_history_is_that_of_the_analyzed_commit_when_the_branch_has_moved_on(
    origin: Path, remote: Remote, lookup: Resolve
) -> None:
    analyzed = head(origin)
    write_past(origin, [*COMMITS, Commit({"new.py": "z = 1\n"}, at=START + 99 * DAY)])
    history = trace(remote(f"open/{origin.stem}"), analyzed, report=silent, limits=QUICK, lookup=lookup)
    assert (history.commit, history.commits) == (analyzed, 8)


def test_a_commit_that_a_rewritten_branch_has_lost_is_refused(origin: Path, remote: Remote, lookup: Resolve) -> None:
    analyzed = head(origin)
    write_past(origin, [Commit({"other.py": "z = 1\n"}, at=START)])
    plain_git(origin, "tag", "--delete", "v1.0.0")
    with pytest.raises(RevisionError, match=f"{analyzed} any more"):
        trace(remote(f"open/{origin.stem}"), analyzed, report=silent, limits=QUICK, lookup=lookup)


def test_what_remote_commits_touched_is_kept_and_not_read_again(
    origin: Path, remote: Remote, lookup: Resolve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = SqliteFactCache(tmp_path / "facts")
    repository = remote(f"open/{origin.stem}")
    first = trace(repository, head(origin), report=silent, limits=QUICK, lookup=lookup, cache=cache)
    assert cache.size() > 0

    def refuse(*_: object) -> None:
        pytest.fail("a commit that is known already was written again")

    monkeypatch.setattr(SqliteFactCache, "put", refuse)
    assert trace(repository, head(origin), report=silent, limits=QUICK, lookup=lookup, cache=cache) == first


def test_a_kept_clone_is_deepened_once_and_then_serves_analyses_and_histories(
    origin: Path, remote: Remote, lookup: Resolve, tmp_path: Path
) -> None:
    repository, clones = remote(f"open/{origin.stem}"), KeptClones(tmp_path / "clones", 1_000_000_000)
    with located(repository, QUICK, silent, lookup=lookup, clones=clones) as place:
        assert (place.directory / "shallow").is_file()
    first = trace(repository, head(origin), report=silent, limits=QUICK, lookup=lookup, clones=clones)
    write_past(origin, [*COMMITS, Commit({"new.py": "z = 1\n"}, at=START + 99 * DAY)])
    with located(repository, QUICK, silent, lookup=lookup, clones=clones) as place:
        assert place.commit == head(origin)
        assert not (place.directory / "shallow").exists()
    again = trace(repository, first.commit, report=silent, limits=QUICK, lookup=lookup, clones=clones)
    assert (again, first.commits) == (first, 8)
    later = trace(repository, head(origin), report=silent, limits=QUICK, lookup=lookup, clones=clones)
    assert (later.commits, later.reliability) == (9, Reliability.FULL)


def test_nothing_is_kept_of_a_local_repository_because_it_could_claim_any_id(
    origin: Path, local: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("the cache was asked")

    monkeypatch.setattr(NoCache, "get", refuse)
    monkeypatch.setattr(NoCache, "put", refuse)
    assert trace(local(origin), head(origin), report=silent, cache=NoCache()).commits == 8


def test_a_shallow_local_clone_says_so_and_stays_as_it_is(origin: Path, local: Local, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    plain_git(tmp_path, "clone", "--quiet", "--depth", "3", f"file://{origin}", str(copy))
    before = listing(copy)
    history = trace(local(copy), head(origin), report=silent)
    assert (history.reliability, history.commits) == (Reliability.SHALLOW, 3)
    assert listing(copy) == before


def test_an_older_commit_of_a_local_repository_has_its_own_history(origin: Path, local: Local) -> None:
    older = plain_git(origin, "rev-parse", "HEAD~4")
    assert trace(local(origin), older, report=silent).commits == 4


def test_a_history_that_a_server_does_not_give_is_refused(origin: Path, remote: Remote, lookup: Resolve) -> None:
    with pytest.raises(CloneError) as caught:
        trace(remote("gone/x"), head(origin), report=silent, limits=QUICK, lookup=lookup)
    assert caught.value.fault is CloneFault.NOT_FOUND


def test_its_own_limits_hold(origin: Path, remote: Remote, lookup: Resolve) -> None:
    repository = remote(f"open/{origin.stem}")
    few = HistoryLimits(commits=3)
    history = trace(repository, head(origin), report=silent, limits=QUICK, bounds=few, lookup=lookup)
    assert (history.reliability, history.commits) == (Reliability.TRUNCATED, 3)
    with pytest.raises(LimitError):
        trace(repository, head(origin), report=silent, limits=QUICK, bounds=HistoryLimits(paths=2), lookup=lookup)


@pytest.mark.parametrize("most", [2, 4])
def test_as_many_tags_are_fetched_as_may_be_read(
    origin: Path, remote: Remote, lookup: Resolve, tmp_path: Path, most: int
) -> None:
    for number in range(3):
        plain_git(origin, "tag", f"v2.{number}.0", f"HEAD~{number}")
    repository, clones = remote(f"open/{origin.stem}"), KeptClones(tmp_path / "clones", 1_000_000_000)
    bounds = HistoryLimits(tags=most)
    history = trace(repository, head(origin), report=silent, limits=QUICK, bounds=bounds, lookup=lookup, clones=clones)
    assert (history.releases.tags, history.releases.complete) == (most, most == 4)
    (listed,) = (tmp_path / "clones").glob(f"*/*/{TAGS}/packed-refs")
    assert listed.read_text().count(" refs/tags/") == min(most + 1, 4)


@pytest.mark.parametrize("step", [Step.CLONE, Step.HISTORY])
def test_it_can_be_cancelled_in_every_step(origin: Path, remote: Remote, lookup: Resolve, step: Step) -> None:
    def cancel(progress: Progress) -> None:
        if progress.step is step:
            raise CancelledError

    with pytest.raises(CancelledError):
        trace(remote(f"open/{origin.stem}"), head(origin), report=cancel, limits=QUICK, lookup=lookup)
