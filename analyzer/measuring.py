"""Measures files in guarded processes: one bad file costs that file, and nobody can tell who measured it."""

import selectors
import signal
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Lock
from types import ModuleType

import msgspec

from analyzer.command import Bounds, guarded, start, stop
from analyzer.errors import LimitError
from analyzer.measuring_process import NO_MEMORY, Request, read_frame, write_frame
from analyzer.sandbox import Level, level, python_folders, walled
from analyzer.snapshot import Snapshot
from analyzer.tool import Measured
from analyzer.values import LeftOut, Limits, Listener, Progress, SourceFile, Step

REPORT_EVERY = 25
WORTHWHILE = 200_000
"""Bytes of code that pay for the start of one more measuring process."""
OUT_OF_TIME = (-signal.SIGPROF, 128 + signal.SIGPROF)
"""How a process ends at its limit of CPU time: by itself, or as bubblewrap tells it."""
PATIENCE = 6
"""How many times the CPU seconds of a file are waited for its answer: other programs need the machine as well."""


def measure_files(  # noqa: PLR0913 - the parts of one step
    snapshot: Snapshot,
    files: Sequence[SourceFile],
    limits: Limits,
    report: Listener,
    package: ModuleType,
    *,
    known: int = 0,
) -> tuple[Measured, ...]:
    """Return, in the order of `files`, what the file tools of `package` state about each.

    Progress is in files and starts at `known`, the number of files that need no measuring.
    """
    share = max(1, min(limits.workers, sum(file.size for file in files) // WORTHWHILE))
    parts = [files[index::share] for index in range(share)]
    tally = _Tally(known, known + len(files), limits.facts, report)
    tally.tell()
    with ThreadPoolExecutor(share) as pool:
        try:
            results = list(pool.map(lambda part: _measure_part(snapshot, part, limits, tally, package), parts))
        except BaseException as error:  # Ctrl-C must not wait for all files
            tally.stop(error)
            raise
    ordered: list[Measured] = [Measured()] * len(files)
    for index, part in enumerate(results):
        ordered[index::share] = part
    return tuple(ordered)


class _Tally:
    """Counts measured files and facts over all threads, reports now and then, and ends all parts when one ends."""

    def __init__(self, known: int, total: int, most_facts: int, report: Listener) -> None:
        self.total = total
        self.most_facts = most_facts
        self.report = report
        self.files = known
        self.facts = 0
        self.cause: BaseException | None = None
        self.lock = Lock()

    def add(self, measured: Measured) -> None:
        with self.lock:
            if self.cause is not None:
                raise self.cause
            self.files += 1
            self.facts += measured.count()
            if self.facts > self.most_facts:
                raise LimitError(f"the commit has more than {self.most_facts} measurements and findings")
            if self.files % REPORT_EVERY == 0 or self.files == self.total:
                self.tell()

    def tell(self) -> None:
        self.report(Progress(Step.MEASURE, self.files, self.total, "files"))

    def stop(self, cause: BaseException) -> None:
        self.cause = self.cause or cause


def _measure_part(
    snapshot: Snapshot, files: Sequence[SourceFile], limits: Limits, tally: _Tally, package: ModuleType
) -> list[Measured]:
    worker = _Worker(limits, package)
    results = []
    try:
        with snapshot.reader() as reader:
            for file in files:
                measured = worker.ask(Request(file.path, file.language or "", reader.read(file.blob)))
                tally.add(measured)
                results.append(measured)
    except BaseException as error:
        tally.stop(error)
        raise
    finally:
        worker.close()
    return results


class _Worker:
    """One guarded process, started when needed and again after a file has killed it or filled its memory."""

    def __init__(self, limits: Limits, package: ModuleType) -> None:
        self.limits = limits
        self.package = package
        self.process: subprocess.Popen[bytes] | None = None

    def ask(self, request: Request) -> Measured:
        process = self.process or self._start()
        if process.stdin is None or process.stdout is None:
            raise ValueError("the process needs both pipes")
        try:
            write_frame(process.stdin, msgspec.msgpack.encode(request))
        except BrokenPipeError:
            return self._lost(process, request)
        if not _readable(process, self.limits.file_seconds * PATIENCE):
            self.close()
            return _left_out(request, "timed out")
        frame = read_frame(process.stdout)
        if not frame:
            return self._lost(process, request)
        measured = msgspec.msgpack.decode(frame, type=Measured)
        if any(item.reason == NO_MEMORY for item in measured.left_out):
            self.close()
        return measured

    def close(self) -> None:
        if self.process is not None:
            stop(self.process)
            self.process = None

    def _start(self) -> subprocess.Popen[bytes]:
        name, place = self.package.__name__, Path(self.package.__path__[0])
        folder = place.parents[name.count(".")]
        program = (sys.executable, "-I", "-B", "-m", "analyzer.measuring_process", name, str(folder))
        command: Sequence[str] = (*program, str(self.limits.file_seconds))
        if level() is Level.BUBBLEWRAP:
            command = walled(command, (*python_folders(), place))
        bounds = Bounds(self.limits.memory_bytes, file_bytes=0, cpu_seconds=3600)
        self.process = start(guarded(command, bounds))
        return self.process

    def _lost(self, process: subprocess.Popen[bytes], request: Request) -> Measured:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=self.limits.file_seconds)
        self.close()
        out_of_time = process.returncode in OUT_OF_TIME
        return _left_out(request, "timed out" if out_of_time else "the measuring process crashed on this file")


def _left_out(request: Request, reason: str) -> Measured:
    return Measured(left_out=(LeftOut(request.path, reason),))


def _readable(process: subprocess.Popen[bytes], seconds: float) -> bool:
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout or 0, selectors.EVENT_READ)
        return bool(selector.select(seconds))
