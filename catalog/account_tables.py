"""The rows of what an account still waits for."""

from datetime import datetime

from sqlmodel import Field

from catalog.columns import Instant, PlainText
from catalog.tables import Row


class NewAddressRow(Row, table=True):
    """The e-mail address that an account wants to have next, and the one it had when it asked; both go with the row."""

    account_id: str = Field(sa_type=PlainText, foreign_key="account.id", ondelete="CASCADE", primary_key=True)
    email: str = Field(sa_type=PlainText)
    former: str = Field(sa_type=PlainText)
    expires_at: datetime = Field(sa_type=Instant, index=True)
