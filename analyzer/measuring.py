"""Measures files in guarded processes: one bad file costs that file, and nobody can tell who measured it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from analyzer.errors import LimitError
from analyzer.measurers import Measurer, Measurers
from analyzer.measuring_process import Request
from analyzer.snapshot import Snapshot
from analyzer.tool import Measured
from analyzer.values import Limits, Listener, Progress, SourceFile, Step

REPORT_EVERY = 25
WORTHWHILE = 200_000
"""Bytes of code that pay for one more measuring process."""


def measure_files(  # noqa: PLR0913 - the parts of one step
    snapshot: Snapshot,
    files: Sequence[SourceFile],
    limits: Limits,
    report: Listener,
    measurers: Measurers,
    *,
    known: int = 0,
) -> tuple[Measured, ...]:
    """Return, in the order of `files`, what the file tools of `measurers` state about each.

    Progress is in files and starts at `known`, the number of files that need no measuring.
    """
    share = max(1, min(limits.workers, sum(file.size for file in files) // WORTHWHILE))
    parts = [files[index::share] for index in range(share)]
    tally = _Tally(known, known + len(files), limits.facts, report)
    tally.tell()
    if not files:
        return ()
    measurers.start()
    with ThreadPoolExecutor(share) as pool:
        try:
            results = list(pool.map(lambda part: _measure_part(snapshot, part, tally, measurers), parts))
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

    def add(self, path: str, measured: Measured) -> None:
        with self.lock:
            if self.cause is not None:
                raise self.cause
            self.files += 1
            self.facts += measured.count(path)
            if self.facts > self.most_facts:
                raise LimitError(f"the commit has more than {self.most_facts} measurements and findings")
            if self.files % REPORT_EVERY == 0 or self.files == self.total:
                self.tell()

    def tell(self) -> None:
        self.report(Progress(Step.MEASURE, self.files, self.total, "files"))

    def stop(self, cause: BaseException) -> None:
        self.cause = self.cause or cause


def _measure_part(
    snapshot: Snapshot, files: Sequence[SourceFile], tally: _Tally, measurers: Measurers
) -> list[Measured]:
    measurer = Measurer(measurers)
    results = []
    try:
        with snapshot.reader() as reader:
            for file, data in zip(files, reader.read_all([file.blob for file in files]), strict=True):
                measured = measurer.ask(Request(file.path, file.language or "", data))
                tally.add(file.path, measured)
                results.append(measured)
    except BaseException as error:
        tally.stop(error)
        raise
    finally:
        measurer.close()
    return results
