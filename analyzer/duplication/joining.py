"""Joins the fingerprints of a repository's files: code that stands more than once, whatever its names and layout.

Each place of a hash is compared, code by code, with the next `NEIGHBOURS` places of it and extended both ways, so that
a hash that lies costs time alone. Runs that say little, such as tables and lists of one form, are no copies: a block
needs `VARIETY` different phrases. Length is counted in codes, not in lines, so that another layout of the same code
changes nothing. Time and memory are in proportion to the code: of many copies of one thing, not all pairs are compared.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import accumulate, compress, pairwise
from typing import Literal, NamedTuple

from analyzer.duplication.fingerprints import POSITION_BITS, unpacked
from analyzer.duplication.folding import BYTES, LINE
from analyzer.duplication.values import Block, Duplication, LanguageDuplication, Place, Prints

MINIMUM = 100
"""The fewest codes of a block, which is fifteen to twenty lines of code."""

HALF = MINIMUM // 2
CHUNK = 256
PHRASE = 5
VARIETY = 24
"""How many different phrases of `PHRASE` codes a block needs; and one for each `RICHNESS` codes, if it is longer."""

RICHNESS = 8
SAMPLE = 500
"""How many codes of a block are asked for their variety."""

BLOCKS = 200
PLACES = 20
NEIGHBOURS = 4
PLACE = (1 << POSITION_BITS) - 1
"""The bits of a fingerprint that are its place."""

CODE = b"x"
ENDS = bytes(LINE if code == LINE else CODE[0] for code in range(256))
"""Tells the code that ends a line from all others."""


class Printed(NamedTuple):
    """One file with its fingerprints."""

    path: str
    language: str
    is_test: bool
    prints: Prints


class Copies(NamedTuple):
    """The blocks of some files, the costliest first (at most `BLOCKS`); by path the lines, and how many are copied.

    `codes` are the copied codes by path.
    """

    blocks: tuple[Block, ...]
    lines: dict[str, tuple[int, int]]
    codes: dict[str, int]


def duplication(files: Sequence[Printed], join: Callable[[Mapping[str, Prints]], Copies] | None = None) -> Duplication:
    """Return the copies among the sources and among the tests of a repository, each apart from the other.

    Who knows some copies already gives a `join` that asks `copies` for the others.
    """
    found = {
        is_test: (join or copies)({file.path: file.prints for file in files if file.is_test is is_test})
        for is_test in (False, True)
    }
    lines: Counter[tuple[str, str]] = Counter()
    copied: Counter[tuple[str, str]] = Counter()
    codes: Counter[tuple[str, str]] = Counter()
    for file in files:
        key = (file.language, "test" if file.is_test else "source")
        own, again = found[file.is_test].lines[file.path]
        lines[key] += own
        copied[key] += again
        codes[key] += found[file.is_test].codes[file.path]
    rows = [LanguageDuplication(*key, lines[key], copied[key], codes[key]) for key in lines]
    rows.sort(key=lambda row: (row.role, -row.lines, row.language))
    return Duplication(tuple(rows), found[False].blocks, found[True].blocks)


def copies(prints: Mapping[str, Prints]) -> Copies:
    """Return what stands more than once in the files, given by path, and how many lines of each file that are."""
    paths = sorted(prints)
    whole = _Whole(paths, [prints[path] for path in paths])
    found: dict[tuple[int, bytes], set[int]] = defaultdict(set)
    for place, other, length in whole.matches():
        step = min(length, other - place)  # a match that overlaps itself repeats after each `step`
        count = (other + length - place) // step if step < length else 1
        key = (step, blake2b(whole.codes[place : place + step], digest_size=16).digest())
        found[key].update(place + step * index for index in range(count))
        found[key].add(other)
        whole.mark(place, other + length - place if step < length else length)
        whole.mark(other, length)
    order = sorted(found, key=lambda key: (-key[0] * (len(found[key]) - 1), -key[0], min(found[key])))
    blocks = (
        Block(key[0], tuple(sorted({whole.place(start, key[0]) for start in sorted(found[key])[:PLACES]})))
        for key in order[:BLOCKS]
    )
    return Copies(tuple(blocks), whole.lines(), whole.copied_codes())


class _Whole:
    """All files as one row of codes; the lines of a file are only looked at if it has a copy."""

    def __init__(self, paths: Sequence[str], prints: Sequence[Prints]) -> None:
        self.paths = paths
        self.prints = prints
        parts = [one.folded.replace(BYTES[LINE], b"") for one in prints]
        self.codes = b"".join(parts)
        self.copied = bytearray(len(self.codes))
        self.starts = list(accumulate(map(len, parts), initial=0))
        self.rows: dict[int, _Rows] = {}

    def matches(self) -> Iterator[tuple[int, int, int]]:
        """Yield pairs of places, the earlier first, and the length of the longest run they have in common."""
        distance, covered = -1, 0
        for pair in self._pairs():
            apart, place = pair >> POSITION_BITS, pair & PLACE
            if apart != distance:
                distance, covered = apart, 0
            if place < covered or not self._may_be_long(place, place + apart):
                continue
            start, length = self._extended(place, place + apart, covered)
            covered = start + length
            if length >= MINIMUM and apart >= MINIMUM and self._says_enough(start, length):
                yield start, start + apart, length

    def _pairs(self) -> list[int]:
        """Return the neighbouring places of equal hashes, in order: distance in the upper bits, earlier place below."""
        entries = [
            gram + start
            for start, prints in zip(self.starts, self.prints, strict=False)
            for gram in unpacked(prints.grams)
        ]
        entries.sort()
        alike = [
            entry
            for one, entry, two in zip([0, *entries], entries, [*entries[1:], 0], strict=False)
            if entry ^ one <= PLACE or entry ^ two <= PLACE
        ]
        pairs = []
        for step in range(1, NEIGHBOURS + 1):
            pairs += [
                (two - one) << POSITION_BITS | one & PLACE
                for one, two in zip(alike, alike[step:], strict=False)
                if one ^ two <= PLACE
            ]
        pairs.sort()
        return pairs

    def _may_be_long(self, place: int, other: int) -> bool:
        """Return whether half of a block is alike behind two places or before them, as it must in a whole one."""
        codes = self.codes
        return (
            codes[place : place + HALF] == codes[other : other + HALF]
            or codes[max(0, place - HALF) : place] == codes[max(0, other - HALF) : other]
        )

    def _extended(self, place: int, other: int, covered: int) -> tuple[int, int]:
        """Return where the common run around two places begins in the first, and its length."""
        file, second = self._file(place), self._file(other)
        before = self._alike(
            place, other, min(place - max(self.starts[file], covered), other - self.starts[second]), -1
        )
        after = self._alike(place, other, min(self.starts[file + 1] - place, self.starts[second + 1] - other), 1)
        return place - before, before + after

    def _alike(self, place: int, other: int, room: int, direction: int) -> int:
        """Return how many codes, at most `room`, are alike behind (1) or before (-1) two places."""
        found = 0
        while found < room:
            step = min(CHUNK, room - found)
            shift = found if direction > 0 else -found - step
            one = self.codes[place + shift : place + shift + step]
            two = self.codes[other + shift : other + shift + step]
            if one != two:
                order: Literal["little", "big"] = "little" if direction > 0 else "big"
                differing = int.from_bytes(one, order) ^ int.from_bytes(two, order)
                return found + ((differing & -differing).bit_length() - 1) // 8
            found += step
        return found

    def _says_enough(self, start: int, length: int) -> bool:
        sample = self.codes[start : start + min(length, SAMPLE)]
        phrases = set(zip(*(sample[shift:] for shift in range(PHRASE)), strict=False))
        return len(phrases) >= max(VARIETY, len(sample) // RICHNESS)

    def _file(self, place: int) -> int:
        return bisect_right(self.starts, place) - 1

    def _span(self, start: int, length: int) -> tuple[int, "_Rows", int, int]:
        """Return the file of a run, its rows, and the first and last of those that the run touches."""
        file = self._file(start)
        rows = self.rows.get(file) or self.rows.setdefault(file, _Rows(self.prints[file].folded))
        offset = start - self.starts[file]
        return file, rows, bisect_right(rows.starts, offset) - 1, bisect_right(rows.starts, offset + length - 1) - 1

    def mark(self, start: int, length: int) -> None:
        """Remember the codes and lines of a run as copied."""
        self.copied[start : start + length] = b"\1" * length
        _, rows, first, last = self._span(start, length)
        rows.marks[first : last + 1] = b"\1" * (last + 1 - first)

    def place(self, start: int, length: int) -> Place:
        """Return the lines of a run."""
        file, _, first, last = self._span(start, length)
        return Place(self.paths[file], first + 1, last + 1)

    def lines(self) -> dict[str, tuple[int, int]]:
        """Return how many lines of code each file has, and how many of them were marked."""
        copied = (self.rows[file].copied() if file in self.rows else 0 for file in range(len(self.paths)))
        ends = (BYTES[LINE] + one.folded.translate(ENDS) for one in self.prints)
        every = (each.count(BYTES[LINE] + CODE) for each in ends)
        return dict(zip(self.paths, zip(every, copied, strict=True), strict=True))

    def copied_codes(self) -> dict[str, int]:
        """Return how many codes of each file were marked."""
        counts = (self.copied.count(1, first, end) for first, end in pairwise(self.starts))
        return dict(zip(self.paths, counts, strict=True))


class _Rows:
    """The lines of one file: the offset of the first code of each, and whether it was marked.

    A line without code has the offset of the next one with code, so that the last of an offset is the one with code.
    """

    def __init__(self, folded: bytes) -> None:
        self.rows = folded.split(BYTES[LINE])
        self.starts = list(accumulate(map(len, self.rows), initial=0))[:-1]
        self.marks = bytearray(len(self.rows))

    def copied(self) -> int:
        """Return how many lines of code were marked."""
        return sum(map(bool, compress(self.rows, self.marks)))
