"""Reports: whole documents, read by identifier or through a listing, and brought by imports."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from catalog.errors import NotFoundError
from catalog.finding import lock_repository
from catalog.lifecycle import find_readable, repository_readable
from catalog.permissions import NOBODY, Principal
from catalog.publishing import make_latest, publish
from catalog.sessions import Sessions
from catalog.shelf import Shelf
from catalog.tables import ReportRow, RepositoryRow
from scorers.report import Report


@dataclass(frozen=True, slots=True)
class Reports:
    """The published reports; none of them ever changes."""

    sessions: Sessions
    clock: Callable[[], datetime]
    shelf: Shelf = field(default_factory=Shelf)

    def read(self, report_id: str, reader: Principal = NOBODY) -> Report:
        """Return one report; raise NotFoundError."""
        with self.sessions.read() as session:
            found = session.exec(select(ReportRow.repository_id).where(ReportRow.id == report_id)).one_or_none()
            if found is None or not repository_readable(session, found, reader):
                raise NotFoundError("report", report_id)
            return self._document(session, report_id, report_id)

    def latest(self, slug: str, reader: Principal = NOBODY) -> Report:
        """Return the report a listing's score comes from; raise NotFoundError for no listing or no report."""
        with self.sessions.read() as session:
            listing = find_readable(session, slug, reader)
            repository = session.get(RepositoryRow, listing.repository_id) if listing.repository_id else None
            return self._document(session, repository.latest_report_id if repository else None, slug)

    def at(self, slug: str, commit: str, reader: Principal = NOBODY) -> Report:
        """Return the newest report of a listing's repository at that commit (in full); raise NotFoundError."""
        with self.sessions.read() as session:
            listing = find_readable(session, slug, reader)
            return self._document(session, newest_report(session, listing.repository_id, commit), f"{slug} at {commit}")

    def import_report(self, address: str, report: Report, created_at: datetime | None = None) -> str:
        """Store a report made elsewhere at `created_at` (default: now) and return its id; may be repeated.

        It becomes the one its listings show unless they show one that was made later.
        """
        now = self.clock()
        with self.sessions.write() as session:
            repository = lock_repository(session, address, now)
            shown = session.get(ReportRow, repository.latest_report_id) if repository.latest_report_id else None
            report_id = publish(session, repository, report, created_at or now)
            if shown is None or session.get_one(ReportRow, report_id).created_at > shown.created_at:
                make_latest(session, repository, report_id, report, now)
        return report_id

    def _document(self, session: Session, report_id: str | None, key: str) -> Report:
        kept = self.shelf.find(report_id) if report_id else None
        if kept is not None:
            return kept
        document = session.exec(select(ReportRow.document).where(ReportRow.id == report_id)).one_or_none()
        if report_id is None or document is None:
            raise NotFoundError("report", key)
        return self.shelf.unpack(report_id, document)


def newest_report(session: Session, repository_id: int | None, commit: str) -> str | None:
    """Return the id of the newest report of a repository at that commit, None if there is none."""
    query = select(ReportRow.id).where(ReportRow.repository_id == repository_id, ReportRow.commit == commit)
    return session.exec(query.order_by(col(ReportRow.created_at).desc(), col(ReportRow.id))).first()
