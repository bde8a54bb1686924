"""The child program of an assessment: orders on stdin, progress on stdout, the report in a file; it has no database.

Started as `python -I -m marketplace.jobs.analysis` by `marketplace.jobs.tasks`. Its stdout is the channel to the
worker, so everything else that would print there is sent to stderr first.
"""

import json
import os
import signal
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn, TextIO

import msgspec

from analyzer.analysis import analyze
from analyzer.cache import NoCache, SqliteFactCache
from analyzer.clones import Clones, KeptClones, TemporaryClones
from analyzer.errors import AnalyzerError, CancelledError
from analyzer.repository import AddressPolicy, Repository
from analyzer.sandbox import NETWORK, give_up, python_folders
from analyzer.values import Progress, Step
from marketplace.jobs.orders import AnalysisOrders, AnalysisTerms
from scorers.assessment import assess


class _Channel:
    """The way to the worker: one JSON object per line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def say(self, message: dict[str, Any]) -> None:
        self._stream.write(json.dumps(message) + "\n")
        self._stream.flush()

    def progress(self, progress: Progress) -> None:
        self.say(asdict(progress))


def main() -> None:
    """Read the orders, analyze, and leave the report; an AnalyzerError becomes the last message."""
    channel = _Channel(_private_stdout())
    signal.signal(signal.SIGTERM, _cancel)
    orders = msgspec.json.decode(sys.stdin.buffer.read(), type=AnalysisOrders)
    try:
        _run(orders, channel)
    except AnalyzerError as error:
        channel.say({"error": error.code, "message": str(error)})


def _cancel(number: int, _frame: object) -> NoReturn:
    """End the analysis where it stands, so that everything it started ends with it; the worker waits a moment."""
    signal.signal(number, signal.SIG_IGN)
    raise CancelledError("the worker asked the analysis to stop")


def _private_stdout() -> TextIO:
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return channel


def _run(orders: AnalysisOrders, channel: _Channel) -> None:
    terms = orders.terms
    repository = Repository.parse(orders.address, AddressPolicy(local=tuple(Path(path) for path in terms.local)))
    clones, kept = _clones(terms, repository)
    _give_up(terms, [Path(orders.report).parent, *kept])
    cache = SqliteFactCache(Path(terms.cache), terms.cache_bytes) if terms.cache else NoCache()
    analysis = analyze(repository, limits=terms.limits, report=channel.progress, cache=cache, clones=clones)
    channel.progress(Progress(Step.SCORE))
    Path(orders.report).write_bytes(assess(analysis).to_json())


def _clones(terms: AnalysisTerms, repository: Repository) -> tuple[Clones, list[Path]]:
    """Return where clones live, and the folders that keeping one needs."""
    if not terms.clones_bytes or repository.path is not None:
        return TemporaryClones(), []
    kept = KeptClones(Path(terms.clones), terms.clones_bytes)
    return kept, [kept.room_for(repository, terms.limits)]


def _give_up(terms: AnalysisTerms, writable: list[Path]) -> None:
    """Keep only what an analysis needs, for git and the tools as well: our code, its folders, the cache, and HTTPS.

    The first folder is for scratch. The cache lies in a folder of its own, so that the database beside it stays out of
    reach, and so does each kept clone.
    """
    tempfile.tempdir = str(writable[0])
    readable = (*python_folders(), *map(Path, NETWORK), *map(Path, terms.local))
    if terms.cache:
        Path(terms.cache).parent.mkdir(parents=True, exist_ok=True)
        writable = [*writable, Path(terms.cache).parent]
    give_up(readable, writable, ports=(443,))


if __name__ == "__main__":
    main()
