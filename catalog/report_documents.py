"""Reports as documents to print and to file: asked for by a reader, made by a worker, kept for a while.

    queued ──▶ running ──▶ completed
       └──────────┴──────▶ failed

There is one for each report, language and listing, since its cover has the listing's name. What else it shows may
change (the template, the name, a history that was read later), so each names its edition; one of another edition is
made anew when somebody asks. How a request comes to its job, and again if the job was lost: `catalog.handing_over`.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlmodel import Session, col, delete, select

from catalog.errors import NotFoundError
from catalog.handing_over import Handover, finish, lock, lock_open, require_open
from catalog.jobs import JobQueue
from catalog.lifecycle import find_readable
from catalog.permissions import NOBODY, Principal
from catalog.reports import newest_report
from catalog.sessions import Sessions
from catalog.tables import DocumentRow, HistoryRow, ListingRow, ReportRow, key
from catalog.views import OPEN, AssessmentState

TASK = "print"
PRIORITY = 15
"""Somebody waits for it, and it takes a second."""
LARGEST_DOCUMENT = 2_000_000
KEPT = timedelta(days=90)
"""How long a document is kept: it can be made anew from its report at any time."""
AGAIN_AFTER = timedelta(minutes=10)
"""How long after a failure nobody can ask again: what fails once often fails twice, and each attempt costs."""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """How far a document is, None if nobody asked for this edition; `fault` is a code, `again` whether to ask anew."""

    state: AssessmentState | None = None
    fault: str = ""
    again: bool = True
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a worker needs to know to print a document."""

    slug: str
    report_id: str
    made_at: datetime
    language: str


@dataclass(frozen=True, slots=True)
class _Subject:
    """A report under a listing's name, and the edition that would be printed now."""

    listing: ListingRow
    report_id: str
    edition: str


@dataclass(frozen=True, slots=True)
class ReportDocuments:
    """The reports as documents, and the requests to print them."""

    sessions: Sessions
    clock: Callable[[], datetime]
    queue: JobQueue

    def at(self, slug: str, commit: str, language: str, version: str, reader: Principal = NOBODY) -> DocumentView:
        """Return the document of the newest report at a commit, or how far it is; `version` is the template's.

        Raise NotFoundError for no such listing or report, or one that the reader may not see.
        """
        with self.sessions.read() as session:
            subject = _find(session, slug, commit, version, reader)
            return self._view(_current(session, subject, language))

    def request(self, slug: str, commit: str, language: str, version: str, reader: Principal = NOBODY) -> DocumentView:
        """Ask for a document unless it is there, on its way, or has failed just now; return how far it is."""
        with self.sessions.write() as session:
            subject = _find(session, slug, commit, version, reader)
            session.refresh(subject.listing, with_for_update=True)
            known = _current(session, subject, language)
            if known is not None and not self._may_ask(known):
                return self._view(known)
            row = _renewed(session, subject, language, self.clock())
            document_id = row.id
        self.hand_over(document_id)
        with self.sessions.read() as session:
            return self._view(session.get(DocumentRow, document_id))

    def hand_over(self, document_id: str) -> None:
        """Give an open request to the queue unless it is there already; called after the row's transaction."""
        self._handover.give(document_id, TASK, PRIORITY)

    def begin(self, document_id: str) -> Wanted:
        """Note that a worker has started and return what to print; StateError if there is nothing to do."""
        with self.sessions.write() as session:
            row = lock_open(session, DocumentRow, document_id)
            row.state = AssessmentState.RUNNING
            row.started_at = row.started_at or self.clock()
            slug = session.get_one(ListingRow, row.listing_id).slug
            made_at = session.exec(select(ReportRow.created_at).where(ReportRow.id == row.report_id)).one()
            return Wanted(slug, row.report_id, made_at, row.language)

    def complete(self, document_id: str, content: bytes) -> None:
        """Keep what was printed; once it is kept, another delivery changes nothing."""
        if not 0 < len(content) <= LARGEST_DOCUMENT:
            raise ValueError(f"a document of {len(content)} bytes is not kept")
        with self.sessions.write() as session:
            row = lock(session, DocumentRow, document_id)
            if row.state == AssessmentState.COMPLETED:
                return
            require_open(row).content = content
            finish(row, AssessmentState.COMPLETED, self.clock())

    def fail(self, document_id: str, fault_code: str, detail: str) -> None:
        """Note why there is no document; a final state stays as it is, and a request that is gone needs no answer."""
        with self.sessions.write() as session:
            row = session.get(DocumentRow, document_id, with_for_update=True)
            if row is not None and row.state in OPEN:
                finish(row, AssessmentState.FAILED, self.clock(), fault_code, detail)

    def expire(self) -> int:
        """Throw away what has been kept long enough; return how many."""
        with self.sessions.write() as session:
            over = delete(DocumentRow).where(col(DocumentRow.finished_at) <= self.clock() - KEPT)
            return session.exec(over).rowcount

    def reconcile(self) -> int:
        """Hand over again every open request whose job is unknown or final; return how many."""
        return self._handover.reconcile(self.hand_over)

    @property
    def _handover(self) -> Handover[DocumentRow]:
        return Handover(DocumentRow, self.sessions, self.clock, self.queue)

    def _may_ask(self, row: DocumentRow) -> bool:
        if row.state != AssessmentState.FAILED or row.finished_at is None:
            return False
        return self.clock() - row.finished_at >= AGAIN_AFTER

    def _view(self, row: DocumentRow | None) -> DocumentView:
        if row is None:
            return DocumentView()
        return DocumentView(AssessmentState(row.state), row.fault, self._may_ask(row), row.content or b"")


def _find(session: Session, slug: str, commit: str, version: str, reader: Principal) -> _Subject:
    listing = find_readable(session, slug, reader)
    report_id = newest_report(session, listing.repository_id, commit)
    if report_id is None:
        raise NotFoundError("report", f"{slug} at {commit}")
    query = select(HistoryRow.id).where(HistoryRow.repository_id == listing.repository_id, HistoryRow.commit == commit)
    history = session.exec(query.order_by(col(HistoryRow.created_at).desc(), col(HistoryRow.id))).first()
    shown = "\n".join((version, history or "", listing.name))
    return _Subject(listing, report_id, hashlib.sha256(shown.encode("utf-8", "ignore")).hexdigest()[:32])


def _of_any_edition(session: Session, subject: _Subject, language: str) -> DocumentRow | None:
    query = select(DocumentRow).where(
        DocumentRow.report_id == subject.report_id,
        DocumentRow.listing_id == subject.listing.id,
        DocumentRow.language == language,
    )
    return session.exec(query).one_or_none()


def _current(session: Session, subject: _Subject, language: str) -> DocumentRow | None:
    row = _of_any_edition(session, subject, language)
    return row if row is not None and row.edition == subject.edition else None


def _renewed(session: Session, subject: _Subject, language: str, now: datetime) -> DocumentRow:
    former = _of_any_edition(session, subject, language)
    if former is not None:
        session.delete(former)
        session.flush()
    row = DocumentRow(
        id=uuid4().hex,
        report_id=subject.report_id,
        listing_id=key(subject.listing),
        language=language,
        edition=subject.edition,
        state=AssessmentState.QUEUED,
        requested_at=now,
    )
    session.add(row)
    session.flush()
    return row
