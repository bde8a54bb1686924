"""The command runner: every program we start runs in a bare environment, within limits, and dies with us.

Decision: the limits are set by util-linux's `setpriv` and `prlimit` and by `env -i` in front of the program instead
of code between fork and exec, because workers are threaded and such code can deadlock there. Debian always has the
three.
"""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

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
    "core.symlinks=false",
    "core.quotePath=false",
    "core.protectHFS=false",
    "core.protectNTFS=false",
    "credential.helper=",
    "gc.auto=0",
    "maintenance.auto=false",
    "safe.directory=*",
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one program may use: address space and file size in bytes, CPU in seconds, open files."""

    memory_bytes: int = 2_000_000_000
    file_bytes: int = 1_000_000_000
    cpu_seconds: int = 120
    open_files: int = 256


def guarded(
    program: Sequence[str],
    bounds: Bounds = Bounds(),
    environment: Mapping[str, str] | None = None,
) -> list[str]:
    """Return the command line that runs `program` in a bare environment, within `bounds`, killed when we die."""
    variables = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", **(environment or {})}
    return [
        "/usr/bin/setpriv",
        "--pdeathsig=KILL",
        "/usr/bin/prlimit",
        f"--as={bounds.memory_bytes}",
        f"--fsize={bounds.file_bytes}",
        f"--cpu={bounds.cpu_seconds}",
        f"--nofile={bounds.open_files}",
        "--core=0",
        "/usr/bin/env",
        "-i",
        *(f"{name}={value}" for name, value in variables.items()),
        *program,
    ]


def git(directory: Path, *arguments: str, bounds: Bounds = Bounds()) -> list[str]:
    """Return the guarded command line of a git command on a git directory; it reaches no network."""
    settings = [part for setting in GIT_SETTINGS for part in ("-c", setting)]
    return guarded(["git", f"--git-dir={directory}", *settings, *arguments], bounds, GIT_ENVIRONMENT)


def start(command: Sequence[str], *, stdin: bool = False, folder: Path = Path("/")) -> subprocess.Popen[bytes]:
    """Start a guarded command in a session of its own with piped output, so that it can be killed as a group."""
    return subprocess.Popen(  # noqa: S603 - a fixed program; arguments are a list, never a shell line
        command,
        stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        start_new_session=True,
    )


def stop(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and its whole group, wait for it and close its pipes; harmless if it has ended."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def output(
    command: Sequence[str], *, seconds: float = 60, folder: Path = Path("/")
) -> subprocess.CompletedProcess[bytes]:
    """Run a guarded command to its end and return its output; raise subprocess.TimeoutExpired past `seconds`."""
    process = start(command, folder=folder)
    try:
        out, err = process.communicate(timeout=seconds)
    finally:
        stop(process)
    return subprocess.CompletedProcess(list(command), process.returncode, out, err)
