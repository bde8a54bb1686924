"""Kept clones: worth what a fresh one is, whatever happened to repository, disk and worker; and never too many."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Protocol
from unittest.mock import Mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from past import Commit, empty_repository, plain_git, write_past

from analyzer import landlock
from analyzer.analysis import analyze
from analyzer.cache import SqliteFactCache
from analyzer.clone import fetch_blob, weight
from analyzer.clones import KeptClones, TemporaryClones
from analyzer.errors import CancelledError, CloneError, CloneFault, EmptyRepositoryError, LimitError
from analyzer.history.deepen import deepen
from analyzer.network import Resolve
from analyzer.repository import Repository
from analyzer.values import Limits, Progress

SMALL = 2_000
LIMITS = Limits(clone_seconds=60, file_bytes=SMALL)
PLENTY = 100_000_000
MIDDLE, LARGE = "m" * (SMALL - 1), "l" * (SMALL + 1)


def silent(_: Progress) -> None:
    """Hear of progress and do nothing."""


class Server(Protocol):
    """The parts of the git server that are needed here."""

    root: Path
    port: int
    authority: Path
    asked: list[str]


@dataclass
class Scene:
    """A published repository, the folder of kept clones, and the way from one to the other."""

    origin: Path
    repository: Repository
    lookup: Resolve
    root: Path
    server: Server
    commits: list[Commit] = field(default_factory=list)

    def push(self, **files: str | None) -> str:
        """Add a commit to the branch `main`."""
        self.commits.append(Commit({f"{name}.txt": text for name, text in files.items()}, at=1_700_000_000))
        return write_past(self.origin, self.commits)[-1]

    def store(self, limit_bytes: int = PLENTY) -> KeptClones:
        return KeptClones(self.root, limit_bytes)

    @contextmanager
    def opened(self, limit_bytes: int = PLENTY, newest: str = "") -> Iterator[Path]:
        with self.store(limit_bytes).opened(self.repository, LIMITS, silent, self.lookup, newest=newest) as directory:
            yield directory

    def head(self) -> tuple[str, Path]:
        """Open the kept clone and return its commit and its place."""
        with self.opened() as directory:
            assert self.root in directory.parents
            plain_git(directory, "fsck", "--strict", "--connectivity-only")
            return plain_git(directory, "rev-parse", "HEAD"), directory

    @property
    def folder(self) -> Path:
        (folder,) = self.root.iterdir()
        return folder


MakeScene = Callable[[str], Scene]


@pytest.fixture(name="make_scene")
def make_scene_fixture(
    git_server: Server,
    remote: Callable[..., Repository],
    lookup: Resolve,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> MakeScene:
    def make(name: str) -> Scene:
        unique = sha256(f"{request.node.nodeid} {name} {time.time_ns()}".encode()).hexdigest()[:20]
        origin = empty_repository(git_server.root / f"{unique}.git")
        return Scene(origin, remote(f"moody/{unique}"), lookup, tmp_path / "clones", git_server)

    return make


@pytest.fixture(name="scene")
def scene_fixture(make_scene: MakeScene, moody: Callable[[str], None]) -> Scene:
    moody("open")
    scene = make_scene("one")
    scene.push(a="1", b=MIDDLE)
    return scene


def test_a_kept_clone_is_used_again_and_follows_the_branch(scene: Scene) -> None:
    seen = [scene.head()]
    for number in range(3):
        newest = scene.push(a=str(number))
        seen.append(scene.head())
        assert seen[-1][0] == newest
    assert {directory for _, directory in seen} == {seen[0][1]}
    assert (seen[0][1] / "shallow").is_file()


def test_only_what_is_new_is_fetched(scene: Scene) -> None:
    noise = random.Random(1)  # noqa: S311 - the same noise each time
    scene.push(**{f"f{number}": noise.randbytes(900).hex() for number in range(100)})
    _, directory = scene.head()
    before = weight(directory)
    scene.push(f1="new")
    scene.head()
    assert weight(directory) - before < before / 10


def test_a_rewritten_branch_and_another_default_branch_are_followed(scene: Scene) -> None:
    first = scene.push(a="2")
    assert scene.head()[0] == first
    scene.commits = [Commit({"other.txt": "x"}, at=1_700_000_009)]
    rewritten = scene.push(a="3")
    assert scene.head()[0] == rewritten
    moved = write_past(scene.origin, [Commit({"dev.txt": "y"})], branch="develop")[-1]
    plain_git(scene.origin, "symbolic-ref", "HEAD", "refs/heads/develop")
    assert scene.head()[0] == moved
    plain_git(scene.origin, "update-ref", "--no-deref", "HEAD", rewritten)
    assert scene.head()[0] == rewritten


def test_a_commit_that_is_there_already_is_not_fetched(scene: Scene) -> None:
    commit, _ = scene.head()
    scene.server.asked.clear()
    with scene.opened(newest=commit) as directory:
        assert plain_git(directory, "rev-parse", "HEAD") == commit
    assert scene.server.asked == []


def test_an_emptied_repository_is_empty_and_a_removed_one_not_found(scene: Scene) -> None:
    scene.head()
    plain_git(scene.origin, "update-ref", "-d", "refs/heads/main")
    with pytest.raises(EmptyRepositoryError):
        analyze(scene.repository, limits=LIMITS, lookup=scene.lookup, clones=scene.store())
    shutil.rmtree(scene.origin)
    with pytest.raises(CloneError) as caught:
        scene.head()
    assert caught.value.fault is CloneFault.NOT_FOUND


def test_a_deepened_clone_stays_whole_and_goes_on_from_there(scene: Scene) -> None:
    for number in range(4):
        scene.push(a=str(number))
    with scene.opened() as directory:
        deepen(scene.repository, directory, LIMITS, silent, scene.lookup)
        assert plain_git(directory, "rev-list", "--count", "HEAD") == "5"
    for number in range(3):
        newest = scene.push(a=f"later {number}", b=LARGE)
    assert scene.head() == (newest, directory)
    assert plain_git(directory, "rev-list", "--count", "HEAD") == "8"
    assert not (directory / "shallow").exists()


def test_a_fetch_that_fails_leaves_nothing_behind_in_a_clone_in_use(scene: Scene, moody: Callable[[str], None]) -> None:
    noise = random.Random(4)  # noqa: S311 - the same noise each time
    scene.push(a=noise.randbytes(400_000).hex())
    blob = plain_git(scene.origin, "rev-parse", "HEAD:a.txt")
    with scene.opened() as directory:
        before = sorted(directory.rglob("*"))
        for mood, limits, fault in (
            ("open", Limits(pack_bytes=100_000), CloneFault.TOO_LARGE),
            ("stuck", Limits(clone_seconds=2), CloneFault.TIMED_OUT),
        ):
            moody(mood)
            with pytest.raises(CloneError) as caught:
                fetch_blob(scene.repository, directory, blob, limits, silent, lookup=scene.lookup)
            assert caught.value.fault is fault
            assert sorted(directory.rglob("*")) == before
    moody("open")
    with scene.opened() as again:
        fetch_blob(scene.repository, again, blob, LIMITS, silent, lookup=scene.lookup)
    with scene.opened() as kept:
        assert kept == again == directory
        assert plain_git(kept, "cat-file", "-s", "HEAD:a.txt") == "800000"


def test_a_repository_of_one_commit_does_not_pull_in_the_history_that_follows(scene: Scene) -> None:
    _, directory = scene.head()
    scene.push(a="2")
    newest = scene.push(a="3")
    assert scene.head() == (newest, directory)
    assert plain_git(directory, "rev-list", "--count", "HEAD") == "1"


def test_a_file_that_shrinks_below_the_limit_arrives(scene: Scene) -> None:
    text = "".join(f"line {number}\n" for number in range(400))
    scene.push(a=text)
    scene.head()
    scene.push(a=text[:1_900])
    _, directory = scene.head()
    assert plain_git(directory, "cat-file", "-s", "HEAD:a.txt") == "1900"


def tampered(directory: Path) -> list[tuple[str, Callable[[], object]]]:
    """Ways in which a clone can differ from what was sealed."""
    odd = '{"directory": "../x", "usual": 1, "files": {}}'
    pack = next(directory.glob("objects/pack/*.pack"))
    index = next(directory.glob("objects/pack/*.idx"))

    def flip(file: Path) -> None:
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.chmod(0o644)
        file.write_bytes(data)

    def link(file: Path) -> None:
        content = file.read_bytes()
        (directory.parent.parent.parent / "away").write_bytes(content)
        file.unlink()
        file.symlink_to(directory.parent.parent.parent / "away")

    return [
        ("flipped pack", lambda: flip(pack)),
        ("flipped index", lambda: flip(index)),
        ("cut pack", lambda: (pack.chmod(0o644), os.truncate(pack, 40))),
        ("lost index", index.unlink),
        ("lost refs", lambda: (directory / "packed-refs").unlink(missing_ok=True) or shutil.rmtree(directory / "refs")),
        ("a lock", (directory / "shallow.lock").touch),
        ("half a pack", lambda: (directory / "objects/pack/tmp_pack_x").write_bytes(b"PACK")),
        ("a hook", lambda: (directory / "hooks").mkdir() or (directory / "hooks/x").write_text("#!/bin/sh\n")),
        ("a setting", lambda: (directory / "config").write_text("[core]\n\tfsmonitor = /bin/false\n\tbare = true\n")),
        ("other objects", lambda: (directory / "objects/info/alternates").write_text("/nowhere\n")),
        ("a link", lambda: link(pack)),
        ("no seal", (directory.parent / "seal").unlink),
        ("an odd seal", lambda: (directory.parent / "seal").write_text(odd)),
        ("half a seal", lambda: os.truncate(directory.parent / "seal", 30)),
        ("no clone", lambda: shutil.rmtree(directory)),
    ]  # fmt: skip


@pytest.mark.parametrize("way", range(15))
def test_a_clone_that_is_not_what_was_sealed_is_cloned_anew(scene: Scene, way: int) -> None:
    commit, directory = scene.head()
    (directory / "objects" / "info").mkdir(exist_ok=True)
    name, spoil = tampered(directory)[way]
    spoil()
    again, other = scene.head()
    assert again == commit, name
    assert other != directory, name
    assert sorted(entry.name for entry in scene.folder.iterdir()) == sorted([other.name, "lock", "seal"])
    assert scene.head() == (commit, other)


OPENS = """
import sys
from pathlib import Path
from analyzer.clones import KeptClones
from analyzer.repository import Repository
from analyzer.values import Limits
address, port, authority, root, size = sys.argv[1:]
repository = Repository(address, None, "git.example.org", int(port), True, Path(authority))
def hear(progress):
    print(progress, flush=True)
with KeptClones(Path(root), 10**8).opened(
    repository, Limits(file_bytes=int(size)), hear, lambda host, port: ("127.0.0.1",)
) as directory:
    print("opened", flush=True)
"""


def kill_in_the_middle(scene: Scene, moody: Callable[[str], None]) -> str:
    """Push 400 files, kill a worker in the middle of fetching them, and return the commit."""
    noise = random.Random(2)  # noqa: S311 - the same noise each time
    newest = scene.push(**{f"f{number}": noise.randbytes(900).hex() for number in range(400)})
    moody("stuck")
    arguments = (scene.repository.address, scene.server.port, scene.server.authority, scene.root, SMALL)
    worker = subprocess.Popen(
        [sys.executable, "-c", OPENS, *map(str, arguments)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    with worker:
        assert worker.stdout is not None
        next(line for line in worker.stdout if "objects" in line and re.search(r"done=\d{3}", line))
        worker.send_signal(signal.SIGKILL)
    moody("open")
    return newest


@pytest.mark.parametrize("kept", [False, True])
def test_a_worker_killed_in_the_middle_of_a_fetch_leaves_nothing_broken(
    scene: Scene, moody: Callable[[str], None], *, kept: bool
) -> None:
    if kept:
        scene.head()
    newest = kill_in_the_middle(scene, moody)
    assert scene.head()[0] == newest
    with scene.opened() as directory:
        assert plain_git(directory, "cat-file", "-s", "HEAD:f399.txt") == "1800"


def test_what_a_killed_worker_left_in_a_kept_clone_counts_though_nobody_uses_it_again(
    make_scene: MakeScene, scene: Scene, moody: Callable[[str], None]
) -> None:
    _, directory = scene.head()
    limit = 2 * weight(directory.parent)
    kill_in_the_middle(scene, moody)
    assert weight(directory.parent) > limit
    scene.store(limit).room_for(make_scene("other").repository, LIMITS)
    assert not directory.exists()


CONFINED = """
import os, sys, tempfile
from pathlib import Path
from analyzer.clones import KeptClones
from analyzer.repository import Repository
from analyzer.sandbox import NETWORK, give_up, python_folders
from analyzer.values import Limits
address, port, authority, root, scratch = sys.argv[1:]
tempfile.tempdir = scratch
repository = Repository(address, None, "git.example.org", int(port), True, Path(authority))
limits = Limits(file_bytes=2000)
clones = KeptClones(Path(root), 10**8)
others = list(Path(root).iterdir())
folder = clones.room_for(repository, limits)
readable = (*python_folders(), *map(Path, NETWORK), Path(authority))
give_up(readable, [Path(scratch), folder], ports=(int(port),))
for _ in range(2):
    with clones.opened(repository, limits, lambda _: None, lambda host, port: ("127.0.0.1",)) as directory:
        print(directory)
for other in others:
    for attempt in ((other / "lock").read_bytes, (other / "new").touch, lambda: list(other.iterdir())):
        try:
            attempt()
            sys.exit("reached another clone")
        except PermissionError:
            pass
"""


@pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")
def test_an_analysis_confined_to_its_own_clone_keeps_it_and_reaches_no_other(
    scene: Scene, make_scene: MakeScene, tmp_path: Path
) -> None:
    other = make_scene("other")
    other.push(a="secret")
    _, away = other.head()
    (tmp_path / "scratch").mkdir()
    where = (scene.repository.address, scene.server.port, scene.server.authority, scene.root, tmp_path / "scratch")
    done = subprocess.run(
        [sys.executable, "-c", CONFINED, *map(str, where)], capture_output=True, text=True, check=True
    )
    first, second = done.stdout.split()
    assert first == second
    assert scene.root in Path(first).parents
    assert scene.head()[1] == Path(first) != away


def test_who_cancels_during_a_fetch_finds_a_clone_that_works_next_time(
    scene: Scene, moody: Callable[[str], None]
) -> None:
    scene.head()
    newest = scene.push(a="2")
    moody("silent")
    heard: list[Progress] = []

    def cancel(progress: Progress) -> None:
        heard.append(progress)
        if len(heard) > 3:
            raise CancelledError

    with pytest.raises(CancelledError), scene.store().opened(scene.repository, LIMITS, cancel, scene.lookup):
        pass
    moody("open")
    assert scene.head()[0] == newest


def test_a_server_that_fails_costs_no_clone(scene: Scene, moody: Callable[[str], None]) -> None:
    _, directory = scene.head()
    newest = scene.push(a="2")
    moody("busy")
    with pytest.raises(CloneError) as caught:
        scene.head()
    assert caught.value.fault is CloneFault.UNREACHABLE
    moody("open")
    assert scene.head() == (newest, directory)


def test_two_workers_at_once_both_get_the_commit_and_one_clone_stays(scene: Scene) -> None:
    with scene.opened() as first:
        newest = scene.push(a="2")
        with scene.opened() as second:
            assert scene.root not in second.parents
            assert plain_git(second, "rev-parse", "HEAD") == newest
        assert not second.exists()
        assert plain_git(first, "rev-parse", "HEAD") != newest
    assert scene.head() == (newest, first)


def test_a_folder_that_cannot_be_used_is_done_without(scene: Scene) -> None:
    scene.root.write_text("no folder", encoding="ascii")
    with scene.opened() as directory:
        assert plain_git(directory, "rev-parse", "HEAD") == plain_git(scene.origin, "rev-parse", "main")
    assert scene.root.is_file()


def test_what_was_not_used_for_longest_makes_room_and_what_is_in_use_stays(make_scene: MakeScene, scene: Scene) -> None:
    scenes = [scene, *(make_scene(str(number)) for number in range(3))]
    places = []
    for age, each in enumerate(scenes):
        if each is not scene:
            each.push(a="1")
        places.append(each.head()[1])
        os.utime(places[-1].parent / "seal", (1_000_000 + age, 1_000_000 + age))
    sizes = [weight(place.parent) for place in places]
    with scenes[1].opened():
        os.utime(places[1].parent / "seal", (1_000_001, 1_000_001))
        scene.store(sizes[1] + sizes[3]).room_for(scenes[3].repository, LIMITS)
        assert [place.exists() for place in places] == [False, True, False, True]
    assert len(list(scene.root.iterdir())) == 2
    assert scenes[0].head()[1] != places[0]


def test_a_clone_over_the_limit_all_by_itself_is_not_kept(scene: Scene) -> None:
    with scene.opened(limit_bytes=100) as directory:
        assert plain_git(directory, "rev-parse", "HEAD") == plain_git(scene.origin, "rev-parse", "main")
    assert [entry.name for entry in scene.folder.iterdir()] == ["lock"]


def test_another_limit_for_the_size_of_files_is_another_clone(scene: Scene) -> None:
    scene.push(b=LARGE)
    scene.head()
    with scene.store().opened(scene.repository, Limits(file_bytes=SMALL + 1), silent, scene.lookup) as directory:
        assert plain_git(directory, "cat-file", "-s", "HEAD:b.txt") == str(SMALL + 1)
    assert len(list(scene.root.iterdir())) == 2


def test_a_clone_that_was_fetched_often_is_cloned_anew(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analyzer.clones.MOST_PACKS", 4)
    scene.head()
    packs = []
    for number in range(8):
        scene.push(a=f"{number}")
        with scene.opened() as directory:
            packs.append(len(list(directory.glob("objects/pack/*.pack"))))
    assert packs == [2, 3, 4, 5, 1, 2, 3, 4]


def test_a_clone_that_has_doubled_is_cloned_anew(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analyzer.clones.SPARE_BYTES", 0)
    noise = random.Random(3)  # noqa: S311 - the same noise each time
    _, first = scene.head()
    places = []
    for _ in range(6):
        scene.push(a=noise.randbytes(900).hex())
        with scene.opened() as directory:
            places.append((directory, weight(directory)))
    assert len({directory for directory, _ in places} | {first}) > 1
    assert all(size < 3 * weight(places[-1][0]) for _, size in places)


@pytest.fixture(name="no_tools", scope="module")
def no_tools_fixture(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """A package without a tool: an analysis is the inventory and the dependencies then."""
    package = ModuleType("no_tools")
    package.__path__ = [str(tmp_path_factory.mktemp("no_tools"))]
    return package


@pytest.mark.parametrize("back", ["the same commit", "one beside it", "one after it"])
def test_a_file_that_comes_back_from_the_history_is_in_a_deepened_clone_as_well(scene: Scene, back: str) -> None:
    first = list(scene.commits)
    scene.push(a=None, b="other")
    with scene.opened() as directory:
        deepen(scene.repository, directory, LIMITS, silent, scene.lookup)  # its files are not fetched with the history
    if back == "one after it":
        scene.push(a="1", b=MIDDLE)
        plain_git(scene.origin, "repack", "-adb")  # with bitmaps a server sends nothing that is anywhere in the history
    elif back == "one beside it":
        scene.commits[:] = first
        scene.push(c="new")
    else:
        write_past(scene.origin, first)
    with scene.opened() as directory:
        assert plain_git(directory, "cat-file", "-p", "HEAD:a.txt") == "1"
        assert plain_git(directory, "cat-file", "-p", "HEAD:b.txt") == MIDDLE


def test_a_history_that_takes_too_long_costs_a_deepened_clone_and_not_the_analysis(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scene.opened() as directory:
        deepen(scene.repository, directory, LIMITS, silent, scene.lookup)
    newest = scene.push(large=LARGE)
    monkeypatch.setattr("analyzer.clones.is_in_history", Mock(side_effect=LimitError("too long")))
    commit, other = scene.head()
    assert (commit, other != directory) == (newest, True)


def test_a_deepened_clone_with_a_file_that_is_too_large_is_not_cloned_anew(scene: Scene) -> None:
    scene.push(large=LARGE)
    with scene.opened() as directory:
        deepen(scene.repository, directory, LIMITS, silent, scene.lookup)
    for texts in ({"a": "2"}, {"large": LARGE + "x"}):
        scene.push(**texts)
        assert scene.head()[1] == directory


TEXT = st.sampled_from(["1", "2", MIDDLE, LARGE, LARGE + "x", "flask==1.0\n", "word " * 399, "word " * 500])
NAME = st.sampled_from(["a", "b", "requirements", "sub/c"])
STEP = st.one_of(
    st.tuples(st.just("push"), st.dictionaries(NAME, st.none() | TEXT, min_size=1, max_size=3)),
    st.tuples(st.just("rewrite"), st.dictionaries(NAME, TEXT, min_size=1, max_size=2)),
    st.tuples(st.just("branch"), st.dictionaries(NAME, TEXT, min_size=1, max_size=2)),
    st.tuples(st.sampled_from(["deepen", "spoil", "again"]), st.just({})),
)


def take(scene: Scene, kind: str, files: dict[str, str | None]) -> None:
    """Take one step: something happens to the repository, or to its kept clone."""
    if kind == "push":
        scene.push(**files)
    elif kind == "rewrite":
        scene.commits = scene.commits[: len(scene.commits) // 2]
        scene.push(**files)
    elif kind == "branch":
        branch = f"branch{len(plain_git(scene.origin, 'branch').splitlines())}"
        write_past(scene.origin, [Commit({f"{name}.txt": text for name, text in files.items()})], branch=branch)
        plain_git(scene.origin, "symbolic-ref", "HEAD", f"refs/heads/{branch}")
    elif kind == "deepen":
        with scene.opened() as directory:
            deepen(scene.repository, directory, LIMITS, silent, scene.lookup)
    elif kind == "spoil":
        with scene.opened() as directory:
            pass
        (directory / "HEAD").write_text("spoiled", encoding="ascii")


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(STEP, min_size=1, max_size=5))
def test_whatever_happens_a_kept_clone_gives_the_analysis_of_a_fresh_one(
    make_scene: MakeScene, no_tools: ModuleType, steps: list[tuple[str, dict[str, str | None]]]
) -> None:
    scene = make_scene("random")
    scene.push(a="1", requirements="django==4.0\n")
    for kind, files in steps:
        take(scene, kind, files)
        told = [
            analyze(scene.repository, limits=LIMITS, lookup=scene.lookup, package=no_tools, clones=clones)
            for clones in (scene.store(), TemporaryClones())
        ]
        assert told[0] == told[1]
        assert told[0].commit == plain_git(scene.origin, "rev-parse", "HEAD")


class Forbidden:
    """Clones that nobody may ask for."""

    def opened(self, *_: object, **__: object) -> Iterator[Path]:
        pytest.fail("something was cloned")


def test_the_same_commit_again_is_known_without_a_clone(scene: Scene, tmp_path: Path) -> None:
    cache = SqliteFactCache(tmp_path / "facts")

    def run(clones: object) -> object:
        return analyze(scene.repository, limits=LIMITS, lookup=scene.lookup, cache=cache, clones=clones)  # type: ignore[arg-type]

    first = run(TemporaryClones())
    told: list[Progress] = []
    assert run(Forbidden()) == first
    newest = scene.push(a="2")
    with pytest.raises(pytest.fail.Exception):
        run(Forbidden())
    second = analyze(scene.repository, limits=LIMITS, lookup=scene.lookup, cache=cache, report=told.append)
    assert second.commit == newest
    assert run(Forbidden()) == second


def test_a_server_that_only_names_a_known_commit_is_not_believed(
    make_scene: MakeScene, scene: Scene, tmp_path: Path
) -> None:
    cache = SqliteFactCache(tmp_path / "facts")
    liar = make_scene("liar")
    liar.push(a="poor")
    for each in (scene, liar):
        analyze(each.repository, limits=LIMITS, lookup=each.lookup, cache=cache)
    known = plain_git(scene.origin, "rev-parse", "main")
    (liar.origin / "refs/heads/main").write_text(f"{known}\n", encoding="ascii")
    with pytest.raises((CloneError, EmptyRepositoryError)):
        analyze(liar.repository, limits=LIMITS, lookup=liar.lookup, cache=cache)
