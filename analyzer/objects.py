"""Reads the objects of a repository from one running git, and believes it nothing that an id does not prove.

git checks neither the length nor the content of an object that lies about them, and facts are kept by id. One process
answers everything that an analysis asks of a commit, because starting git costs more than most of its answers.
"""

import hashlib
import os
import select
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import monotonic

from analyzer.command import CHUNK, PATIENCE, Look, chunks, git, go_on, output, start, stop
from analyzer.errors import AnalyzerError, CloneError, CloneFault, LimitError

AHEAD = 200
"""Objects asked for at once: their ids fit into a pipe, so that writing them never waits for reading."""
HELD_BYTES = 32_000_000
COMMIT_BYTES = 16_000_000
"""How much of a commit is read at most: what it says of itself stands before its message."""
TREE_BYTES = 32_000_000
LONGEST_HEADER = 300
USAGE = 129
"""How git ends when it does not know an option."""
SHA256_DIGITS = 64
LISTING = ("rev-list", "--objects", "--no-object-names", "--missing=print")
"""Lists the id of each object of a history on a line, with a question mark before those that are missing."""


class HeldBlobs:
    """The first blobs that were read, up to an amount: each step of an analysis reads most files again."""

    def __init__(self, room: int = HELD_BYTES) -> None:
        """Hold up to `room` bytes."""
        self._room = room
        self._blobs: dict[str, bytes] = {}

    def get(self, blob: str) -> bytes | None:
        """Return the blob's bytes if they are held."""
        return self._blobs.get(blob)

    def hold(self, blob: str, data: bytes) -> None:
        """Hold the blob's bytes if there is room."""
        if len(data) <= self._room:
            self._room -= len(data)
            self._blobs[blob] = data


class ObjectReader:
    """Reads commits, trees, blobs and their sizes from one `git cat-file`, which is started with the first question.

    It belongs to one thread at a time. `look` is called now and then while git works and may raise an error to end it.
    """

    def __init__(self, directory: Path, address: str, seconds: float, held: HeldBlobs | None = None) -> None:
        """Take the git directory, the repository's address, for errors, how long git may be silent, and known blobs."""
        self.look: Look = go_on
        self._directory = directory
        self._address = address
        self._seconds = seconds
        self._held = HeldBlobs() if held is None else held
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = select.poll()
        self._answers = -1
        self._read = bytearray()
        self._unread = 0

    def another(self) -> "ObjectReader":
        """Return one for another thread, which knows the same blobs."""
        return ObjectReader(self._directory, self._address, self._seconds, self._held)

    def close(self) -> None:
        """End git; it is started again when it is needed."""
        if self._process is not None:
            self._ready.unregister(self._answers)
            stop(self._process)
            self._process = None
        self._read.clear()
        self._unread = 0

    def commit(self, revision: str) -> tuple[str, bytes] | None:
        """Return the id and the beginning of the commit that a revision names, None if it names none."""
        self._ask("contents", [f"{revision}^{{commit}}"])
        header = self._line().split()
        self._unread -= 1
        if len(header) != 3 or header[1] != b"commit":  # noqa: PLR2004 - id, type and size
            return None
        size = int(header[2])
        head = self._take(min(size, COMMIT_BYTES))
        self._skip(size - len(head) + 1)
        return header[0].decode("ascii"), head

    def trees(self, trees: Sequence[str]) -> Iterator[bytes]:
        """Yield the bytes of each tree; raise CloneError at the first that is not there whole and unchanged."""
        for group in _groups(trees):
            self._ask("contents", group)
            for tree in group:
                yield self._answer(tree, b"tree", TREE_BYTES)

    def whole(self, name: str, most: int) -> tuple[bytes, bytes] | None:
        """Return the kind and bytes of an object, None unless it is there unchanged and has at most so many bytes.

        Raise CloneError if git ends at it; the next question starts it again.
        """
        self._ask("contents", [name])
        header = self._line().split()
        if len(header) != 3:  # noqa: PLR2004 - id, type and size
            self._unread -= 1
            return None
        kind, size = header[1], int(header[2])
        data = self._take(min(size, most))
        self._skip(size - len(data) + 1)
        self._unread -= 1
        return (kind, data) if size <= most and _id_of(kind, data, len(name)) == name else None

    def sizes(self, blobs: Sequence[str]) -> dict[str, int] | None:
        """Return the sizes of those blobs that are there, None if git ended at one that a partial clone lacks."""
        try:
            return {blob: size for blob, (kind, size) in self.kinds(blobs).items() if kind == b"blob"}
        except CloneError:
            self.close()
            return None

    def kinds(self, names: Sequence[str]) -> dict[str, tuple[bytes, int]]:
        """Return the kinds and sizes of those objects that are there; raise CloneError if git ends at one."""
        kinds: dict[str, tuple[bytes, int]] = {}
        for group in _groups(list(dict.fromkeys(names))):
            self._ask("info", group)
            for name in group:
                header = self._line().split()
                self._unread -= 1
                if len(header) == 3:  # noqa: PLR2004 - id, type and size
                    kinds[name] = header[1], int(header[2])
        return kinds

    def read(self, blob: str) -> bytes:
        """Return the blob's bytes; raise CloneError if the repository does not have them whole and unchanged."""
        return next(self.read_all([blob]))

    def read_all(self, blobs: Sequence[str]) -> Iterator[bytes]:
        """Yield the bytes of each blob; raise CloneError at the first that is not there whole and unchanged.

        Some are asked for ahead, because git and we would wait for each other at each blob; so read to the end.
        """
        for group in _groups(blobs):
            held = [(blob, self._held.get(blob)) for blob in group]
            self._ask("contents", [blob for blob, data in held if data is None])
            for blob, data in held:
                if data is None:
                    fresh = self._answer(blob, b"blob")
                    self._held.hold(blob, fresh)
                    yield fresh
                else:
                    yield data

    def _ask(self, command: str, names: Sequence[str]) -> None:
        if self._unread:
            self.close()  # somebody did not read to the end
        if not names:
            return
        if self._process is None:
            self._process = start(git(self._directory, "cat-file", "--batch-command", "--buffer"))
            if self._process.stdout is not None:
                self._answers = self._process.stdout.fileno()
                self._ready.register(self._answers, select.POLLIN)
        if self._process.stdin is None:
            raise ValueError("the process needs both pipes")
        try:
            self._process.stdin.write("".join(f"{command} {name}\n" for name in names).encode() + b"flush\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise self._ended() from error
        self._unread += len(names)

    def _answer(self, name: str, kind: bytes, most: int | None = None) -> bytes:
        header = self._line().split()
        if header[:2] != [name.encode(), kind] or len(header) != 3:  # noqa: PLR2004 - id, type and size
            raise damaged(self._address)
        size = int(header[2])
        if most is not None and size > most:
            raise LimitError(f"a folder of the commit has a list of {size} bytes; the limit is {most}")
        data = self._take(size + 1)[:-1]
        if _id_of(kind, data, len(name)) != name:
            raise damaged(self._address)
        self._unread -= 1
        return data

    def _line(self) -> bytes:
        while (end := self._read.find(b"\n", 0, LONGEST_HEADER)) < 0:
            if len(self._read) >= LONGEST_HEADER:
                raise damaged(self._address)
            self._wait()
        return self._take(end + 1)

    def _take(self, size: int) -> bytes:
        while len(self._read) < size:
            self._wait()
        taken = bytes(self._read[:size])
        del self._read[:size]
        return taken

    def _skip(self, size: int) -> None:
        while size > len(self._read):
            size -= len(self._read)
            self._read.clear()
            self._wait()
        del self._read[:size]

    def _wait(self) -> None:
        ends = monotonic() + self._seconds
        while not self._ready.poll(PATIENCE * 1_000):
            self.look()
            if monotonic() >= ends:
                raise LimitError(f"git took longer than {self._seconds:.0f} seconds to read a part of the repository")
        chunk = os.read(self._answers, CHUNK)
        if not chunk:
            raise self._ended()
        self._read += chunk

    def _ended(self) -> AnalyzerError:
        """Return why git said nothing more."""
        if self._process is not None and self._process.wait() == USAGE:
            return AnalyzerError("git is too old to be asked for objects one by one; 2.36 or newer is needed")
        return damaged(self._address)


def damaged(address: str) -> CloneError:
    """Return the error of a repository that git cannot read."""
    return CloneError(CloneFault.DAMAGED, address, f"{address}: the repository is damaged; git cannot read it")


def missing_of(directory: Path, commit: str, address: str, look: Look = go_on) -> set[str]:
    """Return the ids of a commit's files that its repository lacks; raise CloneError if git cannot read it."""
    answer = output(git(directory, *LISTING, "--no-walk", commit), look=look)
    if answer.returncode != 0:
        raise damaged(address)
    lines = answer.stdout.decode("ascii").splitlines()
    return {line.removeprefix("?") for line in lines if line.startswith("?")}


def is_in_history(directory: Path, commit: str, ids: set[str], address: str, look: Look = go_on) -> bool:
    """Return whether one of `ids` is in a commit or in one before it, whether the repository lacks it or not.

    Raises CloneError if git cannot read the history to its end.
    """
    process = start(git(directory, *LISTING, commit))
    rest = ""
    try:
        for chunk in chunks(process.stdout, look):
            *lines, rest = (rest + chunk.decode("ascii")).split("\n")
            if not ids.isdisjoint(line.removeprefix("?") for line in lines):
                return True
        if process.wait() != 0:
            raise damaged(address)
    finally:
        stop(process)
    return False


def _groups(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start_at : start_at + AHEAD] for start_at in range(0, len(names), AHEAD))


def _id_of(kind: bytes, data: bytes, digits: int) -> str:
    digest = hashlib.sha256 if digits == SHA256_DIGITS else hashlib.sha1
    found = digest(b"%s %d\0" % (kind, len(data)), usedforsecurity=False)
    found.update(data)
    return found.hexdigest()
