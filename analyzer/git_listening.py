"""Hears git while it fetches: counts become progress, and whoever cancels is asked even when git is silent."""

import re
import subprocess
import time
from collections.abc import Callable, Iterator

from git import Git, RemoteProgress

from analyzer.command import Command, Look, chunks, stop
from analyzer.values import Listener, Progress, Step

LONGEST_LINE = 2_000
KEPT_LINES = 20
RECEIVED = re.compile(r"(\d+(?:\.\d+)?) (bytes|[KMG]iB)")
FACTORS = {"bytes": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}
LARGEST = 1 << 53
"""A server can say lines that look like git's progress; larger numbers have no place in JSON."""


class Heard(RemoteProgress):
    """Hands git's progress on and keeps its last other lines; what a server says must not fill our memory."""

    def __init__(self, report: Listener) -> None:
        """Report what is heard to `report`."""
        super().__init__()
        self.report = report
        self.last = Progress(Step.CLONE)

    def update(
        self, op_code: int, cur_count: str | float, max_count: str | float | None = None, message: str = ""
    ) -> None:
        """Report one line of git's progress: objects with the bytes received so far, then deltas."""
        unit = (
            "objects" if op_code & RemoteProgress.RECEIVING else "deltas" if op_code & RemoteProgress.RESOLVING else ""
        )
        if unit:
            size = _bytes(message) or self.last.size
            self.last = Progress(Step.CLONE, _count(cur_count), _count(max_count or 0), unit, size)
            self.look()

    def hear(self, line: str) -> None:
        """Take one line of git's stderr; its first complaint is kept, because a server can add more to any."""
        self.new_message_handler()(line)
        del self.error_lines[1 : 1 - KEPT_LINES]
        del self.other_lines[:-KEPT_LINES]

    def look(self) -> None:
        """Report once more what was heard last; the listener may raise to end git."""
        self.report(self.last)

    def text(self) -> str:
        """Return the last lines that were no progress."""
        return "\n".join([*self.other_lines, *self.error_lines])


class OutOfTimeError(Exception):
    """Git took longer than it may."""


def listen(command: Command, heard: Heard, seconds: float, look: Look) -> int:
    """Run git while its progress is heard and return its exit code; raise OutOfTimeError past `seconds`.

    `look` is asked several times a second and may raise; git and all that it started are gone then.
    """
    ends = time.monotonic() + seconds

    def watch() -> None:
        if time.monotonic() > ends:
            raise OutOfTimeError
        heard.look()
        look()

    bare = ["/usr/bin/env", "-i", *(f"{name}={value}" for name, value in command.environment.items())]
    whole = [*bare, *command.line]  # GitPython would hand our own environment on
    process = Git().execute(whole, as_process=True, with_stdout=False, start_new_session=True)
    inner: subprocess.Popen[bytes] = process.proc  # type: ignore[assignment]
    try:
        for line in _lines(inner, watch):
            heard.hear(line)
        return inner.wait()
    finally:
        stop(inner)


def _lines(process: subprocess.Popen[bytes], watch: Callable[[], None]) -> Iterator[str]:
    """Yield the beginning of each line, which tells whose words they are."""
    rest = b""
    for chunk in chunks(process.stderr, watch):
        *lines, rest = re.split(rb"[\r\n]", rest[:LONGEST_LINE] + chunk)
        yield from (line[:LONGEST_LINE].decode("utf-8", "replace") for line in lines)
    yield rest[:LONGEST_LINE].decode("utf-8", "replace")


def _bytes(message: str) -> int:
    """Return how much git says it has received, 0 if it says nothing of that."""
    found = RECEIVED.search(message)
    return _count(float(found[1]) * FACTORS[found[2]]) if found else 0


def _count(number: str | float) -> int:
    return int(min(float(number), LARGEST))
