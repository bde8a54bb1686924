"""Runs one job's heavy work in a process of its own: no database, no secrets, and nothing left behind.

What is analysed is foreign, and the libraries that read it may crash, hang or grow. A child process contains that. It
gets its orders as JSON on stdin, tells its progress as one JSON object per line on stdout and leaves its result in
files. Its environment is a short list of harmless names, so no address of a database and no key can leak into it, and
its temporary files lie in the folder it is given, so that they go with it even if it is killed. It
leads a session and so a process group of its own; the whole group is killed on cancel, on timeout and after a normal
end, and its leash kills it when the worker dies. What the child starts may lead groups of its own, so on cancel and on
timeout the child is asked first, and has a moment to end them.

The child's group is killed before the child is waited for: until then its number cannot belong to anybody else.
"""

import json
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from analyzer.errors import NoRoomError, NotStartedError
from marketplace.errors import (
    ChildCrashedError,
    ChildStoppedError,
    ChildTimeoutError,
    ChildWithoutRoomError,
    JobRefusedError,
)
from marketplace.leash import leashed

_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV")
_LINE_BYTES = 65_536
_TAIL_BYTES = 2_000
_LOOK_SECONDS = 0.2
_GRACE_SECONDS = 1.0
_GRACE_LOOK_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class ChildCommand:
    """What to start, where, and for how many seconds at most."""

    command: Sequence[str]
    directory: Path
    seconds: float


Message = Mapping[str, Any]


def run_child(
    child: ChildCommand, orders: Message, *, hear: Callable[[Message], None], stop: Callable[[], bool]
) -> None:
    """Run the child to its end and hand each of its messages to `hear`.

    Raises JobRefusedError if the child named an error, ChildWithoutRoomError if that is a full disk, ChildStoppedError
    once `stop` says so, ChildTimeoutError after its time, and ChildCrashedError if it died or could not start its own.
    """
    with TemporaryFile() as complaints:
        process = _start(child, complaints)
        try:
            refusal = _follow(process, orders, _Watch(child.seconds, stop), hear)
        except (ChildStoppedError, ChildTimeoutError):
            _ask_to_end(process)
            raise
        finally:
            _kill(process)
        if refusal is not None and refusal["error"] == NoRoomError.code:
            raise ChildWithoutRoomError(str(refusal.get("message", "")))
        if refusal is not None and refusal["error"] == NotStartedError.code:
            raise ChildCrashedError(str(refusal.get("message", "")))
        if refusal is not None:
            raise JobRefusedError(str(refusal["error"]), str(refusal.get("message", "")))
        if process.returncode != 0:
            raise ChildCrashedError(f"the child ended with {process.returncode}: {_tail(complaints)}")


class _Watch:
    """Looks whether the child may go on."""

    def __init__(self, seconds: float, stop: Callable[[], bool]) -> None:
        self._seconds = seconds
        self._until = time.monotonic() + seconds
        self._stop = stop

    def look(self) -> None:
        if self._stop():
            raise ChildStoppedError("the job was asked to stop")
        if time.monotonic() > self._until:
            raise ChildTimeoutError(f"not finished after {self._seconds:.0f} seconds")


def _start(child: ChildCommand, complaints: IO[bytes]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own program, no shell
        leashed(child.command),
        cwd=child.directory,
        env=_harmless_environment(child.directory),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        start_new_session=True,
    )


def _harmless_environment(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {**kept, "HOME": str(home), "TMPDIR": str(home)}


def _follow(
    process: "subprocess.Popen[bytes]", orders: Message, watch: _Watch, hear: Callable[[Message], None]
) -> Message | None:
    """Give the orders, pass the messages on until the child ends, and return its refusal if it sent one."""
    _give(process, orders)
    refusal = None
    for line in _lines(process, watch):
        message = _message(line)
        if "error" in message:
            refusal = message
        elif message:
            hear(message)
    return refusal


def _give(process: "subprocess.Popen[bytes]", orders: Message) -> None:
    """Write the orders; a child that is already dead is noticed later, by its end."""
    assert process.stdin is not None  # noqa: S101 - set by PIPE above; tells the type checker
    try:
        with process.stdin as stdin:
            stdin.write(json.dumps(orders).encode())
    except BrokenPipeError:
        return


def _lines(process: "subprocess.Popen[bytes]", watch: _Watch) -> Iterator[bytes]:
    """Yield complete lines until the child has ended and all it wrote is read; overlong lines are cut."""
    held = b""
    for chunk in _chunks(process, watch):
        *lines, held = (held + chunk).split(b"\n")
        held = held[-_LINE_BYTES:]
        yield from lines
    yield held


def _chunks(process: "subprocess.Popen[bytes]", watch: _Watch) -> Iterator[bytes]:
    assert process.stdout is not None  # noqa: S101 - set by PIPE above; tells the type checker
    stdout = process.stdout.fileno()
    os.set_blocking(stdout, False)
    with selectors.DefaultSelector() as selector:
        selector.register(stdout, selectors.EVENT_READ)
        ended = False
        while not ended:
            watch.look()
            ended = _has_ended(process)
            if selector.select(0 if ended else _LOOK_SECONDS):
                yield from _available(stdout)


def _available(stdout: int) -> Iterator[bytes]:
    try:
        while chunk := os.read(stdout, _LINE_BYTES):
            yield chunk
    except BlockingIOError:
        return
    time.sleep(_LOOK_SECONDS)  # the child closed its output and still runs: do not spin


def _has_ended(process: "subprocess.Popen[bytes]") -> bool:
    """Look without waiting for it for good, so that its number stays its own."""
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _message(line: bytes) -> Message:
    """Return the line's JSON object; anything else a library may print is no message."""
    try:
        message = json.loads(line)
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}


def _ask_to_end(process: "subprocess.Popen[bytes]") -> None:
    """Ask the child to end what it started, and give it a moment for that."""
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGTERM)  # not `terminate`, which would wait for it
    until = time.monotonic() + _GRACE_SECONDS
    while not _has_ended(process) and time.monotonic() < until:
        time.sleep(_GRACE_LOOK_SECONDS)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()


def _tail(complaints: IO[bytes]) -> str:
    size = complaints.seek(0, os.SEEK_END)
    complaints.seek(max(0, size - _TAIL_BYTES))
    return complaints.read().decode(errors="replace").strip()
