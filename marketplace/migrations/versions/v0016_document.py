"""Reports as documents and the requests to print them, with the trigger that keeps what was printed as it is."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)

SQLITE_TRIGGER = """
CREATE TRIGGER document_is_immutable BEFORE UPDATE OF content ON document WHEN OLD.content IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a printed document is never changed'); END
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION refuse_document_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a printed document is never changed' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER document_is_immutable BEFORE UPDATE OF content ON document FOR EACH ROW WHEN (OLD.content IS NOT NULL)
EXECUTE FUNCTION refuse_document_change()
"""


def upgrade() -> None:
    """Create the table and the trigger."""
    op.create_table(
        "document",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("report_id", TEXT, nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("edition", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("job_id", TEXT, nullable=False),
        sa.Column("handovers", sa.Integer(), nullable=False),
        sa.Column("fault", TEXT, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.Column("started_at", INSTANT, nullable=True),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_document_report_id_report"),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name="fk_document_listing_id_listing", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("report_id", "listing_id", "language", name="uq_document_report_id_listing_id_language"),
    )
    op.create_index("ix_document_listing_id", "document", ["listing_id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE_TRIGGER)
    else:
        op.execute(POSTGRESQL_FUNCTION)
        op.execute(POSTGRESQL_TRIGGER)


def downgrade() -> None:
    """Drop the table, its trigger with it; documents can be printed anew from their reports."""
    op.drop_table("document")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_document_change()")
