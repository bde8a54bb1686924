"""The e-mail address that an account wants to have next."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "newaddress",
        sa.Column("account_id", TEXT, nullable=False),
        sa.Column("email", TEXT, nullable=False),
        sa.Column("former", TEXT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_newaddress_account_id_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name="pk_newaddress"),
    )
    op.create_index("ix_newaddress_expires_at", "newaddress", ["expires_at"])


def downgrade() -> None:
    """Drop it; who wanted another address asks again."""
    op.drop_table("newaddress")
