"""`marketplace corpus`: rebuilds the training table of the quality score from local clones."""

import sys
from pathlib import Path

import click

from analyzer.analysis import ignore
from marketplace.corpus import Built, build
from marketplace.teller import Teller
from marketplace.terminal_report import safe
from scorers.errors import ManifestError
from scorers.quality.manifest import read_manifest
from scorers.quality.table import NAME

NOTHING_ANALYZED = 3


@click.group("corpus")
def corpus_group() -> None:
    """Rebuild what the quality score is learned from."""


@corpus_group.command("build")
@click.argument("manifest", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("clones", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), default=NAME, show_default=True)
def build_command(manifest: Path, clones: Path, output: Path) -> None:
    """Analyze every commit of MANIFEST on the clones in CLONES, and write the training table.

    MANIFEST is a CSV file with the columns repository, group, label, commit and root, as scorers/data/corpus.csv is. A
    clone lies at CLONES/OWNER+NAME/repo or at CLONES/OWNER/NAME, bare or plain. A second run does only what is missing.

    What cannot be analyzed is named at the end and costs only itself. Exit code 0: written; 2: wrong usage; 3: nothing
    could be analyzed.
    """
    if not output.parent.is_dir():
        raise click.UsageError(f"there is no folder {output.parent} to write the table into")
    try:
        entries = read_manifest(manifest.read_bytes())
    except (ManifestError, OSError) as error:
        raise click.UsageError(f"{manifest} is not a manifest:\n{error}") from error
    teller = Teller(sys.stderr)

    def tell(line: str) -> None:
        teller.done()
        click.echo(safe(line), err=True)

    built = build(entries, clones, output, tell, teller if teller.moving else ignore)
    for lost in built.lost:
        click.echo(safe(f"left out {lost.repository}: {lost.reason}"), err=True)
    if not built.rows:
        click.echo("marketplace corpus build: nothing could be analyzed, so there is no table", err=True)
        sys.exit(NOTHING_ANALYZED)
    click.echo(_told(built, output))


def _told(built: Built, output: Path) -> str:
    return f"{output}: {built.rows} repositories, {built.fresh} analyzed now, {len(built.lost)} left out"


COMMAND = corpus_group
