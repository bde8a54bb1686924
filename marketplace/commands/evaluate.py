"""`marketplace evaluate`: every figure of a model card, with its interval and what trivial measures reach."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from marketplace.commands.train import learner_of
from scorers.errors import ModelError
from scorers.figures import Figure
from scorers.registry import DEFAULT

NOT_EVALUATED = 3


@click.command("evaluate")
@click.argument("model", default=DEFAULT)
@click.option("--table", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Another training table.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def evaluate_command(model: str, table: Path | None, form: str) -> None:
    """Tell how well MODEL (quality, if none is named) does on repositories that it never saw.

    The shipped model is judged on the shipped table; on another table, one that is fitted on it. Exit code 0: told;
    2: wrong usage; 3: the table is none.
    """
    learner = learner_of(model)
    try:
        figures = learner.evaluate(table.read_bytes() if table else None)
    except (ModelError, OSError) as error:
        click.echo(f"marketplace evaluate: {error}", err=True)
        sys.exit(NOT_EVALUATED)
    if form == "json":
        click.echo(json.dumps({"model": model, "figures": [asdict(figure) for figure in figures]}, indent=1))
    else:
        click.echo("\n".join(_table(figures)))


def _table(figures: Sequence[Figure]) -> Iterator[str]:
    """Yield one line for each figure, and one below it for each measure that it has to beat."""
    width = 2 + max(len(name) for figure in figures for name in (figure.name, *(f"  {b}" for b in figure.baselines)))
    yield f"{'figure':<{width}}{'value':>7}   {'90 % interval':<18}cases"
    for figure in figures:
        interval = f"{figure.low:.3f} to {figure.high:.3f}"
        yield f"{figure.name:<{width}}{figure.value:>7.3f}   {interval:<18}{figure.cases}"
        for name, value in figure.baselines.items():
            yield f"{f'  {name}':<{width}}{value:>7.3f}"


COMMAND = evaluate_command
