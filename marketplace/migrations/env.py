"""Run by Alembic, never imported: applies the revisions over the connection that `marketplace.migration` opened."""

from alembic import context

from catalog.account_tables import NewAddressRow
from catalog.membership_tables import MessageRow
from catalog.people_tables import AccountRow
from catalog.region_tables import RegionRow
from catalog.review_tables import ChecklistRow

ROWS = (AccountRow, NewAddressRow, MessageRow, RegionRow, ChecklistRow)
"""One of each module of rows, so that all tables are known."""

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=ROWS[0].metadata,
    render_as_batch=True,
)
context.run_migrations()
