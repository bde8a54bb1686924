"""`marketplace review`: what reviewers said, as JSON lines for those who make the next method."""

from collections.abc import Callable, Iterator

import click
import msgspec

from catalog.services import Catalog
from marketplace.assembly import build_catalog
from marketplace.database import NOT_READY
from marketplace.settings import Settings


@click.group("review")
def review_group() -> None:
    """Export what reviewers said of findings and files."""


@review_group.command("false-alarms")
def export_false_alarms() -> None:
    """Write every false alarm, also withdrawn ones, as one JSON object per line."""
    _write(lambda catalog: catalog.false_alarms.export())


@review_group.command("verdicts")
def export_verdicts() -> None:
    """Write every verdict about two files as one JSON object per line."""
    _write(lambda catalog: catalog.verdicts.export())


def _write(export: Callable[[Catalog], Iterator[object]]) -> None:
    assembly = build_catalog(Settings())
    try:
        for each in export(assembly.catalog):
            click.echo(msgspec.json.encode(each))
    except NOT_READY as error:
        reason = str(error).splitlines()[0]
        raise click.ClickException(f"The database is not ready (run marketplace migrate first): {reason}") from error
    finally:
        assembly.close()


COMMAND = review_group
