"""What every metric tool owes: two shapes of plug-in, and the values they take and give.

A `FileTool` sees one decoded file at a time, inside the guarded process of `analyzer.measuring`; a `TreeTool` sees
all files at once and starts its own program through the guarded runner. A tool is one file in `analyzer/tools/` whose
module docstring is its documentation page and whose last line is the constant `TOOL`.
"""

import ast
import codecs
import io
import posixpath
import tokenize
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol, runtime_checkable

from msgspec import structs

from analyzer.duplication.values import Prints
from analyzer.python_walk import PythonWalk
from analyzer.values import Finding, LeftOut, Limits, Measurement

ENCODINGS = frozenset({"utf-8", "utf-8-sig", "ascii", "iso8859-1", "iso8859-15", "cp1252"})
"""The source encodings we accept, by their codec's name; exotic ones (utf-7, rot13, unicode-escape) can hide code."""

LONGEST_MESSAGE = 2_000
PATH_LENGTH = 200
"""Every fact tells the path of its file; what is longer than this takes the room of more than one."""

LONGEST_SYMBOL = 500
"""Each member of a class carries the name of the class: one name and many members would fill any memory."""


class UndecodableError(ValueError):
    """The bytes are not text in an accepted encoding."""


@dataclass(frozen=True)
class Source:
    """One file as tools see it: raw bytes, decoded text with plain newlines, the tree if it is Python, its language."""

    path: str
    data: bytes
    text: str
    tree: ast.Module | None = None
    language: str = "Python"

    @cached_property
    def walk(self) -> PythonWalk | None:
        """Return what one walk over the tree takes down, made for the first tool that asks; None without a tree."""
        return None if self.tree is None else PythonWalk(self.tree)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a tool stated: numbers, findings, the files it could not measure, and one file's fingerprints for copies."""

    measurements: tuple[Measurement, ...] = ()
    findings: tuple[Finding, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    prints: Prints | None = None

    def count(self, path: str) -> int:
        """Return the number of measurements and findings; of a file with a long path each counts for several."""
        return (len(self.measurements) + len(self.findings)) * (1 + len(path) // PATH_LENGTH)


@runtime_checkable
class FileTool(Protocol):
    """A tool that measures one file at a time and needs nothing but its source."""

    name: str
    version: str
    languages: frozenset[str]

    def measure(self, source: Source) -> Measured:
        """Return the facts about one file; any exception costs this file for this tool only."""
        ...


@runtime_checkable
class TreeTool(Protocol):
    """A tool that is a program of its own and is cheaper when it sees all files at once."""

    name: str
    version: str
    languages: frozenset[str]

    def measure_all(self, sources: Sequence[tuple[str, bytes]], limits: Limits) -> Measured:
        """Return the facts about all files given as (path, bytes); raise ToolError if the tool as a whole failed."""
        ...


def telling_name(path: str) -> str:
    """Return what a tool may take from a file's name: whole where it has a meaning for Python, else its ending."""
    name = posixpath.basename(path)
    is_telling = name.startswith("__") or name in {"conftest.py", "setup.py"}
    return name if is_telling else ending_of(path)


def ending_of(path: str) -> str:
    """Return the ending of a Python file's name in lower case; that of Python where the file has been given none."""
    return posixpath.splitext(path)[1].lower() or ".py"


def storable(measured: Measured) -> Measured:
    """Return the facts with messages that every store and screen takes: UTF-8 without NUL, and not endless.

    Names of functions and classes that no person could read are cut as well.
    """
    measurements = (
        number
        if len(number.symbol) <= LONGEST_SYMBOL
        else structs.replace(number, symbol=f"{number.symbol[:LONGEST_SYMBOL]}…")
        for number in measured.measurements
    )
    findings = (
        finding if finding.message.isprintable() and len(finding.message) <= LONGEST_MESSAGE else _storable(finding)
        for finding in measured.findings
    )
    return replace(measured, measurements=tuple(measurements), findings=tuple(findings))


def joined(results: Mapping[str, Measured], more: Measured) -> dict[str, Measured]:
    """Return the results by path with `more`, which speaks of many paths, shared out among them."""
    measurements: dict[str, list[Measurement]] = defaultdict(list)
    findings: dict[str, list[Finding]] = defaultdict(list)
    left_out: dict[str, list[LeftOut]] = defaultdict(list)
    for measurement in more.measurements:
        measurements[measurement.path].append(measurement)
    for finding in more.findings:
        findings[finding.path].append(finding)
    for item in more.left_out:
        left_out[item.path].append(item)
    return {
        path: Measured(
            (*facts.measurements, *measurements[path]),
            (*facts.findings, *findings[path]),
            (*facts.left_out, *left_out[path]),
            facts.prints,
        )
        for path, facts in results.items()
    }


def _storable(finding: Finding) -> Finding:
    text = finding.message.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\x00")
    return structs.replace(finding, message=text if len(text) <= LONGEST_MESSAGE else f"{text[:LONGEST_MESSAGE]} …")


class ToolError(Exception):
    """The tool as a whole could not run; the message is the reason shown in the report."""


def decode(data: bytes, language: str = "Python") -> str:
    """Return source as text with plain newlines; raise UndecodableError unless it is in an accepted encoding.

    Python names its encoding; all other languages are read as UTF-8 or, where that fails, as ISO 8859-1.
    """
    if b"\0" in data:
        raise UndecodableError("contains NUL bytes")
    text = _python_text(data) if language == "Python" else _plain_text(data)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _plain_text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("iso8859-1")


def _python_text(data: bytes) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        if codecs.lookup(encoding).name not in ENCODINGS:
            raise UndecodableError(f"declares the encoding {encoding}")
        return data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError) as error:
        raise UndecodableError("is not in its declared encoding") from error
