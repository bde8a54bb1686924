"""`marketplace publiccode`: checks a publiccode.yml and repairs it in the open; needs neither database nor network."""

import sys
from pathlib import Path
from typing import NoReturn

import click
import msgspec

from catalog.publiccode.checking import Checked, check
from catalog.publiccode.errors import UnreadableError
from catalog.publiccode.findings import Finding, Level
from catalog.publiccode.ledger import Repair
from catalog.publiccode.reading import MOST_BYTES
from catalog.publiccode.repairing import repair
from marketplace.terminal_report import safe

NOT_VALID = 1
UNREADABLE = 3
MOST_LINE = 300


@click.group("publiccode")
def publiccode_group() -> None:
    """Check and repair publiccode.yml."""


@publiccode_group.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def check_command(file: Path, form: str) -> None:
    """Check FILE against publiccode.yml 0.7: key, line and column of each finding; as JSON with the draft of a listing.

    Addresses are checked by their form alone. Exit code 0: valid, perhaps with warnings; 1: not valid; 3: unreadable.
    """
    checked = check(_bytes_of(file))
    click.echo(_json(checked) if form == "json" else _text(file, checked))
    if checked.listing is None:
        sys.exit(UNREADABLE)
    if not checked.valid:
        sys.exit(NOT_VALID)


@publiccode_group.command("repair")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Where to write; otherwise it is printed."
)
def repair_command(file: Path, output: Path | None) -> None:
    """Bring FILE into a valid form of 0.7 as far as that is no guess; tell each repair: line, before, after, reason.

    Without --output the new file is printed, and what was done on the error stream. Exit codes: those of the new file.
    """
    try:
        repaired = repair(_bytes_of(file))
    except UnreadableError as error:
        _refuse(file, str(error))
    if output:
        _store(output, repaired.text)
    else:
        click.echo(repaired.text, nl=False)
    left = [each for each in check(repaired.text.encode()).findings if each.level is Level.ERROR]
    lines = [*(_told(each) for each in repaired.repairs), *(f"still {_shown(each)}" for each in left)]
    lines.append(f"{len(repaired.repairs)} repairs; {f'{len(left)} errors are left' if left else 'valid'}")
    click.echo("\n".join(map(safe, lines)), err=output is None)
    if left:
        sys.exit(NOT_VALID)


def _bytes_of(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        _refuse(file, error.strerror or str(error))


def _store(output: Path, text: str) -> None:
    try:
        output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        _refuse(output, error.strerror or str(error))


def _refuse(file: Path, reason: str) -> NoReturn:
    click.echo(safe(f"marketplace publiccode: {file}: {reason}"), err=True)
    sys.exit(UNREADABLE)


def _text(file: Path, checked: Checked) -> str:
    errors = sum(each.level is Level.ERROR for each in checked.findings)
    warnings = len(checked.findings) - errors
    verdict = "valid" if checked.valid else "not valid" if checked.listing else "unreadable"
    lines = [f"{file}:{_shown(each)}" for each in checked.findings]
    return "\n".join(map(safe, [*lines, f"{file}: {verdict}, {errors} errors, {warnings} warnings"]))


def _shown(finding: Finding) -> str:
    key = f"{finding.key}: " if finding.key else ""
    return f"{finding.line}:{finding.column}: {finding.level}: {key}{finding.message}"


def _told(step: Repair) -> str:
    after = _one_line(step.after) if step.after else "(a comment)"
    return f"line {step.line}: {step.key or 'file'}: {_one_line(step.before)} -> {after}: {step.reason}"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:MOST_LINE]


def _json(checked: Checked) -> str:
    return msgspec.json.format(msgspec.json.encode(checked), indent=1).decode()


COMMAND = publiccode_group
