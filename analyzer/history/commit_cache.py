"""Keeps which files a commit touched, so that the next reading looks at new commits only.

A row is the commit's list of files and nothing else: no author, no date, no message. It depends on nothing but the
commit's id, so it is never wrong and fits every repository that has the commit. Rows lie beside the other facts in the
one cache of `analyzer.cache`, which several processes may use at once and which makes room by itself.

Decision: give a cache only to repositories that we cloned: git computed their ids itself. A local repository could
claim any id for any tree and so plant rows for others.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from analyzer.cache import FactCache, key_of

FORMAT = "touched files 1"


class CommitCache(Protocol):
    """Where rows are kept by commit id; every method may be called from several processes at once."""

    def get(self, commits: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Return the rows that are there, by commit id."""
        ...

    def put(self, rows: Mapping[bytes, bytes]) -> None:
        """Keep the rows."""
        ...


class MemoryCommitCache:
    """Keeps rows as long as it lives itself."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self.rows: dict[bytes, bytes] = {}

    def get(self, commits: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Return the rows that are there."""
        return {commit: self.rows[commit] for commit in commits if commit in self.rows}

    def put(self, rows: Mapping[bytes, bytes]) -> None:
        """Keep the rows."""
        self.rows.update(rows)


class StoredCommitCache:
    """Keeps rows among the facts of a cache that outlives us."""

    def __init__(self, facts: FactCache) -> None:
        """Keep rows in `facts`."""
        self.facts = facts

    def get(self, commits: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Return the rows that are there."""
        keys = {_key(commit): commit for commit in commits}
        return {keys[key]: row for key, row in self.facts.get(list(keys)).items()}

    def put(self, rows: Mapping[bytes, bytes]) -> None:
        """Keep the rows."""
        self.facts.put({_key(commit): row for commit, row in rows.items()})


def _key(commit: bytes) -> bytes:
    return key_of((FORMAT, commit.decode("ascii")))
