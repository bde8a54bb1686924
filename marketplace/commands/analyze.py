"""`marketplace analyze`: measure and score one repository from the command line; needs no database."""

import json
import os
import sys
from pathlib import Path

import click

from analyzer.analysis import analyze
from analyzer.errors import AnalyzerError
from analyzer.repository import AddressPolicy, Repository
from analyzer.values import Progress, Step
from marketplace.teller import Teller
from marketplace.terminal_report import render
from scorers.assessment import assess
from scorers.report import Report
from scorers.sarif import to_sarif

NOT_ANALYZED = 3


@click.command(name="analyze")
@click.argument("source")
@click.option("--rev", default="HEAD", show_default=True, help="Branch, tag or commit id; of a local repository only.")
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the report here, not on stdout.")
def analyze_command(source: str, rev: str, form: str, output: Path | None) -> None:
    """Measure and score SOURCE: a path to a local git repository, or an https:// address.

    Progress goes to stderr, the report to stdout. Exit code 0: analyzed; 2: wrong usage; 3: could not be analyzed.
    """
    teller = Teller(sys.stderr)
    try:
        repository = Repository.parse(source, AddressPolicy(any_local=True))
        if rev != "HEAD" and repository.path is None:
            raise click.UsageError("--rev needs a local repository; of an address only the newest commit is fetched")
        analysis = analyze(repository, report=teller, revision=rev)
        teller(Progress(Step.SCORE))
        report = assess(analysis)
    except AnalyzerError as error:
        teller.done()
        click.echo(f"marketplace analyze: {error}", err=True)
        sys.exit(NOT_ANALYZED)
    teller.done()
    _write(_rendered(report, form), output)


def _rendered(report: Report, form: str) -> str:
    if form == "json":
        return json.dumps(report.to_dict(), ensure_ascii=False, indent=1) + "\n"
    if form == "sarif":
        return json.dumps(to_sarif(report), ensure_ascii=False, indent=1) + "\n"
    return render(report)


def _write(text: str, output: Path | None) -> None:
    if output is not None:
        output.write_text(text, encoding="utf-8", errors="backslashreplace")
        return
    color = None if "NO_COLOR" not in os.environ else False
    click.echo(text, nl=False, color=color)


COMMAND = analyze_command
