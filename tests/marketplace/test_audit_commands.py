"""`marketplace admin audit verify FILE` names the line at which an exported log was tampered with."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalog.audit import GENESIS, digest, line_of, note, read_line
from catalog.permissions import NOBODY, Act
from marketplace.assembly import build_catalog
from marketplace.command_line import main
from marketplace.settings import Settings

Lines = list[bytes]
COUNT = 5


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["admin", "audit", *arguments])


@pytest.fixture
def exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The export of a log of five entries, without the database that it came from."""
    monkeypatch.setenv("MARKETPLACE_DATA_DIRECTORY", str(tmp_path))
    assert CliRunner().invoke(main, ["migrate"]).exit_code == 0
    assembly = build_catalog(Settings())
    try:
        for name in range(COUNT):
            with assembly.catalog.audit.sessions.write() as session:
                act = Act(NOBODY, assembly.catalog.audit.clock())
                note(session, act, "visitor", "listing.submit", f"listing:number-{name}", reason="für alle")
    finally:
        assembly.close()
    path = tmp_path / "audit.jsonl"
    assert run("export", "--output", str(path)).exit_code == 0
    monkeypatch.setenv("MARKETPLACE_DATABASE_URL", f"postgresql://postgres@/none?host={tmp_path}")
    return path


def tampered(path: Path, change: Callable[[Lines], Lines]) -> Path:
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))
    return path


def forged(last: bytes) -> bytes:
    """An entry that was added behind the last one without its digest."""
    entry = read_line(last)
    assert entry is not None
    return last.replace(b'"number":%d' % entry.number, b'"number":%d' % (entry.number + 1))


TAMPERINGS: dict[str, tuple[Callable[[Lines], Lines], str]] = {
    "changed": (
        lambda all_: [*all_[:2], all_[2].replace(b"number-2", b"number-9"), *all_[3:]],
        "3: entry 3 was changed",
    ),
    "removed": (lambda all_: all_[:1] + all_[2:], "2: entry 3 stands at the place of entry 2"),
    "beginning removed": (lambda all_: all_[1:], "1: entry 2 stands at the place of entry 1"),
    "swapped": (
        lambda all_: [all_[0], all_[2], all_[1], *all_[3:]],
        "2: entry 3 stands at the place of entry 2",
    ),
    "repeated": (lambda all_: [*all_, all_[-1]], "6: entry 5 stands at the place of entry 6"),
    "appended": (lambda all_: [*all_, forged(all_[-1])], "6: entry 6 does not follow the entry before it"),
    "appended by hand": (lambda all_: [*all_, b"{}\n"], "6: it is no entry as an export writes it"),
    "empty line": (lambda all_: [*all_[:3], b"\n", *all_[3:]], "4: it is no entry as an export writes it"),
    "cut off in a line": (lambda all_: [*all_[:4], all_[4][:60]], "5: it is no entry as an export writes it"),
    "endless line": (lambda all_: [*all_[:4], b"x" * 3_000_000], "5: it is no entry as an export writes it"),
}


def test_an_export_is_checked_without_the_database(exported: Path) -> None:
    done = run("verify", str(exported))
    assert done.exit_code == 0, done.stderr
    said, head = done.stdout.splitlines()
    assert said == f"{COUNT} entries hold together"
    assert head.encode() in exported.read_bytes().splitlines()[-1]
    assert run("verify", str(exported), "--head", head).exit_code == 0


@pytest.mark.parametrize(("change", "said"), TAMPERINGS.values(), ids=TAMPERINGS)
def test_tampering_is_found_at_its_line(exported: Path, change: Callable[[Lines], Lines], said: str) -> None:
    done = run("verify", str(tampered(exported, change)))
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"The audit log is broken: {exported}: line {said}\n"


def test_lines_that_were_cut_off_lack_the_end_that_was_kept_elsewhere(exported: Path) -> None:
    head = run("verify", str(exported)).stdout.splitlines()[-1]
    tampered(exported, lambda lines: lines[:-1])
    assert run("verify", str(exported)).stdout.startswith("4 entries hold together")
    done = run("verify", str(exported), "--head", head)
    assert done.exit_code == 1
    assert done.stderr == f"The audit log is broken: {exported}: no entry has the digest that was kept elsewhere\n"


def test_a_chain_that_was_forged_as_a_whole_lacks_it_too(exported: Path) -> None:
    head = run("verify", str(exported)).stdout.splitlines()[-1]

    def forge(lines: Lines) -> Lines:
        end, made = GENESIS, []
        for line in lines:
            entry = read_line(line.replace(b"number-2", b"number-9"))
            assert entry is not None
            entry = replace(entry, previous=end)
            entry = replace(entry, digest=digest(entry))
            made.append(line_of(entry))
            end = entry.digest
        return made

    tampered(exported, forge)
    assert run("verify", str(exported)).exit_code == 0
    assert run("verify", str(exported), "--head", head).exit_code == 1


def test_a_file_that_cannot_be_read_is_told_apart_from_a_broken_chain(exported: Path, tmp_path: Path) -> None:
    assert run("verify", str(tmp_path / "none.jsonl")).exit_code == 2
    assert run("verify", str(tmp_path)).exit_code == 2
    assert run("verify", "/proc/self/mem").exit_code == 3
    exported.write_bytes(b"")
    assert run("verify", str(exported)).stdout.splitlines() == ["0 entries hold together", GENESIS]
