"""`marketplace migrate`: prepares the database, or brings it up to date; may be repeated at any time."""

import click
from sqlalchemy.exc import OperationalError

from marketplace.database import DatabaseError, database_url
from marketplace.migration import migrate
from marketplace.settings import Settings


@click.command("migrate")
def command() -> None:
    """Prepare the database or bring it up to date."""
    settings = Settings()
    try:
        revision = migrate(settings.database_url)
    except (DatabaseError, OperationalError) as error:
        raise click.ClickException(f"The database could not be prepared: {error}") from error
    click.echo(f"{database_url(settings.database_url).render_as_string()} is at revision {revision}")


COMMAND = command
