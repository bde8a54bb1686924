"""Municipalities, counties and associations with the texts that find them; organisations know names, parent and place.

The types are spelled out here and not taken from the catalogue, so that this revision stays what it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
PARENT = "fk_organisation_parent_id_organisation"


def upgrade() -> None:
    """Create both tables and widen the organisations."""
    create_municipality()
    create_placename()
    with op.batch_alter_table("organisation") as organisation:
        organisation.add_column(sa.Column("alternative_names", TEXT, nullable=False, server_default=""))
        organisation.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        organisation.add_column(sa.Column("state", TEXT, nullable=False, server_default=""))
        organisation.add_column(sa.Column("ags", TEXT, nullable=False, server_default=""))
        organisation.create_foreign_key(PARENT, "organisation", ["parent_id"], ["id"])


def downgrade() -> None:
    """Drop both tables and the organisations' new columns."""
    with op.batch_alter_table("organisation") as organisation:
        organisation.drop_constraint(PARENT, type_="foreignkey")
        for name in ("ags", "state", "parent_id", "alternative_names"):
            organisation.drop_column(name)
    op.drop_table("placename")
    op.drop_table("municipality")


def create_municipality() -> None:
    """Create the table with its indexes."""
    op.create_table(
        "municipality",
        sa.Column("ags", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("alternative_names", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("county", TEXT, nullable=False),
        sa.Column("association", TEXT, nullable=False),
        sa.Column("inhabitants", sa.Integer(), nullable=True),
        sa.Column("size_class", TEXT, nullable=False),
        sa.Column("postcodes", TEXT, nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("former", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("ags", name="pk_municipality"),
    )
    op.create_index("ix_municipality_state_size_class", "municipality", ["state", "size_class"])
    op.create_index("ix_municipality_county", "municipality", ["county"])
    op.create_index("ix_municipality_latitude", "municipality", ["latitude"])


def create_placename() -> None:
    """Create the table with its index."""
    op.create_table(
        "placename",
        sa.Column("ags", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ags"], ["municipality.ags"], name="fk_placename_ags_municipality", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ags", "text", name="pk_placename"),
    )
    op.create_index("ix_placename_text", "placename", ["text"])
