"""A repository's files as those see them who ask what it says of itself: by path, read only where nothing is known."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")
Read = Callable[[str], bytes | None]
"""Gives the bytes of the file at a path, or None where they are not to be had (too large, or not fetched)."""


class Files(Protocol):
    """Files that can be read, and what single ones say."""

    def size(self, path: str) -> int:
        """Return how many bytes the file at a path has, 0 where they are not to be had."""
        ...

    def told(self, about: str, paths: Sequence[str], form: type[T], make: Callable[[str, bytes | None], T]) -> list[T]:
        """Return what `make` gives for each path and its bytes; who asks `about` the same gives the same `make`."""
        ...


class ReadFiles:
    """Files that are read anew whenever they are asked for."""

    def __init__(self, read: Read) -> None:
        """Read with `read`."""
        self._read = read

    def size(self, path: str) -> int:
        """Return how many bytes the file at a path has, 0 where they are not to be had."""
        return len(self._read(path) or b"")

    def told(self, about: str, paths: Sequence[str], form: type[T], make: Callable[[str, bytes | None], T]) -> list[T]:
        """Return what `make` gives for each path and its bytes."""
        del about, form
        return [make(path, self._read(path)) for path in paths]
