"""Finds code that stands more than once, across files and in any language, whatever its names and layout.

Each file is read once and alone (`fingerprints`, which can be cached by blob): comments, imports and white space are
left out, names, numbers and texts are folded (`analyzer.folding`), so that a renamed copy is a copy. Every run of
`GRAM` codes is hashed, and of each `WINDOW` neighbouring hashes the smallest is kept: winnowing (Schleimer, Wilkerson
and Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD 2003), by which two copies of `MINIMUM`
codes always share a hash. `duplications` then joins the files of a repository: each place of a hash is compared, code
by code, with the next `NEIGHBOURS` places of it and extended both ways, so that a hash that lies costs time alone.

Runs that say little, such as tables and lists of one form, are no copies: a block needs `VARIETY` different phrases.
Length is counted in codes, not in lines, so that another layout of the same code changes nothing. Time and memory are
in proportion to the code: of many copies of one thing, not all pairs are compared (measured: all would find 1 % more).
"""

import sys
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate
from zlib import crc32

from analyzer.folding import LINE, folded

MINIMUM = 50
"""The fewest codes of a block, which is six to eight lines of code."""

GRAM = 25
WINDOW = MINIMUM - GRAM + 1
PHRASE = 5
VARIETY = 24
"""How many different phrases of `PHRASE` codes a block needs; and one for each `RICHNESS` codes, if it is longer."""

RICHNESS = 8
SAMPLE = 2_000
"""How many codes of a block are asked for their variety."""

BLOCKS = 2_000
PLACES = 100
POSITION_BITS = 40
NEIGHBOURS = 4


@dataclass(frozen=True, slots=True)
class Prints:
    """What is kept of one file: its codes, where its lines begin among them, and its fingerprints.

    `lines` and `grams` are pairs of unsigned 32-bit numbers, little end first: the first code of a line and the line's
    number; a hash and the offset of its run.
    """

    codes: bytes
    lines: bytes
    grams: bytes


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A span of lines of one file, first and last included."""

    path: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Block:
    """The same run of `tokens` codes in two or more places (of more than `PLACES`, the first)."""

    tokens: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class FileDuplication:
    """How many of a file's lines of code stand in a block."""

    path: str
    lines: int
    duplicated: int


@dataclass(frozen=True, slots=True)
class Duplications:
    """The blocks of a set of files, the costliest first (of more than `BLOCKS`, those), and each file's share."""

    blocks: tuple[Block, ...]
    files: tuple[FileDuplication, ...]

    @property
    def lines(self) -> int:
        """Return the lines of code in all files."""
        return sum(file.lines for file in self.files)

    @property
    def duplicated(self) -> int:
        """Return the lines of code that stand in a block."""
        return sum(file.duplicated for file in self.files)

    @property
    def share(self) -> float:
        """Return the share of lines of code that stand in a block, 0 to 1; 0 if there is no code."""
        return self.duplicated / self.lines if self.lines else 0.0


def fingerprints(language: str, text: str, path: str = "") -> Prints:
    """Return what `duplications` needs of a file; `path` tells elements in scripts (tsx, jsx) by its ending."""
    rows = folded(language, text, path).split(bytes([LINE]))
    starts = accumulate((len(row) for row in rows), initial=0)
    lines = [
        number
        for (index, row), start in zip(enumerate(rows, 1), starts, strict=False)
        if row
        for number in (start, index)
    ]
    codes = b"".join(rows)
    hashes = [crc32(codes[start : start + GRAM]) for start in range(len(codes) - GRAM + 1)]
    grams = [number for start in _winnowed(hashes) for number in (hashes[start], start)]
    return Prints(codes, _packed(lines), _packed(grams))


def _winnowed(hashes: Sequence[int]) -> Iterator[int]:
    """Yield the places of the smallest hash of each window; of equal ones, the one kept already or the last."""
    kept = -1
    for end in range(min(WINDOW, len(hashes)), len(hashes) + 1):
        if not end:
            return
        start = max(0, end - WINDOW)
        if kept < start:
            window = hashes[start:end]
            kept = end - 1 - window[::-1].index(min(window))
            yield kept
        elif hashes[end - 1] < hashes[kept]:
            kept = end - 1
            yield kept


def _packed(numbers: Sequence[int]) -> bytes:
    packed = array("I", numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _unpacked(data: bytes) -> "array[int]":
    numbers = array("I", data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def duplications(prints: Mapping[str, Prints]) -> Duplications:
    """Return the blocks that stand more than once in the files, given by path, and how much of each file they are."""
    paths = sorted(prints)
    whole = _Whole([prints[path] for path in paths])
    found: dict[tuple[int, bytes], set[int]] = defaultdict(set)
    for place, other, length in whole.matches():
        step = min(length, other - place)  # a match that overlaps itself repeats after each `step`
        count = (other + length - place) // step if step < length else 1
        key = (step, blake2b(whole.codes[place : place + step], digest_size=16).digest())
        found[key].update(place + step * index for index in range(count))
        found[key].add(other)
        whole.mark(place, other + length - place if step < length else length)
        whole.mark(other, length)
    blocks = [
        Block(tokens, tuple(sorted(whole.place(paths, start, tokens) for start in sorted(starts)[:PLACES])))
        for (tokens, _), starts in found.items()
    ]
    blocks.sort(key=lambda block: (-block.tokens * (len(block.places) - 1), -block.tokens, block.places))
    files = tuple(
        FileDuplication(path, len(marks), marks.count(1)) for path, marks in zip(paths, whole.marks, strict=True)
    )
    return Duplications(tuple(blocks[:BLOCKS]), files)


class _Whole:
    """All files as one row of codes, with the lines of each."""

    def __init__(self, prints: Sequence[Prints]) -> None:
        self.codes = b"".join(one.codes for one in prints)
        self.starts = list(accumulate((len(one.codes) for one in prints), initial=0))
        lines = [_unpacked(one.lines) for one in prints]
        self.firsts = [numbers[::2] for numbers in lines]
        self.numbers = [numbers[1::2] for numbers in lines]
        self.marks = [bytearray(len(numbers)) for numbers in self.numbers]
        self.grams = [_unpacked(one.grams) for one in prints]

    def matches(self) -> Iterator[tuple[int, int, int]]:
        """Yield pairs of places, the earlier first, and the length of the longest run they have in common."""
        distance, covered = -1, 0
        for apart, place in self._pairs():
            if apart != distance:
                distance, covered = apart, 0
            if place < covered:
                continue
            start, length = self._extended(place, place + apart, covered)
            covered = start + length
            if length >= MINIMUM and apart >= MINIMUM and self._says_enough(start, length):
                yield start, start + apart, length

    def _pairs(self) -> list[tuple[int, int]]:
        """Return the neighbouring places of equal hashes, as distance and earlier place, in order."""
        entries = [
            grams[index] << POSITION_BITS | (start + grams[index + 1])
            for start, grams in zip(self.starts, self.grams, strict=False)
            for index in range(0, len(grams), 2)
        ]
        entries.sort()
        pairs = []
        for step in range(1, NEIGHBOURS + 1):
            for one, two in zip(entries, entries[step:], strict=False):
                if one >> POSITION_BITS == two >> POSITION_BITS:
                    pairs.append((two - one, one & (1 << POSITION_BITS) - 1))
        pairs.sort()
        return pairs

    def _extended(self, place: int, other: int, covered: int) -> tuple[int, int]:
        """Return where the common run around two places begins in the first, and its length."""
        file, second = self._file(place), self._file(other)
        before = 0
        room = min(place - max(self.starts[file], covered), other - self.starts[second])
        while before < room and self.codes[place - before - 1] == self.codes[other - before - 1]:
            before += 1
        after, step = 0, GRAM
        room = min(self.starts[file + 1] - place, self.starts[second + 1] - other)
        while after < room and step:
            step = min(step, room - after)
            left, right = place + after, other + after
            if self.codes[left : left + step] == self.codes[right : right + step]:
                after, step = after + step, step * 2
            else:
                step //= 2
        return place - before, before + after

    def _says_enough(self, start: int, length: int) -> bool:
        sample = self.codes[start : start + min(length, SAMPLE)]
        phrases = {sample[index : index + PHRASE] for index in range(len(sample) - PHRASE + 1)}
        return len(phrases) >= max(VARIETY, len(sample) // RICHNESS)

    def _file(self, place: int) -> int:
        return bisect_right(self.starts, place) - 1

    def _rows(self, start: int, length: int) -> tuple[int, int, int]:
        """Return the file of a run, and the first and last of its lines of code that the run touches."""
        file = self._file(start)
        offset = start - self.starts[file]
        firsts = self.firsts[file]
        return file, bisect_right(firsts, offset) - 1, bisect_right(firsts, offset + length - 1) - 1

    def mark(self, start: int, length: int) -> None:
        """Remember the lines of a run as duplicated."""
        file, first, last = self._rows(start, length)
        self.marks[file][first : last + 1] = b"\1" * (last + 1 - first)

    def place(self, paths: Sequence[str], start: int, length: int) -> Place:
        """Return the lines of a run."""
        file, first, last = self._rows(start, length)
        return Place(paths[file], self.numbers[file][first], self.numbers[file][last])
