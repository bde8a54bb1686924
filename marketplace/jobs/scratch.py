"""A worker's scratch folder: clones and half-made reports go there, and nothing of it stays, even after kill -9.

Each worker holds a lock on its folder as long as it lives; the kernel lets go of it however the worker ends. A worker
that starts removes the folders whose locks are free. A folder gets its final name only once it is locked, so that no
other worker takes it for an abandoned one.
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

_LOCK = "lock"


@contextmanager
def scratch_folder(parent: Path) -> Iterator[Path]:
    """Make a folder in `parent` that is removed at the end, and remove those of workers that are dead."""
    parent.mkdir(parents=True, exist_ok=True)
    _sweep(parent)
    fresh = Path(mkdtemp(prefix="new-", dir=parent))
    with (fresh / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = fresh.rename(parent / fresh.name.replace("new-", "worker-", 1))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _sweep(parent: Path) -> None:
    for folder in parent.glob("worker-*"):
        with suppress(OSError), (folder / _LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
