"""Whether any worker lives: all share the schedule of every minute, and its lock says when it was last taken."""

from datetime import UTC, datetime, timedelta

from litestar_queues.backends.advanced_alchemy.models import QueueMaintenanceModel
from sqlalchemy import select

from catalog.sessions import Sessions
from marketplace.jobs.tasks import PULSE
from marketplace.jobs.ticking import lock_of
from web.operation import WorkerState

PATIENCE = timedelta(minutes=5)
"""A worker that was not seen for so long is gone, or its machine has no time for it."""


def pulse(sessions: Sessions, now: datetime) -> WorkerState:
    """Return when a worker was seen last."""
    lock = select(QueueMaintenanceModel.expires_at).where(QueueMaintenanceModel.name == lock_of(PULSE.task))
    with sessions.read() as session:
        expires = session.connection().execute(lock).scalar()
    if expires is None:
        return WorkerState(None, is_late=True)
    if expires.tzinfo is None:  # SQLite's: the engine keeps instants in UTC
        expires = expires.replace(tzinfo=UTC)
    seen = expires - timedelta(seconds=PULSE.seconds)
    return WorkerState(seen, is_late=now - seen > PATIENCE)
