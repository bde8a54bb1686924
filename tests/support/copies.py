"""Databases that are filled once and copied for each test, because filling or migrating takes longer than most tests.

A copy has the same name as the one of the test before. So engines that stay find it, and they know already what they
compiled of the statements; their connections end with each test.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from stand_ins import MemoryQueue

from catalog.sessions import Sessions
from marketplace.database import open_sessions


def copy_over(file: Path, path: Path) -> str:
    """Put a copy of a SQLite file that nobody has open in the place of another; return its address."""
    for leftover in ("", "-wal", "-shm"):
        path.with_name(path.name + leftover).unlink(missing_ok=True)
    shutil.copyfile(file, path)
    return f"sqlite:///{path}"


@contextmanager
def opened(url: str) -> Iterator[Sessions]:
    """Open a database with engines of its own."""
    sessions = open_sessions(url)
    try:
        yield sessions
    finally:
        sessions.close()


@dataclass(frozen=True)
class Engines:
    """Opens the databases of one test after the other, each address with the same engines."""

    known: dict[str, Sessions] = field(default_factory=dict)

    @contextmanager
    def opened(self, url: str) -> Iterator[Sessions]:
        """Open a database; no connection to it outlives this."""
        if url not in self.known:
            self.known[url] = open_sessions(url)
        try:
            yield self.known[url]
        finally:
            self.known[url].close()


@dataclass(frozen=True)
class Original:
    """A filled file that nobody has open, and the queue as the filling left it."""

    path: Path
    queue: MemoryQueue

    @contextmanager
    def copied(self, engines: Engines, number: int = 0) -> Iterator[tuple[Sessions, MemoryQueue]]:
        """Open a copy of the file, with a queue of its own; copies that are open at once have different numbers."""
        with engines.opened(copy_over(self.path, self.path.with_name(f"copy-{number}.sqlite3"))) as sessions:
            yield sessions, deepcopy(self.queue)
