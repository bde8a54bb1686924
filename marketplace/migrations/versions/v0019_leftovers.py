"""What keeps mail back, the language in which an answer to a complaint is mailed, and no column that nobody sets."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table, add one column, drop the other."""
    with op.batch_alter_table("organisationtrust") as trust:
        trust.drop_column("closed")
    op.add_column("complaint", sa.Column("mail_in", TEXT, server_default="", nullable=False))
    op.create_table(
        "mailfault",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("tried_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mailfault"),
    )


def downgrade() -> None:
    """Take all back; what keeps mail back is noted again with the next letter."""
    op.drop_column("complaint", "mail_in")
    op.add_column("organisationtrust", sa.Column("closed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.drop_table("mailfault")
