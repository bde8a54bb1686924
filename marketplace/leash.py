"""A leash for child processes: a command that is started on it dies with the process that started it, even by kill -9.

Linux tells a process of its parent's death only if it asked for that itself, and asking between fork and exec in our
own threaded process could deadlock there. So util-linux's `setpriv` asks and then becomes the command, as in
`analyzer.command`. The kernel means the parent's thread: who starts a child from a thread keeps that thread until the
child's end.
"""

from collections.abc import Sequence


def leashed(command: Sequence[str]) -> list[str]:
    """Return the command line that runs `command` on a leash held by the thread that starts it."""
    return ["/usr/bin/setpriv", "--pdeathsig=KILL", *command]
