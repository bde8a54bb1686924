"""The read-only tree of one commit, alive inside a `with`: blobs by id, nothing ever checked out.

No checkout means that symbolic links, `..` entries, filters, submodules and odd file names have nothing to act on.
The list of paths is streamed and capped, so a tree that unfolds to billions of paths costs no more than the cap.
"""

import hashlib
import os
import re
import select
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import get_ident

from analyzer.clones import Clones, TemporaryClones
from analyzer.command import CHUNK, PATIENCE, Look, chunks, git, guarded, output, start, stop, within
from analyzer.errors import (
    AddressError,
    AddressFault,
    AnalyzerError,
    CloneError,
    CloneFault,
    EmptyRepositoryError,
    LimitError,
    RevisionError,
)
from analyzer.network import Resolve, resolve
from analyzer.repository import Repository
from analyzer.values import LeftOut, Limits, Listener, Progress, Step

REVISION = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./@{}~^+-]{0,199}")
BRANCH = re.compile(r"ref: (refs/heads/[\w./-]{1,200})\n")
COMMIT_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
LARGEST_REFERENCES = 16_000_000
LATEST = 253_402_300_799
FOLDER_MODE = "040000"
LINK_MODES = {"120000": "symbolic link", "160000": "submodule"}
HELD_BYTES = 32_000_000
AHEAD = 200
"""Blobs asked for at once: their ids fit into a pipe, so that writing them never waits for reading."""
META_BYTES = 80
NOT_FOUND = 1
TIME_AND_COMMIT = re.compile(rb"(\d+) ([0-9a-f]{40,64})\n")
LONGEST_HEADER = 200
SHA256_DIGITS = 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the tree: its path, blob id and size in bytes (None where the repository lacks the blob)."""

    path: str
    blob: str
    size: int | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One commit of a repository: its entries and a reader for their blobs."""

    commit: str
    committed_at: datetime
    entries: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]
    directory: Path
    address: str
    git_seconds: float
    held: "HeldBlobs" = field(default_factory=lambda: HeldBlobs(HELD_BYTES), compare=False, repr=False)
    owner: int = field(default_factory=get_ident, compare=False, repr=False)
    idle: "list[BlobReader]" = field(default_factory=list, compare=False, repr=False)

    def is_partial(self) -> bool:
        """Return whether the repository is a clone whose server was asked to leave out large files."""
        return any((self.directory / "objects" / "pack").glob("*.promisor"))

    @contextmanager
    def reader(self) -> Iterator["BlobReader"]:
        """Give a reader of blobs, which belongs to one thread until the end of the `with`.

        The thread that opened the snapshot gets one again with its git still running; the git of any other thread would
        end with that.
        """
        reader = self.idle.pop() if self.idle and get_ident() == self.owner else self._new_reader()
        try:
            yield reader
        except BaseException:
            reader.close()
            raise
        if get_ident() == self.owner:
            self.idle.append(reader)
        else:
            reader.close()

    def _new_reader(self) -> "BlobReader":
        return BlobReader(self.directory, self.address, self.git_seconds, self.held)

    def close(self) -> None:
        """End the readers that nobody uses."""
        while self.idle:
            self.idle.pop().close()


class HeldBlobs:
    """The first blobs that were read, up to an amount: each step of an analysis reads most files again."""

    def __init__(self, room: int) -> None:
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


class BlobReader:
    """Reads blobs by id from one running `git cat-file --batch`, and believes it nothing that the id does not prove.

    git checks neither the length nor the content of an object that lies about them, and facts are kept by id.
    """

    def __init__(self, directory: Path, address: str, seconds: float, held: HeldBlobs) -> None:
        """Take the git directory, the repository's address, for errors, how long git may be silent, and known blobs.

        git is started with the first blob that is not held.
        """
        self._directory = directory
        self._address = address
        self._seconds = seconds
        self._held = held
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = select.poll()
        self._answers = -1
        self._read = bytearray()
        self._unread = 0

    def close(self) -> None:
        """End git; it is started again when it is needed."""
        if self._process is not None:
            self._ready.unregister(self._answers)
            stop(self._process)
            self._process = None
        self._read.clear()
        self._unread = 0

    def read(self, blob: str) -> bytes:
        """Return the blob's bytes; raise CloneError if the repository does not have them whole and unchanged."""
        return next(self.read_all([blob]))

    def read_all(self, blobs: Sequence[str]) -> Iterator[bytes]:
        """Yield the bytes of each blob; raise CloneError at the first that is not there whole and unchanged.

        Some are asked for ahead, because git and we would wait for each other at each blob; so read to the end.
        """
        if self._unread:
            self.close()  # somebody did not read to the end
        for start_at in range(0, len(blobs), AHEAD):
            group = [(blob, self._held.get(blob)) for blob in blobs[start_at : start_at + AHEAD]]
            self._ask([blob for blob, data in group if data is None])
            for blob, data in group:
                yield self._answer(blob) if data is None else data

    def _ask(self, blobs: Sequence[str]) -> None:
        if not blobs:
            return
        if self._process is None:
            self._process = start(git(self._directory, "cat-file", "--batch"))
            if self._process.stdout is not None:
                self._answers = self._process.stdout.fileno()
                self._ready.register(self._answers, select.POLLIN)
        if self._process.stdin is None:
            raise ValueError("the process needs both pipes")
        try:
            self._process.stdin.write("".join(f"{blob}\n" for blob in blobs).encode())
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise _damaged(self._address) from error
        self._unread += len(blobs)

    def _answer(self, blob: str) -> bytes:
        header = self._line().split()
        if header[:2] != [blob.encode(), b"blob"] or len(header) != 3:  # noqa: PLR2004 - id, type and size
            raise _damaged(self._address)
        data = self._take(int(header[2]) + 1)[:-1]
        if _id_of(data, len(blob)) != blob:
            raise _damaged(self._address)
        self._held.hold(blob, data)
        self._unread -= 1
        return data

    def _line(self) -> bytes:
        while (end := self._read.find(b"\n", 0, LONGEST_HEADER)) < 0:
            if len(self._read) >= LONGEST_HEADER:
                raise _damaged(self._address)
            self._wait()
        return self._take(end + 1)

    def _take(self, size: int) -> bytes:
        while len(self._read) < size:
            self._wait()
        taken = bytes(self._read[:size])
        del self._read[:size]
        return taken

    def _wait(self) -> None:
        if not self._ready.poll(self._seconds * 1_000):
            raise LimitError(f"git took longer than {self._seconds:.0f} seconds to read a file of the repository")
        chunk = os.read(self._answers, CHUNK)
        if not chunk:
            raise _damaged(self._address)
        self._read += chunk


def _id_of(data: bytes, digits: int) -> str:
    digest = hashlib.sha256 if digits == SHA256_DIGITS else hashlib.sha1
    found = digest(b"blob %d\0" % len(data), usedforsecurity=False)
    found.update(data)
    return found.hexdigest()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a commit can be read: a git directory of this machine, the commit, its time, and where it came from."""

    directory: Path
    commit: str
    committed_at: datetime
    address: str


@contextmanager
def located(  # noqa: PLR0913 - the seams of the way to a commit, each by name
    repository: Repository,
    limits: Limits,
    report: Listener,
    *,
    revision: str = "HEAD",
    lookup: Resolve = resolve,
    clones: Clones = TemporaryClones(),  # noqa: B008 - keeps nothing
    newest: str = "",
) -> Iterator[Place]:
    """Yield where `revision` can be read, as long as the `with`; a remote repository is cloned where `clones` says.

    A clone that has the commit `newest` already, which the server was heard to have, is not brought up to date.
    """
    if repository.path is not None:
        yield _place(_git_directory(repository.path, limits), repository, revision, limits, report)
        return
    with clones.opened(repository, limits, report, lookup, newest=newest) as directory:
        yield _place(directory, repository, revision, limits, report)


@contextmanager
def open_snapshot(
    repository: Repository, limits: Limits, report: Listener, *, revision: str = "HEAD", lookup: Resolve = resolve
) -> Iterator[Snapshot]:
    """Yield the snapshot of `revision`, alive as long as the `with`."""
    with (
        located(repository, limits, report, revision=revision, lookup=lookup) as place,
        read_snapshot(place, limits, report) as snapshot,
    ):
        yield snapshot


@contextmanager
def read_snapshot(place: Place, limits: Limits, report: Listener) -> Iterator[Snapshot]:
    """Yield the commit's tree; raise LimitError or CloneError if it is too large or damaged."""
    with closing(_snapshot(place, limits, report)) as snapshot:
        yield snapshot


def _snapshot(place: Place, limits: Limits, report: Listener) -> Snapshot:
    entries, left_out = _tree(place, limits, report)
    look = within(limits.git_seconds, lambda: report(_so_far(len(entries))))
    sizes = _sizes(place, [blob for _, blob in entries], look)
    if sum(size for size in sizes.values() if size <= limits.file_bytes) > limits.commit_bytes:
        raise LimitError(f"the files of the commit hold more than {limits.commit_bytes} bytes")
    return Snapshot(
        commit=place.commit,
        committed_at=place.committed_at,
        entries=tuple(Entry(path, blob, sizes.get(blob)) for path, blob in entries),
        left_out=tuple(left_out),
        directory=place.directory,
        address=place.address,
        git_seconds=limits.git_seconds,
    )


def sizes_of(directory: Path, blobs: Iterable[str], look: Look) -> dict[str, int] | None:
    """Return the sizes of those blobs that are there, None if git ended at one that a partial clone lacks."""
    questions = "".join(f"{blob}\n" for blob in dict.fromkeys(blobs)).encode()
    process = start(git(directory, "cat-file", "--batch-check", "--buffer"))
    try:
        answer = _answer(process, questions, look)
    finally:
        stop(process)
    if process.returncode != 0:
        return None
    sizes = {}
    for line in answer.decode("ascii").splitlines():
        parts = line.split()
        if len(parts) == 3 and parts[1] == "blob":  # noqa: PLR2004 - id, type and size
            sizes[parts[0]] = int(parts[2])
    return sizes


def _answer(process: subprocess.Popen[bytes], questions: bytes, look: Look) -> bytes:
    """Return everything that git says to the questions, which it is handed once however long it takes."""
    handed: bytes | None = questions
    while True:
        try:
            return process.communicate(handed, timeout=PATIENCE)[0]
        except subprocess.TimeoutExpired:
            handed = None
            look()


def _git_directory(path: Path, limits: Limits) -> Path:
    """Return the git directory of a path; git is asked only where it is not the plain case."""
    for candidate in (path / ".git", path):
        if all((candidate / name).exists() for name in ("HEAD", "objects", "refs")):
            return candidate
    command = guarded(
        ["git", "-C", str(path), "-c", "safe.directory=*", "rev-parse", "--absolute-git-dir"],
        environment={"GIT_CEILING_DIRECTORIES": str(path.parent), "GIT_CONFIG_NOSYSTEM": "1"},
    )
    answer = output(command, seconds=limits.git_seconds)
    if answer.returncode != 0:
        raise AddressError(AddressFault.MALFORMED, str(path), f"{path} is not a git repository")
    return Path(answer.stdout.decode("utf-8", "surrogateescape").rstrip("\n"))


def head_of(path: Path) -> str:
    """Return the commit that HEAD names in a repository of this machine, empty wherever git would have to be asked."""
    directory = next((each for each in (path / ".git", path) if (each / "HEAD").is_file()), path)
    branch = BRANCH.fullmatch(_text_of(directory / "HEAD"))
    if branch is None or ".." in branch[1]:
        return ""
    loose = _text_of(directory / branch[1]).rstrip("\n")
    packed = re.search(rf"^(\w+) {re.escape(branch[1])}$", _text_of(directory / "packed-refs"), re.MULTILINE)
    found = loose or (packed[1] if packed else "")
    return found if COMMIT_ID.fullmatch(found) else ""


def _text_of(path: Path) -> str:
    """Return a small file's text, empty if it is not there or is anything else."""
    if not path.is_file() or path.stat().st_size > LARGEST_REFERENCES:
        return ""
    return path.read_text("ascii", errors="replace")


def _place(directory: Path, repository: Repository, revision: str, limits: Limits, report: Listener) -> Place:
    """Return the place of a revision; git is asked what is wrong only where something is."""
    if not REVISION.fullmatch(revision) or ".." in revision:
        raise RevisionError(f"{revision!r} is not a revision; give a branch, tag or commit id")
    ask = ("rev-list", "--no-walk", "--timestamp", "--end-of-options", f"{revision}^{{commit}}")
    found = output(git(directory, *ask), seconds=limits.git_seconds, look=lambda: report(Progress(Step.CLONE)))
    match = TIME_AND_COMMIT.fullmatch(found.stdout)
    if found.returncode != 0 or match is None:
        raise _why(directory, repository, revision, limits)
    committed_at = datetime.fromtimestamp(min(int(match[1]), LATEST), UTC)
    return Place(directory, match[2].decode("ascii"), committed_at, repository.address)


def _why(directory: Path, repository: Repository, revision: str, limits: Limits) -> AnalyzerError:
    """Return why a revision cannot be read."""
    ask = ("rev-parse", "--verify", "--quiet", "--end-of-options")
    found = output(git(directory, *ask, f"{revision}^{{commit}}"), seconds=limits.git_seconds)
    head = output(git(directory, *ask, "HEAD"), seconds=limits.git_seconds)
    is_there = revision == "HEAD" and head.returncode == 0
    if found.returncode != NOT_FOUND or is_there:
        return _damaged(repository.address)
    if revision == "HEAD":
        return EmptyRepositoryError(f"the repository {repository.address} has no commit yet")
    return RevisionError(f"the repository {repository.address} has no revision {revision!r}")


def _damaged(address: str) -> CloneError:
    return CloneError(CloneFault.DAMAGED, address, f"{address}: the repository is damaged; git cannot read it")


def _tree(place: Place, limits: Limits, report: Listener) -> tuple[list[tuple[str, str]], list[LeftOut]]:
    process = start(git(place.directory, "ls-tree", "-r", "-t", "-z", "--full-tree", place.commit))
    entries: dict[str, str] = {}
    left_out: list[LeftOut] = []
    try:
        records = _records(process, limits, within(limits.git_seconds, lambda: report(_so_far(len(entries)))))
        for count, (mode, blob, path) in enumerate(records):
            if count >= limits.paths:
                raise LimitError(
                    f"the commit has more than {limits.paths} files and folders; that is the limit for one analysis"
                )
            if mode in LINK_MODES:
                left_out.append(LeftOut(path, LINK_MODES[mode]))
            elif path in entries:
                left_out.append(LeftOut(path, "a second file of the same name"))
            elif mode != FOLDER_MODE:
                entries[path] = blob
        if process.wait() != 0:
            raise _damaged(place.address)
    finally:
        stop(process)
    return list(entries.items()), left_out


def _so_far(count: int) -> Progress:
    return Progress(Step.INVENTORY, count, unit="files")


def _records(process: subprocess.Popen[bytes], limits: Limits, look: Look) -> Iterator[tuple[str, str, str]]:
    """Yield mode, blob and path of each entry; folders are listed too, so that endless empty ones count."""
    rest = b""
    for chunk in chunks(process.stdout, look):
        *records, rest = (rest + chunk).split(b"\0")
        for record in (*records, rest):
            if len(record) > limits.path_bytes + META_BYTES:
                raise LimitError(f"the commit has a path longer than {limits.path_bytes} bytes")
        for record in records:
            meta, _, name = record.partition(b"\t")
            mode, _, blob = meta.decode("ascii").split()
            yield mode, blob, name.decode("utf-8", "backslashreplace")


def _sizes(place: Place, blobs: Sequence[str], look: Look) -> dict[str, int]:
    """Return the sizes of the blobs that are there; only a clone that lacks some needs a second look."""
    look()
    sizes = sizes_of(place.directory, blobs, look)
    if sizes is None:
        missing = _missing(place, look)
        sizes = sizes_of(place.directory, (blob for blob in blobs if blob not in missing), look)
    if sizes is None:
        raise _damaged(place.address)
    return sizes


def _missing(place: Place, look: Look) -> frozenset[str]:
    ask = ("rev-list", "--objects", "--no-object-names", "--no-walk", "--missing=print", place.commit)
    lines = output(git(place.directory, *ask), look=look).stdout.decode("ascii").splitlines()
    return frozenset(line.removeprefix("?") for line in lines if line.startswith("?"))
