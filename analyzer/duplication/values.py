"""What is known of copies: the fingerprints of a file, and the copies in a set of files."""

from dataclasses import dataclass

import msgspec


@dataclass(frozen=True, slots=True)
class Prints:
    """What is kept of one file: its tokens as codes, line by line (`analyzer.duplication.folding`), and fingerprints.

    `grams` are unsigned 64-bit numbers, little end first: in the upper half a hash, in the lower one the offset of its
    run among the codes without those that end a line.
    """

    folded: bytes
    grams: bytes


class Place(msgspec.Struct, frozen=True, order=True, gc=False):
    """A span of lines of one file, first and last included."""

    path: str
    first: int
    last: int


class Block(msgspec.Struct, frozen=True):
    """The same run of `tokens` codes in two or more places (of very many, the first); the places are by path."""

    tokens: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class LanguageDuplication:
    """How many lines of code of a language there are in source (or tests), and how many of them stand in a block.

    `copied_codes` counts what stands in a block in codes (words and signs), so that layout does not matter; the score's
    feature `copies` takes these, of Python source alone, so its share differs from that of the lines.
    """

    language: str
    role: str
    lines: int
    duplicated: int
    copied_codes: int = 0


@dataclass(frozen=True, slots=True)
class Duplication:
    """The copies in a repository: by role and language, most lines first, and the costliest of source and tests."""

    languages: tuple[LanguageDuplication, ...] = ()
    source: tuple[Block, ...] = ()
    tests: tuple[Block, ...] = ()
