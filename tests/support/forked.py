"""Forks the programs that tests kill, freeze and stop from a server that has imported what they need.

Importing takes longer than most of these programs run. Each is a process of its own all the same, as one started anew.
"""

import multiprocessing
import os
import runpy
import sys
from pathlib import Path
from typing import Protocol

FACTORY = multiprocessing.get_context("forkserver")
FACTORY.set_forkserver_preload(
    [
        "pytest",
        "http.server",
        "analyzer.analysis",
        "analyzer.tools.bandit",
        "analyzer.tools.radon",
        "analyzer.tools.ruff",
        "aiosqlite",
        "catalog.services",
        "marketplace.jobs.tasks",
        "marketplace.jobs.tracing",
        "marketplace.jobs.worker",
        "sqlalchemy.dialects.postgresql.psycopg",
    ]
)
"""There is one such server in each process of the tests, whoever asks for it first."""


class Forked(Protocol):
    """A process as its starter sees it; it ended with `exitcode`, or with minus the signal that killed it."""

    @property
    def pid(self) -> int: ...
    @property
    def exitcode(self) -> int | None: ...
    def is_alive(self) -> bool: ...
    def join(self, timeout: float | None = None) -> None: ...
    def kill(self) -> None: ...
    def terminate(self) -> None: ...


def forked(program: Path, *arguments: str, log: Path | None = None) -> Forked:
    """Run a program with these arguments; what it says on standard error is added to the log."""
    process = FACTORY.Process(target=_run, args=(program, arguments, log))
    process.start()
    return process


def _run(program: Path, arguments: tuple[str, ...], log: Path | None) -> None:
    if log is not None:
        with log.open("ab") as stream:
            os.dup2(stream.fileno(), sys.stderr.fileno())
    sys.argv = [str(program), *arguments]
    runpy.run_path(str(program), run_name="__main__")


def ended(process: Forked, seconds: float | None = None) -> int | None:
    """Wait for a process; return how it ended, None if it has not within the seconds."""
    process.join(seconds)
    return process.exitcode


def kill(process: Forked) -> None:
    """Kill a process and wait for its death."""
    process.kill()
    process.join()
