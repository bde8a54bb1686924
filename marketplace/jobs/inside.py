"""What the child programs share: the channel to the worker, and what each gives up before it touches anything foreign.

A child's stdout is the channel, so everything else that would print there is sent to stderr first.
"""

import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn, TextIO

from analyzer.cache import FactCache, NoCache, SqliteFactCache
from analyzer.clones import Clones, KeptClones, TemporaryClones
from analyzer.errors import FULL, AnalyzerError, CancelledError, NoRoomError
from analyzer.repository import Repository
from analyzer.sandbox import NETWORK, give_up, python_folders
from analyzer.values import Progress
from marketplace.jobs.orders import AnalysisTerms


class Channel:
    """The way to the worker: one JSON object per line."""

    def __init__(self, stream: TextIO) -> None:
        """Write to `stream`."""
        self._stream = stream

    def say(self, message: dict[str, Any]) -> None:
        """Send one message."""
        self._stream.write(json.dumps(message) + "\n")
        self._stream.flush()

    def progress(self, progress: Progress) -> None:
        """Tell how far the work is."""
        self.say(asdict(progress))


@dataclass(frozen=True, slots=True)
class Means:
    """What a child works with once it has given up everything else."""

    repository: Repository
    clones: Clones
    cache: FactCache


def obey(work: Callable[[bytes, Channel], None]) -> None:
    """Do the work that the orders on stdin ask for; an AnalyzerError or a full disk becomes the last message."""
    channel = Channel(_private_stdout())
    signal.signal(signal.SIGTERM, _cancel)
    orders = sys.stdin.buffer.read()
    try:
        work(orders, channel)
    except AnalyzerError as error:
        channel.say({"error": error.code, "message": str(error)})
    except OSError as error:
        if error.errno not in FULL:
            raise
        channel.say({"error": NoRoomError.code, "message": f"there is no room on the disk: {error}"})


def confine(address: str, terms: AnalysisTerms, folder: Path) -> Means:
    """Give up all but what reading `address` needs, with `folder` for scratch; raise AddressError if it is not allowed.

    That is, for git and the tools as well: our code, the folders to write to, the advisories, and the one port. Cache,
    advisories and each kept clone lie in folders of their own, so that the database beside them stays out of reach,
    and a store that is replaced meanwhile can still be read.
    """
    repository = Repository.parse(address, terms.policy())
    clones, kept = _clones(terms, repository)
    tempfile.tempdir = str(folder)
    readable = [*python_folders(), *map(Path, NETWORK), *map(Path, terms.local)]
    writable = [folder, *kept]
    for path, folders in ((terms.cache, writable), (terms.advisories, readable)):
        if path:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            folders.append(Path(path).parent)
    if repository.authority is not None:
        readable.append(repository.authority)
    give_up(readable, writable, ports=(repository.port,))
    cache = SqliteFactCache(Path(terms.cache), terms.cache_bytes) if terms.cache else NoCache()
    return Means(repository, clones, cache)


def _clones(terms: AnalysisTerms, repository: Repository) -> tuple[Clones, list[Path]]:
    """Return where clones live, and the folders that keeping one needs."""
    if not terms.clones_bytes or repository.path is not None:
        return TemporaryClones(), []
    kept = KeptClones(Path(terms.clones), terms.clones_bytes)
    return kept, [kept.room_for(repository, terms.limits)]


def _cancel(number: int, _frame: object) -> NoReturn:
    """End the work where it stands, so that everything it started ends with it; the worker waits a moment."""
    signal.signal(number, signal.SIG_IGN)
    raise CancelledError("the worker asked the work to stop")


def _private_stdout() -> TextIO:
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return channel
