"""Measures files in guarded processes: one bad file costs that file, and nobody can tell who measured it."""

import selectors
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Lock

import msgspec

from analyzer.command import Bounds, guarded, start, stop
from analyzer.measuring_process import Request, read_frame, write_frame
from analyzer.snapshot import BlobReader, Snapshot
from analyzer.tool import Measured
from analyzer.values import LeftOut, Limits, Listener, Progress, SourceFile, Step

REPORT_EVERY = 25
COMMAND = (sys.executable, "-I", "-m", "analyzer.measuring_process")


def measure_files(
    snapshot: Snapshot, files: Sequence[SourceFile], limits: Limits, report: Listener
) -> tuple[Measured, ...]:
    """Return, in the order of `files`, what the file tools state about each; progress is reported in files."""
    share = max(1, min(limits.workers, len(files)))
    parts = [files[index::share] for index in range(share)]
    told = _Told(len(files), report)
    with ThreadPoolExecutor(share) as pool:
        results = list(pool.map(lambda part: _measure_part(snapshot, part, limits, told), parts))
    ordered: list[Measured] = [Measured()] * len(files)
    for index, part in enumerate(results):
        ordered[index::share] = part
    return tuple(ordered)


class _Told:
    """Counts measured files over all threads and reports now and then."""

    def __init__(self, total: int, report: Listener) -> None:
        self.total = total
        self.report = report
        self.counter = count(1)
        self.lock = Lock()

    def one(self) -> None:
        with self.lock:
            done = next(self.counter)
            if done % REPORT_EVERY == 0 or done == self.total:
                self.report(Progress(Step.MEASURE, done, self.total, "files"))


def _measure_part(snapshot: Snapshot, files: Sequence[SourceFile], limits: Limits, told: "_Told") -> list[Measured]:
    worker = _Worker(limits)
    results = []
    try:
        with snapshot.reader() as reader:
            for file in files:
                results.append(_measure_one(worker, reader, file))
                told.one()
    finally:
        worker.close()
    return results


def _measure_one(worker: "_Worker", reader: BlobReader, file: SourceFile) -> Measured:
    request = Request(file.path, file.language or "", reader.read(file.blob))
    return worker.ask(request)


class _Worker:
    """One guarded process, started when needed and again after a file has killed it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.process: subprocess.Popen[bytes] | None = None

    def ask(self, request: Request) -> Measured:
        process = self.process or self._start()
        if process.stdin is None or process.stdout is None:
            raise ValueError("the process needs both pipes")
        try:
            write_frame(process.stdin, msgspec.msgpack.encode(request))
        except BrokenPipeError:
            return self._lost(request, "the measuring process crashed on this file")
        if not _readable(process, self.limits.file_seconds):
            return self._lost(request, "timed out")
        frame = read_frame(process.stdout)
        if not frame:
            return self._lost(request, "the measuring process crashed on this file")
        return msgspec.msgpack.decode(frame, type=Measured)

    def close(self) -> None:
        if self.process is not None:
            stop(self.process)
            self.process = None

    def _start(self) -> subprocess.Popen[bytes]:
        bounds = Bounds(memory_bytes=self.limits.memory_bytes, file_bytes=0, cpu_seconds=3600)
        self.process = start(guarded(COMMAND, bounds))
        return self.process

    def _lost(self, request: Request, reason: str) -> Measured:
        self.close()
        return Measured(left_out=(LeftOut(request.path, reason),))


def _readable(process: subprocess.Popen[bytes], seconds: float) -> bool:
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout or 0, selectors.EVENT_READ)
        return bool(selector.select(seconds))
