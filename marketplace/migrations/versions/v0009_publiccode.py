"""The publiccode.yml that an imported listing came from, so that what the listing has no field for is not lost."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the table; listings that are there already have no such file."""
    op.create_table(
        "publiccode",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_publiccode_listing_id_listing"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_publiccode")),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("publiccode")
