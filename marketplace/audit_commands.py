"""`marketplace admin audit`: checks the audit log and writes it out."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

from catalog.audit import AuditLog
from marketplace.assembly import build_catalog
from marketplace.database import NOT_READY
from marketplace.settings import Settings

BROKEN = 1
UNUSABLE = 3


@click.group("audit")
def audit_group() -> None:
    """Check the audit log and write it out."""


@audit_group.command("verify")
@click.option("--head", default="", help="A digest that was kept elsewhere: some entry has to have it.")
def verify(head: str) -> None:
    """Check every entry, the chain and its end.

    The last line is the digest of the end: keep it elsewhere and hand it over as --head next time. Exit codes: 0 all is
    well, 1 the log was tampered with, 3 the database cannot be used.
    """
    with _log() as log:
        verdict = log.verify(head)
    if verdict.fault:
        click.echo(f"The audit log is broken: {verdict.fault}", err=True)
        sys.exit(BROKEN)
    click.echo(f"{verdict.entries} entries hold together\n{verdict.head}")


@audit_group.command("export")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write; else stdout.")
def export(output: Path | None) -> None:
    """Write every entry as a line of JSON, the first one first; the lines can be checked without the database."""
    with _log() as log:
        if output is None:
            _write(log, sys.stdout.buffer.write)
            return
        with output.open("wb") as file:
            _write(log, file.write)


def _write(log: AuditLog, write: Callable[[bytes], object]) -> None:
    for entry in log.all():
        write(msgspec.json.encode(entry) + b"\n")


@contextmanager
def _log() -> Iterator[AuditLog]:
    assembly = build_catalog(Settings())
    try:
        yield assembly.catalog.audit
    except NOT_READY as error:
        reason = str(error).splitlines()[0]
        click.echo(f"The database is not ready (run marketplace migrate first): {reason}", err=True)
        sys.exit(UNUSABLE)
    finally:
        assembly.close()
