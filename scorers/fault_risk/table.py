"""The training table: one line of numbers for each file, and its repository; no path and nothing of its code.

CSV, compressed. A line names the repository, its group, the commit at which everything was measured and the one a year
later up to which fixes were counted; then the facts of the file (`scorers/fault_risk/facts.py`), and last how many
later fixes touched it.
"""

import csv
import gzip
import io
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from functools import cache
from importlib.resources import files
from itertools import groupby

from scorers.errors import ModelError
from scorers.fault_risk.facts import CodeFacts, PastFacts
from scorers.sealing import packed

NAME = "fault_risk_table.csv.gz"
SECOND = "fault_risk_second_table.csv.gz"
TEXTS = ("repository", "group", "commit", "until")
CODE = tuple(field.name for field in fields(CodeFacts))
PAST = tuple(field.name for field in fields(PastFacts))
COLUMNS = (*TEXTS, *CODE, *PAST, "later_fixes")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where lines are from: everything is measured at `commit`, fixes count up to `until`."""

    repository: str
    group: str
    commit: str
    until: str


@dataclass(frozen=True, slots=True)
class Line:
    """One file: its code and its past at the commit, and how many later fixes touched it."""

    origin: Origin
    code: CodeFacts
    past: PastFacts
    later_fixes: int


def written(lines: Iterable[Line]) -> bytes:
    """Return the table's file; lines of one repository keep their order, repositories are sorted."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in sorted(lines, key=lambda line: line.origin.repository):
        numbers = (*astuple(line.code), *astuple(line.past), line.later_fixes)
        writer.writerow((*astuple(line.origin), *(f"{number:.10g}" for number in numbers)))
    return packed(text.getvalue().encode())


def read(data: bytes, source: str = NAME) -> dict[str, tuple[Line, ...]]:
    """Return the lines of a table's file by repository; raise ModelError if it is none."""
    try:
        lines = list(_lines(gzip.decompress(data).decode()))
    except (OSError, EOFError, ValueError, StopIteration) as error:
        raise ModelError(f"{source} is no training table: {error}") from error
    return {name: tuple(group) for name, group in groupby(lines, key=lambda line: line.origin.repository)}


@cache
def shipped_table() -> bytes:
    """Return the file of the table that the shipped model was fitted on."""
    return (files("scorers") / "data" / NAME).read_bytes()


@cache
def second_table() -> bytes:
    """Return the file of the table that the shipped model was neither fitted on nor chosen by."""
    return (files("scorers") / "data" / SECOND).read_bytes()


def _lines(text: str) -> Iterator[Line]:
    rows = csv.reader(text.splitlines())
    if tuple(next(rows, ())) != COLUMNS:
        raise ValueError("its columns are others")
    for row in rows:
        numbers = [float(cell) for cell in row[len(TEXTS) :]]
        yield Line(
            Origin(*row[: len(TEXTS)]),
            CodeFacts(*numbers[: len(CODE)]),
            PastFacts(*numbers[len(CODE) : -1]),
            int(numbers[-1]),
        )
