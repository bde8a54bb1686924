"""What follows from many files at once, kept by what it was made of: the next commit changes few of the files.

Beside a result lie the paths that were asked for and what they held, and it is given again only where every one of them
still holds that, also those whose names stand in other files, such as included requirements.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import msgspec

from analyzer.cache import FactCache, key_of
from analyzer.memory import own_code

T = TypeVar("T")
Read = Callable[[str], bytes | None]
Blobs = Mapping[str, str]
"""What is to be read, by path, as ids of blobs."""


class Watched:
    """Reads files and remembers which were asked for."""

    def __init__(self, read: Read) -> None:
        """Read with `read`."""
        self.asked: dict[str, None] = {}
        self._read = read

    def read(self, path: str) -> bytes | None:
        """Return the bytes of the file at a path, None where they are not to be had."""
        self.note(path)
        return self._read(path)

    def note(self, path: str) -> None:
        """Remember a path whose bytes are known already."""
        self.asked[path] = None


def derived(cache: FactCache, parts: Iterable[str], form: type[T], make: Callable[[], T]) -> T:
    """Return what `make` gives, which depends on exactly `parts`; the first of them says what it is."""
    key = key_of((own_code(), *parts))
    row = cache.get([key]).get(key)
    if row is not None:
        return msgspec.msgpack.decode(row, type=form)
    made = make()
    cache.put({key: msgspec.msgpack.encode(made)})
    return made


def derived_from_files(  # noqa: PLR0913, PLR0917 - where it is kept, what it is made of, and how
    cache: FactCache, parts: Iterable[str], form: type[T], blobs: Blobs, read: Read, make: Callable[[Watched], T]
) -> T:
    """Return what `make` gives, which depends on `parts` and on the files that it asks for.

    Which files these are is expected to be what it was for the first such parts; if it is not, `make` is asked again.
    """
    first = key_of((own_code(), "asked", *parts))
    row = cache.get([first]).get(first)
    expected = msgspec.msgpack.decode(row, type=list[str]) if row is not None else None
    if expected is not None:
        key = _key(parts, expected, blobs)
        row = cache.get([key]).get(key)
        if row is not None:
            held, found = msgspec.msgpack.decode(row, type=tuple[dict[str, str], form])  # type: ignore[valid-type]
            if held == {path: blobs.get(path, "") for path in held}:
                return found
    watched = Watched(read)
    made = make(watched)
    asked = list(watched.asked) if expected is None else expected
    held = {path: blobs.get(path, "") for path in watched.asked}
    cache.put({
        first: msgspec.msgpack.encode(asked),
        _key(parts, asked, blobs): msgspec.msgpack.encode((held, made)),
    })  # fmt: skip
    return made


def _key(parts: Iterable[str], asked: Iterable[str], blobs: Blobs) -> bytes:
    return key_of((own_code(), "held", *parts, *(part for path in asked for part in (path, blobs.get(path, "")))))
