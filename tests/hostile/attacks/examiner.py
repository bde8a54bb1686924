"""Examines one attack in a process of its own, which sees everything that was started and everything that stays.

The process adopts whatever its children leave behind, so that "no process left" is counted and not guessed.
"""

import ctypes
import os
import resource
import signal
import socket
import tempfile
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from attacks.attack import Order
from attacks.ground import ENVIRONMENT
from forked import FACTORY

from analyzer.analysis import analyze
from analyzer.errors import AnalyzerError, CancelledError
from analyzer.repository import AddressPolicy, Repository
from analyzer.values import Analysis, Limits, Progress

ADOPT = 36
"""PR_SET_CHILD_SUBREAPER of linux/prctl.h."""

PATIENCE = 120
"""Seconds after which an examination hangs; every wait that the limits allow is far shorter."""


@dataclass(frozen=True)
class Seen:
    """What became of one order: the analysis or the code of the refusal, and what it cost and left."""

    analysis: Analysis | None = None
    code: str = ""
    message: str = ""
    crash: str = ""
    left: tuple[str, ...] = ()
    threads: int = 1
    child_bytes: int = 0
    own_bytes: int = 0
    cpu_seconds: float = 0.0
    steps: tuple[str, ...] = ()


def examine(order: Order, limits: Limits, bait: Path, scratch: Path) -> Seen:
    """Analyze as ordered with the bait as home and working folder; raise TimeoutError if it never ends."""
    ours, theirs = FACTORY.Pipe(duplex=False)
    process = FACTORY.Process(target=_examine, args=(order, limits, bait, scratch, theirs))
    process.start()
    theirs.close()
    try:
        if not ours.poll(PATIENCE):
            raise TimeoutError(f"{order.address} was not examined within {PATIENCE} seconds")
        return _decoded(*ours.recv())
    finally:
        with suppress(ProcessLookupError):
            os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        process.close()
        ours.close()


def _decoded(body: bytes, seen: Seen) -> Seen:
    return replace(seen, analysis=Analysis.from_json(body) if body else None)


def _examine(order: Order, limits: Limits, bait: Path, scratch: Path, pipe: Connection) -> None:
    ctypes.CDLL(None).prctl(ADOPT, 1, 0, 0, 0)
    os.environ.update({name: value.replace("{bait}", str(bait)) for name, value in ENVIRONMENT.items()})
    os.environ.update({"HOME": str(bait), "XDG_CONFIG_HOME": str(bait), "TMPDIR": str(scratch)})
    tempfile.tempdir = str(scratch)
    os.chdir(bait)
    code = message = crash = ""
    body = b""
    steps: list[str] = []

    began = time.monotonic()

    def hear(progress: Progress) -> None:
        steps.append(progress.step)
        if time.monotonic() - began > order.cancelled_after:
            raise CancelledError("enough")

    def lookup(host: str, _port: int) -> tuple[str, ...]:
        if host not in order.hosts:
            raise socket.gaierror(f"no such host: {host}")
        return order.hosts[host]

    try:
        policy = AddressPolicy(any_local=order.is_local, open_hosts=order.open_hosts, authority=order.authority)
        repository = Repository.parse(order.address, policy)
        analysis = analyze(
            repository,
            limits=limits,
            report=hear,
            revision=order.revision,
            lookup=lookup,
        )
        body = analysis.to_json()
    except AnalyzerError as error:
        code, message = error.code, str(error)
    except BaseException:  # noqa: BLE001 - shown by the test, which expects none
        crash = traceback.format_exc()
    left = _left()
    _reap()
    children, own = resource.getrusage(resource.RUSAGE_CHILDREN), resource.getrusage(resource.RUSAGE_SELF)
    cpu = sum(usage.ru_utime + usage.ru_stime for usage in (children, own))
    seen = Seen(None, code, message, crash, left, threading.active_count(), children.ru_maxrss * 1024,
                own.ru_maxrss * 1024, cpu, tuple(dict.fromkeys(steps)))  # fmt: skip
    pipe.send((body, seen))


def _left() -> tuple[str, ...]:
    """Return the commands of children that live on; what was killed may need a moment to go."""
    for _ in range(40):
        living = _children()
        if not living:
            return ()
        time.sleep(0.05)
    return living


def _reap() -> None:
    """Take leave of the dead that were left to us, so that what they used is counted."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _children() -> tuple[str, ...]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                fields = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
                if int(fields[1]) == os.getpid() and fields[0] != "Z":
                    found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return tuple(found)
