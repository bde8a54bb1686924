"""Reads a file of municipalities, whichever of the known forms it has; a bad line costs only itself.

A file is read whole before anything is stored, because a county stands before its municipalities and has the sum of
their inhabitants.
"""

import csv
import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from catalog.inputs import MunicipalityDraft
from marketplace.errors import RegisterError
from marketplace.register.checking import checked
from marketplace.register.file import read_lines
from marketplace.register.official import LEVELS, Official, summed
from marketplace.register.table import HEAD, table_row

LONGEST_LINE = 4_000
HEAD_LINES = 30
DAY = re.compile(r"\b([0-3][0-9])\.([01][0-9])\.([12][0-9]{3})\b")
RECORD = re.compile("[0-9]{10}")


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was left out, and why."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Register:
    """What a file names, and its bad lines."""

    drafts: tuple[MunicipalityDraft, ...]
    bad: tuple[BadLine, ...]


def read_register(path: Path, day: date | None = None, latest: date = date.max) -> Register:
    """Read a register or table; raise RegisterError if it is none.

    `day` is that of an extract which does not name it in its first lines. A line of a day after `latest` is a bad one:
    once taken, it would hold off every later file.
    """
    lines = read_lines(path)
    first = next((line for line in lines if line.strip()), "")
    if first.strip() == HEAD:
        return _collected(lines, lambda line: None if line.strip() == HEAD else table_row(_cells(line)), latest)
    if RECORD.match(first) and first[:2] in LEVELS:
        return _summed(_collected(lines, Official().record, latest))
    head = "\n".join(line[:LONGEST_LINE] for line in lines[:HEAD_LINES])
    named = day or _named_day(head)
    if ";" in head and named:
        extract = Official(named)
        return _summed(_collected(lines, lambda line: extract.row(_cells(line)), latest))
    raise RegisterError(
        "this is neither a GV100AD file, nor its extract as CSV with semicolons (which must name its day in the first "
        f"{HEAD_LINES} lines, or be given one with --as-of), nor a table that begins with {HEAD}"
    )


def _named_day(head: str) -> date | None:
    for found in DAY.finditer(head):
        try:
            return date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            continue
    return None


def _cells(line: str) -> list[str]:
    """Split one line; what a spreadsheet broke over two lines is two bad ones."""
    try:
        return next(csv.reader([line], delimiter=";", strict=True))
    except csv.Error as error:
        raise ValueError(f"it cannot be split into cells: {error}") from error


def _collected(lines: list[str], read: Callable[[str], MunicipalityDraft | None], latest: date) -> Register:
    drafts: dict[str, MunicipalityDraft] = {}
    bad = []
    for number, line in enumerate(lines, 1):
        try:
            draft = _read(line, read, drafts, latest) if line.strip() else None
            if draft:
                drafts[draft.ags] = draft
        except ValueError as error:
            bad.append(BadLine(number, str(error)))
    return Register(tuple(drafts.values()), tuple(bad))


def _read(
    line: str, read: Callable[[str], MunicipalityDraft | None], known: Container[str], latest: date
) -> MunicipalityDraft | None:
    if len(line) > LONGEST_LINE:
        raise ValueError(f"it has more than {LONGEST_LINE} characters")
    draft = read(line)
    if draft and draft.ags in known:
        raise ValueError(f"the key {draft.ags} stands in the file twice")
    if draft and draft.as_of > latest:
        raise ValueError(f"its day is {draft.as_of}, which is too far ahead")
    return checked(draft) if draft else None


def _summed(register: Register) -> Register:
    return Register(summed(register.drafts), register.bad)
