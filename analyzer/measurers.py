"""The measuring processes as their owner sees them: a server that has loaded the tools, and its forks.

Whoever analyzes many repositories keeps one `Measurers` and gives it to each `analyze`; the tools are then loaded once.
Each process reads files of one analysis only and is forked from a server that has read none, so one repository cannot
tamper with the facts of another. The kernel kills all of them when the thread that opened the server ends.
"""

import os
import selectors
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from types import ModuleType, TracebackType
from typing import IO, Self

import msgspec

from analyzer import tools
from analyzer.command import Bounds, guarded, start, stop
from analyzer.errors import NotStartedError
from analyzer.measuring_process import END, FORK, NO_MEMORY, ORDER_BYTES, WAIT, Request, read_frame, write_frame
from analyzer.sandbox import Level, level, python_folders, walled
from analyzer.tool import Measured
from analyzer.values import LeftOut, Limits

OUT_OF_TIME = -signal.SIGPROF
SECONDS_PER_CPU_SECOND = 6
"""How many times the CPU seconds of a file are waited for its answer: other programs need the machine as well."""
START_SECONDS = 60
"""How long the server may take to load its tools and to answer an order."""
CRASHED = -signal.SIGKILL


class Measurers:
    """The server that forks measuring processes for one package of tools within some limits; started when needed."""

    def __init__(self, limits: Limits, package: ModuleType = tools) -> None:
        """Take what the processes are bound to; nothing is started yet."""
        self.limits = limits
        self.package = package
        self._server: subprocess.Popen[bytes] | None = None
        self._orders: socket.socket | None = None
        self._lock = Lock()

    def __enter__(self) -> Self:
        """Return itself, to be closed at the end of the `with`."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Kill the server and every process it has forked."""
        with self._lock:
            self._stop()

    def fork(self, descriptors: Sequence[int]) -> int:
        """Return the number of a new process that reads from the first descriptor and writes to the second."""
        with self._lock:
            return self._ordered(FORK, descriptors)

    def end(self, process: int, *, kill: bool = True) -> int:
        """Return how a forked process ended, waiting for that; its exit code, or minus the signal that killed it."""
        with self._lock:
            if self._server is None:  # it took its processes along
                return CRASHED
            return self._ordered(f"{END if kill else WAIT} {process}")

    def start(self) -> None:
        """Start the server unless it runs; it dies with the thread that calls this."""
        with self._lock:
            if self._orders is None:
                self._orders = self._start()

    def _ordered(self, order: str, descriptors: Sequence[int] = ()) -> int:
        try:
            return self._answered(order, descriptors)
        except OSError:  # the server is gone or hangs: a new one knows nothing of old processes
            self._stop()
            if order != FORK:
                return CRASHED
        try:
            return self._answered(order, descriptors)
        except OSError as error:
            self._stop()
            raise NotStartedError(
                "the process that loads the measuring tools ended twice at its start; see that memory and processes"
                f" are free on this machine, then try again ({error})"
            ) from error

    def _answered(self, order: str, descriptors: Sequence[int]) -> int:
        if self._orders is None:
            self._orders = self._start()
        socket.send_fds(self._orders, [order.encode("ascii")], list(descriptors))
        answer = self._orders.recv(ORDER_BYTES)
        if not answer:
            raise ConnectionError("the measuring server has ended")
        return int(answer)

    def _start(self) -> socket.socket:
        name, place = self.package.__name__, Path(self.package.__path__[0])
        folder = place.parents[name.count(".")]
        program = (sys.executable, "-I", "-B", "-m", "analyzer.measuring_process", name, str(folder))
        command: Sequence[str] = (*program, str(self.limits.file_seconds))
        if level() is Level.BUBBLEWRAP:
            command = walled(command, (*python_folders(), place))
        bounds = Bounds(self.limits.memory_bytes, file_bytes=0, cpu_seconds=3600)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.settimeout(START_SECONDS)
        with theirs:
            self._server = start(guarded(command, bounds), orders=theirs.fileno())
        return ours

    def _stop(self) -> None:
        if self._orders is not None:
            self._orders.close()
            self._orders = None
        if self._server is not None:
            stop(self._server)
            self._server = None


class Measurer:
    """One measuring process, forked when needed and again after a file has killed it or filled its memory."""

    def __init__(self, measurers: Measurers) -> None:
        """Take the server to fork from."""
        self._measurers = measurers
        self._seconds = measurers.limits.file_seconds
        self._process: int | None = None
        self._requests: IO[bytes] | None = None
        self._answers: IO[bytes] | None = None

    def ask(self, request: Request) -> Measured:
        """Return what the tools state about a file; a process that dies of it is a reason among the left out."""
        if self._process is None:
            self._fork()
        if self._requests is None or self._answers is None:
            raise ValueError("the process needs both pipes")
        try:
            write_frame(self._requests, msgspec.msgpack.encode(request))
        except BrokenPipeError:
            return self._lost(request)
        if not _readable(self._answers, self._seconds * SECONDS_PER_CPU_SECOND):
            self.close()
            return _left_out(request, "timed out")
        frame = read_frame(self._answers)
        if not frame:
            return self._lost(request)
        measured = msgspec.msgpack.decode(frame, type=Measured)
        if any(item.reason == NO_MEMORY for item in measured.left_out):
            self.close()
        return measured

    def close(self) -> None:
        """Kill the process; harmless if there is none."""
        self._close(kill=True)

    def _fork(self) -> None:
        (source, ours), (theirs, target) = os.pipe(), os.pipe()
        try:
            self._process = self._measurers.fork((source, target))
        except BaseException:
            os.close(ours)
            os.close(theirs)
            raise
        finally:
            os.close(source)
            os.close(target)
        self._requests, self._answers = os.fdopen(ours, "wb"), os.fdopen(theirs, "rb")

    def _close(self, *, kill: bool) -> int:
        process, self._process = self._process, None
        for pipe in (self._requests, self._answers):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._requests = self._answers = None
        return 0 if process is None else self._measurers.end(process, kill=kill)

    def _lost(self, request: Request) -> Measured:
        out_of_time = self._close(kill=False) == OUT_OF_TIME
        return _left_out(request, "timed out" if out_of_time else "the measuring process crashed on this file")


def _left_out(request: Request, reason: str) -> Measured:
    return Measured(left_out=(LeftOut(request.path, reason),))


def _readable(stream: IO[bytes], seconds: float) -> bool:
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        return bool(selector.select(seconds))
