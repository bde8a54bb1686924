"""`marketplace train`: fits a model again; from the shipped table it gives the shipped file bit for bit."""

import hashlib
import sys
from pathlib import Path

import click

from scorers.errors import ModelError
from scorers.learner import Learner
from scorers.registry import DEFAULT, find_learners

NOT_TRAINED = 3


def learner_of(name: str) -> Learner:
    """Return the learner of that name; raise UsageError naming those there are."""
    learners = find_learners()
    if name not in learners:
        raise click.UsageError(f"there is no model {name!r}; there are {', '.join(sorted(learners))}")
    return learners[name]


@click.command("train")
@click.argument("model", default=DEFAULT)
@click.option("--table", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Another training table.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="The model file; else in this folder.")
def train_command(model: str, table: Path | None, output: Path | None) -> None:
    """Fit MODEL (quality, if none is named) on its training table and write the model file.

    Exit code 0: written; 2: wrong usage; 3: the table is none.
    """
    learner = learner_of(model)
    target = output or Path(learner.file_name)
    if not target.parent.is_dir():
        raise click.UsageError(f"there is no folder {target.parent} to write the model into")
    try:
        data = learner.train(table.read_bytes() if table else None)
    except (ModelError, OSError) as error:
        click.echo(f"marketplace train: {error}", err=True)
        sys.exit(NOT_TRAINED)
    same = "byte for byte" if data == learner.shipped() else "other than"
    target.write_bytes(data)
    click.echo(f"{target}: {len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}, {same} the shipped model")


COMMAND = train_command
