"""The command runner: every program we start runs in a bare environment, within limits, and dies with us.

Decision: the limits are set by util-linux's `setpriv` and `prlimit` in front of the program instead of code between
fork and exec, because workers are threaded and such code can deadlock there. Debian always has both.
"""

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
from typing import IO, NamedTuple

from analyzer.errors import LimitError

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "XDG_CACHE_HOME": "/dev/null", "LC_ALL": "C.UTF-8"}
"""Nothing of the machine's; the two folders are such that nobody, not even root, leaves anything in a cache."""

GIT_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ASKPASS": "/bin/false",
    "GIT_FLUSH": "1",
}
GIT_SETTINGS = (
    "protocol.allow=never",
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.commitGraph=false",
    "core.symlinks=false",
    "core.quotePath=false",
    "core.protectHFS=false",
    "core.protectNTFS=false",
    "credential.helper=",
    "gc.auto=0",
    "maintenance.auto=false",
    "safe.directory=*",
)


PATIENCE = 0.25
"""Seconds between two looks at whether a running program may go on."""

CHUNK = 1 << 16
Look = Callable[[], None]
"""Called now and then while a program runs, however silent it is; raises an error to end it."""


def go_on() -> None:
    """Let the program run."""


def within(seconds: float, look: Look = go_on) -> Look:
    """Return what looks as `look` does and raises LimitError as soon as `seconds` from now are over."""
    ends = time.monotonic() + seconds

    def check() -> None:
        if time.monotonic() >= ends:
            raise LimitError(f"a program that reads the repository took longer than {seconds:.0f} seconds")
        look()

    return check


def now_and_then(look: Look) -> Look:
    """Return what looks as `look` does, but at most once in so many seconds as `PATIENCE` says."""
    due = time.monotonic() + PATIENCE

    def check() -> None:
        nonlocal due
        if time.monotonic() >= due:
            look()
            due = time.monotonic() + PATIENCE

    return check


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one program may use: address space, stack and file size in bytes, CPU in seconds, open files."""

    memory_bytes: int = 2_000_000_000
    stack_bytes: int = 8_388_608
    file_bytes: int = 1_000_000_000
    cpu_seconds: int = 120
    open_files: int = 256


class Command(NamedTuple):
    """A command line and the whole environment that it runs in."""

    line: list[str]
    environment: Mapping[str, str]


def guarded(
    program: Sequence[str],
    bounds: Bounds = Bounds(),
    environment: Mapping[str, str] | None = None,
) -> Command:
    """Return what runs `program` in a bare environment, within `bounds`, killed when we die."""
    line = [
        "/usr/bin/setpriv",
        "--pdeathsig=KILL",
        "/usr/bin/prlimit",
        f"--as={bounds.memory_bytes}",
        f"--stack={bounds.stack_bytes}",
        f"--fsize={bounds.file_bytes}",
        f"--cpu={bounds.cpu_seconds}",
        f"--nofile={bounds.open_files}",
        "--core=0",
        *program,
    ]
    return Command(line, {**ENVIRONMENT, **(environment or {})})


def git(directory: Path, *arguments: str, bounds: Bounds = Bounds()) -> Command:
    """Return the guarded command line of a git command on a git directory; it reaches no network."""
    settings = [part for setting in GIT_SETTINGS for part in ("-c", setting)]
    return guarded(["git", f"--git-dir={directory}", *settings, *arguments], bounds, GIT_ENVIRONMENT)


def start(command: Command, *, folder: Path = Path("/"), orders: int = subprocess.PIPE) -> subprocess.Popen[bytes]:
    """Start a guarded command with piped input and output, in a session of its own so that it dies as a group.

    `orders` may be a file descriptor that is its input instead. What it says on stderr is dropped: nobody would read
    it in time, and a full pipe would stop the program.
    """
    return subprocess.Popen(  # noqa: S603 - a fixed program; arguments are a list, never a shell line
        command.line,
        stdin=orders,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=command.environment,
        start_new_session=True,
    )


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and its whole group; harmless if it has ended."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and its whole group, wait for it and close its pipes; harmless if it has ended."""
    kill(process)
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def run(  # noqa: PLR0913 - what to run and within which bounds, each by name
    command: Command,
    out: IO[bytes],
    err: IO[bytes],
    *,
    seconds: float = 60,
    folder: Path = Path("/"),
    look: Look = go_on,
) -> int:
    """Run a guarded command to its end and return its exit code; raise LimitError past `seconds`.

    Output goes to files, so that the bound on the size of files is one on output as well.
    """
    process = subprocess.Popen(  # noqa: S603 - a fixed program; arguments are a list, never a shell line
        command.line,
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=err,
        cwd=folder,
        env=command.environment,
        start_new_session=True,
    )
    check = within(seconds, look)
    try:
        while (returncode := _ended(process, min(PATIENCE, seconds))) is None:
            check()
        return returncode
    finally:
        stop(process)


def output(
    command: Command, *, seconds: float = 60, folder: Path = Path("/"), look: Look = go_on
) -> subprocess.CompletedProcess[bytes]:
    """Run a guarded command to its end and return its output; raise LimitError past `seconds`."""
    with TemporaryFile() as out, TemporaryFile() as err:
        returncode = run(command, out, err, seconds=seconds, folder=folder, look=look)
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(command.line, returncode, out.read(), err.read())


def chunks(pipe: IO[bytes] | None, look: Look) -> Iterator[bytes]:
    """Yield what a program writes as it comes, and look several times a second whether it does or not."""
    if pipe is None:
        return
    look_now = now_and_then(look)
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            if selector.select(PATIENCE):
                chunk = os.read(pipe.fileno(), CHUNK)
                if not chunk:
                    return
                yield chunk
            look_now()


def _ended(process: subprocess.Popen[bytes], seconds: float) -> int | None:
    """Return the exit code if the process ends within `seconds`."""
    try:
        return process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return None
