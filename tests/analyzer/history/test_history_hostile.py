"""Histories made to lie, to break or to never end: each is read within limits or refused with a reason."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from past import DAY, START, Commit, empty_repository, plain_git, write_object, write_past

from analyzer import command as command_runner
from analyzer import objects
from analyzer.command import Command
from analyzer.errors import CancelledError, CloneError, CloneFault, LimitError
from analyzer.history import git_stream
from analyzer.history.reading import read_history
from analyzer.history.values import SENTENCES, TAGS_CUT, History, HistoryLimits, Reliability
from analyzer.values import Progress

LIMITS = HistoryLimits(seconds=30)


def silent(_: Progress) -> None:
    """Hear of progress and do nothing."""


def read(directory: Path, commit: str, limits: HistoryLimits = LIMITS) -> History:
    return read_history(directory, commit, limits=limits, report=silent)


@pytest.fixture(name="bare")
def bare_fixture(tmp_path: Path) -> Path:
    return empty_repository(tmp_path / "bare.git")


def commit_object(directory: Path, tree: str, head: str, parents: list[str], people: str = "") -> str:
    """Write a commit with a header of our choice and return its id."""
    person = people or f"author A <a@example.org> {START} +0000\ncommitter A <a@example.org> {START} +0000"
    lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents), person]
    return write_object(directory, "commit", "\n".join(lines).encode() + head.encode())


def tree_of(directory: Path, commit: str) -> str:
    return plain_git(directory, "rev-parse", f"{commit}^{{tree}}")


def bomb(directory: Path, leaf: str) -> str:
    """Write a tree that unfolds to 10 to the 10th copies of a leaf and return its id."""
    tree = leaf
    for _ in range(10):
        listing = "".join(f"040000 tree {tree}\td{number}\n" for number in range(10))
        tree = plain_git(directory, "mktree", data=listing.encode())
    return tree


def programs_in(directory: Path) -> list[str]:
    """The programs of this machine that work on a directory."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if str(directory) in command:
                found.append(command)
    return found


@pytest.mark.parametrize("date", ["9223372036854775807", "18446744073709551615", "-5", "99999999999999999999999", "0"])
def test_a_date_that_cannot_be_is_replaced_and_counted(bare: Path, date: str) -> None:
    ids = write_past(bare, [Commit({"a": "1"}, at=START)])
    people = f"author A <a@example.org> {date} +0000\ncommitter A <a@example.org> {date} +0000"
    odd = commit_object(bare, tree_of(bare, ids[0]), "\n\nodd\n", ids, people)
    last = commit_object(bare, tree_of(bare, ids[0]), "\n\nlast\n", [odd])
    history = read(bare, last)
    assert (history.first_commit, history.last_commit, history.age_days) == (
        datetime.fromtimestamp(START, UTC),
        datetime.fromtimestamp(START, UTC),
        0,
    )
    assert history.dates.too_early + history.dates.too_late + history.dates.missing == 1
    assert read(bare, odd).reference == datetime.fromtimestamp(START, UTC)


@pytest.mark.parametrize(
    "person",
    [
        "author  <> {date} +0000\ncommitter  <> {date} +0000",
        "author \ncommitter ",
        "author A\tB\x01 <a\x02@b> x +0000\ncommitter <<<>>> {date}",
        "author A <a@b> {date} +0000\ncommitter A <a@b> {date} +0000\nencoding UTF-16",
        "author A <a@b> {date} +0000\nauthor B <b@b> {date} +0000\ncommitter A <a@b> {date} +0000",
        "author " + "A" * 200_000 + " <a@b> {date} +0000\ncommitter A <a@b> {date} +0000",
    ],
)
def test_an_odd_author_line_shifts_nothing(bare: Path, person: str) -> None:
    ids = write_past(bare, [Commit({"a": "1"}, at=START - DAY), Commit({"a": "2"}, at=START)])
    odd = commit_object(bare, tree_of(bare, ids[0]), "\n\nodd\n", [ids[1]], person.format(date=START))
    last = commit_object(bare, tree_of(bare, ids[1]), "\n\nFix it\n", [odd])
    history = read(bare, last)
    assert (history.commits, history.fixes, history.files_read) == (4, 1, 4)
    assert history.files[0].commits == 4
    assert history.authors.number in {2, 3}


def test_a_message_of_odd_bytes_or_great_length_shifts_nothing(bare: Path) -> None:
    ids = write_past(bare, [Commit({"a": "1"}, at=START)])
    nul = commit_object(bare, tree_of(bare, ids[0]), "\n\nfix\0" + "0" * 40 + "\0A\0x\n", ids)
    long = commit_object(bare, tree_of(bare, ids[0]), "\n\n" + "fix " * 500_000, [nul])
    empty = commit_object(bare, tree_of(bare, ids[0]), "", [long])
    history = read(bare, empty)
    assert (history.commits, history.fixes, history.files_read) == (4, 2, 4)


def test_file_names_that_look_like_gits_own_answer_are_only_names(bare: Path) -> None:
    ids = write_past(bare, [Commit({"A": "1", "f" * 40: "1", "a\\nb": "1", "M\\tx": "1"}, at=START - DAY)])
    names = {"A": "2", ids[0]: "1", "M": "1"}
    last = write_past(bare, [Commit(names, at=START)], branch="other")
    joined = commit_object(bare, tree_of(bare, last[0]), "\n\nlast\n", [ids[0]])
    history = read(bare, joined)
    assert {file.path: file.commits for file in history.files} == {"A": 2, ids[0]: 1, "M": 1}


def test_an_octopus_and_a_commit_with_thousands_of_parents_are_merges(bare: Path) -> None:
    arms = [Commit({f"f{n}": "1"}, at=START - DAY, parents=(0,)) for n in range(40)]
    ids = write_past(bare, [Commit({"a": "1"}, at=START - DAY), *arms, Commit(parents=tuple(range(1, 41)))])
    wide = commit_object(bare, tree_of(bare, ids[-1]), "\n\nwide\n", ids[:-1] * 100 + [ids[-1]])
    history = read(bare, wide)
    assert (history.commits, history.merges, history.files_read) == (43, 2, 41)


def test_a_hundred_thousand_files_in_one_commit_are_counted(bare: Path) -> None:
    blob = write_object(bare, "blob", b"x")
    names = "".join(f"100644 blob {blob}\tf{number:03}\n" for number in range(1_000))
    folder = plain_git(bare, "mktree", data=names.encode())
    folders = "".join(f"040000 tree {folder}\td{number:02}\n" for number in range(100))
    large = commit_object(bare, plain_git(bare, "mktree", data=folders.encode()), "\n\nmany\n", [])
    few = plain_git(bare, "mktree", data=f"040000 tree {folder}\td00\n".encode())
    last = commit_object(bare, few, "\n\nfew\n", [large])
    history = read(bare, last)
    assert (len(history.files), history.files_read) == (1_000, 2)
    assert {file.commits for file in history.files} == {1}
    short = read(bare, last, replace(LIMITS, commit_touches=500))
    assert (len(short.files), short.files_read) == (500, 2)
    with pytest.raises(LimitError):
        read(bare, large)


def test_a_tree_that_unfolds_without_end_ends_the_reading_even_in_an_old_commit(bare: Path) -> None:
    leaf = plain_git(bare, "mktree", data=f"100644 blob {write_object(bare, 'blob', b'x')}\tx\n".encode())
    old = commit_object(bare, bomb(bare, leaf), "\n\nbomb\n", [])
    ids = write_past(bare, [Commit({"a": "1"})])
    for commit, limits in (
        (old, LIMITS),
        (commit_object(bare, tree_of(bare, ids[0]), "\n\nx\n", [old]), HistoryLimits(seconds=0.5)),
    ):
        with pytest.raises(LimitError):
            read(bare, commit, limits)
    assert not programs_in(bare)


def test_a_tree_of_endless_empty_folders_ends_with_the_time(bare: Path) -> None:
    empty = plain_git(bare, "mktree", data=b"")
    commit = commit_object(bare, bomb(bare, empty), "\n\nbomb\n", [])
    with pytest.raises(LimitError):
        read(bare, commit, HistoryLimits(seconds=0.5))
    assert not programs_in(bare)


@pytest.mark.parametrize("seconds", [HistoryLimits(seconds=0.5), HistoryLimits(cpu_seconds=0.0)])
def test_both_clocks_end_a_reading(bare: Path, seconds: HistoryLimits) -> None:
    empty = plain_git(bare, "mktree", data=b"")
    with pytest.raises(LimitError):
        read(bare, commit_object(bare, bomb(bare, empty), "\n\nbomb\n", []), seconds)


def test_a_listener_ends_the_reading_and_no_program_stays(bare: Path) -> None:
    empty = plain_git(bare, "mktree", data=b"")
    commit = commit_object(bare, bomb(bare, empty), "\n\nbomb\n", [])
    heard: list[Progress] = []

    def cancel_later(progress: Progress) -> None:
        heard.append(progress)
        if len(heard) == 3:
            raise CancelledError

    with pytest.raises(CancelledError):
        read_history(bare, commit, limits=LIMITS, report=cancel_later)
    assert not programs_in(bare)


def replaced(bare: Path, ids: list[str]) -> None:
    plain_git(bare, "replace", ids[1], ids[0])


def grafted(bare: Path, ids: list[str]) -> None:
    (bare / "info").mkdir(exist_ok=True)
    (bare / "info" / "grafts").write_text(f"{ids[2]}\n")


def settings_that_run_programs(bare: Path, ids: list[str]) -> None:
    assert ids
    trap = bare / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {bare / 'sprung'}\n")
    trap.chmod(0o755)
    for name in ("gpg.program", "diff.external", "core.pager", "core.fsmonitor", "diff.x.textconv", "core.sshCommand"):
        plain_git(bare, "config", name, str(trap))
    for name, value in {"log.showSignature": "true", "diff.renames": "copies", "diff.orderFile": "/dev/zero"}.items():
        plain_git(bare, "config", name, value)
    for name, value in {"i18n.logOutputEncoding": "UTF-16", "log.mailmap": "true", "color.ui": "always"}.items():
        plain_git(bare, "config", name, value)


def another_mailmap(bare: Path, ids: list[str]) -> None:
    assert ids
    (bare / "map").write_text("One <one@example.org> <ada@example.org>\nOne <one@example.org> <bob@example.org>\n")
    plain_git(bare, "config", "mailmap.file", str(bare / "map"))


@pytest.mark.parametrize("lie", [replaced, grafted, settings_that_run_programs, another_mailmap])
def test_what_a_repository_says_beside_its_objects_changes_nothing(
    bare: Path, lie: Callable[[Path, list[str]], None]
) -> None:
    commits = [
        Commit({"a": str(n)}, at=START + n * DAY, author=f"{n} <{name}@example.org>")
        for n, name in enumerate(("ada", "bob", "ada"))
    ]
    ids = write_past(bare, commits)
    honest = read(bare, ids[-1])
    lie(bare, ids)
    assert read(bare, ids[-1]) == honest
    assert honest.commits == 3
    assert not (bare / "sprung").exists()


def test_a_commit_graph_cannot_lie_about_parents(bare: Path) -> None:
    ids = write_past(bare, [Commit({"a": str(n)}, at=START + n * DAY) for n in range(5)])
    honest = read(bare, ids[-1])
    plain_git(bare, "commit-graph", "write", "--reachable")
    graph = bare / "objects" / "info" / "commit-graph"
    data = bytearray(graph.read_bytes())
    first = data.index(bytes.fromhex(tree_of(bare, ids[-1])))
    data[first + 20 : first + 24] = (0x70000000).to_bytes(4, "big")
    graph.chmod(0o600)
    graph.write_bytes(data)
    assert plain_git(bare, "rev-list", "--count", ids[-1]) == "1"
    assert read(bare, ids[-1]) == honest


@pytest.mark.parametrize("gone", ["commit", "tree"])
def test_a_history_with_a_hole_is_damaged_and_never_looks_short(tmp_path: Path, gone: str) -> None:
    bare = empty_repository(tmp_path / "bare.git")
    blob = write_object(bare, "blob", b"x")
    parents: list[str] = []
    commits = []
    trees = []
    for number in range(4):
        trees.append(plain_git(bare, "mktree", data=f"100644 blob {blob}\tf{number}\n".encode()))
        commits.append(commit_object(bare, trees[-1], "\n\nwork\n", parents))
        parents = [commits[-1]]
    assert read(bare, commits[-1]).commits == 4
    lost = commits[1] if gone == "commit" else trees[1]
    (bare / "objects" / lost[:2] / lost[2:]).unlink()
    with pytest.raises(CloneError) as caught:
        read(bare, commits[-1])
    assert caught.value.fault is CloneFault.DAMAGED


def test_hostile_tags_are_left_out_and_counted(bare: Path) -> None:
    ids = write_past(bare, [Commit({"a": "1"}, at=START)])
    tree = tree_of(bare, ids[0])
    huge = commit_object(bare, tree, "\n\nx\n", [], f"author A <a@b> {2**63} +0000\ncommitter A <a@b> {2**63} +0000")
    loop = write_object(
        bare, "tag", f"object {ids[0]}\ntype commit\ntag x\ntagger A <a@b> {START} +0000\n\nx\n".encode()
    )
    nobody = write_object(bare, "tag", f"object {ids[0]}\ntype commit\ntag x\n\nx\n".encode())
    for name, target in {"huge": huge, "tree": tree, "loop": loop, "nobody": nobody, "v1.0.0": ids[0]}.items():
        (bare / "refs" / "tags" / name).write_text(f"{target}\n")
    (bare / "refs" / "tags" / "broken").write_text("nonsense\n")
    releases = read(bare, ids[0]).releases
    assert (releases.tags, releases.annotated, releases.semver_share) == (2, 1, 0.5)
    assert releases.unusable == 3


def test_tags_that_lead_nowhere_cost_themselves_however_many_they_are(bare: Path) -> None:
    ids = write_past(bare, [Commit({"a": "1"}, at=START)])
    lost = write_object(bare, "tag", f"object {'2' * 40}\ntype commit\ntag x\ntagger A <a@b> 1 +0000\n\nx\n".encode())
    spoiled = write_object(bare, "tag", f"object {ids[0]}\ntype commit\ntag x\n\nspoiled\n".encode())
    place = bare / "objects" / spoiled[:2] / spoiled[2:]
    place.chmod(0o644)
    place.write_bytes(b"no zlib")
    targets = {"1.0.0": ids[0], "a": "1" * 40, "b": lost, "c": spoiled, "d": ids[0], "x" * 5_000: ids[0]}
    targets |= {f"n/{number:03}": "3" * 40 for number in range(20)} | {f"z{number}": ids[0] for number in range(300)}
    rows = "".join(f"{target} refs/tags/{name}\n" for name, target in sorted(targets.items()))
    (bare / "packed-refs").write_text(f"# pack-refs with: sorted \n{rows}")
    releases = read(bare, ids[0]).releases
    assert (releases.tags, releases.unusable) == (303, 23)


def test_git_is_not_started_for_each_odd_tag(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = write_past(bare, [Commit({"a": "1"}, at=START)])
    names = [f"{kind}{number:04}" for number in range(500) for kind in ("bad", "good")]
    rows = "".join(f"{ids[0] if name[0] == 'g' else f'{name[3:]:0>40}'} refs/tags/x{name}\n" for name in sorted(names))
    (bare / "packed-refs").write_text(f"# pack-refs with: sorted \n{rows}")
    started: list[str] = []

    def start(command: Command, **settings: Any) -> Any:  # noqa: ANN401 - as the seam has them
        started.append(command.line[-1])
        return command_of_today(command, **settings)

    command_of_today = command_runner.start
    for module in (objects, git_stream):
        monkeypatch.setattr(module, "start", start)
    releases = read(bare, ids[0]).releases
    assert (releases.tags, releases.unusable) == (500, 500)
    assert len(started) < 20


@pytest.mark.parametrize("odd", [False, True])
def test_more_tags_than_the_limit_are_said_and_not_read(bare: Path, *, odd: bool) -> None:
    ids = write_past(bare, [Commit({"a": "1"}, at=START)])
    rows = "".join(f"{'4' * 40 if odd and number == 1 else ids[0]} refs/tags/v1.0.{number}\n" for number in range(6))
    (bare / "packed-refs").write_text(f"# pack-refs with: sorted \n{rows}")
    cut, whole = read(bare, ids[0], replace(LIMITS, tags=5)), read(bare, ids[0], replace(LIMITS, tags=6))
    assert (cut.releases.tags + cut.releases.unusable, cut.releases.complete) == (5, False)
    assert (whole.releases.tags + whole.releases.unusable, whole.releases.complete) == (6, True)
    assert set(cut.reservations()) - set(whole.reservations()) == {TAGS_CUT}
    assert SENTENCES[cut.reliability] in cut.reservations()


def test_a_history_with_tags_left_out_is_not_called_complete(bare: Path) -> None:
    ids = write_past(bare, [Commit({f"f{number}": "1"}, at=START + number * DAY) for number in range(3)])
    (bare / "packed-refs").write_text(f"{ids[0]} refs/tags/v1\n{ids[0]} refs/tags/v2\n")
    whole, cut = read(bare, ids[-1]), read(bare, ids[-1], replace(LIMITS, tags=1))
    assert whole.reliability is cut.reliability is Reliability.FULL
    assert (whole.reservations(), cut.reservations()) == ((SENTENCES[Reliability.FULL],), (TAGS_CUT,))


def test_a_broken_shallow_file_is_damage_and_a_pipe_in_its_place_holds_nobody(bare: Path) -> None:
    ids = write_past(bare, [Commit({"a": "1"}, at=START)])
    (bare / "shallow").write_text("not an id\n")
    with pytest.raises(CloneError):
        read(bare, ids[0])
    (bare / "shallow").unlink()
    os.mkfifo(bare / "shallow")
    with pytest.raises((CloneError, LimitError)):
        read(bare, ids[0], HistoryLimits(seconds=0.5))
