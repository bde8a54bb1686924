"""Where clones live: in a folder that goes with the analysis, or kept, so that the next one fetches only what is new.

A kept clone is worth what a fresh one is, or nothing. Its seal lists every file with size and digest and is written
only when git has ended well. A clone that differs from its seal in any way (a crash in the middle, a lock that git
left, a damaged disk, a stranger's hand) is thrown away and cloned anew. So no kind of crash has to be foreseen.

Decision: nothing is ever repacked. Git never drops an object of a clone with a filter, so a clone that has grown to
twice its size, or to many packs, is cloned anew; over time that costs no more than the fetches before it did.

Decision: nobody waits for a clone that another worker uses. Who comes second, or cannot use the folder for any other
reason, clones into a temporary one.

Decision: each repository has a folder of its own, so that its analysis can be confined to that. Room is made in the
others before that, by `room_for`; so the limit can be passed by what the running analyses fetch.
"""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, mkdtemp
from typing import Protocol

import msgspec

from analyzer.clone import OTHER_SPELLING, clone, refresh, weight
from analyzer.command import Look, git, output, within
from analyzer.errors import CloneError, CloneFault, LimitError
from analyzer.network import Resolve, resolve
from analyzer.objects import damaged, is_in_history, missing_of
from analyzer.repository import Repository
from analyzer.values import Limits, Listener, Progress, Step

FORMAT = "2"
LOCK = "lock"
HELD = b"held"
SEAL = "seal"
PREFIX = "clone-"
PACKS = "objects/pack/"
MOST_PACKS = 64
SPARE_BYTES = 16_000_000
"""How many packs, and how many bytes beyond twice its usual size, a clone may have before it is cloned anew."""

REPAIRABLE = OTHER_SPELLING | {CloneFault.DAMAGED, CloneFault.FAILED, CloneFault.TOO_LARGE}
"""Faults of a fetch that may lie in the kept clone, or in the spelling of the address it knows."""


class Clones(Protocol):
    """Where the clone of a remote repository lives while it is read."""

    def opened(
        self, repository: Repository, limits: Limits, report: Listener, lookup: Resolve = resolve, *, newest: str = ""
    ) -> AbstractContextManager[Path]:
        """Give a bare clone whose HEAD is the server's newest commit, or `newest` if the clone is there already."""
        ...


class TemporaryClones:
    """Keeps nothing: every clone goes with its `with`."""

    @contextmanager
    def opened(
        self, repository: Repository, limits: Limits, report: Listener, lookup: Resolve = resolve, *, newest: str = ""
    ) -> Iterator[Path]:
        """Clone into a temporary folder."""
        del newest
        with TemporaryDirectory(prefix="snapshot-") as folder:
            target = Path(folder) / "repository.git"
            clone(repository, target, limits, report, lookup)
            yield target


class KeptClones:
    """Keeps one clone per address in a folder of limited size; what was not used for longest goes first."""

    def __init__(self, root: Path, limit_bytes: int) -> None:
        """Keep clones beneath `root`, together about `limit_bytes` large; nothing is touched yet."""
        self.root = root
        self.limit_bytes = limit_bytes

    def room_for(self, repository: Repository, limits: Limits) -> Path:
        """Make room and return the one folder that `opened` writes to for this repository; it exists by then."""
        folder = self._folder(repository, limits)
        folder.mkdir(parents=True, exist_ok=True)
        sizes = {each: _size(each) for each in self.root.iterdir()}
        over = sum(sizes.values()) - self.limit_bytes
        for each in sorted(sizes.keys() - {folder}, key=lambda each: (_last_use(each), each)):
            if over <= 0:
                break
            with _locked(each) as held:
                if held:
                    rmtree(each, ignore_errors=True)
                    over -= sizes[each]
        return folder

    @contextmanager
    def opened(
        self, repository: Repository, limits: Limits, report: Listener, lookup: Resolve = resolve, *, newest: str = ""
    ) -> Iterator[Path]:
        """Give the kept clone, brought up to date; what is fetched into it within the `with` is kept as well."""
        folder = self._folder(repository, limits)

        def brought(directory: Path) -> None:
            before = _head(directory, report)
            if not newest or newest != before:
                refresh(repository, directory, limits, report, lookup)
                look = within(limits.clone_seconds, lambda: report(Progress(Step.CLONE)))
                _check_files(directory, before, repository.address, look)

        def made(directory: Path) -> None:
            clone(repository, directory, limits, report, lookup)

        with _locked(folder) as held:
            seal = _ready(folder, brought, made) if held else None
            if seal is not None:
                with _cleared_if_touched(folder, seal):
                    yield folder / seal.directory
                _finish(folder, seal, self.limit_bytes)
                return
        with TemporaryClones().opened(repository, limits, report, lookup) as directory:
            yield directory

    def _folder(self, repository: Repository, limits: Limits) -> Path:
        """Return the repository's folder; which files a clone leaves out is part of what it is."""
        named = f"{FORMAT} {limits.file_bytes} {repository.address}"
        return self.root / hashlib.sha256(named.encode()).hexdigest()[:32]


class _File(msgspec.Struct, frozen=True):
    """One file of a clone; the time tells only whether its digest must be computed again."""

    size: int
    time: int
    digest: str = ""


class _Seal(msgspec.Struct, frozen=True):
    """What a clone consists of; `usual` is its size in bytes without what later fetches of new commits brought."""

    directory: str
    usual: int
    files: dict[str, _File]

    def size(self) -> int:
        return sum(file.size for file in self.files.values())

    def has_grown(self) -> bool:
        packs = sum(name.endswith(".pack") for name in self.files)
        return packs > MOST_PACKS or self.size() > 2 * self.usual + SPARE_BYTES


def _ready(folder: Path, bring: Callable[[Path], None], make: Callable[[Path], None]) -> _Seal | None:
    """Return the seal of a clone that is up to date, None if the folder cannot be used, for whatever reason."""
    with suppress(OSError):
        return _updated(folder, bring) or _begun(folder, make)
    return None


def _updated(folder: Path, bring: Callable[[Path], None]) -> _Seal | None:
    """Bring the kept clone up to date and return its new seal, None if there is none that is whole."""
    seal = _whole(folder)
    if seal is None or seal.has_grown():
        return None
    directory = folder / seal.directory
    try:
        with _cleared_if_touched(folder, seal):
            bring(directory)
    except CloneError as error:
        if error.fault in REPAIRABLE:
            return None
        raise
    return _sealed(folder, directory, seal.usual, seal.files)


@contextmanager
def _cleared_if_touched(folder: Path, seal: _Seal) -> Iterator[None]:
    """If the `with` fails, remove a clone that is not as it was sealed: nobody would use it, or know what it weighs."""
    try:
        yield
    except BaseException:
        with suppress(OSError):
            if weight(folder / seal.directory) != seal.size():
                _clear(folder)
        raise


def _begun(folder: Path, make: Callable[[Path], None]) -> _Seal:
    """Make a clone from nothing; its folder is a new one, so that nobody who still writes to the old one harms it."""
    _clear(folder)
    directory = Path(mkdtemp(prefix=PREFIX, dir=folder))
    make(directory)
    return _sealed(folder, directory, weight(directory), {})


def _finish(folder: Path, seal: _Seal, limit_bytes: int) -> None:
    """Seal what was fetched while the clone was in use; keep nothing that is over the limit all by itself."""
    directory = folder / seal.directory
    size = weight(directory)
    with suppress(OSError):
        if size > limit_bytes:
            _clear(folder)
        elif size != seal.size():
            _sealed(folder, directory, seal.usual + size - seal.size(), seal.files)


def _whole(folder: Path) -> _Seal | None:
    """Return the seal of the folder's clone if the clone is exactly what was sealed."""
    seal = _seal_of(folder)
    if seal is None or not seal.directory.startswith(PREFIX) or (folder / seal.directory).parent != folder:
        return None
    directory = folder / seal.directory
    found = _files(directory, {})
    same = {name: (file.size, file.digest) for name, file in found.items()}
    return seal if same == {name: (file.size, file.digest) for name, file in seal.files.items()} else None


def _seal_of(folder: Path) -> _Seal | None:
    """Return the seal that lies in a folder, true or not."""
    try:
        return msgspec.json.decode((folder / SEAL).read_bytes(), type=_Seal)
    except (OSError, msgspec.DecodeError):
        return None


def _size(folder: Path) -> int:
    """Return the size of a folder as its seal gives it, which is much quicker than to weigh it.

    A clone in use, or one whose user was killed, holds more than its seal says.
    """
    seal = _seal_of(folder)
    with suppress(OSError):
        if seal is not None and not (folder / LOCK).stat().st_size:
            return seal.size()
    return weight(folder)


def _sealed(folder: Path, directory: Path, usual: int, before: Mapping[str, _File]) -> _Seal:
    """Write what the clone consists of, in one step."""
    seal = _Seal(directory.name, usual, _files(directory, before))
    fresh = folder / f"{SEAL}.new"
    fresh.write_bytes(msgspec.json.encode(seal))
    fresh.replace(folder / SEAL)
    return seal


def _files(directory: Path, before: Mapping[str, _File]) -> dict[str, _File]:
    """Return every file with its digest; that of a pack is taken from `before` where nothing has touched the pack."""
    found = {}
    for place, folders, names in os.walk(directory):
        links = [name for name in folders if Path(place, name).is_symlink()]
        for name in (*names, *links):
            path = Path(place, name)
            shown, state = str(path.relative_to(directory)), path.lstat()
            known = before.get(shown)
            file = _File(state.st_size, state.st_mtime_ns)
            if known and shown.startswith(PACKS) and (known.size, known.time) == (file.size, file.time):
                found[shown] = known
            else:
                found[shown] = _File(file.size, file.time, _digest(path))
    return found


def _digest(path: Path) -> str:
    """Return the digest of a file; a link is no file and has none."""
    if path.is_symlink() or not path.is_file():
        return "no file"
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _head(directory: Path, report: Listener) -> str:
    answer = output(
        git(directory, "rev-parse", "--verify", "--quiet", "HEAD"), look=lambda: report(Progress(Step.CLONE))
    )
    return answer.stdout.decode("ascii", "replace").strip()


def _check_files(directory: Path, before: str, address: str, look: Look) -> None:
    """Raise CloneError if a clone that has come on from the commit `before` lacks a file that a fresh one would have.

    A server sends nothing that is in the history it knows us to have, and history comes without files (`deepen`). What
    is missing now, was not missing before and is in no earlier commit was left out for its size, as in a fresh clone.
    """
    if (directory / "shallow").is_file():
        return
    try:
        missing = missing_of(directory, "HEAD", address, look)
        if missing:
            missing -= missing_of(directory, before, address, look)
        is_lost = bool(missing) and is_in_history(directory, before, missing, address, look)
    except LimitError:  # a history that takes too long is no reason to refuse what a fresh clone can do without
        is_lost = True
    if is_lost:
        raise damaged(address)


def _clear(folder: Path) -> None:
    """Remove everything but the lock."""
    for entry in folder.iterdir():
        if entry.name != LOCK:
            rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()


def _last_use(folder: Path) -> float:
    with suppress(OSError):
        return (folder / SEAL).stat().st_mtime
    return 0.0


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Hold the folder's lock as long as the `with`, or say that it cannot be had; the kernel frees it after a crash.

    Only then does the lock keep what marks it as held.
    """
    with ExitStack() as stack:
        held = False
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            lock = stack.enter_context((folder / LOCK).open("ab", buffering=0))
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            stack.callback(lock.truncate, 0)
            lock.write(HELD)
            held = os.path.samestat(os.fstat(lock.fileno()), (folder / LOCK).stat())
        yield held
