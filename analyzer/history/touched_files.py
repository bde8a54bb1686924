"""Which files each commit touched, from the trees: streamed newest first, and read once per commit ever.

A row holds status (A, M, D, T) and path of each file by turns, NUL between them, as `git diff-tree` compares a commit
with its parent, renames not followed; merges have none, nor do commits whose parent a shallow clone lacks.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing

from analyzer.errors import LimitError
from analyzer.history.commit_cache import CommitCache
from analyzer.history.git_stream import Reading, damaged, stream
from analyzer.history.values import HistoryLimits

BATCH = 4_000
KEPT_ROW_BYTES = 32_000
DIFF = ("diff-tree", "--stdin", "-r", "-z", "--root", "--no-renames", "--name-status", "--always")
IGNORED_MODES = (b"120000", b"160000")

Row = list[bytes]
"""Status and path of each touched file by turns."""


class TooManyTouchesError(Exception):
    """The commits touch more files than the limit; the rows so far are good."""


def read_touched(reading: Reading, commits: Sequence[bytes], cache: CommitCache | None) -> Generator[Row, None, None]:
    """Yield the row of each of `commits` in order; raise TooManyTouchesError past the limit.

    A row is cut at the limit `commit_touches`, the first in the order of their names.
    """
    room = reading.limits.touches
    reading.begin(len(commits))
    for begin in range(0, len(commits), BATCH):
        batch = commits[begin : begin + BATCH]
        for done, row in enumerate(_batch(reading, batch, cache), begin + 1):
            room -= len(row) // 2
            if room < 0:
                raise TooManyTouchesError
            yield row
            reading.look(done)


def today(reading: Reading, commit: str) -> tuple[bytes, ...]:
    """Return the paths of all files of `commit` without links and submodules; raise LimitError past the limit."""
    paths: dict[bytes, None] = {}
    limits = reading.limits
    with stream(reading, reading.command("ls-tree", "-r", "-z", "--full-tree", commit)) as tokens:
        for part in tokens:
            for token in part:
                meta, _, path = token.partition(b"\t")
                if not meta.startswith(IGNORED_MODES) and len(path) <= limits.path_bytes:
                    paths[path] = None
            if len(paths) > limits.paths:
                raise LimitError(f"the commit has more than {limits.paths} files; that is the limit for one analysis")
    return tuple(paths)


def _batch(reading: Reading, commits: Sequence[bytes], cache: CommitCache | None) -> Iterator[Row]:
    kept = cache.get(commits) if cache is not None else {}
    missing = [commit for commit in commits if commit not in kept]
    new: dict[bytes, bytes] = {}
    with closing(_rows(reading, missing)) as rows:
        for commit in commits:
            known = kept.get(commit)
            if known is not None:
                yield known.split(b"\0") if known else []
                continue
            row = next(rows)
            if cache is not None and (text := b"\0".join(row)) and len(text) <= KEPT_ROW_BYTES:
                new[commit] = text
            yield row
    if cache is not None and new:
        cache.put(new)


def _rows(reading: Reading, commits: Sequence[bytes]) -> Generator[Row, None, None]:
    """Yield the rows of `commits` from one `git diff-tree`."""
    if not commits:
        return
    seen = 0
    with stream(reading, reading.command(*DIFF), commits) as tokens:
        for row in _split(tokens, reading.limits):
            yield row
            seen += 1
    if seen != len(commits):
        raise damaged()


def _split(tokens: Iterator[list[bytes]], limits: HistoryLimits) -> Iterator[Row]:
    """Yield the tokens between two commit ids; a status is one letter, so no path can pass for an id."""
    row: Row | None = None
    is_path = False
    most = 2 * limits.commit_touches
    dropped = 0
    for part in tokens:
        for token in part:
            if is_path or len(token) == 1:
                if row is None or len(row) >= most:
                    dropped += 1
                else:
                    row.append(token if len(token) <= limits.path_bytes else b"")
                is_path = not is_path
            else:
                if row is not None:
                    yield row
                row = []
        if dropped > 2 * limits.touches:
            raise TooManyTouchesError
    if row is not None:
        yield row
