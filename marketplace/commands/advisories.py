"""`marketplace advisories`: brings known vulnerabilities in, so that analyses need no network to name them."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from analyzer.advisories.importing import AdvisorySummary, import_advisories
from analyzer.errors import AdvisoryError
from marketplace.settings import Settings
from marketplace.terminal_report import safe
from marketplace.terms import advisory_store

BAD_SHOWN = 10


@click.group("advisories")
def advisories_group() -> None:
    """Bring in known vulnerabilities of packages."""


@advisories_group.command("import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
def import_command(source: Path) -> None:
    """Import SOURCE: a folder, zip archive or file of advisories in the OSV format, replacing those of before.

    Files that cannot be used are named on stderr and cost only themselves. Exit code 1: nothing could be imported, the
    advisories of before stay.
    """
    show = sys.stderr.isatty()
    try:
        summary = import_advisories(
            source,
            advisory_store(Settings()),
            now=datetime.now(UTC),
            report=lambda count: click.echo(f"\r{count} files", err=True, nl=False) if show else None,
        )
    except AdvisoryError as error:
        raise click.ClickException(safe(str(error))) from error
    if show:
        click.echo("\r", err=True, nl=False)
    for file in summary.bad_files[:BAD_SHOWN]:
        click.echo(f"left out {safe(file.path)}: {safe(file.reason)}", err=True)
    click.echo(_told(summary))


def _told(summary: AdvisorySummary) -> str:
    kinds = ", ".join(f"{name} {count}" for name, count in summary.by_ecosystem)
    return (
        f"{summary.advisories} advisories imported ({kinds}); the newest is of {summary.newest:%Y-%m-%d %H:%M} UTC.\n"
        f"Left out: {summary.withdrawn} withdrawn, {summary.elsewhere} about other ecosystems, {summary.bad} unusable."
    )


COMMAND = advisories_group
