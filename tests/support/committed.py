"""Trees of real repositories: the files of a commit in a local clone, as `changes` can change them."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

MOST_BYTES = 1_000_000
FILES = (b"100644", b"100755")
UNUSUAL = frozenset('"\\\n')


def committed(clone: Path, revision: str = "HEAD") -> dict[str, bytes]:
    """Return the files of a commit; without links, large files, unusual paths and Python that cannot be parsed."""
    blobs = dict(_listed(clone, revision))
    return {path: data for path, data in _read(clone, blobs) if not path.endswith(".py") or _is_plain(data)}


def _listed(clone: Path, revision: str) -> Iterator[tuple[str, bytes]]:
    for row in filter(None, _git(clone, "ls-tree", "-r", "-l", "-z", revision).split(b"\0")):
        stated, _, path = row.partition(b"\t")
        mode, _, blob, size = stated.split()
        name = path.decode("utf-8", "replace")
        is_usual = "\ufffd" not in name and UNUSUAL.isdisjoint(name)
        if mode in FILES and is_usual and size.isdigit() and int(size) <= MOST_BYTES:
            yield name, blob


def _read(clone: Path, blobs: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    told, at = _git(clone, "cat-file", "--batch", given=b"".join(blob + b"\n" for blob in blobs.values())), 0
    for path in blobs:
        end = told.index(b"\n", at)
        after = end + 1 + int(told[at:end].split()[2])
        yield path, told[end + 1 : after]
        at = after + 1


def _is_plain(data: bytes) -> bool:
    """Return whether Python code is UTF-8, can be parsed and has no form feeds, which would shift lines."""
    try:
        ast.parse(data.decode("utf-8"))
    except (SyntaxError, ValueError, RecursionError):
        return False
    return b"\f" not in data


def _git(clone: Path, *arguments: str, given: bytes = b"") -> bytes:
    return subprocess.run(["git", "-C", clone, *arguments], input=given, capture_output=True, check=True).stdout
