"""What is asked of a commit's source and what is told of it: frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """The lines from `first` to `last` of a file, both counted from 1."""

    path: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Spot:
    """One line of a file."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of a file as they stand there, from the line `first` on; a long one ends with an ellipsis."""

    path: str
    first: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What stays the same of a line as long as it says the same."""

    path: str
    line: int
    digest: str


@dataclass(frozen=True, slots=True)
class Excerpts:
    """What was read of a commit; `held_back` are the files with a secret, of which nothing is told."""

    commit: str
    excerpts: tuple[Excerpt, ...] = ()
    fingerprints: tuple[Fingerprint, ...] = ()
    held_back: tuple[str, ...] = ()


def by_place(found: Excerpts) -> Mapping[tuple[str, int], str]:
    """Return the fingerprints by path and line."""
    return {(each.path, each.line): each.digest for each in found.fingerprints}
