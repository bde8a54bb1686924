"""Looks for secrets in every file of a snapshot that people wrote, remembering what was found in each blob.

Decision: a row in the cache holds rules and lines, never a value, and nothing outside this package reads a value at
all. Files of no known kind are searched too, because that is where private keys lie.
"""

from collections import Counter
from collections.abc import Sequence

import msgspec
from msgspec import structs

from analyzer.cache import FactCache, keys_of
from analyzer.derived import derived_by_folder
from analyzer.inventory import UNNAMED
from analyzer.memory import own_code
from analyzer.secrets.detection import find_secrets
from analyzer.secrets.rules import READ_BY_PEOPLE
from analyzer.snapshot import Snapshot
from analyzer.values import Finding, Limits, Listener, Progress, Role, SecretSearch, SourceFile, Step

Places = tuple[Finding, ...]
ROLES = frozenset({Role.SOURCE, Role.TEST, Role.CONFIG, Role.DOCS})
RUNNING = frozenset({Role.SOURCE, Role.CONFIG, Role.DATA})
SURE = "high"
PRIVATE_KEY = "private-key"
"""Does not say what it opens: most that lie in a repository were made for somebody's own machine."""
NOTHING = msgspec.msgpack.encode([])
PLACES = 1_000
"""How many places are kept of one commit; all are counted."""

REPORT_EVERY = 100


def search(
    snapshot: Snapshot, files: Sequence[SourceFile], limits: Limits, report: Listener, cache: FactCache
) -> SecretSearch:
    """Return where secrets stand in the files that are fetched and within the amount of code for one analysis."""
    wanted = [file for file in files if file.role in ROLES or (file.role is Role.DATA and file.reason == UNNAMED)]
    chosen = {file.path: file for file in _within(wanted, snapshot, limits)}

    def told(paths: Sequence[str]) -> list[Places]:
        return _found([chosen[path] for path in paths], snapshot, len(chosen), report, cache)

    said = {path: file.blob for path, file in chosen.items()}
    found = derived_by_folder(cache, ("secrets",), said, Places, told)
    report(Progress(Step.SEARCH, len(chosen), len(chosen), "files"))
    places = [place for path in chosen for place in found[path]]
    running = (place for path, file in chosen.items() if file.role in RUNNING for place in found[path])
    return SecretSearch(
        files=len(chosen),
        left_out=len(wanted) - len(chosen),
        counts=dict(sorted(Counter(place.rule for place in places).items())),
        places=tuple(places[:PLACES]),
        live=sum(place.confidence == SURE and place.rule != PRIVATE_KEY for place in running),
    )


def _within(wanted: Sequence[SourceFile], snapshot: Snapshot, limits: Limits) -> list[SourceFile]:
    sizes = {entry.path: entry.size for entry in snapshot.entries}
    chosen: list[SourceFile] = []
    total = 0
    for file in wanted:
        size = sizes.get(file.path)
        if size is not None and size <= limits.file_bytes and total + size <= limits.source_bytes:
            total += size
            chosen.append(file)
    return chosen


def _found(
    files: Sequence[SourceFile], snapshot: Snapshot, total: int, report: Listener, cache: FactCache
) -> list[Places]:
    """Return what stands in each file; every blob is searched once, whatever files it is."""
    keys = _keys(files)
    rows = dict(cache.get(keys))
    fresh = {key: file for key, file in reversed(list(zip(keys, files, strict=True))) if key not in rows}
    with snapshot.reader() as reader:
        contents = reader.read_all([file.blob for file in fresh.values()])
        for index, ((key, file), data) in enumerate(zip(fresh.items(), contents, strict=True)):
            if index % REPORT_EVERY == 0:
                report(Progress(Step.SEARCH, total - len(fresh) + index, total, "files"))
            places = find_secrets(file.path, data)
            rows[key] = msgspec.msgpack.encode([structs.replace(place, path="") for place in places])
    cache.put({key: rows[key] for key in fresh})
    return [_at(file.path, rows[key]) for key, file in zip(keys, files, strict=True)]


def _keys(files: Sequence[SourceFile]) -> list[bytes]:
    """Return the key of what stands in each file; some rules do not ask what people read."""
    return keys_of(
        ("secrets", own_code()), (f"{file.path.lower().endswith(READ_BY_PEOPLE)} {file.blob}" for file in files)
    )


def _at(path: str, row: bytes) -> Places:
    if row == NOTHING:
        return ()
    return tuple(structs.replace(place, path=path) for place in msgspec.msgpack.decode(row, type=list[Finding]))
