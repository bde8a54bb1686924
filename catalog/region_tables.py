"""The rows of regional selections: what a public body says of itself, and which listings it recommends.

Neither names an account: who changed what stands in the audit log.
"""

from datetime import datetime

from sqlalchemy import false
from sqlmodel import Field

from catalog.columns import Instant, PlainText
from catalog.tables import Row


class RegionRow(Row, table=True):
    """The selection of one organisation; `public` is the administrators' word that everybody may see it.

    `contact_role` is an office, never a person; `contact_address` is an e-mail address or one of the web.
    """

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", unique=True)
    slug: str = Field(sa_type=PlainText, unique=True)
    name: str = Field(sa_type=PlainText)
    introduction_de: str = Field(default="", sa_type=PlainText)
    introduction_en: str = Field(default="", sa_type=PlainText)
    contact_role: str = Field(default="", sa_type=PlainText)
    contact_address: str = Field(default="", sa_type=PlainText)
    public: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)


class RecommendationRow(Row, table=True):
    """A listing that a selection recommends, why, and in which place of its order."""

    region_id: int = Field(foreign_key="region.id", ondelete="CASCADE", primary_key=True)
    listing_id: int = Field(foreign_key="listing.id", ondelete="CASCADE", primary_key=True, index=True)
    place: int
    why: str = Field(sa_type=PlainText)
    since: datetime = Field(sa_type=Instant)
