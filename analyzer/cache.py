"""Facts that need not be measured again: content-addressed, shared by all repositories, forks, commits and workers.

A fact is kept under a hash of everything it depends on: the blob, the kind of file name, the Python version, the
tools with their versions and settings. A row is therefore never wrong, only unused; nothing has to be invalidated.
The file is one SQLite database beside the main one; it may be deleted at any time, and a damaged one is replaced by
an empty one. A cache is a help and no more: where the disk is full or fails, nothing is kept and all is measured.
"""

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Protocol

from analyzer.patience import patiently

BATCH = 500
BUSY_SECONDS = 30
DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
NO_ROOM = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
"""The main codes of SQLite's errors; the upper bits say more about each."""
LEAST_FREE = 0.1
UNWEIGHED = 0.01
"""What share of the limit a process may add until it adds up all sizes again, which takes time in a full cache."""

SMALL_BYTES = 200
"""Values up to this size are kept as they are: packing makes them no smaller."""
PACKED, PLAIN = b"z", b"p"
KEY_BYTES = 20
LIMIT_BYTES = 2_000_000_000
SCHEMA = """
CREATE TABLE IF NOT EXISTS fact (
    key BLOB PRIMARY KEY, value BLOB NOT NULL, size INTEGER NOT NULL, used INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS fact_used ON fact (used);
CREATE INDEX IF NOT EXISTS fact_size ON fact (size);
"""


class FactCache(Protocol):
    """Where facts are kept; every method may be called from several processes at once."""

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the values that are there, by key."""
        ...

    def put(self, rows: Mapping[bytes, bytes], *, plain: bool = False) -> None:
        """Keep the values; a key that is there already stays as it is.

        What is kept `plain` takes more room and less time: unpacking can cost as much as decoding.
        """
        ...


class NoCache:
    """Keeps nothing: every analysis measures everything."""

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return nothing."""
        del keys
        return {}

    def put(self, rows: Mapping[bytes, bytes], *, plain: bool = False) -> None:
        """Forget the values."""


class SqliteFactCache:
    """Keeps facts, packed, in one SQLite file of limited size; what was not used for longest goes first.

    The file stays open between uses, because closing it moves all that is new to its place; threads take turns.
    """

    def __init__(self, path: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        """Keep up to `limit_bytes` of compressed values in the file `path`; nothing is opened yet."""
        self.path = path
        self.limit_bytes = limit_bytes
        self._spare = -1
        self._lock = Lock()
        self._opened: sqlite3.Connection | None = None

    def __del__(self) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        with self._lock:
            if self._opened is not None:
                self._opened.close()
                self._opened = None

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the values that are there, and note at most once a day that they are in use."""
        found: dict[bytes, bytes] = {}
        with _if_there_is_room(), self._connection() as connection:
            today = _today()
            old: list[bytes] = []
            for batch in _batches(dict.fromkeys(keys)):
                marks = ",".join("?" * len(batch))
                query = f"SELECT key, value, used FROM fact WHERE key IN ({marks})"  # noqa: S608 - only question marks
                for key, value, used in connection.execute(query, batch):
                    found[key] = _unpacked(value)
                    if used != today:
                        old.append(key)
            if old:
                with connection:
                    connection.executemany("UPDATE fact SET used = ? WHERE key = ?", [(today, key) for key in old])
        return found

    def put(self, rows: Mapping[bytes, bytes], *, plain: bool = False) -> None:
        """Keep the values in one transaction and make room if the limit is passed."""
        if not rows:
            return
        today = _today()
        packed = [(key, PLAIN + value if plain else _packed(value)) for key, value in rows.items()]
        with _if_there_is_room(), self._connection() as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "INSERT OR IGNORE INTO fact VALUES (?, ?, ?, ?)",
                [(key, value, len(value), today) for key, value in packed],
            )
            self._spare -= sum(len(value) for _, value in packed)
            if self._spare < 0:
                self._make_room(connection)

    def size(self) -> int:
        """Return the bytes of all values."""
        with self._connection() as connection:
            return _size(connection)

    def _make_room(self, connection: sqlite3.Connection) -> None:
        over = _size(connection) - self.limit_bytes
        self._spare = min(-over, int(self.limit_bytes * UNWEIGHED))
        if over <= 0:
            return
        goal = over + int(self.limit_bytes * LEAST_FREE)
        gone: list[tuple[bytes]] = []
        freed = 0
        for key, size in connection.execute("SELECT key, size FROM fact ORDER BY used, rowid"):
            gone.append((key,))
            freed += size
            if freed >= goal:
                break
        connection.executemany("DELETE FROM fact WHERE key = ?", gone)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._opened is None or not self.path.exists():
                self._opened = self._open_anew()
            yield self._opened

    def _open_anew(self) -> sqlite3.Connection:
        if self._opened is not None:  # somebody deleted the file
            self._opened.close()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            try:
                return patiently(self._open, BUSY_SECONDS)
            except sqlite3.DatabaseError as error:
                if error.sqlite_errorcode & 0xFF not in DAMAGED:
                    raise
                for ending in ("", "-wal", "-shm"):
                    Path(f"{self.path}{ending}").unlink(missing_ok=True)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.executescript(SCHEMA)
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection


@contextmanager
def _if_there_is_room() -> Iterator[None]:
    """Do without the cache while the disk takes or gives nothing."""
    try:
        yield
    except OSError:
        return
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in NO_ROOM:
            raise


def key_of(parts: Iterable[str]) -> bytes:
    """Return the key of a fact that depends on exactly `parts`."""
    return hashlib.sha256(_marked(parts)).digest()[:KEY_BYTES]


def keys_of(parts: Iterable[str], lasts: Iterable[str]) -> list[bytes]:
    """Return, for each of `lasts`, the key of `parts` and it."""
    start = hashlib.sha256(_marked(parts))
    keys = []
    for last in lasts:
        whole = start.copy()
        whole.update(_marked((last,)))
        keys.append(whole.digest()[:KEY_BYTES])
    return keys


def _marked(parts: Iterable[str]) -> bytes:
    return "".join([f"{len(part)}:{part}" for part in parts]).encode("utf-8", "surrogatepass")


def _packed(value: bytes) -> bytes:
    return PACKED + zlib.compress(value, 1) if len(value) > SMALL_BYTES else PLAIN + value


def _unpacked(row: bytes) -> bytes:
    return zlib.decompress(row[1:]) if row[:1] == PACKED else row[1:]


def _size(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(sum(size), 0) FROM fact").fetchone()[0])


def _batches(keys: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for key in keys:
        batch.append(key)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _today() -> int:
    return datetime.now(UTC).toordinal()
