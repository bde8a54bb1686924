"""`marketplace catalog municipalities`: brings the official register in, lists what is known, and makes the seed."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from catalog.services import Catalog
from catalog.states import STATES
from catalog.views import MunicipalityView
from marketplace.assembly import build_catalog
from marketplace.database import NOT_READY
from marketplace.errors import RegisterError
from marketplace.register.reading import Register, read_register
from marketplace.register.seed import build_seed, seed_path
from marketplace.register.storing import Stored, store
from marketplace.register.table import packed_table
from marketplace.settings import Settings

BAD_SHOWN = 100
AHEAD = timedelta(days=366)
"""Registers are published before the day that they speak of, but not by years."""
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("municipalities")
def municipalities_group() -> None:
    """Municipalities, counties and associations by their official keys."""


@municipalities_group.command("import")
@click.argument("file", type=FILE, required=False)
@click.option("--complete", is_flag=True, help="FILE names all there are: mark those it does not name as former.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day of an extract that does not name it.")
def import_command(file: Path | None, as_of: datetime | None, *, complete: bool) -> None:
    """Import FILE, or the shipped seed: may be stopped and repeated at any time.

    FILE is the official register as GV100AD or as its extract saved as CSV with semicolons, or a table like the seed's;
    plain or gzip. Bad lines are named on stderr and cost only themselves. Exit code 1: nothing was imported.
    """
    try:
        latest = datetime.now(UTC).date() + AHEAD
        register = read_register(file or seed_path(), as_of.date() if as_of else None, latest)
    except RegisterError as error:
        raise click.ClickException(str(error)) from error
    _tell_bad(register)
    if not register.drafts:
        raise click.ClickException(f"no line of {file or seed_path()} names a municipality")
    if complete and register.bad:
        raise click.ClickException("with --complete no line may be bad, or its municipality would become a former one")
    with _catalog() as catalog:
        stored = store(catalog.municipalities, register.drafts, complete=complete, report=_progress(register))
    if sys.stderr.isatty():
        click.echo(err=True)
    click.echo(_told(stored, register))


@municipalities_group.command("list")
@click.option("--state", type=click.Choice(list(STATES)), default=None, help="The first two digits of the keys.")
@click.option("--county", default="", metavar="KEY", help="All of one county.")
@click.option("--find", "text", default="", metavar="TEXT", help="Name, postcode or key, as people search.")
def list_command(state: str | None, county: str, text: str) -> None:
    """List municipalities: key, kind, inhabitants and name, separated by tabs."""
    with _catalog() as catalog:
        found = catalog.municipalities.find(text) if text else catalog.municipalities.list(state or "", county)
    for each in found:
        click.echo(_line(each))


@municipalities_group.command("seed")
@click.argument("places", type=FILE)
@click.argument("counties", type=FILE)
@click.argument("postcodes", type=FILE)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), default=seed_path, help="Where to write it.")
def seed_command(places: Path, counties: Path, postcodes: Path, output: Path) -> None:
    """For maintainers: make the seed anew from GeoNames' PLACES, the list of COUNTIES and GeoNames' POSTCODES."""
    drafts = build_seed(places, counties, postcodes)
    output.write_bytes(packed_table(drafts))
    click.echo(f"{len(drafts)} municipalities and counties are in {output}")


@contextmanager
def _catalog() -> Iterator[Catalog]:
    try:
        assembly = build_catalog(Settings())
        try:
            yield assembly.catalog
        finally:
            assembly.close()
    except NOT_READY as error:
        reason = str(error).splitlines()[0]
        raise click.ClickException(f"The database is not ready (run marketplace migrate first): {reason}") from error


def _progress(register: Register) -> Callable[[int], None]:
    def tell(done: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{done} of {len(register.drafts)}", err=True, nl=False)

    return tell


def _tell_bad(register: Register) -> None:
    for line in register.bad[:BAD_SHOWN]:
        click.echo(f"line {line.number} left out: {line.reason.encode('unicode_escape').decode()}", err=True)
    if len(register.bad) > BAD_SHOWN:
        click.echo(f"and {len(register.bad) - BAD_SHOWN} more lines", err=True)


def _told(stored: Stored, register: Register) -> str:
    counts = stored.counts
    former = f", {stored.former} are former ones now" if stored.former else ""
    bad = f"; {len(register.bad)} lines left out" if register.bad else ""
    return f"{counts.added} added, {counts.changed} changed, {counts.unchanged} as before{former}{bad}"


def _line(each: MunicipalityView) -> str:
    number = "" if each.inhabitants is None else str(each.inhabitants)
    return "\t".join((each.ags, "former" if each.former else each.kind, number, each.label))
