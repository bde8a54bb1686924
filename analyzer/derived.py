"""What follows from many files at once, kept by what it was made of: the next commit changes few of the files.

Beside a result lie the paths that were asked for and what they held, and it is given again only where every one of them
still holds that, also those whose names stand in other files, such as included requirements. Where one does not, what
the others say is still known: it is kept by path and content as well.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import TypeVar

import msgspec

from analyzer.cache import FactCache, key_of
from analyzer.memory import own_code

T = TypeVar("T")
Blobs = Mapping[str, str]
"""What is to be read, by path, as ids of blobs."""


class Watched:
    """Files that are read only where nobody knows what they say, and that remembers which were asked for."""

    def __init__(self, cache: FactCache, blobs: Blobs, sizes: Mapping[str, int], read: Callable[[str], bytes]) -> None:
        """Take the files' blobs, the sizes of blobs, and how to read one."""
        self.asked: dict[str, None] = {}
        self.fresh: dict[bytes, bytes] = {}
        self._cache = cache
        self._blobs = blobs
        self._sizes = sizes
        self._read = read

    def held(self, paths: Iterable[str]) -> dict[str, str]:
        """Return the blob at each path, empty where there is none."""
        return {path: self._blobs.get(path, "") for path in paths}

    def size(self, path: str) -> int:
        """Return how many bytes the file at a path has, 0 where they are not to be had."""
        self.asked[path] = None
        return self._sizes.get(self._blobs.get(path, ""), 0)

    def told(self, about: str, paths: Sequence[str], form: type[T], make: Callable[[str, bytes | None], T]) -> list[T]:
        """Return what `make` gives for each path and its bytes, or gave before; new answers wait in `fresh`."""
        if not paths:
            return []
        self.asked.update(dict.fromkeys(paths))
        keys = [key_of((own_code(), "told", about, path, self._blobs.get(path, ""))) for path in paths]
        rows = self._cache.get(keys)
        answers = []
        for path, key in zip(paths, keys, strict=True):
            if key in rows:
                answers.append(msgspec.msgpack.decode(rows[key], type=form))
            else:
                answers.append(make(path, self._read(self._blobs[path]) if path in self._blobs else None))
                self.fresh[key] = msgspec.msgpack.encode(answers[-1])
        return answers


def derived(cache: FactCache, parts: Iterable[str], form: type[T], make: Callable[[], T]) -> T:
    """Return what `make` gives, which depends on exactly `parts`; the first of them says what it is."""
    key = key_of((own_code(), *parts))
    row = cache.get([key]).get(key)
    if row is not None:
        return msgspec.msgpack.decode(row, type=form)
    made = make()
    cache.put({key: msgspec.msgpack.encode(made)})
    return made


def derived_by_folder(
    cache: FactCache,
    parts: Iterable[str],
    said: Mapping[str, str],
    form: type[T],
    make: Callable[[Sequence[str]], Iterable[T]],
) -> dict[str, T]:
    """Return by path what `make` gives for it, which depends on `parts`, the path and what is `said` of it.

    It is kept by folder, because the next commit changes files in few of them; `make` is asked once, for the paths in
    all the others.
    """
    folders: dict[str, list[str]] = defaultdict(list)
    for path in said:
        folders[path.rpartition("/")[0]].append(path)
    start = (own_code(), "by folder", *parts)
    inside = {key_of((*start, *paths, *map(said.__getitem__, paths))): paths for paths in folders.values()}
    rows = cache.get(list(inside))
    decoder = msgspec.msgpack.Decoder(list[form])  # type: ignore[valid-type]
    known: dict[str, T] = {}
    for key, row in rows.items():
        known.update(zip(inside[key], decoder.decode(row), strict=True))
    fresh = {key: paths for key, paths in inside.items() if key not in rows}
    unknown = list(chain.from_iterable(fresh.values()))
    if unknown:
        known.update(zip(unknown, make(unknown), strict=True))
        kept = {key: msgspec.msgpack.encode([known[path] for path in paths]) for key, paths in fresh.items()}
        cache.put(kept, plain=True)
    return known


def derived_from_files(
    cache: FactCache, parts: Iterable[str], form: type[T], files: Watched, make: Callable[[Watched], T]
) -> T:
    """Return what `make` gives, which depends on `parts` and on those of the files that it asks for.

    Which files these are is expected to be what it was for the first such parts; if it is not, `make` is asked again.
    """
    first = key_of((own_code(), "asked", *parts))
    row = cache.get([first]).get(first)
    expected = msgspec.msgpack.decode(row, type=list[str]) if row is not None else None
    if expected is not None:
        key = _key(parts, files.held(expected))
        row = cache.get([key]).get(key)
        if row is not None:
            held, found = msgspec.msgpack.decode(row, type=tuple[dict[str, str], form])  # type: ignore[valid-type]
            if held == files.held(held):
                return found
    made = make(files)
    asked = list(files.asked) if expected is None else expected
    cache.put({
        **files.fresh,
        first: msgspec.msgpack.encode(asked),
        _key(parts, files.held(asked)): msgspec.msgpack.encode((files.held(files.asked), made)),
    })  # fmt: skip
    return made


def _key(parts: Iterable[str], held: Mapping[str, str]) -> bytes:
    return key_of((own_code(), "held", *parts, *(part for item in held.items() for part in item)))
