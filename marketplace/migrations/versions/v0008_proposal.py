"""Secret links to drafts, of which only the hash is kept, and what was read of a repository for a draft."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "draftkey",
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("draft_id", TEXT, nullable=True),
        sa.Column("listing_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name="pk_draftkey"),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_draftkey_draft_id_draft", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name="fk_draftkey_listing_id_listing", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_draftkey_draft_id", "draftkey", ["draft_id"])
    op.create_table(
        "proposal",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("draft_id", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("job_id", TEXT, nullable=False),
        sa.Column("handovers", sa.Integer(), nullable=False),
        sa.Column("fault", TEXT, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        sa.Column("document", TEXT, nullable=False),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.Column("started_at", INSTANT, nullable=True),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_proposal_draft_id_draft", ondelete="CASCADE"),
    )
    op.create_index("ix_proposal_draft_id", "proposal", ["draft_id"])


def downgrade() -> None:
    """Drop both; links to drafts no longer work."""
    op.drop_table("proposal")
    op.drop_table("draftkey")
