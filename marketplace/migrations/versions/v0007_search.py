"""An index of trigrams over the texts of the search, and the vocabulary that repairs misspelled words.

What the index holds is not brought over here: the texts are written anew by `marketplace.migration`, with the code
that reads them. PostgreSQL's extension may be forbidden; the search works without it, only slower, and
`marketplace catalog reindex` tries again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SQLITE_INDEX = """
CREATE VIRTUAL TABLE search_index USING fts5(text, content='search', content_rowid='listing_id', tokenize='trigram')
"""
SQLITE_TRIGGERS = (
    """
    CREATE TRIGGER search_is_indexed AFTER INSERT ON search
    BEGIN INSERT INTO search_index(rowid, text) VALUES (new.listing_id, new.text); END
    """,
    """
    CREATE TRIGGER search_is_no_longer_indexed AFTER DELETE ON search
    BEGIN INSERT INTO search_index(search_index, rowid, text) VALUES ('delete', old.listing_id, old.text); END
    """,
    """
    CREATE TRIGGER search_is_indexed_anew AFTER UPDATE ON search
    BEGIN
        INSERT INTO search_index(search_index, rowid, text) VALUES ('delete', old.listing_id, old.text);
        INSERT INTO search_index(rowid, text) VALUES (new.listing_id, new.text);
    END
    """,
)


def upgrade() -> None:
    """Create the vocabulary, and SQLite's index with what keeps it; PostgreSQL's is made with the texts."""
    op.create_table(
        "vocabulary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", TEXT, nullable=False),
        sa.Column("written", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vocabulary"),
    )
    op.create_index("ix_vocabulary_word", "vocabulary", ["word"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE_INDEX)
        op.execute("INSERT INTO search_index(search_index) VALUES ('rebuild')")
        for trigger in SQLITE_TRIGGERS:
            op.execute(trigger)


def downgrade() -> None:
    """Drop the index, what keeps it, and the vocabulary."""
    if op.get_bind().dialect.name == "sqlite":
        for name in ("search_is_indexed", "search_is_no_longer_indexed", "search_is_indexed_anew"):
            op.execute(f"DROP TRIGGER {name}")
        op.execute("DROP TABLE search_index")
    else:
        op.execute("DROP INDEX IF EXISTS search_text_trigrams")
    op.drop_table("vocabulary")
