"""Invitations, replies, watched solutions, warnings, notes, messages and letters; a use may have its reason."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
TABLES = ("letter", "post", "message", "note", "warning", "watched", "reply", "invitation")


def upgrade() -> None:
    """Create the tables and the column."""
    op.add_column("reference", sa.Column("reason", TEXT, nullable=False, server_default=""))
    create_invitations()
    create_replies()
    create_watching()
    create_messages()


def downgrade() -> None:
    """Drop them."""
    for table in TABLES:
        op.drop_table(table)
    with op.batch_alter_table("reference") as changed:
        changed.drop_column("reason")


def text(*names: str) -> list[sa.Column[str]]:
    """Return columns of text that are never empty of a value."""
    return [sa.Column(name, TEXT, nullable=False) for name in names]


def number(*names: str) -> list[sa.Column[int]]:
    """Return columns of whole numbers."""
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def instant(*names: str, nullable: bool = False) -> list[sa.Column[datetime]]:
    """Return columns of instants."""
    return [sa.Column(name, INSTANT, nullable=nullable) for name in names]


def of(table: str, other: str) -> sa.ForeignKeyConstraint:
    """Return the reference to another table's row, with which the row goes."""
    name = f"fk_{table}_{other}_id_{other}"
    return sa.ForeignKeyConstraint([f"{other}_id"], [f"{other}.id"], name=name, ondelete="CASCADE")


def index(table: str, *columns: str) -> None:
    """Index columns of a table, each for itself."""
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def create_invitations() -> None:
    """Create who may join which organisation."""
    op.create_table(
        "invitation",
        *number("organisation_id"),
        *text("email", "account_id"),
        *instant("created_at", "expires_at"),
        of("invitation", "organisation"),
        sa.PrimaryKeyConstraint("organisation_id", "email", name="pk_invitation"),
    )
    index("invitation", "email", "expires_at")


def create_replies() -> None:
    """Create what vendors answer to reports."""
    op.create_table(
        "reply",
        *number("listing_id"),
        *text("report_id"),
        *number("number"),
        *text("text", "organisation", "account_id"),
        *instant("at"),
        of("reply", "listing"),
        of("reply", "report"),
        sa.PrimaryKeyConstraint("listing_id", "report_id", "number", name="pk_reply"),
    )


def create_watching() -> None:
    """Create what organisations watch, were warned of, and wrote down for themselves."""
    op.create_table(
        "watched",
        *number("organisation_id", "listing_id"),
        *instant("since"),
        *text("seen_id", "measure_id"),
        of("watched", "organisation"),
        of("watched", "listing"),
        sa.PrimaryKeyConstraint("organisation_id", "listing_id", name="pk_watched"),
    )
    op.create_table(
        "warning",
        *number("organisation_id", "listing_id"),
        *text("occasion", "kind", "before", "after"),
        *instant("at"),
        of("warning", "organisation"),
        of("warning", "listing"),
        sa.PrimaryKeyConstraint("organisation_id", "listing_id", "occasion", name="pk_warning"),
    )
    op.create_table(
        "note",
        *text("id"),
        *number("organisation_id", "listing_id"),
        *text("account_id", "text"),
        *instant("created_at", "updated_at"),
        of("note", "organisation"),
        of("note", "listing"),
        sa.PrimaryKeyConstraint("id", name="pk_note"),
    )
    index("watched", "listing_id")
    index("warning", "listing_id")
    index("note", "organisation_id", "listing_id")


def create_messages() -> None:
    """Create what accounts are told, and the letters that bring it."""
    op.create_table(
        "message",
        *text("id", "account_id", "kind", "occasion", "details"),
        *instant("created_at"),
        *instant("read_at", nullable=True),
        of("message", "account"),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.UniqueConstraint("account_id", "occasion", name="uq_message_account_id_occasion"),
    )
    op.create_table(
        "letter",
        *text("id"),
        sa.Column("message_id", TEXT, nullable=True),
        *text("address", "language", "kind", "details"),
        *instant("due_at"),
        *number("tries"),
        *instant("created_at"),
        of("letter", "message"),
        sa.PrimaryKeyConstraint("id", name="pk_letter"),
    )
    op.create_table(
        "post",
        *text("account_id"),
        sa.Column("daily", sa.Boolean(), nullable=False),
        *text("without"),
        *instant("sent_at", nullable=True),
        sa.Column("feed", TEXT, nullable=True),
        of("post", "account"),
        sa.PrimaryKeyConstraint("account_id", name="pk_post"),
        sa.UniqueConstraint("feed", name="uq_post_feed"),
    )
    index("message", "account_id", "created_at")
    index("letter", "message_id", "due_at")
