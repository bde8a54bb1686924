"""`marketplace admin audit`: checks the audit log and writes it out."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from catalog.audit import AuditLog, ChainFault, Verdict, check_chain, line_of, read_line
from marketplace.assembly import build_catalog
from marketplace.database import NOT_READY
from marketplace.settings import Settings

BROKEN = 1
UNUSABLE = 3
LONGEST_LINE = 1_000_000
FAULTS: Mapping[str, str] = {
    ChainFault.UNREADABLE: "it is no entry as an export writes it",
    ChainFault.MISPLACED: "entry {found} stands at the place of entry {place}",
    ChainFault.UNCHAINED: "entry {place} does not follow the entry before it",
    ChainFault.CHANGED: "entry {place} was changed",
    ChainFault.ENDS_EARLY: "the log ends with entry {place} and should end with entry {found}",
    ChainFault.UNKNOWN_HEAD: "no entry has the digest that was kept elsewhere",
}


@click.group("audit")
def audit_group() -> None:
    """Check the audit log and write it out."""


@audit_group.command("verify")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--head", default="", help="A digest that was kept elsewhere: some entry has to have it.")
def verify(file: Path | None, head: str) -> None:
    """Check every entry, the chain and its end: of the database, or of an exported FILE without the database.

    The last line is the digest of the end: keep it elsewhere and hand it over as --head next time. That a FILE lacks
    its last lines shows only against that digest. Exit codes: 0 all is well, 1 the log was tampered with (the message
    names the line of the FILE at which the chain breaks), 2 wrong usage, 3 the database or the FILE cannot be read.
    """
    if file is None:
        with _log() as log:
            verdict = log.verify(head)
    else:
        verdict = _verify_file(file, head)
    if verdict.fault:
        said = FAULTS[verdict.fault].format(place=verdict.entries, found=verdict.found)
        where = f"{file}: " if file else ""
        line = f"line {verdict.entries}: " if file and verdict.fault is not ChainFault.UNKNOWN_HEAD else ""
        click.echo(f"The audit log is broken: {where}{line}{said}", err=True)
        sys.exit(BROKEN)
    click.echo(f"{verdict.entries} entries hold together\n{verdict.head}")


@audit_group.command("export")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write; else stdout.")
def export(output: Path | None) -> None:
    """Write every entry as a line of JSON, the first one first; `verify FILE` checks them without the database."""
    with _log() as log:
        if output is None:
            _write(log, sys.stdout.buffer.write)
            return
        with output.open("wb") as file:
            _write(log, file.write)


def _write(log: AuditLog, write: Callable[[bytes], object]) -> None:
    for entry in log.all():
        write(line_of(entry))


def _verify_file(path: Path, head: str) -> Verdict:
    """Check an exported file, of whose lines one is held in memory; one that is too long is none of an export."""
    try:
        with path.open("rb") as file:
            return check_chain(map(read_line, iter(lambda: file.readline(LONGEST_LINE), b"")), head)
    except OSError as error:
        click.echo(f"{path} cannot be read: {error.strerror}", err=True)
        sys.exit(UNUSABLE)


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
