"""Keeps which files a commit touched, so that the next reading looks at new commits only.

A row is the commit's list of files and nothing else: no author, no date, no message. It depends on nothing but the
commit's id, so it is never wrong and fits every repository that has the commit. Rows lie beside the other facts in the
one cache of `analyzer.cache`, which several processes may use at once and which makes room by itself.

Decision: give a cache only to repositories that we cloned: git computed their ids itself. A local repository could
claim any id for any tree and so plant rows for others.
"""

from collections.abc import Mapping, Sequence

from analyzer.cache import FactCache, key_of

FORMAT = "touched files 1"


class CommitCache:
    """Keeps the rows of commits, by their ids, among the facts of a cache that outlives us."""

    def __init__(self, facts: FactCache) -> None:
        """Keep rows in `facts`."""
        self.facts = facts

    def get(self, commits: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Return the rows that are there, by commit id."""
        keys = {_key(commit): commit for commit in commits}
        return {keys[key]: row for key, row in self.facts.get(list(keys)).items()}

    def put(self, rows: Mapping[bytes, bytes]) -> None:
        """Keep the rows."""
        self.facts.put({_key(commit): row for commit, row in rows.items()})


def _key(commit: bytes) -> bytes:
    return key_of((FORMAT, commit.decode("ascii")))
