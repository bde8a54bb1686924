"""A leash for child processes: started through this file, a command dies with the process that started it.

Linux tells a process of its parent's death only if it asked for that itself (PR_SET_PDEATHSIG), and the wish survives
exec. Asking between fork and exec in our own process would run Python there, which can deadlock as soon as there are
threads. So this file is started as a small program: it asks, looks whether the parent is still the one that it was
told, and turns itself into the command. It imports nothing of the project and starts in some ten milliseconds.
On systems without prctl the command just runs.

The kernel means the parent's thread: who starts a child from a thread must keep that thread until the child's end.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

_SET_PARENT_DEATH_SIGNAL = 1


def leashed(command: Sequence[str]) -> list[str]:
    """Return the command that runs `command` on a leash held by the present process."""
    return [sys.executable, "-I", "-S", __file__, str(os.getpid()), *command]


def _tie_to(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit("the parent ended before its child began")


if __name__ == "__main__":
    _tie_to(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606 - the whole purpose: become the command, without a shell
