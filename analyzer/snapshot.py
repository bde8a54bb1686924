"""The read-only tree of one commit, alive inside a `with`: blobs by id, nothing ever checked out.

No checkout means that symbolic links, `..` entries, filters, submodules and odd file names have nothing to act on.
Each tree is read once and checked against its id; the list of paths is capped while it unfolds, so that a tree which
unfolds to billions of paths costs no more than the cap.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import get_ident

import msgspec

from analyzer.clones import Clones, TemporaryClones
from analyzer.command import Look, git, go_on, guarded, now_and_then, output, within
from analyzer.errors import (
    AddressError,
    AddressFault,
    AnalyzerError,
    CloneError,
    EmptyRepositoryError,
    LimitError,
    RevisionError,
)
from analyzer.network import Resolve, resolve
from analyzer.objects import ObjectReader, damaged, missing_of
from analyzer.repository import Repository
from analyzer.values import LeftOut, Limits, Listener, Progress, Step

REVISION = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./@{}~^+-]{0,199}")
BRANCH = re.compile(r"ref: (refs/heads/[\w./-]{1,200})\n")
COMMIT_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
LARGEST_REFERENCES = 16_000_000
LATEST = 253_402_300_799
MEAN_PATH_BYTES = 400
"""What the paths of a commit may take on average; each is held and told several times, real ones take about 60."""
NOT_FOUND = 1
TREE = re.compile(rb"tree ([0-9a-f]{40}|[0-9a-f]{64})\n")
COMMITTED = re.compile(rb"^committer [^\n]*> (\d{1,18}) ", re.MULTILINE)
TREE_ENTRY = {digits: re.compile(rb"([0-7]{1,7}) ([^\0]+)\0(.{%d})" % digits, re.DOTALL) for digits in (20, 32)}
"""Mode, name and id, by the bytes of an id."""
KIND_BITS, FILE, FOLDER = 0o170_000, 0o100_000, 0o040_000
OTHER = {0o120_000: "symbolic link"}
"""What an entry of another kind is; git takes every other for a submodule."""
Named = tuple[int, str, bytes]
"""Kind, id and name of an entry of a tree."""


class Entry(msgspec.Struct, frozen=True, gc=False):
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
    objects: ObjectReader = field(compare=False, repr=False)
    owner: int = field(default_factory=get_ident, compare=False, repr=False)
    idle: list[ObjectReader] = field(default_factory=list, compare=False, repr=False)

    def is_partial(self) -> bool:
        """Return whether the repository is a clone whose server was asked to leave out large files."""
        return any((self.directory / "objects" / "pack").glob("*.promisor"))

    @contextmanager
    def reader(self) -> Iterator[ObjectReader]:
        """Give a reader of blobs, which belongs to one thread until the end of the `with`.

        The thread that opened the snapshot gets one again with its git still running; the git of any other thread would
        end with that.
        """
        reader = self.idle.pop() if self.idle and get_ident() == self.owner else self.objects.another()
        try:
            yield reader
        except BaseException:
            reader.close()
            raise
        if get_ident() == self.owner:
            self.idle.append(reader)
        else:
            reader.close()

    def close(self) -> None:
        """End the readers that nobody uses."""
        while self.idle:
            self.idle.pop().close()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a commit can be read: a git directory of this machine, the commit, its time and tree, and its origin."""

    directory: Path
    commit: str
    committed_at: datetime
    tree: str
    address: str
    objects: ObjectReader = field(compare=False, repr=False)


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
        opened: AbstractContextManager[Path] = nullcontext(_git_directory(repository.path, limits))
    else:
        opened = clones.opened(repository, limits, report, lookup, newest=newest)
    with opened as directory, _place(directory, repository, revision, limits, report) as place:
        yield place


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
    listed: dict[str, str] = {}
    look = within(limits.git_seconds, lambda: report(Progress(Step.INVENTORY, len(listed), unit="files")))
    place.objects.look = look
    left_out = _list(place, limits, look, listed)
    sizes = _sizes(place, tuple(listed.values()), look)
    place.objects.look = go_on
    if sum(size for size in sizes.values() if size <= limits.file_bytes) > limits.commit_bytes:
        raise LimitError(f"the files of the commit hold more than {limits.commit_bytes} bytes")
    return Snapshot(
        commit=place.commit,
        committed_at=place.committed_at,
        entries=tuple(Entry(path, blob, sizes.get(blob)) for path, blob in listed.items()),
        left_out=tuple(left_out),
        directory=place.directory,
        objects=place.objects,
        idle=[place.objects],
    )


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


@contextmanager
def _place(directory: Path, repository: Repository, revision: str, limits: Limits, report: Listener) -> Iterator[Place]:
    """Yield the place of a revision; git is asked what is wrong only where something is."""
    if not REVISION.fullmatch(revision) or ".." in revision:
        raise RevisionError(f"{revision!r} is not a revision; give a branch, tag or commit id")
    with closing(ObjectReader(directory, repository.address, limits.git_seconds)) as objects:
        objects.look = lambda: report(Progress(Step.CLONE))
        try:
            found = objects.commit(revision)
        except CloneError:
            found = None
        if found is None or (tree := TREE.match(found[1])) is None:
            raise _why(directory, repository, revision, limits)
        commit, said = found
        second = COMMITTED.search(said.partition(b"\n\n")[0])
        committed_at = datetime.fromtimestamp(min(int(second[1]) if second else 0, LATEST), UTC)
        yield Place(directory, commit, committed_at, tree[1].decode("ascii"), repository.address, objects)


def _why(directory: Path, repository: Repository, revision: str, limits: Limits) -> AnalyzerError:
    """Return why a revision cannot be read."""
    ask = ("rev-parse", "--verify", "--quiet", "--end-of-options")
    found = output(git(directory, *ask, f"{revision}^{{commit}}"), seconds=limits.git_seconds)
    head = output(git(directory, *ask, "HEAD"), seconds=limits.git_seconds)
    is_there = revision == "HEAD" and head.returncode == 0
    if found.returncode != NOT_FOUND or is_there:
        return damaged(repository.address)
    if revision == "HEAD":
        return EmptyRepositoryError(f"the repository {repository.address} has no commit yet")
    return RevisionError(f"the repository {repository.address} has no revision {revision!r}")


def _list(place: Place, limits: Limits, look: Look, listed: dict[str, str]) -> list[LeftOut]:
    """Add the blob of each file by its path to `listed`, in the order of git, and return what is no file."""
    look_now = now_and_then(look)
    left_out: list[LeftOut] = []
    room = limits.paths * MEAN_PATH_BYTES
    for count, (kind, blob, name) in enumerate(_unfolded(_folders(place, limits, look_now), place.tree)):
        look_now()
        if count >= limits.paths:
            raise _too_many(limits)
        if len(name) > limits.path_bytes:
            raise LimitError(f"the commit has a path longer than {limits.path_bytes} bytes")
        room -= len(name)
        if room < 0:
            raise LimitError(f"the paths of the commit are longer than {limits.paths * MEAN_PATH_BYTES} bytes together")
        path = name.decode("utf-8", "backslashreplace")
        if kind not in {FILE, FOLDER}:
            left_out.append(LeftOut(path, OTHER.get(kind, "submodule")))
        elif path in listed:
            left_out.append(LeftOut(path, "a second file of the same name"))
        elif kind == FILE:
            listed[path] = blob
    return left_out


def _folders(place: Place, limits: Limits, look_now: Look) -> dict[str, list[Named]]:
    """Return what each folder of the commit lists, by its tree's id: each is read once, however often it is there."""
    known: dict[str, list[Named]] = {}
    count = 0
    level = [place.tree]
    while level:
        look_now()
        below: dict[str, None] = {}
        for tree, data in zip(level, place.objects.trees(level), strict=True):
            known[tree] = _entries(data, len(tree) // 2, place.address)
            count += len(known[tree])
            if count > limits.paths:
                raise _too_many(limits)
            below.update((blob, None) for kind, blob, _ in known[tree] if kind == FOLDER)
        level = [tree for tree in below if tree not in known]
    return known


def _entries(data: bytes, digits: int, address: str) -> list[Named]:
    """Return the entries of a tree object; raise CloneError if it is none."""
    form = TREE_ENTRY[digits]
    entries: list[Named] = []
    at = 0
    while at < len(data):
        entry = form.match(data, at)
        if entry is None:
            raise damaged(address)
        entries.append((int(entry[1], 8) & KIND_BITS, entry[3].hex(), entry[2]))
        at = entry.end()
    return entries


def _unfolded(folders: Mapping[str, list[Named]], root: str) -> Iterator[Named]:
    """Yield each entry of the commit with its whole path, a folder before what is in it; there may be billions."""
    stack = [(b"", iter(folders[root]))]
    while stack:
        above, rest = stack[-1]
        for kind, blob, name in rest:
            yield kind, blob, above + name
            if kind == FOLDER:
                stack.append((above + name + b"/", iter(folders[blob])))
                break
        else:
            stack.pop()


def _too_many(limits: Limits) -> LimitError:
    return LimitError(f"the commit has more than {limits.paths} files and folders; that is the limit for one analysis")


def _sizes(place: Place, blobs: Sequence[str], look: Look) -> dict[str, int]:
    """Return the sizes of the blobs that are there; only a clone that lacks some needs a second look."""
    look()
    sizes = place.objects.sizes(blobs)
    if sizes is None:
        missing = missing_of(place.directory, place.commit, place.address, look)
        sizes = place.objects.sizes([blob for blob in blobs if blob not in missing])
    if sizes is None:
        raise damaged(place.address)
    return sizes
