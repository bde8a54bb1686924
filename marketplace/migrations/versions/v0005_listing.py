"""Typed statements with an end, services and their solutions, versions and drafts, references, notices, and fit.

What was said in words stays as the note of its statement; one with a date ends a year after it, as the shortest
usual answer does, until it is said anew. The types are spelled out here, so that this revision stays what it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
TABLES = ("fituse", "fit", "notice", "watch", "reference", "draft", "version", "offer")

SQLITE_TRIGGER = """
CREATE TRIGGER version_is_immutable BEFORE UPDATE ON version
BEGIN SELECT RAISE(ABORT, 'a version of a listing is never changed'); END
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION refuse_version_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a version of a listing is never changed' USING ERRCODE = 'integrity_constraint_violation'; END
$$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER version_is_immutable BEFORE UPDATE ON version FOR EACH ROW EXECUTE FUNCTION refuse_version_change()
"""
SQLITE_END = "UPDATE statement SET expires_at = datetime(as_of, '+12 months') || '.000000' WHERE as_of IS NOT NULL"
POSTGRESQL_END = "UPDATE statement SET expires_at = as_of + INTERVAL '12 months' WHERE as_of IS NOT NULL"


def upgrade() -> None:
    """Widen the two known tables and create the others."""
    widen_listing()
    widen_statement()
    create_offer()
    create_version()
    create_draft()
    create_reference()
    create_watch()
    create_notice()
    create_fit()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE_END)
        op.execute(SQLITE_TRIGGER)
    else:
        op.execute(POSTGRESQL_END)
        op.execute(POSTGRESQL_FUNCTION)
        op.execute(POSTGRESQL_TRIGGER)


def downgrade() -> None:
    """Drop what was made and keep the words of each statement; typed answers without words are lost."""
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_version_change()")
    op.drop_index("ix_statement_expires_at", "statement")
    with op.batch_alter_table("statement") as statement:
        for name in ("data", "link", "expires_at", "expired"):
            statement.drop_column(name)
        statement.alter_column("note", new_column_name="value")
        statement.alter_column("note_en", new_column_name="value_en")
    with op.batch_alter_table("listing") as listing:
        listing.drop_column("kind")
        listing.drop_column("proprietary")


def widen_listing() -> None:
    """Say of every listing that it is a solution with its source."""
    op.add_column("listing", sa.Column("kind", TEXT, nullable=False, server_default="solution"))
    op.add_column("listing", sa.Column("proprietary", sa.Boolean(), nullable=False, server_default=sa.false()))


def widen_statement() -> None:
    """Keep the words as the note, and make room for the typed answer, its proof and its end."""
    with op.batch_alter_table("statement") as statement:
        statement.alter_column("value", new_column_name="note")
        statement.alter_column("value_en", new_column_name="note_en")
        statement.add_column(sa.Column("data", TEXT, nullable=True))
        statement.add_column(sa.Column("link", TEXT, nullable=False, server_default=""))
        statement.add_column(sa.Column("expires_at", INSTANT, nullable=True))
        statement.add_column(sa.Column("expired", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_statement_expires_at", "statement", ["expires_at"])


def create_offer() -> None:
    """Create the table and its index."""
    op.create_table(
        "offer",
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("solution_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["listing.id"], name="fk_offer_service_id_listing", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["solution_id"], ["listing.id"], name="fk_offer_solution_id_listing", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("service_id", "solution_id", name="pk_offer"),
    )
    op.create_index("ix_offer_solution_id", "offer", ["solution_id"])


def create_version() -> None:
    """Create the table."""
    op.create_table(
        "version",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("changes", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name="fk_version_listing_id_listing", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("listing_id", "number", name="pk_version"),
    )


def create_draft() -> None:
    """Create the table: at most one draft of a listing."""
    op.create_table(
        "draft",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=True),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("document", TEXT, nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name="fk_draft_listing_id_listing", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.UniqueConstraint("listing_id", name="uq_draft_listing_id"),
    )


def create_reference() -> None:
    """Create the table and its index."""
    op.create_table(
        "reference",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("ags", TEXT, nullable=False),
        sa.Column("municipality", TEXT, nullable=False),
        sa.Column("size_class", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("contact_role", TEXT, nullable=False),
        sa.Column("claimed_at", INSTANT, nullable=True),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("expired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name="fk_reference_listing_id_listing", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("listing_id", "ags", name="pk_reference"),
    )
    op.create_index("ix_reference_expires_at", "reference", ["expires_at"])


def create_watch() -> None:
    """Create the table."""
    op.create_table(
        "watch",
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("report_id", TEXT, nullable=False),
        sa.Column("licence", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["repository_id"], ["repository.id"], name="fk_watch_repository_id_repository", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("repository_id", name="pk_watch"),
    )


def create_notice() -> None:
    """Create the table."""
    op.create_table(
        "notice",
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("before", TEXT, nullable=False),
        sa.Column("after", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["repository_id"], ["repository.id"], name="fk_notice_repository_id_repository", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("repository_id", "kind", name="pk_notice"),
    )


def create_fit() -> None:
    """Create both tables of the index and the index over places."""
    points = ("base", "size_mask", "size_points", "state_mask", "state_points", "operating_mask", "operating_points")
    op.create_table(
        "fit",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in points),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name="fk_fit_listing_id_listing", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("listing_id", name="pk_fit"),
    )
    op.create_table(
        "fituse",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("strength", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name="fk_fituse_listing_id_listing", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("listing_id", "place", name="pk_fituse"),
    )
    op.create_index("ix_fituse_place_listing_id_strength", "fituse", ["place", "listing_id", "strength"])
