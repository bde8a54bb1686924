"""Fetching the history behind a clone from a real git server behind HTTPS."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import pytest
from past import DAY, START, Commit, empty_repository, plain_git, write_object, write_past

from analyzer.clone import clone
from analyzer.errors import CancelledError, CloneError, CloneFault
from analyzer.history.deepen import OLD_FAULTS, deepen
from analyzer.history.reading import read_history
from analyzer.history.remote_tags import FETCHES, TAGS
from analyzer.history.values import History, HistoryLimits, Reliability
from analyzer.network import Resolve
from analyzer.repository import Repository
from analyzer.values import Limits, Listener, Progress

QUICK = Limits(clone_seconds=20)
COMMITS = [
    Commit({"code.py": f"x = {n}\n", f"f{n}.py": "y = 1\n", ".gitmodules": f"# {n}\n"}, at=START + n * DAY)
    for n in range(8)
]


def silent(_: Progress) -> None:
    """Hear of progress and do nothing."""


def read(directory: Path, commit: str) -> History:
    tags = directory / TAGS if (directory / TAGS).is_dir() else None
    return read_history(directory, commit, limits=HistoryLimits(), report=silent, tags=tags)


class Server(Protocol):
    """The part of the git server that is needed here: the folder it serves."""

    root: Path


@dataclass(frozen=True)
class Clone:
    """A clone, and the way to deepen it."""

    repository: Repository
    directory: Path
    lookup: Resolve

    def deepen(self, report: Listener = silent) -> None:
        deepen(self.repository, self.directory, QUICK, report, self.lookup)


MakeClone = Callable[[], Clone]


@pytest.fixture(name="origin")
def origin_fixture(git_server: Server, request: pytest.FixtureRequest) -> Path:
    """A published bare repository of its own with a history and a tag."""
    name = hashlib.sha256(request.node.name.encode()).hexdigest()
    directory = empty_repository(git_server.root / f"{name}.git")
    ids = write_past(directory, COMMITS)
    plain_git(directory, "tag", "v1.0.0", ids[5])
    return directory


@pytest.fixture(name="cloned")
def cloned_fixture(remote: Callable[..., Repository], lookup: Resolve, origin: Path, tmp_path: Path) -> MakeClone:
    """Clone the origin as it is by then."""

    def make() -> Clone:
        repository = remote(f"open/{origin.stem}")
        clone(repository, tmp_path / "c", QUICK, silent, lookup)
        return Clone(repository, tmp_path / "c", lookup)

    return make


def head(directory: Path) -> str:
    return plain_git(directory, "rev-parse", "HEAD")


def test_a_deepened_clone_has_the_history_and_tags_of_the_original_and_no_further_blob(
    origin: Path, cloned: MakeClone
) -> None:
    copy = cloned()
    assert read(copy.directory, head(copy.directory)).reliability is Reliability.SHALLOW
    steps: list[Progress] = []
    copy.deepen(steps.append)
    assert read(copy.directory, head(copy.directory)) == read(origin, head(origin))
    assert read(copy.directory, head(copy.directory)).releases.tags == 1
    kinds = plain_git(copy.directory, "cat-file", "--batch-check", "--batch-all-objects").split()
    now = {line.split()[2] for line in plain_git(origin, "ls-tree", "-r", "HEAD").splitlines()}
    assert kinds.count("blob") == len(now)
    assert steps


def test_the_commit_stays_the_same_when_the_branch_moves_or_is_rewritten(origin: Path, cloned: MakeClone) -> None:
    copy = cloned()
    before = head(copy.directory)
    write_past(origin, [*COMMITS[:3], Commit({"other.py": "z = 1\n"}, at=START + 99 * DAY)])
    copy.deepen()
    assert head(copy.directory) == before != head(origin)
    assert read(copy.directory, before).commits == 8


def test_a_clone_that_is_whole_already_gets_its_tags(origin: Path, cloned: MakeClone) -> None:
    ids = write_past(origin, COMMITS[:1])
    plain_git(origin, "tag", "--force", "v1.0.0", ids[0])
    copy = cloned()
    for _ in range(2):
        copy.deepen()
        assert read(copy.directory, ids[0]) == read(origin, ids[0])
    assert read(copy.directory, ids[0]).releases.tags == 1


def person(text: str) -> Callable[[str], bytes]:
    return lambda tree: f"tree {tree}\nauthor {text}\ncommitter A <a@b> {START} +0000\n\nold\n".encode()


FAULTY: dict[str, Callable[[str], bytes]] = {
    "badTimezone": person(f"A <a@b> {START} +051800"),
    "missingSpaceBeforeDate": person(f"A <a@b>{START} +0000"),
    "missingSpaceBeforeEmail": person(f"A<a@b> {START} +0000"),
    "missingNameBeforeEmail": person(f"<a@b> {START} +0000"),
    "missingEmail": person(f"A {START} +0000"),
    "badEmail": person(f"A <a<b> {START} +0000"),
    "badName": person(f"A> <a@b> {START} +0000"),
    "badDate": person("A <a@b> now +0000"),
    "badDateOverflow": person("A <a@b> 18446744073709551614 +0000"),
    "zeroPaddedDate": person(f"A <a@b> 0{START} +0000"),
    "multipleAuthors": person(f"A <a@b> {START} +0000\nauthor B <b@b> {START} +0000"),
}


def old_commit_then_new(origin: Path, old: str) -> str:
    """Put a fresh commit on top of an old one and make it the origin's newest."""
    tree = plain_git(origin, "rev-parse", "HEAD^{tree}")
    line = f"A <a@b> {START + 99 * DAY} +0000"
    text = f"tree {tree}\nparent {old}\nauthor {line}\ncommitter {line}\n\nnew\n"
    new = write_object(origin, "commit", text.encode())
    plain_git(origin, "update-ref", "refs/heads/main", new)
    return new


def refuses(directory: Path) -> bool:
    """Whether git's own strict check refuses the repository."""
    try:
        plain_git(directory, "fsck", "--strict")
    except Exception:  # noqa: BLE001 - any failure is the answer
        return True
    return False


@pytest.mark.parametrize("fault", FAULTY)
def test_a_known_old_fault_in_history_is_forgiven(origin: Path, cloned: MakeClone, fault: str) -> None:
    tree = plain_git(origin, "rev-parse", "HEAD^{tree}")
    new = old_commit_then_new(origin, write_object(origin, "commit", FAULTY[fault](tree)))
    assert refuses(origin)
    copy = cloned()
    copy.deepen()
    assert read(copy.directory, new).commits == 2


def tree_entry(mode: bytes, name: bytes, target: str) -> bytes:
    return mode + b" " + name + b"\0" + bytes.fromhex(target)


def test_a_folder_written_with_a_padded_mode_in_history_is_forgiven(origin: Path, cloned: MakeClone) -> None:
    tree = plain_git(origin, "rev-parse", "HEAD^{tree}")
    padded = write_object(origin, "tree", tree_entry(b"040000", b"folder", tree))
    new = old_commit_then_new(origin, write_object(origin, "commit", person(f"A <a@b> {START} +0000")(padded)))
    assert refuses(origin)
    copy = cloned()
    copy.deepen()
    assert read(copy.directory, new).commits == 2


@pytest.mark.parametrize("name", [b"..", b".git", b"a/b", b"."])
def test_a_forbidden_name_in_history_is_refused(origin: Path, cloned: MakeClone, name: bytes) -> None:
    blob = write_object(origin, "blob", b"x")
    tree = write_object(origin, "tree", tree_entry(b"100644", name, blob))
    old_commit_then_new(origin, write_object(origin, "commit", person(f"A <a@b> {START} +0000")(tree)))
    copy = cloned()
    with pytest.raises(CloneError) as caught:
        copy.deepen()
    assert caught.value.fault is CloneFault.DAMAGED
    assert copy.repository.address in str(caught.value)


def test_every_forgiven_fault_is_one_that_git_knows_and_has_a_reason(tmp_path: Path) -> None:
    directory = empty_repository(tmp_path / "empty.git")
    for fault, reason in OLD_FAULTS:
        assert reason
        plain_git(directory, "-c", f"fsck.{fault}=warn", "fsck")
    assert set(FAULTY) < {fault for fault, _ in OLD_FAULTS}


TAGGER = f"tagger A <a@b> {START} +0000"
ODD_TAGS: dict[str, Callable[[str], bytes]] = {
    "no date": lambda on: f"object {on}\ntype commit\ntag x\ntagger A <a@b> never +0000\n\nx\n".encode(),
    "no type": lambda on: f"object {on}\ntag x\n{TAGGER}\n\nx\n".encode(),
    "a false type": lambda on: f"object {on}\ntype tree\ntag x\n{TAGGER}\n\nx\n".encode(),
    "an unknown type": lambda on: f"object {on}\ntype secret\ntag x\n{TAGGER}\n\nx\n".encode(),
    "on nothing": lambda _: f"object {'2' * 40}\ntype commit\ntag x\n{TAGGER}\n\nx\n".encode(),
    "no object": lambda _: f"type commit\ntag x\n{TAGGER}\n\nx\n".encode(),
    "empty": lambda _: b"",
    "a zero in its head": lambda on: f"object {on}\ntype commit\ntag x\0y\n{TAGGER}\n\nx\n".encode(),
    "no end": lambda on: f"object {on}\ntype commit\ntag x".encode(),
}


@pytest.mark.parametrize("kind", ODD_TAGS)
def test_an_odd_tag_on_the_newest_commit_costs_itself_alone(origin: Path, cloned: MakeClone, kind: str) -> None:
    newest = head(origin)
    plain_git(
        origin, "-c", "user.name=T", "-c", "user.email=t@example.org", "tag", "-a", "-m", "fine", "v1.1.0", newest
    )
    odd = write_object(origin, "tag", ODD_TAGS[kind](newest))
    (origin / "refs" / "tags" / "odd").write_text(f"{odd}\n")
    copy = cloned()
    for _ in range(2):
        copy.deepen()
        history = read(copy.directory, newest)
        assert (history.commits, history.reliability) == (8, Reliability.FULL)
        assert (history.releases.tags, history.releases.annotated) in {(2, 1), (3, 2)}
        assert history.releases == read(origin, newest).releases


def test_a_tag_on_a_forbidden_tree_on_a_file_or_on_a_lost_object_costs_itself_alone(
    origin: Path, cloned: MakeClone
) -> None:
    blob = write_object(origin, "blob", b"x" * 3_000_000)
    tree = write_object(origin, "tree", tree_entry(b"100644", b".git", blob))
    other = write_object(origin, "commit", person(f"B <b@b> {START} +0000")(tree))
    targets = {"blob": blob, "tree": tree, "other": other, "lost": "3" * 40, "n" * 300: head(origin)}
    rows = "".join(f"{target} refs/tags/{name}\n" for name, target in targets.items())
    before = (origin / "packed-refs").read_text() if (origin / "packed-refs").exists() else ""
    (origin / "packed-refs").write_text(before + rows)
    copy = cloned()
    copy.deepen()
    history = read(copy.directory, head(origin))
    assert (history.commits, history.releases.tags, history.releases.unusable) == (8, 3, 3)


def test_many_odd_tags_are_not_looked_for_without_end(origin: Path, cloned: MakeClone, asked: list[str]) -> None:
    for number in range(100):
        odd = write_object(origin, "tag", f"object {head(origin)}\ntag {number}\n\n".encode())
        fine = write_object(origin, "tag", f"object {head(origin)}\ntype commit\ntag y\n{TAGGER}\n\n{number}".encode())
        (origin / "refs" / "tags" / f"{number:03}odd").write_text(f"{odd}\n")
        (origin / "refs" / "tags" / f"{number:03}fine").write_text(f"{fine}\n")
    copy = cloned()
    asked.clear()
    copy.deepen()
    releases = read(copy.directory, head(origin)).releases
    assert (releases.tags + releases.unusable, releases.unusable >= 100) == (201, True)
    assert len(asked) <= 3 * (FETCHES + 2)


def test_a_place_for_tags_that_cannot_be_made_is_a_fault_of_the_clone(cloned: MakeClone) -> None:
    copy = cloned()
    (copy.directory / TAGS).write_text("no folder")
    with pytest.raises(CloneError, match="invalid gitfile"):
        copy.deepen()


def test_a_server_that_goes_while_tags_are_fetched_is_no_server_of_odd_tags(origin: Path, cloned: MakeClone) -> None:
    tag = f"object {head(origin)}\ntype commit\ntag x\n{TAGGER}\n\nx\n".encode()
    (origin / "refs" / "tags" / "x").write_text(f"{write_object(origin, 'tag', tag)}\n")
    copy = cloned()
    addresses = ["127.0.0.1", "127.0.0.1"]
    going = replace(copy, lookup=lambda *_: (addresses.pop(0) if addresses else "127.0.0.2",))
    with pytest.raises(CloneError) as caught:
        going.deepen()
    assert caught.value.fault is CloneFault.UNREACHABLE
    copy.deepen()
    assert read(copy.directory, head(origin)).releases.tags == 2


def test_tags_of_a_side_branch_come_with_their_dates_and_go_when_the_server_drops_them(
    origin: Path, cloned: MakeClone
) -> None:
    tree = plain_git(origin, "rev-parse", "HEAD^{tree}")
    side = write_object(origin, "commit", person(f"A <a@b> {START + DAY} +0000")(tree))
    plain_git(origin, "tag", "v0.9.0", side)
    copy = cloned()
    copy.deepen()
    assert read(copy.directory, head(origin)).releases.tags == 2
    plain_git(origin, "tag", "--delete", "v0.9.0")
    copy.deepen()
    assert read(copy.directory, head(origin)).releases.tags == 1


def test_a_server_that_is_gone_or_slow_leaves_the_clone_as_it_was(origin: Path, cloned: MakeClone) -> None:
    copy = cloned()
    commit = head(copy.directory)
    origin.rename(origin.with_name("moved.git"))
    with pytest.raises(CloneError) as caught:
        copy.deepen()
    assert caught.value.fault is CloneFault.NOT_FOUND
    assert read(copy.directory, commit).reliability is Reliability.SHALLOW


def test_only_the_repository_that_was_cloned_is_asked(
    cloned: MakeClone, remote: Callable[..., Repository], asked: list[str]
) -> None:
    copy = cloned()
    asked.clear()
    with pytest.raises(ValueError, match="not a clone"):
        deepen(remote("open/another"), copy.directory, QUICK, silent, copy.lookup)
    assert asked == []


def test_a_listener_can_cancel_the_fetch(cloned: MakeClone) -> None:
    def cancel(_: Progress) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        cloned().deepen(cancel)


def test_a_local_repository_needs_no_fetch(origin: Path, local: Callable[[Path], Repository]) -> None:
    before = plain_git(origin, "count-objects", "-v")
    deepen(local(origin), origin, QUICK, silent)
    assert plain_git(origin, "count-objects", "-v") == before
