"""The histories behind measured commits, the requests to read them, and the triggers that keep a history as it is.

The types are spelled out here and not taken from the catalogue, so that this revision stays what it was when the rows
are drawn differently one day.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
IS_OPEN = sa.text("state IN ('queued', 'running')")

SQLITE_TRIGGER = """
CREATE TRIGGER history_is_immutable BEFORE UPDATE ON history
BEGIN SELECT RAISE(ABORT, 'a stored history is never changed'); END
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a stored history is never changed' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER history_is_immutable BEFORE UPDATE ON history FOR EACH ROW EXECUTE FUNCTION refuse_history_change()
"""


def upgrade() -> None:
    """Create both tables and the trigger."""
    create_history()
    create_tracing()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE_TRIGGER)
    else:
        op.execute(POSTGRESQL_FUNCTION)
        op.execute(POSTGRESQL_TRIGGER)


def downgrade() -> None:
    """Drop both tables; the trigger goes with its table, and the reports stay as they are."""
    op.drop_table("tracing")
    op.drop_table("history")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_history_change()")


def create_history() -> None:
    """Create the table."""
    op.create_table(
        "history",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("commit", TEXT, nullable=False),
        sa.Column("version", TEXT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("as_of", INSTANT, nullable=False),
        sa.Column("reliability", TEXT, nullable=False),
        sa.Column("commits", sa.Integer(), nullable=False),
        sa.Column("first_commit", INSTANT, nullable=False),
        sa.Column("last_commit", INSTANT, nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["repository_id"], ["repository.id"], name="fk_history_repository_id_repository"),
        sa.PrimaryKeyConstraint("id", name="pk_history"),
        sa.UniqueConstraint("repository_id", "commit", "version", name="uq_history_repository_id_commit_version"),
    )


def create_tracing() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "tracing",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("commit", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("job_id", TEXT, nullable=False),
        sa.Column("handovers", sa.Integer(), nullable=False),
        sa.Column("fault", TEXT, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.Column("started_at", INSTANT, nullable=True),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["repository_id"], ["repository.id"], name="fk_tracing_repository_id_repository"),
        sa.PrimaryKeyConstraint("id", name="pk_tracing"),
    )
    op.create_index("ix_tracing_repository_id", "tracing", ["repository_id"])
    op.create_index(
        "uq_tracing_open",
        "tracing",
        ["repository_id", "commit"],
        unique=True,
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )
