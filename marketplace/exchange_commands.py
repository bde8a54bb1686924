"""`marketplace catalog import` and `export`: whole catalogues in and out, with every finding told."""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, NoReturn

import click
import msgspec

from catalog.exchange.files import PUBLICCODE, read_file, unread
from catalog.exchange.items import Item, Outcome, Spot
from catalog.exchange.table import head_row, table_row
from catalog.field import ListingKind
from catalog.services import Catalog
from catalog.to_publiccode import file_of
from marketplace.assembly import build_catalog
from marketplace.database import NOT_READY
from marketplace.settings import Settings
from marketplace.terminal_report import safe

REFUSED = 1
UNUSABLE = 3
STEP = 500
RESULTS = ("added", "changed", "unchanged", "refused")
RESERVED = frozenset({"vendor", "sample"})
INCOMPLETE = "incomplete"


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--origin", default="import", show_default=True, help="Whose listings these are: a word of your choice.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; nothing stays.")
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Write every finding and outcome as JSON lines."
)
@click.option("--quiet", is_flag=True, help="Tell errors alone.")
def import_command(paths: tuple[Path, ...], origin: str, report: Path | None, *, dry_run: bool, quiet: bool) -> None:
    """Bring in PATHS: publiccode.yml files, folders of them, our own JSON (lines or an array), tables (.csv).

    May be stopped and repeated at any time: what is stored already changes nothing. A bad item costs only itself. A
    listing of another origin is never taken over. Exit codes: 0 everything is stored, 1 items were refused, 2 wrong
    usage, 3 a file or the database cannot be used (what was stored before stays).
    """
    if not origin.replace("-", "").isalnum() or origin in RESERVED or origin != origin.lower():
        raise click.UsageError(f"--origin {origin!r} must be a word of small letters, and neither vendor nor sample")
    counts: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    with _catalog() as catalog, ExitStack() as stack:
        out = _opened(stack, report) if report else None
        for outcome in catalog.exchange.bring_in(_items(paths, origin), rehearse=dry_run):
            counts[outcome.result] += 1
            waiting["asked"] += outcome.asked
            waiting["left"] += outcome.left
            _tell(outcome, out, quiet=quiet)
            if counts.total() % STEP == 0:
                click.echo(f"{counts.total()} items …", err=True)
        summary = ", ".join(f"{counts[each]} {each}" for each in RESULTS)
        if out:
            _write(out, {"kind": "summary", **{each: counts[each] for each in RESULTS}, **waiting, "dry_run": dry_run})
    click.echo(f"{summary}{_told(waiting)}{'; nothing was stored (dry run)' if dry_run else ''}")
    if counts["refused"]:
        sys.exit(REFUSED)


def _told(waiting: Counter[str]) -> str:
    """Return how many repositories wait for their first assessment because of this run, and how many do not yet."""
    asked = f"; repositories to be assessed: {waiting['asked']}" if waiting["asked"] else ""
    return f"{asked}, more once this is run again: {waiting['left']}" if waiting["left"] else asked


@click.command("export")
@click.option("--format", "form", type=click.Choice(["jsonl", "csv", "publiccode"]), default="jsonl", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="The file to write, or the folder for publiccode.")
def export_command(form: str, output: Path | None) -> None:
    """Write the whole catalogue: JSON lines (without loss), a table, or a folder of publiccode.yml 0.7.

    The folder has SLUG/publiccode.yml for each solution; those that lack what the standard demands stand below
    `incomplete`, and stderr says what they lack and which fields only the JSON lines have. Exit codes: 0 written, 2
    wrong usage, 3 the output or the database cannot be used.
    """
    if form == "publiccode" and output is None:
        raise click.UsageError("--output must name the folder for --format publiccode")
    with _catalog() as catalog, ExitStack() as stack:
        if form == "publiccode" and output:
            _export_folder(catalog, output)
            return
        out: IO[bytes] = sys.stdout.buffer
        if output:
            out = _opened(stack, output)
        count = 0
        for data in _documents(catalog, form):
            out.write(data)
            count += 1
    click.echo(f"{count} lines are written", err=True)


def _documents(catalog: Catalog, form: str) -> Iterator[bytes]:
    if form == "jsonl":
        yield from catalog.exchange.lines()
        return
    yield head_row().encode()
    for each in catalog.exchange.listings():
        yield table_row(each.content).encode()


def _export_folder(catalog: Catalog, folder: Path) -> None:
    counts: Counter[str] = Counter()
    for each in catalog.exchange.listings():
        slug = each.content.slug
        if each.content.kind != ListingKind.SOLUTION:
            click.echo(f"{slug}: is a service, which publiccode.yml does not describe; JSON lines only", err=True)
            continue
        written = file_of(each.content, each.kept)
        place = folder / INCOMPLETE / slug if written.missing else folder / slug
        place.mkdir(parents=True, exist_ok=True)
        (place / "publiccode.yml").write_text(written.text, encoding="utf-8", newline="\n")
        counts["incomplete" if written.missing else "valid"] += 1
        for lack in written.missing:
            click.echo(safe(f"{slug}: lacks {lack.key}: {lack.message}"), err=True)
        if written.left_out:
            click.echo(f"{slug}: JSON lines only: {', '.join(written.left_out)}", err=True)
    click.echo(f"{counts['valid']} valid files are written, {counts['incomplete']} incomplete ones", err=True)


def _items(paths: Iterable[Path], origin: str) -> Iterator[Item]:
    for path in paths:
        for file in _files(path):
            is_within = path.is_dir() and file.parent != path and file.stem == "publiccode"
            yield from _items_of(file, origin, file.parent.name if is_within else "")


def _files(path: Path) -> list[Path]:
    """Return what is no folder, or the publiccode.yml files below the folder by name; links are not followed."""
    if not path.is_dir():
        return [path]
    found = (each for each in path.rglob("*") if each.suffix in PUBLICCODE and not each.is_symlink())
    return sorted(each for each in found if each.is_file())


def _items_of(file: Path, origin: str, folder: str) -> Iterator[Item]:
    name = str(file)
    try:
        with file.open("rb") as stream:
            yield from read_file(name, stream, origin, folder)
    except OSError as error:
        yield unread(name, error.strerror or str(error))


def _tell(outcome: Outcome, out: IO[bytes] | None, *, quiet: bool) -> None:
    for each in outcome.told:
        if not quiet or each.level == "error":
            click.echo(safe(f"{_shown(each.spot)}: {each.level}: {each.message}"), err=True)
        if out:
            _write(out, {"kind": "finding", "level": each.level, "message": each.message} | _placed(each.spot))
    if out:
        _write(out, {"kind": "item", "result": outcome.result, "slug": outcome.slug} | _placed(outcome.spot))


def _shown(spot: Spot) -> str:
    place = ":".join(str(number) for number in (spot.line, spot.column) if number)
    return ": ".join(part for part in (f"{spot.file}:{place}" if place else spot.file, spot.key) if part)


def _placed(spot: Spot) -> dict[str, object]:
    file = os.fsencode(spot.file).decode("utf-8", "backslashreplace")
    return {"file": file, "line": spot.line, "column": spot.column, "key": spot.key}


def _write(out: IO[bytes], document: dict[str, object]) -> None:
    out.write(msgspec.json.encode(document) + b"\n")
    out.flush()


def _opened(stack: ExitStack, path: Path) -> IO[bytes]:
    try:
        return stack.enter_context(path.open("wb"))
    except OSError as error:
        _stop(f"{path}: {error.strerror or error}")


@contextmanager
def _catalog() -> Iterator[Catalog]:
    assembly = build_catalog(Settings())
    try:
        yield assembly.catalog
    except NOT_READY as error:
        _stop(f"the database is not ready (run marketplace migrate first): {str(error).splitlines()[0]}")
    except OSError as error:
        _stop(str(error))
    finally:
        assembly.close()


def _stop(reason: str) -> NoReturn:
    click.echo(safe(f"marketplace catalog: {reason}"), err=True)
    sys.exit(UNUSABLE)
