"""`marketplace analyze`: measure and score one repository from the command line; needs no database."""

import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import click
import msgspec

from analyzer.analysis import analyze
from analyzer.errors import AnalyzerError
from analyzer.history.maintenance import read_maintenance
from analyzer.history.tracing import trace
from analyzer.history.values import History, HistoryLimits
from analyzer.repository import Repository
from analyzer.values import Progress, SecretSearch, Step
from marketplace.settings import Settings
from marketplace.teller import Teller
from marketplace.terminal_history import render_history
from marketplace.terminal_report import render, safe
from marketplace.terms import advisory_store, analysis_terms
from scorers.assessment import assess
from scorers.parts_list import to_parts_list
from scorers.report import Report
from scorers.sarif import to_sarif

NOT_ANALYZED = 3
WITH_HISTORY = ("text", "json")
UNASKED = HistoryLimits(seconds=60.0, cpu_seconds=30.0)
"""What a history may cost that nobody asked for."""


@click.command(name="analyze")
@click.argument("source")
@click.option("--rev", default="HEAD", show_default=True, help="Branch, tag or commit id; of a local repository only.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "sarif", "cyclonedx"]), default="text", show_default=True
)
@click.option("--history", "wanted", is_flag=True, help="Read the history as well; for the formats text and json.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the report here, not on stdout.")
def analyze_command(source: str, rev: str, form: str, output: Path | None, *, wanted: bool) -> None:
    """Measure and score SOURCE: a path to a local git repository, or an https:// address.

    The order in which to look at files rests on the history where it is read: of a local repository always.
    Progress goes to stderr, the report to stdout. Exit code 0: analyzed; 2: wrong usage; 3: could not be analyzed.
    The text names file and line of each secret, for whoever can revoke it; the other formats are fit to be published
    and give the numbers alone.
    """
    settings = Settings()
    if output is not None and not output.parent.is_dir():
        raise click.UsageError(f"there is no folder {output.parent} to write the report into")
    if wanted and form not in WITH_HISTORY:
        raise click.UsageError(f"--history is for the formats {' and '.join(WITH_HISTORY)}, not {form}")
    teller = Teller(sys.stderr)
    try:
        repository = Repository.parse(source, replace(analysis_terms(settings).policy(), any_local=True))
        if rev != "HEAD" and repository.path is None:
            raise click.UsageError("--rev needs a local repository; of an address only the newest commit is fetched")
        analysis = analyze(repository, report=teller, revision=rev, advisories=advisory_store(settings))
        teller(Progress(Step.SCORE))
        history = _history(repository, analysis.commit, teller, wanted=wanted)
        report = assess(analysis, history=history)
        teller.done()
        _write(_rendered(report, analysis.secrets, form, history if wanted else None), form, output)
    except (AnalyzerError, OSError) as error:
        teller.done()
        click.echo(safe(f"marketplace analyze: {error}"), err=True)
        sys.exit(NOT_ANALYZED)


def _history(repository: Repository, commit: str, teller: Teller, *, wanted: bool) -> History | None:
    """Return the history if it is wanted, or lies here anyway and can be read: the order of files rests on it."""
    if not wanted and repository.path is None:
        return None
    try:
        return trace(repository, commit, report=teller, bounds=HistoryLimits() if wanted else UNASKED)
    except AnalyzerError:
        if wanted:
            raise
        return None


def _rendered(report: Report, secrets: SecretSearch, form: str, history: History | None) -> str:
    maintenance = read_maintenance(history) if history else None
    if form == "text":
        return render(report, secrets) + (render_history(history, maintenance) if history and maintenance else "")
    if form == "cyclonedx":
        return to_parts_list(report)
    document = report.to_dict() if form == "json" else to_sarif(report)
    if history:
        document |= msgspec.to_builtins({"history": history, "maintenance": maintenance})
    lines = json.dumps(document, ensure_ascii=False, indent=1).split("\n")
    return "\n".join(line if line.isprintable() else _escaped(line) for line in lines) + "\n"


def _escaped(line: str) -> str:
    """Return a line of JSON in which everything that could steer a terminal is escaped; it stands inside strings."""
    return "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in line)


def _write(text: str, form: str, output: Path | None) -> None:
    if output is not None:
        output.write_text(click.unstyle(text), encoding="utf-8")
    elif form == "text":
        encoding = sys.stdout.encoding or "utf-8"
        shown = text.encode(encoding, "replace").decode(encoding)
        click.echo(shown, nl=False, color=False if os.environ.get("NO_COLOR") else None)
    else:
        click.echo(text.encode("utf-8"), nl=False)


COMMAND = analyze_command
