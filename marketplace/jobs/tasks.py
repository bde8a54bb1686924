"""The tasks this marketplace's workers know: assess, read a history or a proposal, print, and tidy up by the clock.

The report is published by an upsert; `marketplace.jobs.ending` says how each job ends.
"""

import logging
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from analyzer.values import Step
from catalog import excerpts, histories, proposals, report_documents
from catalog.assessments import TASK, Assessments
from catalog.errors import NotFoundError, StateError
from catalog.handing_over import ABANDONED
from catalog.jobs import JobProgress
from catalog.services import Catalog
from marketplace.errors import ChildCrashedError, JobRefusedError
from marketplace.jobs.child import ChildCommand, run_child
from marketplace.jobs.context import Arguments, JobContext, Schedule, Task
from marketplace.jobs.ending import Ending, conclude, forward_to
from marketplace.jobs.excerpting import ExcerptJob
from marketplace.jobs.orders import AnalysisOrders, AnalysisTerms
from marketplace.jobs.post import POST
from marketplace.jobs.printing import PrintingJob
from marketplace.jobs.proposing import ProposalJob
from marketplace.jobs.tracing import TracingJob
from scorers.report import Report
from web.printed_report import ReportWriter

_log = logging.getLogger(__name__)
ANALYSIS = (sys.executable, "-I", "-m", "marketplace.jobs.analysis")
ANALYSIS_SECONDS = 1800.0
UNKNOWN = "assessment.unknown"
DAY = 24 * 3600.0
PULSE = Schedule("reconcile", 60.0)
"""What shows that a worker lives."""
SCHEDULES = (
    PULSE,
    Schedule(POST, 60.0),
    Schedule("warnings", 3600.0),
    Schedule("tidy", 3600.0),
    Schedule("freshness", DAY),
    Schedule("drafts", DAY),
    Schedule("documents", DAY),
)
"""What runs by the clock."""


def tasks(catalog: Catalog, terms: AnalysisTerms, scratch: Path, writer: ReportWriter) -> tuple[Task, ...]:
    """Return the tasks over a catalogue, on the installation's terms; `writer` writes what is printed."""
    assessing = AssessmentJob(catalog.assessments, scratch, terms)
    tracing = TracingJob(catalog.histories, scratch, terms)
    excerpting = ExcerptJob(catalog.excerpts, scratch, terms)
    proposing = ProposalJob(catalog.proposals, scratch, terms)
    printing = PrintingJob(catalog, writer, scratch)
    return (
        Task(TASK, assessing.run, assessing.abandoned),
        Task(histories.TASK, tracing.run, tracing.abandoned),
        Task(excerpts.TASK, excerpting.run, excerpting.abandoned),
        Task(proposals.TASK, proposing.run, proposing.abandoned),
        Task(report_documents.TASK, printing.run, printing.abandoned),
        Task("reconcile", lambda _context, _arguments: _reconcile(catalog)),
        Task("warnings", lambda _context, _arguments: _log.info("%s warnings", catalog.warnings.tell())),
        Task("tidy", lambda _context, _arguments: _log.info("%s rows of accounts are over", catalog.tidying.run())),
        Task("freshness", lambda _context, _arguments: _refresh(catalog)),
        Task("drafts", lambda _context, _arguments: _expire_drafts(catalog)),
        Task("documents", lambda _context, _arguments: _expire_documents(catalog)),
    )


def _reconcile(catalog: Catalog) -> None:
    catalog.assessments.reconcile()
    catalog.histories.reconcile()
    catalog.excerpts.reconcile()
    catalog.proposals.reconcile()
    catalog.documents.reconcile()


def _expire_drafts(catalog: Catalog) -> None:
    _log.info("%s abandoned drafts were thrown away", catalog.drafts.expire())


def _expire_documents(catalog: Catalog) -> None:
    _log.info("%s printed reports were kept long enough and thrown away", catalog.documents.expire())


def _refresh(catalog: Catalog) -> None:
    catalog.complaints.forget()
    found = catalog.freshness.refresh()
    _log.info("%s invitations and %s messages are over", catalog.invitations.tidy(), catalog.messages.tidy())
    _log.info(
        "%s statements and %s references have expired, %s listings indexed anew, %s notices changed",
        found.statements,
        found.references,
        found.listings,
        found.notices,
    )


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
        ending = Ending(
            publish=partial(self.assessments.complete, assessment),
            fail=partial(self.assessments.fail, assessment),
            cancel=partial(self.assessments.cancel, assessment),
        )
        conclude(context, partial(self._analyze, context, address), ending)

    def abandoned(self, arguments: Arguments) -> None:
        """Say that the workers died over this assessment once too often."""
        self.assessments.fail(str(arguments["assessment"]), ABANDONED, "the workers died over it")

    def _analyze(self, context: JobContext, address: str) -> Report:
        with TemporaryDirectory(prefix="assess-", dir=self.scratch, ignore_cleanup_errors=True) as folder:
            result = Path(folder, "report.json")
            orders = AnalysisOrders(address, str(result), self.terms)
            child = ChildCommand(self.command, Path(folder), self.seconds)
            run_child(child, asdict(orders), hear=forward_to(context), stop=context.stopping.is_set)
            report = _read(result)
        context.report(JobProgress(Step.PUBLISH))
        return report


def _read(result: Path) -> Report:
    try:
        return Report.from_json(result.read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        raise ChildCrashedError(f"the child left no readable report: {error}") from error
