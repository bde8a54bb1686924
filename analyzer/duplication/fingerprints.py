"""Makes the fingerprints of one file, whatever its language: read once and alone, kept by blob.

A copy is found by runs of `GRAM` codes that two files have in common. Not every run is hashed, but those that begin at
an anchor: a word that steers (if, return, …), or a name that is called, assigned or given a type or value. Of each
`WINDOW` neighbouring hashes the smallest is kept, so that two copies with as many anchors always share one: winnowing
(Schleimer, Wilkerson and Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD 2003) over the runs
that matter.
"""

import re
import sys
from array import array
from zlib import crc32

from analyzer.duplication.folding import BYTES, CODES, LINE, NAME, Folding
from analyzer.duplication.values import Prints
from analyzer.structure.language import Language

GRAM = 25
WINDOW = 4
POSITION_BITS = 32
"""How many of a fingerprint's lower bits are a place; all code of an analysis is shorter than that."""

STEERING = "as case catch do elif else except for if in new not raise return throw try when while with"
STEERS = b"".join(BYTES[CODES[word]] for word in STEERING.split())
ANCHOR = re.compile(BYTES[NAME] + b"(?=[(=:])|[" + STEERS + b"]", re.DOTALL)


def fingerprints(folding: Folding, language: Language, text: str, path: str = "") -> Prints:
    """Return what `analyzer.duplication.joining` needs of a file; `path` tells elements in scripts by its ending."""
    lines = folding.folded(language, text, path)
    codes = lines.replace(BYTES[LINE], b"")
    last = len(codes) - GRAM
    starts = [start for match in ANCHOR.finditer(codes) if (start := match.start()) <= last]
    hashes = [crc32(codes[start : start + GRAM]) << POSITION_BITS | start for start in starts]
    windows = zip(*(hashes[shift:] for shift in range(min(WINDOW, len(hashes)))), strict=False)
    return Prints(lines, packed(sorted(set(map(min, windows)))))


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
