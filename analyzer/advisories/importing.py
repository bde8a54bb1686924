"""Imports a folder of advisories that the operator supplies into one compact file, so that nothing is asked online.

Read is the OSV format: JSON files, or zip archives of them, as the public databases export them. Sizes, counts and
depths are bounded; a file that cannot be used is reported and costs only itself.
"""

import hashlib
import io
import json
import os
import sqlite3
import stat
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from analyzer.advisories.osv import (
    ALIASES,
    FILE_BYTES,
    ID_LENGTH,
    Advisory,
    BadAdvisoryError,
    read_advisory,
    severity_of,
    summary_of,
)
from analyzer.advisories.store import FORMAT
from analyzer.dependencies.collection import find_ecosystems
from analyzer.errors import AdvisoryError

FILES = 3_000_000
BYTES = 50_000_000_000
"""How many files, and how many bytes when unpacked, one import reads: several times what all public databases hold."""

TABLE_BYTES = 100_000_000
"""How large the table of members of one archive may be: well over a million of them, which take about 800 MB."""

BAD_SHOWN = 50
AHEAD = timedelta(days=1)
"""How far the clock that dated an advisory may be ahead of ours; a later date would make old advisories look new."""

VERSIONED = frozenset({"ECOSYSTEM", "SEMVER"})
SCHEMA = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE advisory (
    id TEXT PRIMARY KEY, modified TEXT NOT NULL, aliases TEXT NOT NULL, severity TEXT NOT NULL, summary TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE affected (
    ecosystem TEXT NOT NULL, package TEXT NOT NULL, advisory TEXT NOT NULL, place INTEGER NOT NULL,
    ranges TEXT NOT NULL, versions TEXT NOT NULL, PRIMARY KEY (ecosystem, package, advisory, place)
) WITHOUT ROWID;
CREATE INDEX affected_advisory ON affected (advisory);
"""


@dataclass(frozen=True, slots=True)
class BadFile:
    """A file of the advisory folder that could not be read, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class AdvisorySummary:
    """What an import brought: advisories kept by ecosystem, what was set aside, and the dates to show."""

    imported_at: datetime
    newest: datetime
    advisories: int
    by_ecosystem: tuple[tuple[str, int], ...]
    withdrawn: int
    elsewhere: int
    bad: int
    bad_files: tuple[BadFile, ...]


def import_advisories(
    source: Path, target: Path, *, now: datetime, report: Callable[[int], None] = lambda _count: None
) -> AdvisorySummary:
    """Read a folder, zip archive or file of OSV advisories into a new store that replaces `target` in one step.

    `report` hears the number of files read, now and then. Raise AdvisoryError if there is not one usable advisory; the
    store that was there then stays.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=target.parent, prefix=".advisories-", delete=False) as temporary:
            path = Path(temporary.name)
        try:
            with closing(sqlite3.connect(path)) as store:
                summary = _fill(store, source, now, report)
                store.execute("VACUUM")
            path.chmod(0o644)
            path.replace(target)
        finally:
            path.unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        raise AdvisoryError(f"the advisories cannot be written to {target}: {error}") from error
    return summary


def _fill(store: sqlite3.Connection, source: Path, now: datetime, report: Callable[[int], None]) -> AdvisorySummary:
    store.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
    writer = _Writer(store, now.astimezone(UTC) + AHEAD)
    size = 0
    for count, (path, data) in enumerate(_files(source), 1):
        size += len(data)
        if count > FILES or size > BYTES:
            raise _too_much(source, f"{FILES:,} files" if count > FILES else f"{BYTES:,} bytes when unpacked")
        if count % 1000 == 0:
            report(count)
        writer.add(path, data)
    if not writer.newest:
        reason = f" ({writer.bad_files[0].path} {writer.bad_files[0].reason})" if writer.bad_files else ""
        raise AdvisoryError(
            f"{source} has no advisory in the OSV format about a package ecosystem that is read{reason}"
        )
    summary = writer.summary(now.astimezone(UTC))
    facts = {
        "format": str(FORMAT),
        "advisories": str(summary.advisories),
        "imported_at": summary.imported_at.isoformat(),
        "newest": summary.newest.isoformat(),
        "edition": f"{summary.newest:%Y-%m-%d}-{_digest(store)}",
    }
    store.executemany("INSERT INTO about VALUES (?, ?)", facts.items())
    store.commit()
    return summary


def _too_much(source: Path, limit: str) -> AdvisoryError:
    read = ", ".join(sorted(each.name for each in find_ecosystems()))
    return AdvisoryError(
        f"{source} holds more than {limit}, the limit of one import; "
        f"leave out what is about other ecosystems than those that are read: {read}"
    )


def _digest(store: sqlite3.Connection) -> str:
    """Return twelve hexadecimal digits that depend on every advisory and on nothing else."""
    digest = hashlib.sha256()
    for table in ("advisory ORDER BY id", "affected ORDER BY ecosystem, package, advisory, place"):
        for row in store.execute(f"SELECT * FROM {table}"):  # noqa: S608 - one of two literals
            digest.update(json.dumps(row).encode())
    return digest.hexdigest()[:12]


class _Writer:
    """Writes advisories into a store and keeps count of what it could not use."""

    def __init__(self, store: sqlite3.Connection, latest: datetime) -> None:
        self._store = store
        self._latest = latest
        self._normalize = {each.name: each.normalize for each in find_ecosystems()}
        self._counts = {"withdrawn": 0, "elsewhere": 0, "bad": 0}
        self.newest = ""
        self.bad_files: list[BadFile] = []

    def add(self, path: str, data: bytes | str) -> None:
        """Take one file, or the reason why it could not be read."""
        if isinstance(data, str):
            self._reject(path, data)
            return
        try:
            advisory = read_advisory(data)
            modified = _instant(advisory.modified, self._latest)
        except BadAdvisoryError as error:
            self._reject(path, str(error))
            return
        rows = list(_affected(advisory, self._normalize))
        if advisory.withdrawn:
            self._counts["withdrawn"] += 1
        elif rows:
            self._write(advisory, modified.isoformat(), rows)
        else:
            self._counts["elsewhere"] += 1

    def _reject(self, path: str, reason: str) -> None:
        self._counts["bad"] += 1
        if len(self.bad_files) < BAD_SHOWN:
            self.bad_files.append(BadFile(path, reason))

    def _write(self, advisory: Advisory, modified: str, rows: list[tuple[str, str, str, str]]) -> None:
        known = self._store.execute("SELECT modified FROM advisory WHERE id = ?", (advisory.id,)).fetchone()
        if known and known[0] >= modified:
            return
        aliases = [each for each in (advisory.aliases or ())[:ALIASES] if len(each) <= ID_LENGTH and each.isprintable()]
        values = (advisory.id, modified, json.dumps(aliases), severity_of(advisory), summary_of(advisory))
        self._store.execute("DELETE FROM affected WHERE advisory = ?", (advisory.id,))
        self._store.execute("INSERT OR REPLACE INTO advisory VALUES (?, ?, ?, ?, ?)", values)
        self._store.executemany(
            "INSERT INTO affected VALUES (?, ?, ?, ?, ?, ?)",
            [(ecosystem, name, advisory.id, place, *rest) for place, (ecosystem, name, *rest) in enumerate(rows)],
        )
        self.newest = max(self.newest, modified)

    def summary(self, now: datetime) -> AdvisorySummary:
        """Return the counts, ecosystems sorted by name."""
        count = self._store.execute("SELECT count(*) FROM advisory").fetchone()[0]
        kinds = "SELECT ecosystem, count(DISTINCT advisory) FROM affected GROUP BY ecosystem ORDER BY ecosystem"
        return AdvisorySummary(
            imported_at=now,
            newest=datetime.fromisoformat(self.newest),
            advisories=count,
            by_ecosystem=tuple(self._store.execute(kinds)),
            bad_files=tuple(self.bad_files),
            **self._counts,
        )


def _instant(text: str, latest: datetime) -> datetime:
    """Return the moment that an advisory names; raise BadAdvisoryError if no calendar has it or it is yet to come."""
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadAdvisoryError("has a date that no calendar has") from error
    if moment > latest:
        raise BadAdvisoryError("has a date that is yet to come")
    return moment


def _affected(advisory: Advisory, normalize: Mapping[str, Callable[[str], str]]) -> Iterator[tuple[str, str, str, str]]:
    for affected in advisory.affected or ():
        if affected.package is None or affected.package.ecosystem not in normalize:
            continue
        ecosystem = affected.package.ecosystem
        ranges = [
            [
                {word: value for word in event.__struct_fields__ if (value := getattr(event, word))}
                for event in each.events
            ]
            for each in affected.ranges or ()
            if each.type in VERSIONED
        ]
        versions = affected.versions or []
        yield ecosystem, normalize[ecosystem](affected.package.name), json.dumps(ranges), json.dumps(versions)


def _files(source: Path) -> Iterator[tuple[str, bytes | str]]:
    """Yield the name of each advisory file with its bytes, or with the reason why they cannot be had."""
    if not source.exists():
        raise AdvisoryError(f"{source} does not exist")
    unread: list[OSError] = []
    inside = source.is_dir()
    for path in sorted(_walk(source, unread.append)) if inside else (source,):
        name = path.relative_to(source).as_posix() if inside else path.name
        try:
            if stat.S_ISREG(path.stat(follow_symlinks=not inside).st_mode):
                yield from _contents(path, name)
        except OSError as error:
            yield name, f"cannot be read: {error.strerror}"
    for refused in unread:
        yield os.path.relpath(str(refused.filename), source), f"cannot be read: {refused.strerror}"


def _walk(source: Path, refused: Callable[[OSError], None]) -> Iterator[Path]:
    for folder, _, names in os.walk(source, onerror=refused):
        yield from (Path(folder, name) for name in names)


def _contents(path: Path, name: str) -> Iterator[tuple[str, bytes | str]]:
    if path.suffix.lower() == ".zip":
        yield from _members(path, name)
    elif path.suffix.lower() == ".json":
        with path.open("rb") as file:
            yield name, file.read(FILE_BYTES + 1)


class _Archive(io.BufferedReader):
    """An archive whose table of members, which is read at once, has a limit."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > TABLE_BYTES:
            raise ValueError("it has more members than one archive may have; unpack it into a folder")
        return super().read(size)


def _members(path: Path, name: str) -> Iterator[tuple[str, bytes | str]]:
    try:
        with _Archive(path.open("rb", buffering=0)) as file, zipfile.ZipFile(file) as archive:
            for member in archive.infolist():
                if member.filename.lower().endswith(".json"):
                    yield f"{name}/{member.filename[:200]}", _member(archive, member)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        yield name, f"is no zip archive we can read: {str(error)[:120]}"


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | str:
    """Return a member's bytes, at most one more than is allowed, whatever size the archive claims."""
    try:
        with archive.open(member) as file:
            return file.read(FILE_BYTES + 1)
    except Exception as error:  # noqa: BLE001 - a damaged or encrypted member costs itself, however it is damaged
        return f"cannot be unpacked: {type(error).__name__}"
