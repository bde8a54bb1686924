"""`marketplace score`: recomputes the score of a stored report, so that anybody can check it."""

import sys
from pathlib import Path

import click
import msgspec

from marketplace.terminal_report import safe
from scorers.errors import RecomputeError
from scorers.recomputing import Recomputed, read_report, recompute
from scorers.report import ReportScore

DIFFERENT = 1
UNREADABLE = 3
MOST_BYTES = 1_000_000_000
SHOWN = 20


@click.command("score")
@click.argument("report", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def score_command(report: Path, form: str) -> None:
    """Recompute the score of REPORT, a report as JSON from `marketplace analyze` or from the API, and compare.

    Exit code 0: equal bit for bit; 1: different; 3: unreadable, or scored by a model that this version does not have.
    """
    try:
        found = recompute(read_report(_bytes_of(report)))
    except (RecomputeError, OSError) as error:
        click.echo(safe(f"marketplace score: {report}: {error}"), err=True)
        sys.exit(UNREADABLE)
    click.echo(_json(found) if form == "json" else _text(found))
    if not found.equal:
        sys.exit(DIFFERENT)


def _bytes_of(report: Path) -> bytes:
    if report.stat().st_size > MOST_BYTES:
        raise RecomputeError(f"the file is larger than {MOST_BYTES} bytes")
    return report.read_bytes()


def _text(found: Recomputed) -> str:
    stored = f"{_told(found.stored)} by {found.stored.model}, benchmark {found.stored.benchmark}"
    if found.equal:
        return safe(f"Equal: recomputed from the report, the score is again {stored}.")
    lines = [f"Different: the report says {stored}; recomputed, it is {_told(found.recomputed)}."]
    lines += [f"  {each.place}: {each.stored} is now {each.recomputed}" for each in found.differences[:SHOWN]]
    more = len(found.differences) - SHOWN
    return "\n".join(map(safe, [*lines, *([f"  and {more} more"] if more > 0 else [])]))


def _told(score: ReportScore) -> str:
    return f"none ({score.status})" if score.value is None else f"{score.value!r} ({score.stars} stars)"


def _json(found: Recomputed) -> str:
    document = {"equal": found.equal, **msgspec.to_builtins(found)}
    return msgspec.json.format(msgspec.json.encode(document), indent=1).decode()


COMMAND = score_command
