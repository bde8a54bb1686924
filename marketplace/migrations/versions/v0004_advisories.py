"""Reports remember which edition of the advisories they were checked with, and one commit may have one for each.

SQLite cannot widen a constraint, so the table is built anew there; the trigger that keeps reports as they are goes with
the old table and is made again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
OLD = ("repository_id", "commit", "analyzer_version", "model")
OLD_NAME = "uq_report_repository_id_commit_analyzer_version_model"
NEW_NAME = "uq_report_identity"
SQLITE_TRIGGER = """
CREATE TRIGGER report_is_immutable BEFORE UPDATE ON report
BEGIN SELECT RAISE(ABORT, 'a published report is never changed'); END
"""


def upgrade() -> None:
    """Add the column, empty for reports that nothing was checked for, and take it into the constraint."""
    with op.batch_alter_table("report") as report:
        report.add_column(sa.Column("advisories", TEXT, nullable=False, server_default=""))
        report.drop_constraint(OLD_NAME, type_="unique")
        report.create_unique_constraint(NEW_NAME, (*OLD, "advisories"))
    _protect()


def downgrade() -> None:
    """Take the column out again; fails if a commit has reports that differ in nothing else."""
    with op.batch_alter_table("report") as report:
        report.drop_constraint(NEW_NAME, type_="unique")
        report.create_unique_constraint(OLD_NAME, OLD)
        report.drop_column("advisories")
    _protect()


def _protect() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE_TRIGGER)
