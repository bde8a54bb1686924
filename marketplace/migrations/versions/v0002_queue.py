"""The job engine's two tables, as litestar-queues 0.12.0 describes them.

The engine never creates tables itself. Its other two (event history, eternal reservations) are not used and not made.
tests/marketplace/test_queue_tables.py compares these with what the pinned engine expects.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

IDENTITY = sa.UUID().with_variant(sa.BINARY(16), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create both tables with their indexes."""
    op.create_table(
        "queue_task",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("task_name", sa.String(500), nullable=False),
        sa.Column("task_args", JSON, nullable=False),
        sa.Column("task_kwargs", JSON, nullable=False),
        sa.Column("queue", sa.String(255), nullable=False),
        sa.Column("execution_backend", sa.String(255), nullable=False),
        sa.Column("execution_profile", sa.String(255)),
        sa.Column("execution_ref", sa.String(1000)),
        sa.Column("worker_id", sa.String(255)),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("max_retries", sa.Integer(), nullable=False),
        sa.Column("retry_count", sa.Integer(), nullable=False),
        sa.Column("scheduled_at", INSTANT),
        sa.Column("expires_at", INSTANT),
        sa.Column("queued_at", INSTANT, nullable=False),
        sa.Column("started_at", INSTANT),
        sa.Column("completed_at", INSTANT),
        sa.Column("heartbeat_at", INSTANT),
        sa.Column("dispatch_checked_at", INSTANT),
        sa.Column("result", JSON),
        sa.Column("error", sa.Text()),
        sa.Column("task_key", sa.String(500)),
        sa.Column("metadata", JSON, nullable=False),
        *_bookkeeping(),
        sa.PrimaryKeyConstraint("id", name="pk_queue_task"),
        sa.UniqueConstraint("task_key", name="uq_queue_task_task_key"),
    )
    op.create_index(
        "ix_queue_task_pending",
        "queue_task",
        ["status", "queue", "scheduled_at", "expires_at", "priority", "queued_at", "created_at"],
    )
    op.create_index("ix_queue_task_heartbeat", "queue_task", ["status", "heartbeat_at"])
    op.create_index("ix_queue_task_execution", "queue_task", ["status", "execution_ref"])
    op.create_index(
        "ix_queue_task_dispatch_repair",
        "queue_task",
        ["execution_backend", "status", "dispatch_checked_at", "created_at", "id"],
    )
    op.create_table(
        "queue_maintenance",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("token", sa.String(255), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        *_bookkeeping(),
        sa.PrimaryKeyConstraint("id", name="pk_queue_maintenance"),
        sa.UniqueConstraint("name", name="uq_queue_maintenance_name"),
    )


def downgrade() -> None:
    """Drop both tables; what was queued is lost, what is published stays."""
    op.drop_table("queue_maintenance")
    op.drop_table("queue_task")


def _bookkeeping() -> tuple["sa.Column[Any]", ...]:
    return (
        sa.Column("sa_orm_sentinel", sa.Integer()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
    )
