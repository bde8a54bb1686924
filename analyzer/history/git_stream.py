"""Reads git's answers about a history as they come: bounded in time and memory, and stopped at once on request.

The repository's own settings decide nothing: plumbing commands only, no replaced or grafted commits, no commit graph,
because a repository could lie with each of them about its own history.
"""

import subprocess
import threading
import time
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager, suppress
from copy import copy
from pathlib import Path

from analyzer.command import GIT_ENVIRONMENT, GIT_SETTINGS, PATIENCE, Bounds, Command, chunks, guarded, start, stop
from analyzer.errors import CloneError, CloneFault, LimitError
from analyzer.history.values import HistoryLimits
from analyzer.values import Listener, Progress, Step

LONGEST_TOKEN = 1 << 16
ENVIRONMENT = {**GIT_ENVIRONMENT, "GIT_GRAFT_FILE": "/dev/null", "GIT_FLUSH": "0"}
SETTINGS = (*GIT_SETTINGS, "core.commitGraph=false", "mailmap.file=/dev/null")


class Reading:
    """One reading of a git directory: its limits and its clock; the listener hears of commits and may cancel."""

    def __init__(self, directory: Path, limits: HistoryLimits, report: Listener) -> None:
        """Start the clock."""
        self.directory = directory
        self.limits = limits
        self.report = report
        self.done = 0
        self.total = 0
        self._ends = time.monotonic() + limits.seconds
        self._cpu_ends = time.thread_time() + limits.cpu_seconds
        self._next = 0.0

    def beside(self, directory: Path) -> "Reading":
        """Return the same reading, by the same clock, of another git directory."""
        other = copy(self)
        other.directory = directory
        return other

    def begin(self, total: int) -> None:
        """Start to count up to `total` commits."""
        self.done, self.total = 0, total

    def finish(self) -> None:
        """Report that all commits are read."""
        self.done = self.total
        self._tell()

    def look(self, done: int | None = None) -> None:
        """Report the commits done so far now and then; raise LimitError when time is over."""
        if done is not None:
            self.done = done
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + PATIENCE
        self._tell()
        if now > self._ends or time.thread_time() > self._cpu_ends:
            raise _too_long()

    def _tell(self) -> None:
        self.report(Progress(Step.HISTORY, self.done, self.total, "commits"))

    def command(self, *arguments: str, settings: Sequence[str] = ()) -> Command:
        """Return the guarded command line of a git command that reads the objects and believes nothing else."""
        bounds = Bounds(memory_bytes=self.limits.memory_bytes, cpu_seconds=int(self.limits.cpu_seconds) + 1)
        pairs = [part for setting in (*SETTINGS, *settings) for part in ("-c", setting)]
        return guarded(["git", f"--git-dir={self.directory}", *pairs, *arguments], bounds, ENVIRONMENT)

    def answer(self, *arguments: str) -> bytes:
        """Return the short answer of a git command, nothing if it fails."""
        process = start(self.command(*arguments))
        try:
            text = b"".join(chunks(process.stdout, self.look))
            return text if process.wait() == 0 else b""
        finally:
            stop(process)


@contextmanager
def stream(
    reading: Reading, command: Command, questions: Sequence[bytes] = ()
) -> Generator[Generator[list[bytes], None, None], None, None]:
    """Run git on `questions`, one a line, and yield its NUL-ended tokens as lists in order.

    A token is cut after 64 KiB and keeps at least its beginning. Raises CloneError if git fails, LimitError if it hits
    a limit; leaving the `with` early ends git.
    """
    process = start(command)
    feeder = threading.Thread(target=_feed, args=(process, questions), daemon=True)
    feeder.start()
    try:
        with closing(_tokens(process, reading)) as tokens:
            yield tokens
    finally:
        stop(process)
        feeder.join()


def _feed(process: subprocess.Popen[bytes], questions: Sequence[bytes]) -> None:
    """Write all questions; git may be gone or stopped before it has heard them."""
    if process.stdin is None:
        return
    with suppress(OSError, ValueError):
        for begin in range(0, len(questions), 1_000):
            process.stdin.write(b"".join(question + b"\n" for question in questions[begin : begin + 1_000]))
        process.stdin.close()


def _tokens(process: subprocess.Popen[bytes], reading: Reading) -> Generator[list[bytes], None, None]:
    rest = b""
    for chunk in chunks(process.stdout, reading.look):
        *whole, rest = (rest + chunk).split(b"\0")
        if len(rest) > LONGEST_TOKEN:
            rest = rest[:LONGEST_TOKEN]
        yield whole
    if process.wait() < 0:
        raise _too_long()
    if process.returncode != 0 or rest.strip():
        raise damaged()


def _too_long() -> LimitError:
    return LimitError("reading the history took more time or memory than the limit allows")


def damaged() -> CloneError:
    """Return the error of a history that git cannot read to its end."""
    text = "git cannot read the history: it is damaged or needs more memory than the limit"
    return CloneError(CloneFault.DAMAGED, "", text)
