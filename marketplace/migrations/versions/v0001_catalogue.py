"""The tables of the catalogue, and the triggers that keep a published report as it is.

The types are spelled out here and not taken from the catalogue, so that this revision stays what it was when the rows
are drawn differently one day.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
IS_OPEN = sa.text("state IN ('queued', 'running')")

SQLITE_TRIGGER = """
CREATE TRIGGER report_is_immutable BEFORE UPDATE ON report
BEGIN SELECT RAISE(ABORT, 'a published report is never changed'); END
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION refuse_report_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a published report is never changed' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER report_is_immutable BEFORE UPDATE ON report FOR EACH ROW EXECUTE FUNCTION refuse_report_change()
"""


def upgrade() -> None:
    """Create everything, each table after those it refers to."""
    create_organisation()
    create_repository()
    create_listing()
    create_report()
    create_assessment()
    create_facet()
    create_search()
    create_statement()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE_TRIGGER)
    else:
        op.execute(POSTGRESQL_FUNCTION)
        op.execute(POSTGRESQL_TRIGGER)


def downgrade() -> None:
    """Drop everything in the opposite order; the trigger goes with its table."""
    for table in ("statement", "search", "facet", "assessment", "report", "listing", "repository", "organisation"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_report_change()")


def create_organisation() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("website", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.UniqueConstraint("slug", name="uq_organisation_slug"),
    )


def create_repository() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "repository",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("languages", TEXT, nullable=False),
        sa.Column("latest_report_id", TEXT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_repository"),
        sa.UniqueConstraint("address", name="uq_repository_address"),
    )


def create_listing() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "listing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("origin", TEXT, nullable=False),
        sa.Column("licence", TEXT, nullable=False),
        sa.Column("website", TEXT, nullable=False),
        sa.Column("topics", TEXT, nullable=False),
        sa.Column("languages", TEXT, nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("repository_id", sa.Integer(), nullable=True),
        sa.Column("summary_de", TEXT, nullable=False),
        sa.Column("summary_en", TEXT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("description_de", TEXT, nullable=False),
        sa.Column("description_en", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_listing_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["repository_id"], ["repository.id"], name="fk_listing_repository_id_repository"),
        sa.PrimaryKeyConstraint("id", name="pk_listing"),
        sa.UniqueConstraint("slug", name="uq_listing_slug"),
    )
    op.create_index("ix_listing_organisation_id", "listing", ["organisation_id"])
    op.create_index("ix_listing_repository_id", "listing", ["repository_id"])


def create_report() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "report",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("commit", TEXT, nullable=False),
        sa.Column("committed_at", INSTANT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("analyzer_version", TEXT, nullable=False),
        sa.Column("model", TEXT, nullable=False),
        sa.Column("benchmark", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("interval_low", sa.Float(), nullable=True),
        sa.Column("interval_high", sa.Float(), nullable=True),
        sa.Column("analysed_share", sa.Float(), nullable=False),
        sa.Column("explanation_de", TEXT, nullable=False),
        sa.Column("explanation_en", TEXT, nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["repository_id"], ["repository.id"], name="fk_report_repository_id_repository"),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
        sa.UniqueConstraint(
            "repository_id",
            "commit",
            "analyzer_version",
            "model",
            name="uq_report_repository_id_commit_analyzer_version_model",
        ),
    )


def create_assessment() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "assessment",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("job_id", TEXT, nullable=False),
        sa.Column("handovers", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("fault", TEXT, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.Column("started_at", INSTANT, nullable=True),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("report_id", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name="fk_assessment_listing_id_listing"),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_assessment_report_id_report"),
        sa.ForeignKeyConstraint(["repository_id"], ["repository.id"], name="fk_assessment_repository_id_repository"),
        sa.PrimaryKeyConstraint("id", name="pk_assessment"),
    )
    op.create_index("ix_assessment_listing_id", "assessment", ["listing_id"])
    op.create_index("ix_assessment_repository_id", "assessment", ["repository_id"])
    op.create_index(
        "uq_assessment_open",
        "assessment",
        ["repository_id"],
        unique=True,
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )


def create_facet() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "facet",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name="fk_facet_listing_id_listing", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("listing_id", "name", "value", name="pk_facet"),
    )
    op.create_index("ix_facet_name_value_listing_id", "facet", ["name", "value", "listing_id"])


def create_search() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "search",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("sort", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("brief", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name="fk_search_listing_id_listing", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("listing_id", name="pk_search"),
    )


def create_statement() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "statement",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.Column("value_en", TEXT, nullable=False),
        sa.Column("evidence", TEXT, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("as_of", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name="fk_statement_listing_id_listing", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("listing_id", "key", name="pk_statement"),
    )
