"""`marketplace catalog`: fills the catalogue with the samples, and lets maintainers measure them anew."""

from datetime import UTC, datetime
from pathlib import Path

import click

from analyzer.errors import AnalyzerError
from marketplace.assembly import build_catalog
from marketplace.database import NOT_READY
from marketplace.errors import SampleError
from marketplace.exchange_commands import export_command, import_command
from marketplace.migration import reindex, require_migrated
from marketplace.municipality_commands import municipalities_group
from marketplace.sample_measuring import measure, read_past, write_history, write_report
from marketplace.samples import load, read_samples
from marketplace.settings import Settings


@click.group("catalog")
def catalog_group() -> None:
    """Fill the catalogue."""


@catalog_group.command("samples")
def load_samples() -> None:
    """Load the sample catalogue: real public-sector solutions with measured reports. May be repeated."""
    try:
        settings = Settings()
        require_migrated(settings.database_url)
        assembly = build_catalog(settings)
        try:
            count = load(assembly.catalog)
        finally:
            assembly.close()
    except SampleError as error:
        raise click.ClickException(f"The sample catalogue has faults:\n{error}") from error
    except NOT_READY as error:
        reason = str(error).splitlines()[0]
        raise click.ClickException(f"The database is not ready (run marketplace migrate first): {reason}") from error
    click.echo(f"{count} solutions of the sample catalogue are loaded")


@catalog_group.command("duplicates")
def list_duplicates() -> None:
    """List pairs of organisations that may be one: how near, why, and both with their addresses' names."""
    assembly = build_catalog(Settings())
    try:
        pairs = assembly.catalog.organisations.duplicates()
    except NOT_READY as error:
        reason = str(error).splitlines()[0]
        raise click.ClickException(f"The database is not ready (run marketplace migrate first): {reason}") from error
    finally:
        assembly.close()
    for one, other in pairs:
        click.echo(f"{one.nearness:.2f}\t{one.reason}\t{one.slug}\t{one.name}\t{other.slug}\t{other.name}")


@catalog_group.command("reindex")
def write_index() -> None:
    """Write the search index anew from the listings; needed once pg_trgm is allowed, and harmless at any time."""
    url = Settings().database_url
    try:
        require_migrated(url)
        count = reindex(url)
    except NOT_READY as error:
        raise click.ClickException(f"The index could not be written: {str(error).splitlines()[0]}") from error
    click.echo(f"{count} listings are indexed")


@catalog_group.command("measure-samples")
@click.argument("clones", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--only", multiple=True, metavar="SLUG", help="Measure this sample alone; may be repeated.")
def measure_samples(clones: Path, only: tuple[str, ...]) -> None:
    """For maintainers: make the samples' reports and histories from the clones at CLONES/OWNER+NAME/repo.

    Each sample is measured at its pinned commit.
    """
    samples = read_samples(check_reports=False)
    unknown = sorted(set(only) - {sample.slug for sample in samples})
    if unknown:
        raise click.UsageError(f"there is no sample {', '.join(unknown)}")
    lost = []
    for sample in (each for each in samples if not only or each.slug in only):
        try:
            report, history = measure(sample, clones), read_past(sample, clones)
        except (SampleError, AnalyzerError) as error:
            lost.append(f"{sample.slug}: {error}")
            continue
        written = write_report(sample.slug, report, datetime.now(UTC)), write_history(sample.slug, history)
        news = "new" if any(written) else "as before"
        value = report.score.status if report.score.value is None else f"{report.score.value:.0f}"
        click.echo(f"{sample.slug}: {value}, {news}")
    if lost:
        raise click.ClickException("Some samples could not be measured:\n" + "\n".join(lost))


catalog_group.add_command(municipalities_group)
catalog_group.add_command(import_command)
catalog_group.add_command(export_command)
COMMAND = catalog_group
