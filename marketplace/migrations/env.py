"""Run by Alembic, never imported: applies the revisions over the connection that `marketplace.migration` opened."""

from alembic import context

from catalog.people_tables import AccountRow
from catalog.review_tables import ChecklistRow

assert AccountRow.metadata is ChecklistRow.metadata  # noqa: S101 - every module of tables has to be read for this
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=AccountRow.metadata,
    render_as_batch=True,
)
context.run_migrations()
