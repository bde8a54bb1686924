"""Histories: what a repository's past says, read by a job of its own once the first result is out.

Reading all commits takes longer than measuring the newest one, and nobody should wait for it. So a published report
asks for the history behind its commit, a row keeps the request, and a job with the lowest priority carries it. The
report never changes: the history is stored beside it, and where it cannot be had the request keeps the reason. How a
request comes to its job, and again if the job was lost: `catalog.handing_over`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, select

from analyzer.history.maintenance import read_maintenance
from analyzer.history.values import History
from catalog.documents import unpack_history
from catalog.errors import NotFoundError
from catalog.finding import lock_repository
from catalog.handing_over import Handover, finish, lock, lock_open, require_open
from catalog.jobs import JobQueue
from catalog.lifecycle import find_readable, repository_readable
from catalog.permissions import NOBODY, Principal
from catalog.sessions import Sessions
from catalog.tables import HistoryRow, ReportRow, RepositoryRow, TracingRow
from catalog.tracings import OPEN_TRACINGS, newest_history, newest_tracing, store_history
from catalog.views import OPEN, HistoryState, HistoryView

TASK = "trace"
PRIORITY = -10


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a worker needs to know to read a history."""

    address: str
    commit: str


@dataclass(frozen=True, slots=True)
class Histories:
    """The histories behind published reports, and the requests to read them."""

    sessions: Sessions
    clock: Callable[[], datetime]
    queue: JobQueue

    def behind(self, report_id: str, reader: Principal = NOBODY) -> HistoryView:
        """Return the history behind a report, or how far it is; raise NotFoundError for no such report."""
        with self.sessions.read() as session:
            columns = select(ReportRow.repository_id, ReportRow.commit).where(ReportRow.id == report_id)
            found = session.exec(columns).one_or_none()
            if found is None or not repository_readable(session, found[0], reader):
                raise NotFoundError("report", report_id)
            view, job_id = _find(session, *found)
        return self._with_progress(view, job_id)

    def at(self, slug: str, commit: str, reader: Principal = NOBODY) -> HistoryView:
        """Return the history behind a commit of a listing's repository, or how far it is."""
        with self.sessions.read() as session:
            view, job_id = _find(session, find_readable(session, slug, reader).repository_id, commit)
        return self._with_progress(view, job_id)

    def hand_over(self, tracing_id: str) -> None:
        """Give an open tracing to the queue unless it is there already; called after the row's transaction."""
        self._handover.give(tracing_id, TASK, PRIORITY)

    def begin(self, tracing_id: str) -> Wanted:
        """Note that a worker has started and return what to read; StateError if there is nothing to do."""
        with self.sessions.write() as session:
            row = lock_open(session, TracingRow, tracing_id)
            row.state = HistoryState.RUNNING
            row.started_at = row.started_at or self.clock()
            return Wanted(session.get_one(RepositoryRow, row.repository_id).address, row.commit)

    def complete(self, tracing_id: str, history: History) -> None:
        """Store the history, unless it is there already; StateError if the tracing has failed."""
        with self.sessions.write() as session:
            row = lock(session, TracingRow, tracing_id)
            if row.state == HistoryState.COMPLETED:
                return
            require_open(row)
            if history.commit != row.commit:
                raise ValueError(f"the history of {history.commit} is not that of {row.commit}")
            now = self.clock()
            address = session.get_one(RepositoryRow, row.repository_id).address
            store_history(session, lock_repository(session, address, now), history, row.requested_at, now)
            finish(row, HistoryState.COMPLETED, now)

    def fail(self, tracing_id: str, fault_code: str, detail: str) -> None:
        """Note why there is no history; a tracing in a final state stays as it is.

        Readers see the code alone: the detail may tell of this machine and is for its operator.
        """
        with self.sessions.write() as session:
            row = lock(session, TracingRow, tracing_id)
            if row.state in OPEN:
                finish(row, HistoryState.FAILED, self.clock(), fault_code, detail)

    def import_history(self, address: str, history: History) -> None:
        """Store a history read elsewhere, judged as of its own commit; may be repeated."""
        now = self.clock()
        with self.sessions.write() as session:
            store_history(session, lock_repository(session, address, now), history, history.reference, now)

    def reconcile(self) -> int:
        """Hand over again every open tracing whose job is unknown or final; return how many."""
        return self._handover.reconcile(self.hand_over)

    @property
    def _handover(self) -> Handover[TracingRow]:
        return Handover(TracingRow, self.sessions, self.clock, self.queue)

    def _with_progress(self, view: HistoryView, job_id: str) -> HistoryView:
        job = self._handover.job(job_id) if view.state in OPEN_TRACINGS else None
        return replace(view, progress=job.progress if job else None)


def _find(session: Session, repository_id: int | None, commit: str) -> tuple[HistoryView, str]:
    """Return the view without progress, and the id of the job that reads."""
    stored = newest_history(session, repository_id, commit)
    if stored is not None:
        return _view(stored), ""
    asked = newest_tracing(session, repository_id, commit)
    if asked is None:
        return HistoryView(HistoryState.ABSENT), ""
    return HistoryView(HistoryState(asked.state), fault=asked.fault), asked.job_id


def _view(row: HistoryRow) -> HistoryView:
    history = unpack_history(row.document)
    later = row.as_of if row.as_of > history.reference else None
    maintenance = read_maintenance(history, later)
    return HistoryView(HistoryState.COMPLETED, id=row.id, history=history, maintenance=maintenance)
