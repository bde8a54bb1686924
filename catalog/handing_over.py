"""Requests to the workers: how a row comes to its job, and what becomes of one whose job was lost.

The row is the truth, the queue only carries it: a job is enqueued after the row's transaction, and `reconcile`, called
each minute, hands over again what a crash between the two left behind, or what an engine gave up on. What kills every
worker must not circle for ever, so after a few handovers its request fails as "analysis.abandoned".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlmodel import Session, col, select

from catalog.errors import NotFoundError, StateError
from catalog.jobs import JobArgument, JobQueue, JobStatus, is_alive
from catalog.review_tables import ExcerptRow
from catalog.sessions import Sessions
from catalog.tables import AssessmentRow, DocumentRow, ProposalRow, TracingRow
from catalog.views import OPEN, AssessmentState, HistoryState

MOST_HANDOVERS = 5
ABANDONED = "analysis.abandoned"
LONGEST_DETAIL = 2_000
R = TypeVar("R", AssessmentRow, TracingRow, ProposalRow, ExcerptRow, DocumentRow)


@dataclass(frozen=True, slots=True)
class Handover(Generic[R]):
    """The requests of one table and the queue that carries them."""

    table: type[R]
    sessions: Sessions
    clock: Callable[[], datetime]
    queue: JobQueue

    def job(self, job_id: str) -> JobStatus | None:
        """Return what the queue knows of a job; None for a request that has none yet."""
        return self.queue.status(job_id) if job_id else None

    def give(self, request_id: str, task: str, priority: int) -> None:
        """Give an open request to the queue unless it is there already; called after the row's transaction."""
        name = str(self.table.__tablename__)
        with self.sessions.read() as session:
            row = session.get(self.table, request_id)
        if row is None:
            raise NotFoundError(name, request_id)
        if row.state in OPEN and not is_alive(self.job(row.job_id)):
            self.enqueue(request_id, task, {name: request_id}, f"{name}:{request_id}", priority)

    def enqueue(
        self, request_id: str, task: str, arguments: Mapping[str, JobArgument], key: str, priority: int
    ) -> None:
        """Give a request a job and note it; called after the row's transaction."""
        job_id = self.queue.enqueue(task, arguments, key=key, priority=priority)
        with self.sessions.write() as session:
            row = lock(session, self.table, request_id)
            row.job_id = job_id
            row.handovers += 1

    def reconcile(self, hand_over: Callable[[str], object]) -> int:
        """Hand over again every open request whose job is unknown or final; return how many."""
        with self.sessions.read() as session:
            query = select(self.table.id, self.table.job_id).where(col(self.table.state).in_(OPEN))
            rows = session.exec(query.order_by(col(self.table.requested_at))).all()
        jobs = ((request_id, self.job(job_id)) for request_id, job_id in rows)
        return sum(self._retry(request_id, job, hand_over) for request_id, job in jobs if not is_alive(job))

    def _retry(self, request_id: str, job: JobStatus | None, hand_over: Callable[[str], object]) -> bool:
        """Hand an open request over again, or give it up after too many times; return whether it was handed over."""
        with self.sessions.write() as session:
            row = session.get(self.table, request_id, with_for_update=True)
            if row is None or row.state not in OPEN:
                return False
            if row.handovers >= MOST_HANDOVERS:
                finish(row, AssessmentState.FAILED, self.clock(), ABANDONED, job.error if job else "")
                return False
            row.state = AssessmentState.QUEUED
        hand_over(request_id)
        return True


def lock(session: Session, table: type[R], request_id: str) -> R:
    """Return the row, which other writers then wait for; raise NotFoundError if there is none."""
    row = session.get(table, request_id, with_for_update=True)
    if row is None:
        raise NotFoundError(str(table.__tablename__), request_id)
    return row


def lock_open(session: Session, table: type[R], request_id: str) -> R:
    """Return the same; raise StateError if it is in a final state."""
    return require_open(lock(session, table, request_id))


def require_open(row: R) -> R:
    """Return the row; raise StateError if it is in a final state."""
    if row.state not in OPEN:
        raise StateError(f"{row.__tablename__} {row.id} is {row.state}")
    return row


def finish(
    row: AssessmentRow | TracingRow | ProposalRow | ExcerptRow | DocumentRow,
    state: AssessmentState | HistoryState,
    now: datetime,
    fault: str = "",
    detail: str = "",
) -> None:
    """Move the row to a final state."""
    row.state = state
    row.finished_at = now
    row.fault = fault
    row.detail = detail[:LONGEST_DETAIL]
