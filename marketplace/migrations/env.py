"""Run by Alembic, never imported: applies the revisions over the connection that `marketplace.migration` opened."""

from alembic import context

from catalog.tables import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
)
context.run_migrations()
