"""All claims of a vendor together weigh less than one confirmation; what is indexed of fit is other, the tables not."""

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Change nothing; whoever comes from before gets the index anew."""


def downgrade() -> None:
    """Change nothing; `marketplace catalog reindex` of the older version writes its own."""
