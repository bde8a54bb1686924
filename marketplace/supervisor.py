"""A small parent that keeps a few commands alive: one terminal, one Ctrl-C, no service manager needed.

Each command runs as a child process on a leash and in a process group of its own, so that Ctrl-C reaches only this
parent, which then asks the children to stop and waits for them. A child that ends is started again, a little later each
time; one that ends at once again and again would do so for ever, so then everything is stopped and the reason is said.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType

from marketplace.errors import SupervisorError
from marketplace.leash import leashed

_LOOK_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds of a life that counts as good, of pauses before a restart and of a calm stop; short lives in a row."""

    good_life: float = 10.0
    first_pause: float = 0.2
    longest_pause: float = 5.0
    stop: float = 8.0
    short_lives: int = 5


def do_nothing() -> None:
    """Look at nothing between two looks at the children."""


def supervise(
    commands: Mapping[str, Sequence[str]],
    *,
    tell: Callable[[str], None],
    meanwhile: Callable[[], None] = do_nothing,
    patience: Patience = Patience(),
) -> None:
    """Keep the commands alive until SIGINT or SIGTERM and stop them then; raise SupervisorError if one cannot live.

    `meanwhile` is called some ten times a second and must be quick. Must be called from the main thread.
    """
    children = [_Child(name, command, tell, patience) for name, command in commands.items()]
    with _stop_sign() as stop:
        try:
            while not stop.asked:
                for child in children:
                    child.look_after()
                meanwhile()
                time.sleep(_LOOK_SECONDS)
        finally:
            _stop(children, patience.stop)


class _Child:
    """One supervised command: its process now, and how its earlier lives went."""

    def __init__(self, name: str, command: Sequence[str], tell: Callable[[str], None], patience: Patience) -> None:
        self._name = name
        self._command = command
        self._tell = tell
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        self._changed = 0.0
        self._pause = 0.0
        self._short_lives = 0

    def look_after(self) -> None:
        """Start the command if it does not run and its pause is over."""
        now = time.monotonic()
        if self._process is None:
            if now >= self._changed + self._pause:
                self._process = subprocess.Popen(leashed(self._command), process_group=0)  # noqa: S603 - our own
                self._changed = now
        elif self._process.poll() is not None:
            self._has_ended(self._process.returncode, now)

    def ask_to_stop(self) -> None:
        if self._process is not None:
            self._process.terminate()

    def force_to_stop(self, deadline: float) -> None:
        """Wait until the deadline, then kill the process with its whole group."""
        if self._process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.0, deadline - time.monotonic()))
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _has_ended(self, code: int, now: float) -> None:
        good = now - self._changed >= self._patience.good_life
        self._short_lives = 0 if good else self._short_lives + 1
        if self._short_lives >= self._patience.short_lives:
            raise SupervisorError(
                f"{self._name} ended {self._short_lives} times right after its start (last exit code {code}); "
                "its own messages above say why"
            )
        self._pause = min(self._patience.first_pause * 2**self._short_lives, self._patience.longest_pause)
        self._tell(f"{self._name} ended (exit code {code}) and is started again")
        self._process = None
        self._changed = now


@dataclass(slots=True)
class _StopSign:
    """Whether somebody asked us to stop."""

    asked: bool = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True


@contextmanager
def _stop_sign() -> Iterator[_StopSign]:
    sign = _StopSign()
    before = {number: signal.signal(number, sign) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield sign
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(children: Sequence[_Child], seconds: float) -> None:
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + seconds
    for child in children:
        child.force_to_stop(deadline)
