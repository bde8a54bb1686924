"""The search index keeps words apart that stand in others by chance; its texts are others, its tables are not."""

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Change nothing; whoever comes from before gets the index anew."""


def downgrade() -> None:
    """Change nothing; `marketplace catalog reindex` of the older version writes its own texts."""
