"""Which manifests and lock files are read although they are larger than other files: a lock file often is.

The rule is the same wherever the repository lies: in the order of their paths, a fixed number of them, each up to a
size, up to an amount. A clone has left them out, so they are fetched by their ids, one by one.
"""

from collections.abc import Callable, Sequence
from contextlib import closing

from analyzer.errors import CloneError, CloneFault
from analyzer.snapshot import Snapshot
from analyzer.values import LeftOut

LARGEST_BYTES = 8_000_000
TOGETHER_BYTES = 32_000_000
MOST = 16
PACKED_BYTES = LARGEST_BYTES + LARGEST_BYTES // 100
"""What a manifest of the largest size needs in a pack if it cannot be compressed at all."""

TOOL = "dependencies"
Fetch = Callable[[str], None]
"""Fetches a blob that the snapshot lacks; raises CloneError."""


def large_manifests(
    snapshot: Snapshot, paths: Sequence[str], fetch: Fetch | None
) -> tuple[frozenset[str], list[LeftOut]]:
    """Return those of `paths` whose blobs can be read now, and why the others cannot.

    `fetch` is None where there is nowhere to fetch from.
    """
    known = {entry.path: entry for entry in snapshot.entries}
    blobs = list(dict.fromkeys(known[path].blob for path in sorted(paths)))
    sizes = {entry.blob: entry.size for entry in known.values() if entry.size is not None}
    reasons: dict[str, str] = dict.fromkeys(blobs, "too large")
    room = TOGETHER_BYTES
    for blob in blobs[:MOST]:
        if blob not in sizes and fetch is not None:
            reasons[blob] = _fetched(snapshot, blob, fetch, sizes)
        size = sizes.get(blob)
        if size is None or size > LARGEST_BYTES:
            continue
        if size > room:
            break
        room -= size
        del reasons[blob]
    readable = frozenset(path for path in paths if known[path].blob not in reasons)
    return readable, [LeftOut(path, reasons[known[path].blob], TOOL) for path in paths if path not in readable]


def _fetched(snapshot: Snapshot, blob: str, fetch: Fetch, sizes: dict[str, int]) -> str:
    """Fetch a blob and note its size; return the reason for which it is left out if it is."""
    try:
        fetch(blob)
    except CloneError as error:
        return "too large" if error.fault is CloneFault.TOO_LARGE else "could not be fetched"
    with closing(snapshot.objects.another()) as objects:
        sizes.update(objects.sizes([blob]) or {})
    return "too large"
