"""Opens assessments and moves their rows through their states, within a caller's transaction.

    queued ──▶ running ──▶ completed
       │          ├──────▶ failed
       └──────────┴──────▶ cancelled

The last three are final. A repository has at most one open assessment; asking again returns that one.
"""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row as ResultRow
from sqlalchemy import Select
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from catalog.errors import NotFoundError
from catalog.states_of_listings import ListingState
from catalog.tables import AssessmentRow, ListingRow, RepositoryRow, key
from catalog.views import OPEN, AssessmentState, AssessmentView


def open_assessment(
    session: Session, repository: RepositoryRow, listing: ListingRow, now: datetime, priority: int
) -> str:
    """Return the id of the repository's open assessment, adding one if there is none; the caller holds its lock."""
    query = select(AssessmentRow.id).where(
        AssessmentRow.repository_id == repository.id, col(AssessmentRow.state).in_(OPEN)
    )
    known = session.exec(query).first()
    if known is not None:
        return known
    row = AssessmentRow(
        id=uuid4().hex,
        repository_id=key(repository),
        listing_id=key(listing),
        state=AssessmentState.QUEUED,
        priority=priority,
        requested_at=now,
    )
    session.add(row)
    return row.id


def read_assessment(session: Session, assessment_id: str) -> tuple[AssessmentView, str, int]:
    """Return the view without progress, the id of its job, and its priority; raise NotFoundError if there is none."""
    query: Select[Any] = (
        select_columns(
            AssessmentRow.__table__,  # type: ignore[attr-defined]
            col(ListingRow.slug),
            col(ListingRow.name),
            col(ListingRow.state).label("listing_state"),
            col(RepositoryRow.address),
        )
        .join(ListingRow, col(ListingRow.id) == col(AssessmentRow.listing_id))
        .join(RepositoryRow, col(RepositoryRow.id) == col(AssessmentRow.repository_id))
        .where(col(AssessmentRow.id) == assessment_id)
    )
    row = session.connection().execute(query).one_or_none()
    if row is None:
        raise NotFoundError("assessment", assessment_id)
    return _view(row), row.job_id, row.priority


def usual_seconds(session: Session, assessment_id: str) -> int | None:
    """Return how long the repository's last finished measurement took beside this one, None if there is none."""
    repository = select(AssessmentRow.repository_id).where(AssessmentRow.id == assessment_id).scalar_subquery()
    query = (
        select(AssessmentRow.started_at, AssessmentRow.finished_at)
        .where(
            AssessmentRow.repository_id == repository,
            AssessmentRow.state == AssessmentState.COMPLETED,
            AssessmentRow.id != assessment_id,
        )
        .order_by(col(AssessmentRow.finished_at).desc())
    )
    started, finished = session.exec(query).first() or (None, None)
    return max(0, int((finished - started).total_seconds())) if started and finished else None


def _view(row: ResultRow[tuple[object, ...]]) -> AssessmentView:
    return AssessmentView(
        id=row.id,
        state=AssessmentState(row.state),
        repository=row.address,
        slug=row.slug,
        name=row.name,
        requested_at=row.requested_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        progress=None,
        fault=row.fault,
        detail=row.detail,
        report=row.report_id,
        listing_state=ListingState(row.listing_state),
    )
