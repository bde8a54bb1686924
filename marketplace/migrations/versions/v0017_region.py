"""Regional selections and what they recommend; references are found by their municipality."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables and the index."""
    op.create_table(
        "region",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("introduction_de", TEXT, nullable=False),
        sa.Column("introduction_en", TEXT, nullable=False),
        sa.Column("contact_role", TEXT, nullable=False),
        sa.Column("contact_address", TEXT, nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_region"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_region_organisation_id_organisation", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("organisation_id", name="uq_region_organisation_id"),
        sa.UniqueConstraint("slug", name="uq_region_slug"),
    )
    op.create_table(
        "recommendation",
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("why", TEXT, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("region_id", "listing_id", name="pk_recommendation"),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name="fk_recommendation_region_id_region", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name="fk_recommendation_listing_id_listing", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_recommendation_listing_id", "recommendation", ["listing_id"])
    op.create_index("ix_reference_ags", "reference", ["ags"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_reference_ags", "reference")
    op.drop_table("recommendation")
    op.drop_table("region")
