"""The training table: one line of numbers for each repository, and nothing of its code.

JSON Lines, compressed. A line holds the repository's name, group, label, commit and root commit as the manifest states
them, its facts (`scorers/quality/facts.py`), the trivial measures that a model has to beat, and of up to 200 files the
index of their functions and their lines of source.
"""

import gzip
import hashlib
import statistics
import zlib
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import msgspec

from analyzer.values import Analysis, Role
from scorers.errors import ModelError
from scorers.quality.facts import Facts, facts_of, functions_of
from scorers.quality.model import functions_index
from scorers.scorer import Scorer
from scorers.sealing import packed

NAME = "quality_table.jsonl.gz"
SAMPLE = 200
DIGITS = 6


class Entry(msgspec.Struct, frozen=True):
    """One line of the manifest."""

    repository: str
    group: str
    label: str
    commit: str
    root: str


class Row(msgspec.Struct, frozen=True):
    """One line of the table; `trivial` are the measures to beat, `files` pairs of index and lines of source."""

    entry: Entry
    analyzer_version: str
    tools: dict[str, str]
    facts: Facts
    trivial: dict[str, float]
    files: tuple[tuple[float, float], ...]


def row_of(entry: Entry, analysis: Analysis, baseline: Scorer) -> Row:
    """Return the line of one analyzed repository; `baseline` is the transparent score to beat."""
    return Row(
        entry,
        analysis.analyzer_version,
        {run.tool: run.version for run in analysis.tools},
        facts_of(analysis),
        _trivial(analysis, baseline),
        _sampled(analysis),
    )


def written(rows: Iterable[Row]) -> bytes:
    """Return the table's file, the same for the same rows in any order."""
    lines = (
        msgspec.json.encode(row, order="deterministic") for row in sorted(rows, key=lambda row: row.entry.repository)
    )
    return packed(b"".join(line + b"\n" for line in lines))


def read(data: bytes, source: str = NAME) -> tuple[Row, ...]:
    """Return the rows of a table's file; raise ModelError if it is none."""
    try:
        rows = tuple(msgspec.json.decode(line, type=Row) for line in gzip.decompress(data).splitlines())
    except (OSError, EOFError, zlib.error, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ModelError(f"{source} is no training table: {error}") from error
    if not rows:
        raise ModelError(f"{source} is no training table: it is empty")
    return rows


@cache
def shipped_table() -> tuple[Row, ...]:
    """Return the table that the shipped model was fitted on."""
    return read((files("scorers") / "data" / NAME).read_bytes())


def _trivial(analysis: Analysis, baseline: Scorer) -> dict[str, float]:
    sources = {f.path for f in analysis.files if f.role is Role.SOURCE and f.language == "Python"}
    values: dict[str, list[float]] = defaultdict(list)
    for item in analysis.measurements:
        if item.tool == "radon" and item.path in sources and item.name in {"mi", "cc", "raw.lloc"}:
            values[item.name].append(item.value)
    judged = baseline.score(analysis).value
    return {
        "lines": sum(values["raw.lloc"]),
        "maintainability_index": statistics.fmean(values["mi"]) if values["mi"] else 0.0,
        "mean_complexity": statistics.fmean(values["cc"]) if values["cc"] else 0.0,
        "baseline": -1.0 if judged is None else judged,
    }


def _sampled(analysis: Analysis) -> tuple[tuple[float, float], ...]:
    functions = functions_of(analysis)
    sources = {f.path for f in analysis.files if f.role is Role.SOURCE and f.language == "Python"}
    lines = {i.path: i.value for i in analysis.measurements if i.tool == "radon" and i.name == "raw.sloc"}
    found = sorted(
        (hashlib.sha256(path.encode("utf-8", "surrogatepass")).digest(), index, lines[path])
        for path in sources & lines.keys()
        if (index := functions_index(functions.get(path, ()))) is not None
    )
    return tuple((round(index, DIGITS), size) for _, index, size in found[:SAMPLE])
