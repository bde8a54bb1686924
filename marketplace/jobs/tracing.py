"""The task that reads the history behind a published report's commit, in a guarded child like the analysis.

It comes after the first result and with the lowest priority. If it fails, the report stays as it is and the request
keeps the reason.
"""

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from analyzer.errors import CancelledError
from analyzer.history.values import History
from catalog.errors import NotFoundError, StateError
from catalog.handing_over import ABANDONED
from catalog.histories import Histories, Wanted
from marketplace.errors import ChildCrashedError, JobRefusedError
from marketplace.jobs.child import ChildCommand, run_child
from marketplace.jobs.context import Arguments, JobContext
from marketplace.jobs.ending import Ending, conclude, forward_to
from marketplace.jobs.orders import AnalysisTerms, HistoryOrders

CHILD = (sys.executable, "-I", "-m", "marketplace.jobs.history")
SECONDS = 1800.0
UNKNOWN = "tracing.unknown"


@dataclass(frozen=True, slots=True)
class TracingJob:
    """Reads one history in a child process within `scratch`; `command` is the child and a seam for tests."""

    histories: Histories
    scratch: Path
    terms: AnalysisTerms = field(default_factory=AnalysisTerms)
    command: Sequence[str] = CHILD
    seconds: float = SECONDS

    def run(self, context: JobContext, arguments: Arguments) -> None:
        """Take the tracing from queued to completed or failed; do nothing if it is final already."""
        tracing = str(arguments["tracing"])
        try:
            wanted = self.histories.begin(tracing)
        except StateError:
            return
        except NotFoundError as error:
            raise JobRefusedError(UNKNOWN, str(error)) from error
        ending = Ending(
            publish=partial(self.histories.complete, tracing),
            fail=partial(self.histories.fail, tracing),
            cancel=partial(self.histories.fail, tracing, CancelledError.code, "the job was cancelled"),
        )
        conclude(context, partial(self._read, context, wanted), ending)

    def abandoned(self, arguments: Arguments) -> None:
        """Say that the workers died over this tracing once too often."""
        self.histories.fail(str(arguments["tracing"]), ABANDONED, "the workers died over it")

    def _read(self, context: JobContext, wanted: Wanted) -> History:
        with TemporaryDirectory(prefix="trace-", dir=self.scratch, ignore_cleanup_errors=True) as folder:
            result = Path(folder, "history.json")
            orders = HistoryOrders(wanted.address, wanted.commit, str(result), self.terms)
            child = ChildCommand(self.command, Path(folder), self.seconds)
            run_child(child, asdict(orders), hear=forward_to(context), stop=context.stopping.is_set)
            return _history(result)


def _history(result: Path) -> History:
    try:
        return History.from_json(result.read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        raise ChildCrashedError(f"the child left no readable history: {error}") from error
