"""A filled catalogue kept as a file: each test gets a copy of its own, because filling takes longer than most tests."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from stand_ins import MemoryQueue

from catalog.sessions import Sessions
from marketplace.database import open_sessions


@contextmanager
def copied(file: Path, path: Path) -> Iterator[Sessions]:
    """Copy a database file that nobody has open to the path and open it there."""
    shutil.copyfile(file, path)
    sessions = open_sessions(f"sqlite:///{path}")
    try:
        yield sessions
    finally:
        sessions.close()


@dataclass(frozen=True)
class Original:
    """A filled file that nobody has open, and the queue as the filling left it."""

    path: Path
    queue: MemoryQueue

    @contextmanager
    def copied(self, path: Path) -> Iterator[tuple[Sessions, MemoryQueue]]:
        """Open a copy of the file, with a queue of its own."""
        with copied(self.path, path) as sessions:
            yield sessions, deepcopy(self.queue)
