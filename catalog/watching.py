"""What the nightly job notes when a repository has a new report: its licence is another one, or its value fell.

The job sees each newest report once and remembers it, so that it compares with what readers were shown before, and not
with reports of older commits that are measured later.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from catalog.documents import unpack
from catalog.tables import NoticeRow, ReportRow, RepositoryRow, WatchRow, key
from catalog.views import NoticeKind

LEAST_FALL = 5.0
"""Points by which a value must fall to be told: less is the noise of everyday work on a project."""


def unseen() -> Select[Any]:
    """Return a query for the repositories whose newest report the job has not seen yet."""
    return (
        select_columns(col(RepositoryRow.id))
        .outerjoin(WatchRow, col(WatchRow.repository_id) == col(RepositoryRow.id))
        .where(
            col(RepositoryRow.latest_report_id).is_not(None),
            col(WatchRow.report_id).is_distinct_from(col(RepositoryRow.latest_report_id)),
        )
        .order_by(col(RepositoryRow.id))
    )


def see_report(session: Session, repository_id: int) -> int:
    """Compare the newest report with the one before and remember it; return how many notices changed."""
    repository = session.get_one(RepositoryRow, repository_id)
    report = session.get_one(ReportRow, repository.latest_report_id)
    watch = session.get(WatchRow, repository_id)
    earlier = session.get(ReportRow, watch.report_id) if watch else _before(session, report)
    known = watch.licence if watch else _licence(earlier)
    licence = _licence(report) or known
    session.merge(WatchRow(repository_id=key(repository), report_id=report.id, licence=licence))
    return _see_licence(session, report, known, licence) + _see_value(session, report, earlier)


def _see_licence(session: Session, report: ReportRow, before: str, after: str) -> bool:
    """Note another licence; return whether that is news. An unclear one says nothing."""
    if not before or before == after:
        return False
    _note(session, report.repository_id, NoticeKind.LICENCE_CHANGED, report.created_at, before, after)
    return True


def _see_value(session: Session, report: ReportRow, earlier: ReportRow | None) -> bool:
    """Note a value that fell, or take the note back; return whether that is news.

    Only values of one method and benchmark are compared. A note stays until the value is near what it fell from.
    """
    kind = NoticeKind.SCORE_FELL
    known = session.get(NoticeRow, (report.repository_id, kind))
    is_alike = earlier is not None and (earlier.model, earlier.benchmark) == (report.model, report.benchmark)
    before = float(known.before) if known else earlier.value if earlier else None
    if is_alike and report.value is not None and before is not None and before - report.value >= LEAST_FALL:
        since = known.since if known else report.created_at
        _note(session, report.repository_id, kind, since, f"{before:.0f}", f"{report.value:.0f}")
        return True
    if known:
        session.delete(known)
    return known is not None


def _note(  # noqa: PLR0913, PLR0917 - the columns of a row
    session: Session, repository_id: int, kind: NoticeKind, since: datetime, before: str, after: str
) -> None:
    session.merge(NoticeRow(repository_id=repository_id, kind=kind, since=since, before=before, after=after))


def _before(session: Session, report: ReportRow) -> ReportRow | None:
    older = select(ReportRow).where(
        ReportRow.repository_id == report.repository_id, col(ReportRow.created_at) < report.created_at
    )
    return session.exec(older.order_by(col(ReportRow.created_at).desc(), col(ReportRow.id)).limit(1)).one_or_none()


def _licence(row: ReportRow | None) -> str:
    return (unpack(row.document).licensing.expression or "") if row else ""
