"""Reading commits: honest ones in every form, and those that were built to deceive, to escape or to exhaust."""

import shutil
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from subprocess import Popen

import pytest

from analyzer import objects as objects_module
from analyzer.command import Command, start
from analyzer.errors import (
    AddressError,
    AnalyzerError,
    CancelledError,
    CloneError,
    CloneFault,
    EmptyRepositoryError,
    LimitError,
    RevisionError,
)
from analyzer.inventory import inventory
from analyzer.network import Resolve
from analyzer.repository import Repository
from analyzer.snapshot import Snapshot, open_snapshot
from analyzer.values import LeftOut, Limits, Progress, Role, Step

LIMITS = Limits()


def silent(_: Progress) -> None:
    """Hear of progress and do nothing."""


def paths(snapshot: Snapshot) -> list[str]:
    return sorted(entry.path for entry in snapshot.entries)


@pytest.fixture
def bare(tmp_path: Path, git: Callable[..., bytes]) -> Path:
    folder = tmp_path / "built.git"
    folder.mkdir()
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main")
    return folder


@dataclass(frozen=True)
class Plant:
    """Writes trees and commits past all checks of git; an entry is (mode, name, id)."""

    folder: Path
    git: Callable[..., bytes]

    def write(self, kind: str, body: bytes) -> str:
        return self.git(self.folder, "hash-object", "-t", kind, "-w", "--literally", "--stdin", data=body).decode()

    def blob(self, data: bytes = b"x = 1\n") -> str:
        return self.write("blob", data)

    def tree(self, *entries: tuple[bytes, bytes, str]) -> str:
        return self.write(
            "tree", b"".join(mode + b" " + name + b"\0" + bytes.fromhex(blob) for mode, name, blob in entries)
        )

    def commit(self, *entries: tuple[bytes, bytes, str], date: str = "1700000000 +0000") -> None:
        body = f"tree {self.tree(*entries)}\nauthor A <a@b> {date}\ncommitter A <a@b> {date}\n\nx\n"
        made = self.write("commit", body.encode())
        self.git(self.folder, "update-ref", "--no-deref", "refs/heads/main", made)


@pytest.fixture
def plant(bare: Path, git: Callable[..., bytes]) -> Plant:
    return Plant(bare, git)


def test_a_repository_without_a_commit_is_empty_and_not_perfect(
    tmp_path: Path, git: Callable[..., bytes], local: Callable[[Path], Repository]
) -> None:
    git(tmp_path, "init", "--quiet")
    with pytest.raises(EmptyRepositoryError), open_snapshot(local(tmp_path), LIMITS, silent):
        pass


def test_one_commit_is_the_same_plain_bare_detached_and_from_inside_git(
    build: Callable[..., Path], tmp_path: Path, git: Callable[..., bytes], local: Callable[[Path], Repository]
) -> None:
    folder = build({"a.py": "x = 1\n", "sub/b.py": "y = 2\n"})
    git(tmp_path, "clone", "--quiet", "--bare", str(folder), "bare.git")
    git(tmp_path, "clone", "--quiet", str(folder), "detached")
    git(tmp_path / "detached", "checkout", "--quiet", "--detach")
    seen = []
    for place in (folder, folder / ".git", tmp_path / "bare.git", tmp_path / "detached"):
        with open_snapshot(local(place), LIMITS, silent) as snapshot, snapshot.reader() as reader:
            read = {entry.path: reader.read(entry.blob) for entry in snapshot.entries}
            seen.append((snapshot.commit, snapshot.committed_at, snapshot.entries, read))
    assert seen == [seen[0]] * 4
    assert seen[0][1] == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert seen[0][3] == {"a.py": b"x = 1\n", "sub/b.py": b"y = 2\n"}


def test_what_lies_around_uncommitted_is_not_part_of_the_commit(
    build: Callable[..., Path], local: Callable[[Path], Repository]
) -> None:
    folder = build({"a.py": "x = 1\n"})
    (folder / "a.py").write_text("changed", encoding="ascii")
    (folder / "new.py").write_text("new", encoding="ascii")
    with open_snapshot(local(folder), LIMITS, silent) as snapshot, snapshot.reader() as reader:
        assert [(entry.path, reader.read(entry.blob)) for entry in snapshot.entries] == [("a.py", b"x = 1\n")]


def test_a_branch_a_tag_and_a_commit_can_be_named(
    build: Callable[..., Path], git: Callable[..., bytes], local: Callable[[Path], Repository]
) -> None:
    folder = build({"a.py": "x = 1\n"})
    git(folder, "tag", "v1")
    (folder / "b.py").write_text("y = 2\n", encoding="ascii")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=Second")
    for revision, expected in (("v1", 1), ("main", 2), ("HEAD~1", 1), (git(folder, "rev-parse", "v1").decode(), 1)):
        with open_snapshot(local(folder), LIMITS, silent, revision=revision) as snapshot:
            assert len(snapshot.entries) == expected


@pytest.mark.parametrize(
    "revision", ["nope", "", "--help", "-x", "main..v1", "HEAD:a.py", "a b", "x\ny", "v1^{tree}", "^main", "0" * 40]
)
def test_a_revision_that_does_not_exist_or_is_none_is_refused(
    build: Callable[..., Path], local: Callable[[Path], Repository], revision: str
) -> None:
    with pytest.raises(RevisionError), open_snapshot(local(build({"a.py": ""})), LIMITS, silent, revision=revision):
        pass


def test_a_folder_inside_a_repository_is_not_taken_for_it(
    build: Callable[..., Path], local: Callable[[Path], Repository]
) -> None:
    folder = build({"sub/a.py": ""})
    with pytest.raises(AddressError), open_snapshot(local(folder / "sub"), LIMITS, silent):
        pass


def test_links_and_submodules_are_named_and_never_followed(
    plant: Plant, bare: Path, local: Callable[[Path], Repository]
) -> None:
    link = plant.blob(b"/etc/passwd")
    commit = "1" * 40
    plant.commit(
        (b"120000", b"passwd.py", link),
        (b"100644", b"real.py", plant.blob(b"x = 1\n")),
        (b"160000", b"sub", commit),
    )
    with open_snapshot(local(bare), LIMITS, silent) as snapshot:
        assert paths(snapshot) == ["real.py"]
        assert snapshot.left_out == (LeftOut("passwd.py", "symbolic link"), LeftOut("sub", "submodule"))


def test_names_that_want_to_escape_stay_names(
    plant: Plant, bare: Path, local: Callable[[Path], Repository], tmp_path: Path
) -> None:
    blob = plant.blob(b"x = 1\n")
    inner = plant.tree((b"100644", b"evil.py", blob))
    names = [b"..", b".git", b"-rf", b"a\nb.py", b"\xff\xfe.py", "\u202egpj.py".encode(), b"C:evil.py", b"\x1b[31m.py"]
    plant.commit(
        *((b"40000", name, inner) if name in {b"..", b".git"} else (b"100644", name, blob) for name in sorted(names))
    )
    before = sorted(tmp_path.rglob("*"))
    with open_snapshot(local(bare), LIMITS, silent) as snapshot:
        assert paths(snapshot) == sorted([
            "../evil.py", ".git/evil.py", "-rf", "a\nb.py", r"\xff\xfe.py", "\u202egpj.py", "C:evil.py", "\x1b[31m.py",
        ])  # fmt: skip
        files, left_out = inventory(snapshot, LIMITS, silent)
    assert len(files) == 8
    assert left_out == ()
    assert sorted(tmp_path.rglob("*")) == before


def test_two_files_of_one_name_are_one_file_and_a_reason(
    plant: Plant, bare: Path, local: Callable[[Path], Repository]
) -> None:
    one, two = plant.blob(b"x = 1\n"), plant.blob(b"x = 2\n")
    plant.commit((b"100644", b"a.py", one), (b"100644", b"a.py", two))
    with open_snapshot(local(bare), LIMITS, silent) as snapshot:
        assert [(entry.path, entry.blob) for entry in snapshot.entries] == [("a.py", one)]
        assert snapshot.left_out == (LeftOut("a.py", "a second file of the same name"),)


@pytest.mark.parametrize(
    "date", ["9223372036854775808 +0000", "18446744073709551616 +0000", "99999999999999 +9999", "-1 +0000", "x y"]
)
def test_an_impossible_date_is_bounded_and_harms_nobody(
    plant: Plant, bare: Path, local: Callable[[Path], Repository], date: str
) -> None:
    plant.commit((b"100644", b"a.py", plant.blob(b"")), date=date)
    with open_snapshot(local(bare), LIMITS, silent) as snapshot:
        assert 1970 <= snapshot.committed_at.year <= 9999


@pytest.mark.parametrize("calls", [0, 2])
def test_who_cancels_is_heard_while_an_endless_tree_is_listed(
    plant: Plant, bare: Path, local: Callable[[Path], Repository], calls: int
) -> None:
    tree = plant.tree((b"100644", b"a.py", plant.blob(b"")))
    for _ in range(12):
        tree = plant.tree(*((b"40000", b"%d" % index, tree) for index in range(10)))
    plant.commit((b"40000", b"a", tree))
    told: list[Progress] = []

    def cancel(progress: Progress) -> None:
        told.append(progress)
        if len(told) > calls:
            raise CancelledError

    with pytest.raises(CancelledError), open_snapshot(local(bare), Limits(paths=10**12), cancel):
        pass
    assert {(progress.step, progress.unit) for progress in told} == {(Step.INVENTORY, "files")}
    assert [progress.done for progress in told] == sorted(progress.done for progress in told)


def test_the_limit_of_paths_counts_what_is_there_and_not_more(
    build: Callable[..., Path], local: Callable[[Path], Repository]
) -> None:
    folder = build({f"{index}.py": "" for index in range(10)})
    with open_snapshot(local(folder), Limits(paths=10), silent) as snapshot:
        assert len(snapshot.entries) == 10
    with pytest.raises(LimitError), open_snapshot(local(folder), Limits(paths=9), silent):
        pass


def test_a_file_over_the_limit_is_listed_and_not_read(
    build: Callable[..., Path], local: Callable[[Path], Repository]
) -> None:
    folder = build({"small.py": "x = 1\n", "large.py": "#" * 5_000})
    with open_snapshot(local(folder), LIMITS, silent) as snapshot:
        files, left_out = inventory(snapshot, Limits(file_bytes=4_999), silent)
    assert left_out == (LeftOut("large.py", "too large"),)
    assert [(file.path, file.size, file.lines, file.role) for file in files] == [
        ("large.py", 0, 0, Role.SOURCE),
        ("small.py", 6, 1, Role.SOURCE),
    ]


def test_a_missing_file_of_a_partial_clone_is_left_out(
    build: Callable[..., Path], tmp_path: Path, git: Callable[..., bytes], local: Callable[[Path], Repository]
) -> None:
    folder = build({"small.py": "x = 1\n", "large.py": "#" * 5_000})
    git(folder, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--bare", "--filter=blob:limit=1k", f"file://{folder}", "partial.git")
    with open_snapshot(local(tmp_path / "partial.git"), LIMITS, silent) as snapshot:
        _, left_out = inventory(snapshot, LIMITS, silent)
    assert [item.path for item in left_out] == ["large.py"]


def object_file(folder: Path, name: str) -> Path:
    return folder / ".git" / "objects" / name[:2] / name[2:]


def test_a_damaged_repository_is_an_error_and_not_an_empty_one(
    build: Callable[..., Path], git: Callable[..., bytes], local: Callable[[Path], Repository]
) -> None:
    folder = build({"a.py": "x = 1\n", "sub/b.py": "y = 2\n"})
    blob, tree, commit = (git(folder, "rev-parse", name).decode() for name in ("HEAD:a.py", "HEAD:sub", "HEAD"))
    file = object_file(folder, blob)
    file.chmod(0o644)
    file.write_bytes(zlib.compress(b"blob 6\0x = 1")[:-3])
    with pytest.raises(CloneError) as caught, open_snapshot(local(folder), LIMITS, silent) as snapshot:
        inventory(snapshot, LIMITS, silent)
    assert caught.value.fault is CloneFault.DAMAGED
    for lost in (tree, commit):
        object_file(folder, lost).unlink()
        with pytest.raises(CloneError) as caught, open_snapshot(local(folder), LIMITS, silent):
            pass
        assert caught.value.fault is CloneFault.DAMAGED


TRAPS = """
[core]
    fsmonitor = touch {proof}
    sshCommand = touch {proof}
    pager = touch {proof}
    hooksPath = {hooks}
    alternateRefsCommand = touch {proof}
    askPass = touch {proof}
    gitProxy = touch {proof}
[uploadpack]
    packObjectsHook = touch {proof}
[alias]
    ls-tree = !touch {proof}
    cat-file = !touch {proof}
    rev-parse = !touch {proof}
    show = !touch {proof}
[gpg]
    program = touch {proof}
[log]
    showSignature = true
[diff]
    external = touch {proof}
[pager]
    show = touch {proof}
[credential]
    helper = !touch {proof}
[extensions]
    partialClone = origin
[remote "origin"]
    url = ext::touch {proof}
    promisor = true
    uploadpack = touch {proof}
[protocol]
    allow = always
[protocol "ext"]
    allow = always
[include]
    path = {included}
[trace2]
    normalTarget = {proof}
"""


def test_nothing_that_a_hostile_configuration_names_is_run(
    build: Callable[..., Path], tmp_path: Path, git: Callable[..., bytes], local: Callable[[Path], Repository]
) -> None:
    folder = build({"a.py": "x = 1\n", "gone.py": "y = 2\n"})
    proof, hooks, included = tmp_path / "proof", tmp_path / "hooks", tmp_path / "included"
    hooks.mkdir()
    for name in ("post-checkout", "reference-transaction", "fsmonitor-watchman"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {proof}\n", encoding="ascii")
        (hooks / name).chmod(0o755)
    included.write_text(f"[core]\n\tfsmonitor = touch {proof}\n", encoding="ascii")
    object_file(folder, git(folder, "rev-parse", "HEAD:gone.py").decode()).unlink()
    with (folder / ".git" / "config").open("a", encoding="ascii") as config:
        config.write(TRAPS.format(proof=proof, hooks=hooks, included=included))
    with open_snapshot(local(folder), LIMITS, silent) as snapshot:
        files, left_out = inventory(snapshot, LIMITS, silent)
    assert [file.path for file in files] == ["a.py", "gone.py"]
    assert [item.path for item in left_out] == ["gone.py"]
    assert not proof.exists()


def test_replaced_objects_and_other_object_stores_change_nothing(
    build: Callable[..., Path], git: Callable[..., bytes], local: Callable[[Path], Repository]
) -> None:
    folder = build({"a.py": "x = 1\n"})
    honest = git(folder, "rev-parse", "HEAD:a.py").decode()
    fake = git(folder, "hash-object", "-w", "--stdin", data=b"y = 2\n").decode()
    git(folder, "replace", honest, fake)
    with open_snapshot(local(folder), LIMITS, silent) as snapshot, snapshot.reader() as reader:
        assert reader.read(snapshot.entries[0].blob) == b"x = 1\n"


def test_a_clone_is_removed_with_the_snapshot(
    publish: Callable[[Path, str], None], remote: Callable[..., Repository], lookup: Resolve, build: Callable[..., Path]
) -> None:
    publish(build({"a.py": "x = 1\n"}), "removed")
    with open_snapshot(remote("open/removed"), LIMITS, silent, lookup=lookup) as snapshot:
        directory = snapshot.directory
        assert directory.is_dir()
    assert not directory.parent.exists()


def test_an_answer_of_git_that_takes_many_looks_is_whole(
    build: Callable[..., Path], local: Callable[[Path], Repository], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects_module, "PATIENCE", 0.0001)
    with open_snapshot(local(build({"a.py": "x = 1\n"})), LIMITS, silent) as snapshot:
        assert [entry.size for entry in snapshot.entries] == [6]


def test_one_git_reads_for_all_steps_of_a_thread_and_another_for_each_other_thread(
    build: Callable[..., Path], local: Callable[[Path], Repository], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"{index}.py": f"x = {index}\n" for index in range(4)}
    repository = local(build(files))
    started: list[object] = []
    monkeypatch.setattr(objects_module, "start", lambda command: started.append(command) or start(command))
    with open_snapshot(repository, LIMITS, silent) as snapshot:
        blobs = [entry.blob for entry in snapshot.entries]

        def read(blob: str) -> bytes:
            with snapshot.reader() as reader:
                return reader.read(blob)

        found = [read(blob) for blob in blobs[:2]]
        assert len(started) == 1
        with ThreadPoolExecutor(1) as pool:
            found += pool.map(read, blobs[2:3])
        found.append(read(blobs[3]))
        assert len(started) == 2
        assert sorted(found) == sorted(text.encode() for text in files.values())


def test_files_stand_in_the_order_of_git_with_the_sizes_it_tells(
    build: Callable[..., Path], git: Callable[..., bytes], local: Callable[[Path], Repository]
) -> None:
    names = ("a.py", "a/b.py", "a/b/c.py", "a-b.py", "a0.py", "B.py", "z/" * 40 + "deep.py", "\u00e4 \U0001f600.py")
    folder = build({name: "#" * index for index, name in enumerate(names)})
    listed = git(folder, "ls-tree", "-r", "-l", "-z", "HEAD").decode().split("\0")
    told = [(line.partition("\t")[2], *line.partition("\t")[0].split()[2:]) for line in listed if line]
    with open_snapshot(local(folder), LIMITS, silent) as snapshot:
        assert [(entry.path, entry.blob, str(entry.size)) for entry in snapshot.entries] == told


@pytest.mark.parametrize(
    "body",
    [
        b"100644 a.py",
        b"100644 a.py\0" + b"1" * 19,
        b"100644 \0" + b"1" * 20,
        b" a.py\0" + b"1" * 20,
        b"100844 a.py\0" + b"1" * 20,
        b"+10644 a.py\0" + b"1" * 20,
        b"\0" * 40,
    ],
)
def test_a_tree_that_is_none_is_damage(
    plant: Plant, bare: Path, local: Callable[[Path], Repository], body: bytes
) -> None:
    plant.commit((b"40000", b"sub", plant.write("tree", body)))
    with pytest.raises(CloneError) as caught, open_snapshot(local(bare), LIMITS, silent):
        pass
    assert caught.value.fault is CloneFault.DAMAGED


def test_a_tree_that_is_not_what_its_id_says_is_damage(
    build: Callable[..., Path], git: Callable[..., bytes], local: Callable[[Path], Repository]
) -> None:
    folder = build({"sub/a.py": "x = 1\n", "other/b.py": "y = 2\n"})
    one, two = (object_file(folder, git(folder, "rev-parse", name).decode()) for name in ("HEAD:sub", "HEAD:other"))
    one.chmod(0o644)
    one.write_bytes(two.read_bytes())
    with pytest.raises(CloneError) as caught, open_snapshot(local(folder), LIMITS, silent):
        pass
    assert caught.value.fault is CloneFault.DAMAGED


def test_a_folder_that_is_a_file_is_damage(plant: Plant, bare: Path, local: Callable[[Path], Repository]) -> None:
    plant.commit((b"40000", b"sub", plant.blob()))
    with pytest.raises(CloneError) as caught, open_snapshot(local(bare), LIMITS, silent):
        pass
    assert caught.value.fault is CloneFault.DAMAGED


def test_folders_in_folders_end_where_a_path_may_not_be_longer(
    plant: Plant, bare: Path, local: Callable[[Path], Repository]
) -> None:
    tree = plant.tree((b"100644", b"a.py", plant.blob()))
    for _ in range(60):
        tree = plant.tree((b"40000", b"x" * 9, tree))
    plant.commit((b"40000", b"x" * 9, tree))
    with open_snapshot(local(bare), Limits(path_bytes=614), silent) as snapshot:
        assert [len(path) for path in paths(snapshot)] == [614]
    with (
        pytest.raises(LimitError, match="path longer than 613"),
        open_snapshot(local(bare), Limits(path_bytes=613), silent),
    ):
        pass


def test_a_commit_with_a_message_larger_than_all_its_files_is_read(
    plant: Plant, bare: Path, git: Callable[..., bytes], local: Callable[[Path], Repository]
) -> None:
    tree = plant.tree((b"100644", b"a.py", plant.blob()))
    dated = "A <a@b> 1700000000 +0000"
    head = f"tree {tree}\nauthor {dated}\ncommitter {dated}\ngpgsig -\n committer B <b@c> 1 +0000\n\n"
    made = plant.write("commit", head.encode() + b"m" * 3_000_000)
    git(bare, "update-ref", "--no-deref", "refs/heads/main", made)
    with open_snapshot(local(bare), LIMITS, silent) as snapshot:
        assert paths(snapshot) == ["a.py"]
        assert snapshot.committed_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def test_a_git_that_is_too_old_says_so(
    build: Callable[..., Path], local: Callable[[Path], Repository], monkeypatch: pytest.MonkeyPatch
) -> None:
    def older(command: Command) -> Popen[bytes]:
        return start(Command([part.replace("batch-command", "batch-unknown") for part in command.line], {}))

    monkeypatch.setattr(objects_module, "start", older)
    with (
        pytest.raises(AnalyzerError, match=r"2\.36 or newer"),
        open_snapshot(local(build({"a.py": ""})), LIMITS, silent),
    ):
        pass


def test_who_does_not_read_to_the_end_leaves_nothing_to_the_next(
    build: Callable[..., Path], local: Callable[[Path], Repository]
) -> None:
    files = {f"{index}.py": f"x = {index}\n" for index in range(4)}
    with open_snapshot(local(build(files)), LIMITS, silent) as snapshot:
        blobs = {entry.path: entry.blob for entry in snapshot.entries}
        with snapshot.reader() as reader:
            assert next(reader.read_all([blobs["0.py"], blobs["1.py"]])) == b"x = 0\n"
        with snapshot.reader() as reader:
            assert list(reader.read_all([blobs["2.py"], blobs["1.py"]])) == [b"x = 2\n", b"x = 1\n"]


def test_a_folder_that_is_no_repository_is_refused(tmp_path: Path, local: Callable[[Path], Repository]) -> None:
    with pytest.raises(AddressError), open_snapshot(local(tmp_path), LIMITS, silent):
        pass


def test_a_repository_whose_folder_has_gone_is_refused(build: Callable[..., Path]) -> None:
    folder = build({"a.py": ""})
    repository = Repository(str(folder), path=folder)
    shutil.rmtree(folder)
    with pytest.raises(AddressError), open_snapshot(repository, LIMITS, silent):
        pass
