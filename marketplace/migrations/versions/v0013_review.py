"""The review: checklists, risks, false alarms, excerpts of source, verdicts and complaints."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
TABLES = ("complaint", "verdict", "excerpt", "falsealarm", "risk", "checklist")


def upgrade() -> None:
    """Create the tables."""
    create_checklists()
    create_findings()
    create_voices()


def downgrade() -> None:
    """Drop them."""
    for table in TABLES:
        op.drop_table(table)


def text(*names: str) -> list[sa.Column[str]]:
    """Return columns of text that are never empty of a value."""
    return [sa.Column(name, TEXT, nullable=False) for name in names]


def instant(*names: str, nullable: bool = False) -> list[sa.Column[datetime]]:
    """Return columns of instants."""
    return [sa.Column(name, INSTANT, nullable=nullable) for name in names]


def create_checklists() -> None:
    """Create what reviewers fill in, and what tells them where to begin."""
    op.create_table(
        "checklist",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *text("edition", "answers"),
        sa.Column("version", sa.Integer(), nullable=False),
        *text("commit", "account_id", "actor"),
        *instant("saved_at"),
        *instant("finished_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name="fk_checklist_listing_id_listing", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("listing_id", "number", name="pk_checklist"),
    )
    op.create_table(
        "risk",
        *text("report_id"),
        sa.Column("method", sa.Integer(), nullable=False),
        *text("reasons"),
        sa.PrimaryKeyConstraint("report_id", name="pk_risk"),
    )


def create_findings() -> None:
    """Create what reviewers say of findings, and the source that they read them in."""
    op.create_table(
        "falsealarm",
        *text("id"),
        sa.Column("repository_id", sa.Integer(), nullable=False),
        *text("report_id", "commit", "tool", "rule", "path"),
        sa.Column("line", sa.Integer(), nullable=False),
        *text("message", "fingerprint", "reason", "account_id", "actor"),
        *instant("at"),
        *instant("withdrawn_at", nullable=True),
        *text("withdrawn_by", "withdrawal"),
        sa.ForeignKeyConstraint(
            ["repository_id"], ["repository.id"], name="fk_falsealarm_repository_id_repository", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_falsealarm"),
    )
    op.create_index("ix_falsealarm_repository_id_path", "falsealarm", ["repository_id", "path"])
    op.create_table(
        "excerpt",
        *text("id", "state", "job_id"),
        sa.Column("handovers", sa.Integer(), nullable=False),
        *text("fault", "detail"),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        *instant("requested_at"),
        *instant("started_at", "finished_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_excerpt"),
    )


def create_voices() -> None:
    """Create verdicts and complaints."""
    op.create_table(
        "verdict",
        *text("id"),
        *instant("at"),
        *text("account_id", "method", "pair", "left_report", "left_commit", "left_path"),
        *text("right_report", "right_commit", "right_path", "choice", "reason"),
        sa.PrimaryKeyConstraint("id", name="pk_verdict"),
    )
    op.create_index("ix_verdict_account_id", "verdict", ["account_id"])
    op.create_table(
        "complaint",
        *text("id"),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        *text("about", "text", "contact"),
        *instant("received_at"),
        *instant("answered_at", nullable=True),
        *text("decision", "answer", "account_id", "actor"),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name="fk_complaint_listing_id_listing", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_complaint"),
    )
    op.create_index("ix_complaint_listing_id", "complaint", ["listing_id"])
