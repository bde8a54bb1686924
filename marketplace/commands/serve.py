"""`marketplace serve`: the web server, for one machine behind a reverse proxy or for a look at it."""

import sys

import click
import uvicorn

from marketplace.database import DatabaseError
from marketplace.errors import PortError
from marketplace.migration import require_migrated
from marketplace.port import require_free
from marketplace.settings import Settings

WRONG_USAGE = 2


@click.command("serve")
def serve_command() -> None:
    """Serve pages and API on MARKETPLACE_HOST and MARKETPLACE_PORT until stopped."""
    settings = Settings()
    try:
        require_free(settings.host, settings.port)
        require_migrated(settings.database_url)
    except (DatabaseError, PortError) as error:
        click.echo(f"marketplace serve: {error}", err=True)
        sys.exit(WRONG_USAGE)
    uvicorn.run(
        "marketplace.app:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=3,
    )


COMMAND = serve_command
