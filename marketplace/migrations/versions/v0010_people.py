"""Accounts, memberships, sign-ins, tokens, steps of listings and the audit log; every known listing gets its state.

What everybody could find until now is published; what waited for its first report is submitted. Both get a first entry
in the history of their steps. The log begins empty: what was done before it was there cannot be noted any more.
"""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
TABLES = (
    "organisationtrust",
    "audithead",
    "audit",
    "intendedstep",
    "step",
    "attempt",
    "link",
    "token",
    "signin",
    "membership",
    "identity",
    "account",
)
GENESIS = {"id": 1, "number": 0, "digest": "0" * 64}
KEPT = {
    "step": ("UPDATE",),
    "audit": ("UPDATE", "DELETE"),
}
"""What may not be done to these tables."""
STATES = """
UPDATE listing SET state_since = updated_at, state = CASE
    WHEN origin = 'sample' OR (repository_id IS NULL AND (proprietary OR kind = 'service')) OR repository_id IN
        (SELECT id FROM repository WHERE latest_report_id IS NOT NULL) THEN 'published' ELSE 'submitted' END
"""
FIRST_STEPS = """
INSERT INTO step (listing_id, number, at, step, before, after, standing, actor, account_id, second_id, reason)
SELECT id, 1, updated_at, CASE state WHEN 'published' THEN 'import' ELSE 'submit' END, 'draft', state,
       CASE state WHEN 'published' THEN 'marketplace' ELSE 'visitor' END, '', '', '', '' FROM listing
"""


def upgrade() -> None:
    """Create the tables, then give each listing its state."""
    create_accounts()
    create_secrets()
    create_steps()
    create_audit()
    widen()
    op.execute(STATES)
    op.execute(FIRST_STEPS)
    op.bulk_insert(sa.table("audithead", sa.column("id"), sa.column("number"), sa.column("digest")), [GENESIS])
    for table, verbs in KEPT.items():
        keep(table, verbs)


def downgrade() -> None:
    """Drop all of it; what waited for a review is then found again by its report alone."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in TABLES:
        op.drop_table(table)
        if postgresql and table in KEPT:
            op.execute(f"DROP FUNCTION refuse_{table}_change()")
    for table, names in (("draft", ("owner_id",)), ("listing", ("owner_id", "state_since", "state"))):
        for name in names:
            if name != "state_since":
                op.drop_index(f"ix_{table}_{name}", table)
        with op.batch_alter_table(table) as changed:
            for name in names:
                if name == "owner_id":
                    changed.drop_constraint(f"fk_{table}_owner_id_organisation", type_="foreignkey")
                changed.drop_column(name)


def keep(table: str, verbs: tuple[str, ...]) -> None:
    """Refuse to change what a table holds."""
    said = f"an entry of {table} is never changed"
    if op.get_bind().dialect.name == "sqlite":
        for verb in verbs:
            name = f"{table}_refuses_{verb.lower()}"
            op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END")
        return
    op.execute(
        f"CREATE FUNCTION refuse_{table}_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_is_immutable BEFORE {' OR '.join(verbs)} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_{table}_change()"
    )


def text(*names: str) -> list[sa.Column[str]]:
    """Return columns of text that are never empty of a value."""
    return [sa.Column(name, TEXT, nullable=False) for name in names]


def instant(*names: str, nullable: bool = False) -> list[sa.Column[datetime]]:
    """Return columns of instants."""
    return [sa.Column(name, INSTANT, nullable=nullable) for name in names]


def of_account(table: str) -> sa.ForeignKeyConstraint:
    """Return the reference to an account, with which the row goes."""
    name = f"fk_{table}_account_id_account"
    return sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=name, ondelete="CASCADE")


def create_accounts() -> None:
    """Create what is known of people and where they belong."""
    op.create_table(
        "account",
        *text("id", "email", "name", "language", "state", "password", "factor"),
        sa.Column("factor_confirmed", sa.Boolean(), nullable=False),
        sa.Column("factor_step", sa.Integer(), nullable=False),
        *text("recovery", "roles"),
        *instant("created_at"),
        *instant("seen_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("email", name="uq_account_email"),
    )
    op.create_table(
        "identity",
        *text("provider", "subject", "account_id"),
        *instant("created_at"),
        of_account("identity"),
        sa.PrimaryKeyConstraint("provider", "subject", name="pk_identity"),
    )
    op.create_index("ix_identity_account_id", "identity", ["account_id"])
    op.create_table(
        "membership",
        *text("account_id"),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        *text("state"),
        sa.Column("manager", sa.Boolean(), nullable=False),
        *instant("created_at"),
        of_account("membership"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_membership_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("account_id", "organisation_id", name="pk_membership"),
    )
    op.create_index("ix_membership_organisation_id", "membership", ["organisation_id"])
    op.create_table(
        "organisationtrust",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        *instant("confirmed_at", nullable=True),
        sa.Column("closed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_organisationtrust_organisation_id_organisation",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_organisationtrust"),
    )


def create_secrets() -> None:
    """Create what is kept of secrets: their hashes, and how often somebody guessed."""
    op.create_table(
        "signin",
        *text("digest", "account_id"),
        sa.Column("verified", sa.Boolean(), nullable=False),
        *instant("created_at", "seen_at", "expires_at"),
        of_account("signin"),
        sa.PrimaryKeyConstraint("digest", name="pk_signin"),
    )
    op.create_index("ix_signin_account_id", "signin", ["account_id"])
    op.create_index("ix_signin_expires_at", "signin", ["expires_at"])
    op.create_table(
        "token",
        *text("id", "digest", "account_id", "name", "scopes"),
        *instant("created_at", "expires_at"),
        *instant("used_at", "revoked_at", nullable=True),
        of_account("token"),
        sa.PrimaryKeyConstraint("id", name="pk_token"),
        sa.UniqueConstraint("digest", name="uq_token_digest"),
    )
    op.create_index("ix_token_account_id", "token", ["account_id"])
    op.create_table(
        "link",
        *text("digest", "account_id", "purpose", "data"),
        *instant("expires_at"),
        of_account("link"),
        sa.PrimaryKeyConstraint("digest", name="pk_link"),
    )
    op.create_index("ix_link_account_id", "link", ["account_id"])
    op.create_index("ix_link_expires_at", "link", ["expires_at"])
    op.create_table(
        "attempt",
        *text("key"),
        sa.Column("count", sa.Integer(), nullable=False),
        *instant("since"),
        sa.PrimaryKeyConstraint("key", name="pk_attempt"),
    )
    op.create_index("ix_attempt_since", "attempt", ["since"])


def create_steps() -> None:
    """Create the steps that were taken and those that wait for a second person."""
    op.create_table(
        "step",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *instant("at"),
        *text("step", "before", "after", "standing", "actor", "account_id", "second_id", "reason"),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name="fk_step_listing_id_listing", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("listing_id", "number", name="pk_step"),
    )
    op.create_table(
        "intendedstep",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        *text("step", "account_id", "reason"),
        *instant("at"),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name="fk_intendedstep_listing_id_listing", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("listing_id", name="pk_intendedstep"),
    )


def create_audit() -> None:
    """Create the log and its end."""
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        *instant("at"),
        *text("actor", "standing", "action", "subject", "details", "previous", "digest"),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
        sa.UniqueConstraint("digest", name="uq_audit_digest"),
    )
    op.create_index("ix_audit_action", "audit", ["action"])
    op.create_index("ix_audit_subject", "audit", ["subject"])
    op.create_table(
        "audithead",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *text("digest"),
        sa.PrimaryKeyConstraint("id", name="pk_audithead"),
    )


def widen() -> None:
    """Give listings a state and an owner, and drafts an owner."""
    with op.batch_alter_table("listing") as listing:
        listing.add_column(sa.Column("state", TEXT, server_default="draft", nullable=False))
        listing.add_column(sa.Column("state_since", INSTANT, nullable=True))
        listing.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        listing.create_foreign_key("fk_listing_owner_id_organisation", "organisation", ["owner_id"], ["id"])
    op.create_index("ix_listing_state", "listing", ["state"])
    op.create_index("ix_listing_owner_id", "listing", ["owner_id"])
    with op.batch_alter_table("draft") as draft:
        draft.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        draft.create_foreign_key("fk_draft_owner_id_organisation", "organisation", ["owner_id"], ["id"])
    op.create_index("ix_draft_owner_id", "draft", ["owner_id"])
