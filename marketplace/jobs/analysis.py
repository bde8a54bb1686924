"""The child program of an assessment: orders on stdin, progress on stdout, the report in a file; it has no database.

Started as `python -I -m marketplace.jobs.analysis` by `marketplace.jobs.tasks`. Its stdout is the channel to the
worker, so everything else that would print there is sent to stderr first.
"""

import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

import msgspec

from analyzer.analysis import analyze
from analyzer.cache import NoCache, SqliteFactCache
from analyzer.errors import AnalyzerError
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
    orders = msgspec.json.decode(sys.stdin.buffer.read(), type=AnalysisOrders)
    try:
        _run(orders, channel)
    except AnalyzerError as error:
        channel.say({"error": error.code, "message": str(error)})


def _private_stdout() -> TextIO:
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return channel


def _run(orders: AnalysisOrders, channel: _Channel) -> None:
    terms = orders.terms
    policy = AddressPolicy(local=tuple(Path(path) for path in terms.local))
    _give_up(terms, Path(orders.report).parent)
    cache = SqliteFactCache(Path(terms.cache), terms.cache_bytes) if terms.cache else NoCache()
    repository = Repository.parse(orders.address, policy)
    analysis = analyze(repository, limits=terms.limits, report=channel.progress, cache=cache)
    channel.progress(Progress(Step.SCORE))
    Path(orders.report).write_bytes(assess(analysis).to_json())


def _give_up(terms: AnalysisTerms, folder: Path) -> None:
    """Keep only what an analysis needs, for git and the tools as well: our code, scratch and cache folder, and HTTPS.

    The cache lies in a folder of its own, so that the database beside it stays out of reach.
    """
    tempfile.tempdir = str(folder)
    readable = (*python_folders(), *map(Path, NETWORK), *map(Path, terms.local))
    writable = [folder]
    if terms.cache:
        Path(terms.cache).parent.mkdir(parents=True, exist_ok=True)
        writable.append(Path(terms.cache).parent)
    give_up(readable, writable, ports=(443,))


if __name__ == "__main__":
    main()
