"""An operator's own editions of the criteria, with the triggers that keep them, and the draft of the next one."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
NO_DRAFT = {
    "id": 1,
    "revision": 0,
    "named": 0,
    "document": "",
    "base": "",
    "begun_on": "",
    "account_id": "",
    "reason": "",
}
SAID = "an edition of the criteria is never changed"
SQLITE_TRIGGER = f"""
CREATE TRIGGER criteriaedition_refuses_{{verb}} BEFORE {{verb}} ON criteriaedition
BEGIN SELECT RAISE(ABORT, '{SAID}'); END
"""
POSTGRESQL_FUNCTION = f"""
CREATE FUNCTION refuse_criteriaedition_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER criteriaedition_is_immutable BEFORE UPDATE OR DELETE ON criteriaedition FOR EACH ROW
EXECUTE FUNCTION refuse_criteriaedition_change()
"""


def upgrade() -> None:
    """Create the tables, the triggers and the row of the draft."""
    op.create_table(
        "criteriaedition",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("name", "base", "document", "reason")),
        sa.Column("published_at", INSTANT, nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("account_id", "second_id")),
        sa.PrimaryKeyConstraint("number", name="pk_criteriaedition"),
        sa.UniqueConstraint("name", name="uq_criteriaedition_name"),
    )
    draft = op.create_table(
        "criteriadraft",
        *(sa.Column(name, sa.Integer(), autoincrement=False, nullable=False) for name in ("id", "revision", "named")),
        *(sa.Column(n, TEXT, nullable=False) for n in ("document", "base", "begun_on", "account_id", "reason")),
        sa.Column("intended_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_criteriadraft"),
    )
    op.bulk_insert(draft, [NO_DRAFT])
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(SQLITE_TRIGGER.format(verb=verb))
    else:
        op.execute(POSTGRESQL_FUNCTION)
        op.execute(POSTGRESQL_TRIGGER)


def downgrade() -> None:
    """Drop both; checklists that belong to an edition of the operator's cannot be read any more."""
    op.drop_table("criteriadraft")
    op.drop_table("criteriaedition")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_criteriaedition_change()")
