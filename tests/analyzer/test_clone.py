"""Cloning from a real git server behind HTTPS: what is fetched, and what a server can do to us."""

import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from analyzer.analysis import analyze
from analyzer.clone import NO_HEAD, clone, failure, newest, vet, weight
from analyzer.command import Command, go_on
from analyzer.errors import AddressError, CancelledError, CloneError, CloneFault, EmptyRepositoryError, NoRoomError
from analyzer.git_listening import KEPT_LINES, LARGEST, LONGEST_LINE, Heard, listen
from analyzer.network import Resolve
from analyzer.repository import Repository
from analyzer.values import Limits, Progress, Step

QUICK = Limits(clone_seconds=20)


def silent(_: Progress) -> None:
    """Hear of progress and do nothing."""


def living_gits(folder: Path) -> list[str]:
    """The git processes of this machine that work on a folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if str(folder) in command:
                found.append(command)
    return found


def no_git_left(folder: Path) -> bool:
    """Whether all are gone; a killed process may need a moment to go."""
    for _ in range(100):
        if not living_gits(folder):
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(scope="session")
def served(
    publish: Callable[[Path, str], None], tmp_path_factory: pytest.TempPathFactory, git: Callable[..., bytes]
) -> Path:
    """A published repository with two commits, a large file, one at the limit and one over it."""
    folder = tmp_path_factory.mktemp("origin")
    git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / "first.py").write_text("x = 1\n")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=First")
    for index in range(40):
        (folder / f"module{index}.py").write_text(f"def function{index}(a):\n    return a if a else {index}\n")
    (folder / "noise.bin").write_bytes(os.urandom(200_000))
    (folder / "at.py").write_bytes(b"#" * 299_999 + b"\n")
    (folder / "over.py").write_bytes(b"#" * 300_000 + b"\n")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Second")
    publish(folder, "project")
    empty = tmp_path_factory.mktemp("empty")
    git(empty, "init", "--quiet")
    publish(empty, "empty")
    return folder


def test_a_clone_is_bare_one_commit_deep_and_without_large_files(
    remote: Callable[..., Repository], lookup: Resolve, served: Path, tmp_path: Path, git: Callable[..., bytes]
) -> None:
    steps = []
    clone(
        remote("open/project"),
        tmp_path / "c",
        Limits(file_bytes=300_000),
        steps.append,
        lookup,
    )
    assert git(tmp_path / "c", "rev-list", "--count", "HEAD") == b"1"
    assert git(tmp_path / "c", "rev-parse", "HEAD") == git(served, "rev-parse", "HEAD")
    assert not (tmp_path / "c" / "index").exists()
    here = git(tmp_path / "c", "cat-file", "--batch-check", "--batch-all-objects")
    assert b" 300000" in here
    assert b" 300001" not in here
    assert {step.step for step in steps} == {Step.CLONE}
    objects = [step for step in steps if step.unit == "objects"]
    assert objects[-1].done == objects[-1].total > 40
    assert objects[-1].size > 200_000
    assert {step.unit for step in steps} <= {"", "objects", "deltas"}


def test_a_clone_and_the_original_give_the_same_analysis(
    remote: Callable[..., Repository], lookup: Resolve, served: Path, local: Callable[[Path], Repository]
) -> None:
    limits = Limits(file_bytes=300_000)
    cloned = analyze(remote("open/project"), limits=limits, lookup=lookup)
    here = analyze(local(served), limits=limits)
    assert cloned.commit == here.commit
    assert cloned.files == here.files
    assert cloned.left_out == here.left_out
    assert cloned.measurements == here.measurements
    assert cloned.findings == here.findings
    assert cloned.tools == here.tools
    assert [(item.path, item.reason) for item in here.left_out] == [("over.py", "too large")]


@pytest.mark.usefixtures("served")
def test_an_address_without_git_at_its_end_works_where_the_server_insists_on_it(
    remote: Callable[..., Repository], lookup: Resolve, tmp_path: Path
) -> None:
    repository = remote("suffix/project")
    vet(repository, lookup)
    clone(repository, tmp_path / "c", QUICK, silent, lookup)
    assert (tmp_path / "c" / "HEAD").exists()


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("open/nothing", CloneFault.NOT_FOUND),
        ("nothing/at/all", CloneFault.NOT_FOUND),
        ("private/project", CloneFault.NOT_FOUND),
        ("forbidden/project", CloneFault.NOT_FOUND),
        ("gone/project", CloneFault.NOT_FOUND),
        ("page/project", CloneFault.NOT_FOUND),
        ("rude/redirects", CloneFault.NOT_FOUND),
        ("open/openssl-redirect-missing-timeout", CloneFault.NOT_FOUND),
        ("busy/project", CloneFault.UNREACHABLE),
        ("elsewhere/project", CloneFault.REDIRECTED),
    ],
)
def test_each_answer_of_a_server_has_its_own_clear_fault(
    remote: Callable[..., Repository], lookup: Resolve, tmp_path: Path, path: str, fault: CloneFault
) -> None:
    repository = remote(path)
    with pytest.raises(CloneError) as probed:
        vet(repository, lookup)
    with pytest.raises(CloneError) as cloned:
        clone(repository, tmp_path / "c", QUICK, silent, lookup)
    assert (probed.value.fault, cloned.value.fault) == (fault, fault)
    assert probed.value.code == f"clone.{fault}"
    assert repository.address in str(probed.value)
    assert not (tmp_path / "c").exists()


@pytest.mark.usefixtures("served")
def test_a_redirect_is_not_followed(remote: Callable[..., Repository], lookup: Resolve, asked: list[str]) -> None:
    asked.clear()
    with pytest.raises(CloneError):
        vet(remote("elsewhere/project"), lookup)
    assert len(asked) == 2
    assert all(path.startswith("/elsewhere/") for path in asked)


@pytest.mark.usefixtures("served")
def test_a_repository_that_can_be_fetched_passes_the_vetting(
    remote: Callable[..., Repository], lookup: Resolve
) -> None:
    vet(remote("open/project"), lookup)


@pytest.mark.usefixtures("served")
def test_an_empty_repository_is_told_apart_from_a_missing_one(
    remote: Callable[..., Repository], lookup: Resolve
) -> None:
    with pytest.raises(EmptyRepositoryError):
        vet(remote("open/empty"), lookup)
    with pytest.raises(EmptyRepositoryError):
        analyze(remote("open/empty"), lookup=lookup)


@pytest.mark.usefixtures("served")
def test_a_certificate_of_an_unknown_authority_is_refused(
    remote: Callable[..., Repository], lookup: Resolve, tmp_path: Path
) -> None:
    stranger = remote("open/project", trusted=False)
    with pytest.raises(CloneError) as caught:
        vet(stranger, lookup)
    assert caught.value.fault is CloneFault.UNREACHABLE
    with pytest.raises(CloneError) as caught:
        clone(stranger, tmp_path / "c", QUICK, silent, lookup)
    assert caught.value.fault is CloneFault.UNREACHABLE


@pytest.mark.parametrize(
    "said",
    [
        "fatal: write error: No space left on device\nfatal: fetch-pack: invalid index-pack output",
        "error: file write error: Disk quota exceeded",
    ],
)
def test_our_full_disk_is_no_fault_of_the_repository(remote: Callable[..., Repository], said: str) -> None:
    error = failure(remote("open/project"), said)
    assert (type(error), error.code) == (NoRoomError, "analysis.no_room")


@pytest.mark.parametrize(
    "before",
    [
        "remote: ",
        "fatal: remote error: ",
        "fatal: remote error: x\nfatal: write error: ",
        "remote: x\x0bfatal: write error: ",
        "remote: x\u2028fatal: write error: ",
    ],
)
def test_a_server_cannot_make_our_disk_look_full(remote: Callable[..., Repository], before: str) -> None:
    error = failure(remote("open/project"), f"{before}No space left on device\nfatal: early EOF")
    assert error.code == "clone.unreachable"


def test_a_server_with_an_error_is_not_taken_for_an_empty_one(remote: Callable[..., Repository]) -> None:
    error = failure(remote("open/project"), f"fatal: remote error: x\n{NO_HEAD}")
    assert error.code == "clone.failed"
    assert failure(remote("open/project"), NO_HEAD).code == "repository.empty"


@pytest.mark.parametrize(
    "said",
    [
        b"fatal: remote error: x\n" + b"fatal: write error: No space left on device\n" * 2 * KEPT_LINES,
        b"remote: " + b"fatal: ".ljust(LONGEST_LINE - 25, b"x") + b": No space left on device\n",
    ],
    ids=["many lines", "a long line"],
)
def test_nor_with_lines_that_we_do_not_keep(remote: Callable[..., Repository], said: bytes) -> None:
    heard = Heard(silent)
    code = f"import sys; sys.stderr.buffer.write({said!r})"
    assert listen(Command([sys.executable, "-I", "-S", "-c", code], {}), heard, 60, go_on) == 0
    assert failure(remote("open/project"), heard.text()).code == "clone.failed"


def test_a_server_that_nobody_answers_for_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    repository = Repository(f"https://git.example.org:{port}/a/b", host="git.example.org", port=port, open_host=True)
    with pytest.raises(CloneError) as caught:
        vet(repository, lambda _host, _port: ("127.0.0.1",))
    assert caught.value.fault is CloneFault.UNREACHABLE


def test_a_host_that_leads_into_the_own_network_is_refused_before_anything_is_asked(
    asked: list[str], tmp_path: Path
) -> None:
    repository = Repository.parse("https://git.example.org/open/project")
    asked.clear()
    with pytest.raises(AddressError):
        vet(repository, lambda _host, _port: ("127.0.0.1",))
    with pytest.raises(AddressError):
        clone(repository, tmp_path / "c", QUICK, silent, lambda _host, _port: ("127.0.0.1",))
    assert asked == []


def test_a_server_that_says_nothing_costs_a_bounded_time(
    remote: Callable[..., Repository], lookup: Resolve, tmp_path: Path
) -> None:
    repository = remote("silent/project")
    with pytest.raises(CloneError) as caught:
        vet(repository, lookup, seconds=1)
    assert caught.value.fault is CloneFault.TIMED_OUT
    with pytest.raises(CloneError) as caught:
        clone(repository, tmp_path / "c", Limits(clone_seconds=1), silent, lookup)
    assert caught.value.fault is CloneFault.TIMED_OUT
    assert no_git_left(tmp_path)


@pytest.mark.usefixtures("served")
def test_a_pack_that_trickles_in_ends_with_the_time_limit_and_leaves_no_process(
    remote: Callable[..., Repository], lookup: Resolve, tmp_path: Path
) -> None:
    with pytest.raises(CloneError) as caught:
        clone(remote("trickle/project"), tmp_path / "c", Limits(clone_seconds=2), silent, lookup)
    assert caught.value.fault is CloneFault.TIMED_OUT
    assert no_git_left(tmp_path)


@pytest.mark.usefixtures("served")
def test_a_pack_over_the_limit_is_too_large(remote: Callable[..., Repository], lookup: Resolve, tmp_path: Path) -> None:
    with pytest.raises(CloneError) as caught:
        clone(remote("open/project"), tmp_path / "c", Limits(pack_bytes=50_000), silent, lookup)
    assert caught.value.fault is CloneFault.TOO_LARGE


def test_what_git_says_of_its_progress_becomes_counts() -> None:
    told: list[Progress] = []
    heard = Heard(told.append)
    for line in (
        "remote: Counting objects: 100% (3/3), done.",
        "Receiving objects:  45% (450/1000), 12.50 MiB | 3.20 MiB/s",
        "Receiving objects: 100% (1000/1000), 20.00 KiB | 1.00 MiB/s, done.",
        "Resolving deltas:  50% (10/20)",
    ):
        heard.hear(line)
    assert told == [
        Progress(Step.CLONE, 450, 1_000, "objects", 13_107_200),
        Progress(Step.CLONE, 1_000, 1_000, "objects", 20_480),
        Progress(Step.CLONE, 10, 20, "deltas", 20_480),
    ]


@pytest.mark.parametrize(
    ("line", "done", "size"),
    [
        (f"remote: Receiving objects: 1% ({'9' * 400}/1)", LARGEST, 0),
        (f"Receiving objects: 1% (3/1), {'9' * 400} GiB", 3, LARGEST),
        ("Receiving objects: 1% (3/1), 1.2.3 bytes", 3, 2),
        ("Receiving objects: 1% (3/1), . bytes", 3, 0),
    ],
)
def test_no_number_of_a_server_is_beyond_counting(line: str, done: int, size: int) -> None:
    told: list[Progress] = []
    Heard(told.append).hear(line)
    assert told == [Progress(Step.CLONE, done, 1, "objects", size)]


@pytest.mark.parametrize("flood", [b"remote: x\n", b"Receiving objects: 1% (1/9)\r", b"z"])
def test_what_a_server_says_without_end_fills_no_memory(flood: bytes) -> None:
    heard = Heard(silent)
    code = f"import sys\nfor _ in range(300): sys.stderr.buffer.write({flood!r} * 1000)"
    assert listen(Command([sys.executable, "-I", "-S", "-c", code], {}), heard, 60, go_on) == 0
    assert len(heard.text()) <= KEPT_LINES * 2 * (LONGEST_LINE + 1)


def after(calls: int) -> Callable[[Progress], None]:
    """A listener that cancels when it has been asked so often."""
    left = [calls]

    def cancel(_: Progress) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise CancelledError("enough")

    return cancel


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("path", ["silent/project", "stuck/project", "trickle/project"])
@pytest.mark.parametrize("calls", [0, 5])
def test_who_cancels_is_heard_while_the_server_is_silent(
    remote: Callable[..., Repository], lookup: Resolve, tmp_path: Path, path: str, calls: int
) -> None:
    with pytest.raises(CancelledError):
        clone(remote(path), tmp_path / "c", Limits(clone_seconds=250), after(calls), lookup)
    assert no_git_left(tmp_path)
    assert not (tmp_path / "c").exists()


def test_who_cancels_is_heard_while_nobody_answers_the_connection(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        repository = Repository(
            f"https://git.example.org:{port}/a/b", host="git.example.org", port=port, open_host=True
        )
        with pytest.raises(CancelledError):
            clone(repository, tmp_path / "c", Limits(clone_seconds=250), after(4), lambda _host, _port: ("127.0.0.1",))
        cancel = after(4)
        with pytest.raises(CancelledError):
            newest(
                repository, lambda _host, _port: ("127.0.0.1",), seconds=250, look=lambda: cancel(Progress(Step.CLONE))
            )
    assert no_git_left(tmp_path)


@pytest.mark.usefixtures("served")
def test_waiting_for_a_silent_server_costs_hardly_any_work(
    remote: Callable[..., Repository], lookup: Resolve, tmp_path: Path
) -> None:
    before = time.process_time()
    with pytest.raises(CancelledError):
        clone(remote("silent/project"), tmp_path / "c", Limits(clone_seconds=250), after(12), lookup)
    assert time.process_time() - before < 0.5


@pytest.mark.usefixtures("served")
def test_all_that_git_writes_counts_and_not_only_its_largest_file(
    remote: Callable[..., Repository], lookup: Resolve, tmp_path: Path
) -> None:
    clone(remote("open/project"), tmp_path / "whole", QUICK, silent, lookup)
    (pack,) = tmp_path.glob("whole/objects/pack/*.pack")
    assert weight(tmp_path / "whole") > pack.stat().st_size
    with pytest.raises(CloneError) as caught:
        clone(remote("open/project"), tmp_path / "c", Limits(pack_bytes=pack.stat().st_size + 10), silent, lookup)
    assert caught.value.fault is CloneFault.TOO_LARGE
    assert not (tmp_path / "c").exists()


@pytest.mark.usefixtures("served")
def test_who_cancels_during_a_clone_stops_git_at_once(
    remote: Callable[..., Repository], lookup: Resolve, tmp_path: Path
) -> None:
    def cancel(progress: Progress) -> None:
        if progress.total:
            raise CancelledError("enough")

    with pytest.raises(CancelledError):
        clone(remote("trickle/project"), tmp_path / "c", QUICK, cancel, lookup)
    assert no_git_left(tmp_path)


def test_a_repository_with_ids_of_64_digits_is_cloned_as_one(
    remote: Callable[..., Repository], lookup: Resolve, git: Callable[..., bytes], publish: Callable[[Path, str], None],
    tmp_path: Path,
) -> None:  # fmt: skip
    folder = tmp_path / "origin"
    folder.mkdir()
    git(folder, "init", "--quiet", "--object-format=sha256", "--initial-branch=main")
    (folder / "first.py").write_text("x = 1\n")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=First")
    publish(folder, "long-ids")
    analysis = analyze(remote("open/long-ids"), lookup=lookup)
    assert analysis.commit == git(folder, "rev-parse", "HEAD").decode()
    assert len(analysis.commit) == 64
