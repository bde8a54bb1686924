"""Counts the documents that say something: each has words that none before it has.

Copies, lists of headings and texts drawn from a few words say nothing new, however many files they fill. Whether a text
is true or of any use is not asked.
"""

import re
from collections.abc import Iterable, Sequence
from heapq import nsmallest

from analyzer.files import Files

READ = 60
"""So many documents are read, those nearest to the top."""
DOCUMENT_BYTES = 20_000
"""So much of each is read."""
WORDS = 200
"""So many different words of each are looked at, the first ones."""
NEW = 25
"""A document with fewer words that were in none before says nothing."""
WORD = re.compile(r"[^\W\d_]{3,40}")
Words = tuple[str, ...]


def first_documents(paths: Iterable[str]) -> list[str]:
    """Return those of all documents that are read, in the order in which they are."""
    return nsmallest(READ, paths, key=lambda path: (path.count("/"), path))


def documents(introduction: Sequence[str], paths: Sequence[str], files: Files) -> int:
    """Return how many of the files at `paths` say something that neither the introduction nor one before them says."""
    known: set[str] = set()
    for words in files.told("documents", introduction, Words, _words):
        known.update(words)
    count = 0
    for words in files.told("documents", paths, Words, _words):
        new = [word for word in words if word not in known]
        if len(new) >= NEW:
            count += 1
            known.update(new)
    return count


def _words(path: str, data: bytes | None) -> Words:
    """Return the first different words of a text in the order in which they come."""
    del path
    found: dict[str, None] = {}
    for word in WORD.finditer((data or b"")[:DOCUMENT_BYTES].decode("utf-8", "replace")):
        found[word[0].casefold()] = None
        if len(found) == WORDS:
            break
    return tuple(found)
