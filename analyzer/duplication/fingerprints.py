"""Makes the fingerprints of one file, whatever its language: read once and alone, kept by blob.

A copy is found by runs of `GRAM` codes that two files have in common. Not every run is hashed, but those that begin at
an anchor: a word that steers (if, return, …), or a name that is called, assigned or given a type or value. Of each
`WINDOW` neighbouring hashes the smallest is kept, so that two copies with as many anchors always share one: winnowing
(Schleimer, Wilkerson and Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD 2003) over the runs
that matter.
"""

import sys
from array import array
from collections.abc import Iterator
from itertools import compress
from zlib import crc32

from analyzer.duplication.folding import BYTES, CODES, LINE, NAME, Folding
from analyzer.duplication.values import Prints
from analyzer.structure.language import Language

GRAM = 25
WINDOW = 4
SHIFTS = (1, 2)
"""The smaller of two neighbours, and of two such, is the smallest of four: that is `WINDOW`."""

POSITION_BITS = 32
"""How many of a fingerprint's lower bits are a place; all code of an analysis is shorter than that."""

STEERING = "as case catch do elif else except for if in new not raise return throw try when while with"
STEERS = b"".join(BYTES[CODES[word]] for word in STEERING.split())
BEHIND_ANCHORS = b"(=:"
ANCHOR = 255
"""Stands for a name at an anchor; no code is as high."""

IS_ANCHOR = bytes(code == ANCHOR or code in STEERS for code in range(256))


def fingerprints(folding: Folding, language: Language, text: str, path: str = "") -> Prints:
    """Return what `analyzer.duplication.joining` needs of a file; `path` tells elements in scripts by its ending."""
    lines = folding.folded(language, text, path)
    codes = lines.replace(BYTES[LINE], b"")
    hashes = [crc32(codes[start : start + GRAM]) << POSITION_BITS | start for start in _anchors(codes)]
    return Prints(lines, packed(sorted(_smallest(hashes))))


def _anchors(codes: bytes) -> Iterator[int]:
    """Return where a run of `GRAM` codes begins at an anchor: by replacing, as a pattern would take twice the time."""
    marked = codes
    for mark in BEHIND_ANCHORS:
        marked = marked.replace(bytes([NAME, mark]), bytes([ANCHOR, mark]))
    return compress(range(len(codes) - GRAM + 1), marked.translate(IS_ANCHOR))


def _smallest(hashes: list[int]) -> set[int]:
    """Return the smallest of each `WINDOW` neighbouring hashes, or of all if they are fewer."""
    if len(hashes) < WINDOW:
        return {min(hashes)} if hashes else set()
    for shift in SHIFTS:
        hashes = [one if one < two else two for one, two in zip(hashes, hashes[shift:], strict=False)]  # noqa: FURB136 - `min` takes twice the time
    return set(hashes)


def packed(numbers: list[int]) -> bytes:
    """Return numbers as unsigned 64-bit ones, little end first."""
    row = array("Q", numbers)
    if sys.byteorder == "big":
        row.byteswap()
    return row.tobytes()


def unpacked(data: bytes) -> "array[int]":
    """Return what `packed` took."""
    row = array("Q", data)
    if sys.byteorder == "big":
        row.byteswap()
    return row
