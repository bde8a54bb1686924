"""How many lines of source a report counted, so that solutions of one size can be compared; old reports do not know."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the column; not as a batch, which would lose the trigger that keeps reports as they are."""
    op.add_column("report", sa.Column("lines", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("report", "lines")
