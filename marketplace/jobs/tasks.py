"""The tasks this marketplace's workers know: assess a repository, and bring rows and queue back together.

An assessment is told as it is: what the analyzer refuses (a wrong address, an empty repository) fails at once and is
never retried, because trying again changes nothing. A child that died without a word is tried again, and only the last
attempt makes the assessment fail. An analysis that is too slow is not tried again: it would be as slow.

Delivery is at least once, so the report is published by an upsert, and only by the attempt that still holds the job.
"""

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from analyzer.values import Step
from catalog.assessments import ABANDONED, Assessments
from catalog.errors import NotFoundError, StateError
from catalog.jobs import JobProgress
from marketplace.errors import ChildCrashedError, ChildStoppedError, ChildTimeoutError, JobRefusedError
from marketplace.jobs.child import ChildCommand, Message, run_child
from marketplace.jobs.context import Arguments, JobContext, Schedule, Task
from marketplace.jobs.orders import AnalysisOrders, AnalysisTerms
from scorers.report import Report

ANALYSIS = (sys.executable, "-I", "-m", "marketplace.jobs.analysis")
ANALYSIS_SECONDS = 1800.0
CRASHED = "analysis.crashed"
TIMED_OUT = "analysis.timed_out"
UNKNOWN = "assessment.unknown"
SCHEDULES = (Schedule("reconcile", 60.0),)
"""What runs by the clock."""


def tasks(assessments: Assessments, terms: AnalysisTerms, scratch: Path) -> tuple[Task, ...]:
    """Return the tasks over a catalogue's assessments, on the installation's terms."""
    job = AssessmentJob(assessments, scratch, terms)
    return (
        Task("assess", job.run, job.abandoned),
        Task("reconcile", lambda _context, _arguments: _reconcile(assessments)),
    )


def _reconcile(assessments: Assessments) -> None:
    assessments.reconcile()


@dataclass(frozen=True, slots=True)
class AssessmentJob:
    """Assesses one repository in a child process within `scratch`; `command` is the child and a seam for tests."""

    assessments: Assessments
    scratch: Path
    terms: AnalysisTerms = field(default_factory=AnalysisTerms)
    command: Sequence[str] = ANALYSIS
    seconds: float = ANALYSIS_SECONDS

    def run(self, context: JobContext, arguments: Arguments) -> None:
        """Take the assessment from queued to completed, failed or cancelled; do nothing if it is final already."""
        assessment = str(arguments["assessment"])
        try:
            address = self.assessments.begin(assessment)
        except StateError:
            return
        except NotFoundError as error:
            raise JobRefusedError(UNKNOWN, str(error)) from error
        self._assess(context, assessment, address)

    def abandoned(self, arguments: Arguments) -> None:
        """Say that the workers died over this assessment once too often."""
        self.assessments.fail(str(arguments["assessment"]), ABANDONED, "the workers died over it")

    def _assess(self, context: JobContext, assessment: str, address: str) -> None:
        try:
            report = self._analyze(context, address)
        except ChildStoppedError:
            self._stopped(context, assessment)
        except JobRefusedError as error:
            self._fail(context, assessment, error)
        except ChildTimeoutError as error:
            self._fail(context, assessment, JobRefusedError(TIMED_OUT, str(error)))
        except ChildCrashedError as error:
            if not context.final:
                raise
            self._fail(context, assessment, JobRefusedError(CRASHED, str(error)))
        else:
            self._publish(context, assessment, report)

    def _analyze(self, context: JobContext, address: str) -> Report:
        with TemporaryDirectory(prefix="assess-", dir=self.scratch, ignore_cleanup_errors=True) as folder:
            result = Path(folder, "report.json")
            orders = AnalysisOrders(address, str(result), self.terms)
            child = ChildCommand(self.command, Path(folder), self.seconds)
            run_child(child, asdict(orders), hear=_forward_to(context), stop=context.stopping.is_set)
            return _read(result)

    def _publish(self, context: JobContext, assessment: str, report: Report) -> None:
        context.report(JobProgress(Step.PUBLISH))
        if context.holds():
            with suppress(StateError):  # cancelled at the last moment
                self.assessments.complete(assessment, report)

    def _fail(self, context: JobContext, assessment: str, error: JobRefusedError) -> None:
        if context.holds():
            self.assessments.fail(assessment, error.code, str(error))
        raise error

    def _stopped(self, context: JobContext, assessment: str) -> None:
        if context.cancelled.is_set():
            self.assessments.cancel(assessment)


def _forward_to(context: JobContext) -> Callable[[Message], None]:
    def hear(message: Message) -> None:
        try:
            context.report(msgspec.convert(message, JobProgress))
        except msgspec.ValidationError:
            return  # a message that is no progress is none of the reader's business

    return hear


def _read(result: Path) -> Report:
    try:
        return Report.from_json(result.read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        raise ChildCrashedError(f"the child left no readable report: {error}") from error
