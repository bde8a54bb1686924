"""Asks for the history behind a commit, stores it, and finds it again, within a caller's transaction.

    queued ──▶ running ──▶ completed
       └──────────┴──────▶ failed

A history is stored once for what decides it: repository, commit, and the version of the reading. Its identifier is
derived from these, as a report's is, so a second arrival finds the first one and changes nothing.
"""

import hashlib
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Row as ResultRow
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from analyzer.history.values import HISTORY_VERSION, History
from catalog.documents import pack_history
from catalog.tables import HistoryRow, RepositoryRow, TracingRow, key
from catalog.views import HistoryState, HistorySummary

OPEN_TRACINGS = (HistoryState.QUEUED, HistoryState.RUNNING)
SUMMARY = ("reliability", "commits", "first_commit", "last_commit", "active")


def open_tracing(session: Session, repository: RepositoryRow, commit: str, now: datetime) -> str | None:
    """Return the id of the commit's open tracing, added if there is none, or None if the history is there.

    The caller holds the repository's lock.
    """
    if session.get(HistoryRow, identify(repository.address, commit)) is not None:
        return None
    known = session.exec(
        select(TracingRow.id).where(
            TracingRow.repository_id == repository.id,
            TracingRow.commit == commit,
            col(TracingRow.state).in_(OPEN_TRACINGS),
        )
    ).first()
    if known is not None:
        return known
    row = TracingRow(
        id=uuid4().hex, repository_id=key(repository), commit=commit, state=HistoryState.QUEUED, requested_at=now
    )
    session.add(row)
    return row.id


def store_history(
    session: Session, repository: RepositoryRow, history: History, as_of: datetime, now: datetime
) -> None:
    """Add the history unless it is there already; the caller holds the repository's lock."""
    history_id = identify(repository.address, history.commit)
    if session.get(HistoryRow, history_id) is None:
        row = HistoryRow(
            id=history_id,
            repository_id=key(repository),
            commit=history.commit,
            version=HISTORY_VERSION,
            created_at=now,
            as_of=as_of,
            reliability=history.reliability,
            commits=history.commits,
            first_commit=history.first_commit,
            last_commit=history.last_commit,
            active=history.authors.active,
            document=pack_history(history),
        )
        session.add(row)


def newest_history(session: Session, repository_id: int | None, commit: str) -> HistoryRow | None:
    """Return what was read last of the history behind a commit."""
    query = select(HistoryRow).where(HistoryRow.repository_id == repository_id, HistoryRow.commit == commit)
    return session.exec(query.order_by(col(HistoryRow.created_at).desc(), col(HistoryRow.id))).first()


def newest_tracing(session: Session, repository_id: int | None, commit: str) -> TracingRow | None:
    """Return the last request to read the history behind a commit."""
    query = select(TracingRow).where(TracingRow.repository_id == repository_id, TracingRow.commit == commit)
    return session.exec(query.order_by(col(TracingRow.requested_at).desc(), col(TracingRow.id))).first()


def history_summary(session: Session, repository_id: int | None, commit: str) -> HistorySummary | None:
    """Return the history behind a commit in a line, without reading its document."""
    columns = (col(getattr(HistoryRow, name)) for name in SUMMARY)
    query = select_columns(*columns).where(
        col(HistoryRow.repository_id) == repository_id, col(HistoryRow.commit) == commit
    )
    row: ResultRow[tuple[object, ...]] | None = (
        session.connection().execute(query.order_by(col(HistoryRow.created_at).desc(), col(HistoryRow.id))).first()
    )
    return None if row is None else HistorySummary(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it


def identify(address: str, commit: str) -> str:
    """Return the identifier of a commit's history as read today: 32 hexadecimal digits."""
    parts = (address, commit, "history", HISTORY_VERSION)
    return hashlib.sha256("\n".join(parts).encode("utf-8", "ignore")).hexdigest()[:32]
