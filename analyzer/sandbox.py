"""Which walls stand around what we run: probed once, said in every report.

Decision: Landlock first where it also holds the network (interface version 4, Linux 6.7), because it needs no
package, no privilege and stacks: the process that drives an analysis gives up most of the machine, git and ruff
inherit that, and each measuring process gives up the rest. On older kernels bubblewrap is stronger for the measuring
processes (own namespaces, no network at all), but cannot start inside Landlock; so there it is one or the other.
Without both there are limits alone.
"""

import ctypes
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path

from analyzer import landlock

BUBBLEWRAP = Path("/usr/bin/bwrap")
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
NETWORK = ("/etc/ssl", "/etc/ca-certificates", "/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/gai.conf",
           "/etc/host.conf", "/etc/passwd", "/run/systemd/resolve")  # fmt: skip
PROBE_SECONDS = 10
PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of the kernel's `linux/prctl.h`."""


class Level(StrEnum):
    """The walls in force, from strong to weak; `landlock-files` does not hold the network."""

    LANDLOCK = "landlock"
    BUBBLEWRAP = "bubblewrap"
    LANDLOCK_FILES = "landlock-files"
    LIMITS = "limits"


@cache
def level() -> Level:
    """Return the level that is used on this machine, tried out once."""
    known = landlock.version()
    if known >= landlock.NETWORK_SINCE:
        return Level.LANDLOCK
    if BUBBLEWRAP.exists() and _works(walled(["/bin/true"], ())):
        return Level.BUBBLEWRAP
    return Level.LANDLOCK_FILES if known else Level.LIMITS


def walled(program: Sequence[str], readable: Iterable[Path]) -> list[str]:
    """Return the command line that runs `program` without network, seeing only `readable` and the system."""
    binds = [part for path in (*map(Path, SYSTEM), *readable) for part in _bind(path)]
    options = [
        "--unshare-all",
        "--die-with-parent",
        "--new-session",
        "--cap-drop",
        "ALL",
        "--proc",
        "/proc",
        "--dev",
        "/dev",
    ]
    return [str(BUBBLEWRAP), *options, "--tmpfs", "/tmp", *binds, "--chdir", "/", "--", *program]  # noqa: S108 - inside


def python_folders() -> tuple[Path, ...]:
    """Return the folders this Python needs for running our code; the checkout as a whole is not among them."""
    own = Path(__file__).resolve().parent
    found = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.exec_prefix), own}
    found |= {path for entry in sys.path if (path := Path(entry)).is_dir() and "site-packages" in path.parts}
    return tuple(sorted(found))


def give_up(readable: Iterable[Path], writable: Iterable[Path] = (), ports: Sequence[int] = ()) -> None:
    """Hold this process and all it will start by Landlock, where that is the level in force; else do nothing.

    The folder that our packages lie in can be listed: where it is a checkout, Python finds none of them otherwise.
    """
    if level() in {Level.LANDLOCK, Level.LANDLOCK_FILES}:
        readable = (*map(Path, SYSTEM), Path("/proc"), Path("/dev"), *readable)
        landlock.restrict(readable, writable, ports, listable=(Path(__file__).resolve().parents[1],))


def die_with_parent() -> None:
    """Let the kernel kill this process when its parent ends; the setting does not outlive a fork."""
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def _bind(path: Path) -> list[str]:
    if path.is_symlink() and path.parent == Path("/"):
        return ["--symlink", str(path.readlink()), str(path)]
    return ["--ro-bind-try", str(path), str(path)]


def _works(command: Sequence[str]) -> bool:
    try:
        tried = subprocess.run(command, capture_output=True, timeout=PROBE_SECONDS, check=False)  # noqa: S603 - fixed
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0
