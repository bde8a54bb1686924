"""Indexes by which the newest listings, changes, reports and notices are found for the feeds."""

from alembic import op

revision = "0011"
down_revision = "0010"

COLUMNS = (("listing", "state_since"), ("version", "at"), ("report", "created_at"), ("notice", "since"))


def upgrade() -> None:
    """Create the indexes."""
    for table, column in COLUMNS:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    """Drop them."""
    for table, column in reversed(COLUMNS):
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
