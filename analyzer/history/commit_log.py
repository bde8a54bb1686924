"""The commits behind one commit as columns: ids, dates, author lines as numbers, and what the subjects say.

One `git rev-list` reads them all again each time, in about 0.01 ms a commit: no author, date or message is ever kept
on disk.
"""

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from analyzer.command import Command
from analyzer.errors import RevisionError
from analyzer.history.commit_messages import is_fix, is_revert
from analyzer.history.git_stream import Reading, stream

COMMIT_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
FIELDS = 7
LONGEST_LINE = 500
MAILMAP_BYTES = 262_144
MAILMAP = re.compile(rb"100(?:644|755) blob ([0-9a-f]{40,64}) +([0-9]{1,9})\t")
SHALLOW_BYTES = 10_000_000
UNREADABLE = -1
LATEST_DIGITS = 12
FAR_FUTURE = 10**12


@dataclass(slots=True)
class CommitLog:
    """The commits reachable from one commit, newest first; the columns are of equal length.

    Dates are seconds since 1970 or UNREADABLE; `authors` are indexes into `lines` of address and name; `cut` are the
    indexes of commits whose parents a shallow clone lacks. `truncated` if there are more commits than the limit.
    """

    ids: list[bytes] = field(default_factory=list)
    parents: bytearray = field(default_factory=bytearray)
    authored: "array[int]" = field(default_factory=lambda: array("q"))
    committed: "array[int]" = field(default_factory=lambda: array("q"))
    authors: "array[int]" = field(default_factory=lambda: array("l"))
    fixes: bytearray = field(default_factory=bytearray)
    reverts: bytearray = field(default_factory=bytearray)
    lines: list[tuple[bytes, bytes]] = field(default_factory=list)
    cut: frozenset[int] = frozenset()
    truncated: bool = False
    mailmap: bool = False

    def __len__(self) -> int:
        """Return the number of commits."""
        return len(self.ids)

    def is_merge(self, index: int) -> bool:
        """Return whether the commit has more than one parent."""
        return self.parents[index] > 1


def read_log(reading: Reading, commit: str) -> CommitLog:
    """Read the commits reachable from `commit`; raise RevisionError if it is not the id of a commit."""
    if not COMMIT_ID.fullmatch(commit):
        raise RevisionError(f"{commit!r} is not the id of a commit")
    mailmap = _mailmap(reading, commit)
    person = "%aE%x00%aN" if mailmap else "%ae%x00%an"
    command = reading.command(
        "rev-list",
        "--no-commit-header",
        "--encoding=none",
        f"--max-count={reading.limits.commits + 1}",
        f"--format=%H%x00%P%x00%at%x00%ct%x00{person}%x00%s%x00",
        commit,
        settings=[f"mailmap.blob={mailmap}"] if mailmap else (),
    )
    log = CommitLog(mailmap=bool(mailmap))
    known: dict[tuple[bytes, bytes], int] = {}
    for record in _records(reading, command):
        if len(log) == reading.limits.commits:
            log.truncated = True
            break
        _append(log, record, known)
    log.lines = list(known)
    boundary = _boundary(reading)
    if boundary:
        log.cut = frozenset(index for index, one in enumerate(log.ids) if one in boundary)
    return log


def _records(reading: Reading, command: Command) -> Iterator[list[bytes]]:
    """Yield the fields of each commit; no field of a commit can hold a NUL, so nothing can shift them."""
    rest: list[bytes] = []
    done = 0
    with stream(reading, command) as tokens:
        for part in tokens:
            rest += part
            end = len(rest) - len(rest) % FIELDS
            for begin in range(0, end, FIELDS):
                yield rest[begin : begin + FIELDS]
            done += end // FIELDS
            reading.look(done)
            del rest[:end]


def _append(log: CommitLog, record: list[bytes], known: dict[tuple[bytes, bytes], int]) -> None:
    one, parents, authored, committed, address, name, subject = record
    log.ids.append(one.lstrip(b"\n"))
    log.parents.append(min(len(parents.split(b" ", 2)), 2) if parents else 0)
    log.authored.append(_seconds(authored))
    log.committed.append(_seconds(committed))
    line = (address[:LONGEST_LINE], name[:LONGEST_LINE])
    log.authors.append(known.setdefault(line, len(known)))
    log.fixes.append(is_fix(subject))
    log.reverts.append(is_revert(subject))


def _seconds(text: bytes) -> int:
    if not text.isdigit():
        return UNREADABLE
    return int(text) if len(text) <= LATEST_DIGITS else FAR_FUTURE


def _mailmap(reading: Reading, commit: str) -> str:
    """Return the id of the commit's own mailmap, if it has one of ordinary size and we have it."""
    found = reading.answer("ls-tree", "-l", "--full-tree", commit, "--", ".mailmap")
    match = MAILMAP.match(found)
    return match[1].decode("ascii") if match and int(match[2]) <= MAILMAP_BYTES else ""


def _boundary(reading: Reading) -> frozenset[bytes]:
    """Return the commits whose parents were not fetched."""
    place = reading.answer("rev-parse", "--git-path", "shallow")
    path = reading.directory / (place or b"shallow").decode("utf-8", "surrogateescape").rstrip("\n")
    if not path.is_file():
        return frozenset()
    with path.open("rb") as file:
        return frozenset(file.read(SHALLOW_BYTES).split())
