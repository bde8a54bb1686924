"""The task that reads the source lines behind a report for its reviewers, in a guarded child like the analysis."""

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from analyzer.errors import CancelledError
from analyzer.excerpts.values import Excerpts
from catalog.errors import NotFoundError, StateError
from catalog.excerpts import LARGEST_DOCUMENT, SourceExcerpts, WantedExcerpts
from catalog.handing_over import ABANDONED
from marketplace.errors import ChildCrashedError, JobRefusedError
from marketplace.jobs.child import ChildCommand, run_child
from marketplace.jobs.context import Arguments, JobContext
from marketplace.jobs.ending import Ending, conclude, forward_to
from marketplace.jobs.orders import AnalysisTerms, ExcerptOrders

CHILD = (sys.executable, "-I", "-m", "marketplace.jobs.excerpt")
SECONDS = 600.0
UNKNOWN = "excerpt.unknown"


@dataclass(frozen=True, slots=True)
class ExcerptJob:
    """Reads one report's lines in a child process within `scratch`; `command` is the child and a seam for tests."""

    excerpts: SourceExcerpts
    scratch: Path
    terms: AnalysisTerms = field(default_factory=AnalysisTerms)
    command: Sequence[str] = CHILD
    seconds: float = SECONDS

    def run(self, context: JobContext, arguments: Arguments) -> None:
        """Take the request from queued to completed or failed; do nothing if it is final already."""
        report = str(arguments["excerpt"])
        try:
            wanted = self.excerpts.begin(report)
        except StateError:
            return
        except NotFoundError as error:
            raise JobRefusedError(UNKNOWN, str(error)) from error
        ending = Ending(
            publish=partial(self.excerpts.complete, report),
            fail=partial(self.excerpts.fail, report),
            cancel=partial(self.excerpts.fail, report, CancelledError.code, "the job was cancelled"),
        )
        conclude(context, partial(self._read, context, wanted), ending)

    def abandoned(self, arguments: Arguments) -> None:
        """Say that the workers died over this request once too often."""
        self.excerpts.fail(str(arguments["excerpt"]), ABANDONED, "the workers died over it")

    def _read(self, context: JobContext, wanted: WantedExcerpts) -> Excerpts:
        with TemporaryDirectory(prefix="excerpt-", dir=self.scratch, ignore_cleanup_errors=True) as folder:
            result = Path(folder, "excerpts.json")
            orders = ExcerptOrders(
                wanted.address, wanted.commit, wanted.passages, wanted.spots, str(result), self.terms
            )
            child = ChildCommand(self.command, Path(folder), self.seconds)
            run_child(child, asdict(orders), hear=forward_to(context), stop=context.stopping.is_set)
            return _excerpts(result)


def _excerpts(result: Path) -> Excerpts:
    try:
        if result.stat().st_size > LARGEST_DOCUMENT:
            raise ChildCrashedError("the child left excerpts that are far too large")
        return msgspec.json.decode(result.read_bytes(), type=Excerpts)
    except (OSError, msgspec.DecodeError) as error:
        raise ChildCrashedError(f"the child left no readable excerpts: {error}") from error
