"""`marketplace demo`: one command from a fresh checkout to a running marketplace that assesses this very checkout."""

import os
import sys

import click
from sqlalchemy.exc import OperationalError

from catalog.services import Catalog
from marketplace.assembly import build_catalog
from marketplace.database import DatabaseError
from marketplace.demonstration import LiveView, demonstration_settings, nothing_to_assess, own_listing
from marketplace.demonstration_people import introduce
from marketplace.errors import PortError, SupervisorError
from marketplace.migration import migrate
from marketplace.port import require_free
from marketplace.register.seed import load_seed
from marketplace.samples import load
from marketplace.settings import Settings
from marketplace.supervisor import supervise

WRONG_USAGE = 2
PROGRAM = (sys.executable, "-m", "marketplace")


@click.command("demo")
def demo_command() -> None:
    """Show the marketplace with its samples and assess this checkout live; stays until Ctrl-C."""
    settings = demonstration_settings()
    try:
        require_free(settings.host, settings.port)
    except PortError as error:
        _say(f"marketplace demo: {error}")
        sys.exit(WRONG_USAGE)
    _prepare(settings)
    _show(settings)


def _prepare(settings: Settings) -> None:
    try:
        revision = migrate(settings.database_url)
    except (DatabaseError, OperationalError) as error:
        raise click.ClickException(f"The database could not be prepared: {error}") from error
    _say(f"The database in {settings.data_directory} is at revision {revision}.")


def _show(settings: Settings) -> None:
    assembly = build_catalog(settings)
    try:
        _say(f"The sample catalogue has {load(assembly.catalog)} solutions.")
        counts = load_seed(assembly.catalog.municipalities).counts
        _say(f"The catalogue knows {counts.added + counts.changed + counts.unchanged} municipalities and counties.")
        request = _request(assembly.catalog)
        introduce(assembly.catalog, settings, _say)
        view = LiveView(assembly.catalog, settings, request)
        os.environ.update(_environment(settings))
        supervise({"web": (*PROGRAM, "serve"), "worker": (*PROGRAM, "worker")}, tell=view.say, meanwhile=view.look)
    except SupervisorError as error:
        raise click.ClickException(str(error)) from error
    finally:
        assembly.close()
    _say("Stopped. Start it again at any time; the data stays.")


def _request(catalog: Catalog) -> str | None:
    reason = nothing_to_assess()
    if reason:
        _say(reason)
        return None
    catalog.listings.import_listing(own_listing())
    return catalog.assessments.request(own_listing().slug).id


def _environment(settings: Settings) -> dict[str, str]:
    """Return what the children must know of settings that were made here."""
    local = os.pathsep.join(str(path) for path in settings.local_repositories)
    return {
        "MARKETPLACE_DATA_DIRECTORY": str(settings.data_directory),
        "MARKETPLACE_LOCAL_REPOSITORIES": local,
        "MARKETPLACE_DEMONSTRATION": "true",
    }


def _say(text: str) -> None:
    click.echo(text, err=True)


COMMAND = demo_command
