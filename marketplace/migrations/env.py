"""Run by Alembic, never imported: applies the revisions over the connection that `marketplace.migration` opened."""

from alembic import context

from catalog.people_tables import AccountRow

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=AccountRow.metadata,
    render_as_batch=True,
)
context.run_migrations()
