"""Assessments: what is asked of the workers, and what they answer.

How a request comes to its job, and again if the job was lost: `catalog.handing_over`. Jobs are delivered at least once;
so `begin` and `complete` may be called again, and a worker that wakes up late finds the final state and is told so by a
StateError.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, func, select

from catalog.errors import StateError
from catalog.finding import find_listing, lock_repository
from catalog.handing_over import Handover, finish, lock, lock_open, require_open
from catalog.histories import Histories
from catalog.jobs import JobQueue, is_alive
from catalog.lifecycle import advance
from catalog.publishing import make_latest, publish
from catalog.queueing import open_assessment, read_assessment, usual_seconds
from catalog.sessions import Sessions
from catalog.tables import AssessmentRow, ListingRow, RepositoryRow
from catalog.telling import Tidings, tell_owners
from catalog.tracings import open_tracing
from catalog.views import OPEN, AssessmentState, AssessmentView, Backlog, MessageKind
from scorers.report import Report

TASK = "assess"
FIRST_PRIORITY = 10
REPEAT_PRIORITY = 0
IMPORT_PRIORITY = -20
"""An import's repositories wait behind everything that somebody is waiting for."""


@dataclass(frozen=True, slots=True)
class Assessments:
    """Requests to analyze a repository, from the first to the report; `review`: what is new waits for a reviewer."""

    sessions: Sessions
    clock: Callable[[], datetime]
    queue: JobQueue
    histories: Histories
    review: bool = True

    def request(self, slug: str) -> AssessmentView:
        """Ask for a new assessment of a listing; while its repository has an open one, return that."""
        with self.sessions.write() as session:
            listing = find_listing(session, slug)
            repository = session.get(RepositoryRow, listing.repository_id) if listing.repository_id else None
            if repository is None:
                raise StateError(f"listing {slug!r} has no repository")
            lock_repository(session, repository.address, self.clock())
            assessment_id = open_assessment(session, repository, listing, self.clock(), REPEAT_PRIORITY)
        return self.hand_over(assessment_id)

    def read(self, assessment_id: str) -> AssessmentView:
        """Return an assessment with what its job last said of itself."""
        with self.sessions.read() as session:
            view, job_id, _ = read_assessment(session, assessment_id)
            usual = usual_seconds(session, assessment_id)
        job = self._handover.job(job_id) if view.state in OPEN else None
        elapsed = (view.finished_at or self.clock()) - view.started_at if view.started_at else None
        return replace(
            view,
            progress=job.progress if job else None,
            elapsed_seconds=max(0, int(elapsed.total_seconds())) if elapsed is not None else None,
            usual_seconds=usual,
        )

    def backlog(self) -> Backlog:
        """Return how many assessments wait and how many run."""
        with self.sessions.read() as session:
            counted = select(AssessmentRow.state, func.count()).where(col(AssessmentRow.state).in_(OPEN))
            counts = dict(session.exec(counted.group_by(col(AssessmentRow.state))).all())
        return Backlog(counts.get(AssessmentState.QUEUED, 0), counts.get(AssessmentState.RUNNING, 0))

    def hand_over(self, assessment_id: str) -> AssessmentView:
        """Give an open assessment to the queue unless it is there already; called after the row's transaction."""
        with self.sessions.read() as session:
            view, job_id, priority = read_assessment(session, assessment_id)
        if view.state in OPEN and not is_alive(self._handover.job(job_id)):
            self._handover.enqueue(assessment_id, TASK, {"assessment": view.id}, view.repository, priority)
        return self.read(assessment_id)

    def begin(self, assessment_id: str) -> str:
        """Note that a worker has started and return the repository's address; StateError if there is nothing to do."""
        with self.sessions.write() as session:
            row = lock_open(session, AssessmentRow, assessment_id)
            row.state = AssessmentState.RUNNING
            row.started_at = row.started_at or self.clock()
            return session.get_one(RepositoryRow, row.repository_id).address

    def complete(self, assessment_id: str, report: Report) -> str:
        """Publish the report, unless it is there already, and return its id; StateError if failed or cancelled.

        The history behind its commit is asked for as well, and read when nothing more urgent waits.
        """
        with self.sessions.write() as session:
            row = lock(session, AssessmentRow, assessment_id)
            if row.report_id is not None:
                return row.report_id
            require_open(row)
            now = self.clock()
            address = session.get_one(RepositoryRow, row.repository_id).address
            repository = lock_repository(session, address, now)
            row.report_id = publish(session, repository, report, now)
            make_latest(session, repository, row.report_id, report, now)
            listings = session.exec(select(ListingRow).where(ListingRow.repository_id == repository.id)).all()
            for listing in listings:
                _tell(session, listing, row, "completed", now)
            for listing in listings:
                advance(session, listing, now, review=self.review)
            finish(row, AssessmentState.COMPLETED, now)
            report_id, tracing = row.report_id, open_tracing(session, repository, report.commit, now)
        if tracing is not None:
            self.histories.hand_over(tracing)
        return report_id

    def fail(self, assessment_id: str, fault_code: str, detail: str) -> None:
        """Note why there is no report; an assessment in a final state stays as it is."""
        with self.sessions.write() as session:
            row = lock(session, AssessmentRow, assessment_id)
            if row.state in OPEN:
                now = self.clock()
                finish(row, AssessmentState.FAILED, now, fault_code, detail)
                _tell(session, session.get_one(ListingRow, row.listing_id), row, "failed", now)

    def cancel(self, assessment_id: str) -> AssessmentView:
        """Stop an open assessment; one in a final state stays as it is."""
        with self.sessions.write() as session:
            row = lock(session, AssessmentRow, assessment_id)
            stopped = row.state in OPEN
            if stopped:
                finish(row, AssessmentState.CANCELLED, self.clock())
        if stopped and row.job_id:
            self.queue.cancel(row.job_id)
        return self.read(assessment_id)

    def reconcile(self) -> int:
        """Hand over again every open assessment whose job is unknown or final; return how many."""
        return self._handover.reconcile(self.hand_over)

    @property
    def _handover(self) -> Handover[AssessmentRow]:
        return Handover(AssessmentRow, self.sessions, self.clock, self.queue)


def _tell(session: Session, listing: ListingRow, row: AssessmentRow, ending: str, now: datetime) -> None:
    details = {"slug": listing.slug, "name": listing.name, "ending": ending}
    tell_owners(session, listing, Tidings(MessageKind.MEASURED, f"assessment:{row.id}:{listing.id}", details), now)
