"""From a repository's files to its dependencies: finds the readers, reads each manifest, links manifests with locks.

A broken file is a fact of the result and never an error.
"""

import pkgutil
import re
from collections import deque
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib import import_module
from itertools import islice

from analyzer.dependencies import ecosystems
from analyzer.dependencies.linking import ManifestFile, linked
from analyzer.dependencies.manifests import Content, read_manifest
from analyzer.dependencies.reader import Ecosystem, Format
from analyzer.dependencies.values import BrokenFile, Dependencies, Dependency, Manifest, Scope
from analyzer.files import Files

ALL_DEPENDENCIES = 200_000
MANIFESTS = 5_000
ALL_BYTES = 64_000_000
"""What is read of the manifests of one ecosystem: the same file may lie in many folders."""

BATCH = 20
"""How many manifests are read before anybody asks whether that is enough."""

REMEMBERED = 10_000


@cache
def find_ecosystems() -> tuple[Ecosystem, ...]:
    """Return every module's `ECOSYSTEM`, sorted by name; raise TypeError naming a module whose constant is none."""
    found = []
    for module in pkgutil.iter_modules(ecosystems.__path__, f"{ecosystems.__name__}."):
        ecosystem = import_module(module.name).ECOSYSTEM
        if not isinstance(ecosystem, Ecosystem):
            raise TypeError(f"{module.name}.ECOSYSTEM is not an Ecosystem")
        found.append(ecosystem)
    return tuple(sorted(found, key=lambda ecosystem: ecosystem.name))


def manifest_paths(paths: Sequence[str]) -> tuple[str, ...]:
    """Return those of the paths that some ecosystem reads, sorted; a caller may fetch them although they are large."""
    known = find_ecosystems()
    return tuple(path for path in _likely(paths, known) if any(_format(each, path) for each in known))


def collect(paths: Sequence[str], files: Files) -> Dependencies:
    """Return the dependencies named by the manifests among `paths`, which should leave out vendored folders."""
    there = frozenset(paths)
    found = find_ecosystems()
    likely = _likely(paths, found)
    return _result([file for ecosystem in found for file in _files(ecosystem, likely, there, files)])


def _likely(paths: Sequence[str], found: Sequence[Ecosystem]) -> list[str]:
    any_format = _any_format(tuple(form.pattern.pattern for ecosystem in found for form in ecosystem.formats))
    return sorted(path for path in paths if any_format.fullmatch(path.rpartition("/")[2].lower()))


@cache
def _any_format(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _files(ecosystem: Ecosystem, likely: Sequence[str], there: frozenset[str], files: Files) -> Iterator[ManifestFile]:
    named = [path for path in likely if _format(ecosystem, path)]
    said: dict[str, Content] = {}
    unread = iter(named)
    waiting = deque((path, Scope.UNKNOWN) for path in named)
    seen: set[str] = set()
    room, bytes_left = ALL_DEPENDENCIES, ALL_BYTES
    while waiting:
        path, scope = waiting.popleft()
        form = _included(ecosystem, path)
        if form is None or path in seen:
            continue
        if len(seen) >= MANIFESTS or room < 0 or bytes_left < 0:
            reason = f"is over what is read of one analysis: {MANIFESTS} manifests, {ALL_DEPENDENCIES} packages"
            yield ManifestFile(ecosystem, path, Content(form.is_lock, broken=(BrokenFile(path, 0, reason),)))
            return
        seen.add(path)
        if path not in said and scope is Scope.UNKNOWN:
            batch = list(islice(unread, BATCH))
            said.update(zip(batch, _contents(ecosystem, scope, batch, files), strict=True))
        content = said.pop(path, None) or _contents(ecosystem, scope, [path], files)[0]
        room -= len(content.declared) + len(content.includes) + len(content.given)
        bytes_left -= files.size(path)
        yield ManifestFile(ecosystem, path, content)
        waiting.extend((each, scope) for each, scope in content.includes if each in there)


def _contents(ecosystem: Ecosystem, scope: Scope, paths: Sequence[str], files: Files) -> list[Content]:
    """Return what the rules of one ecosystem read in files whose packages are needed for `scope`."""

    def read(path: str, data: bytes | None) -> Content:
        form = _included(ecosystem, path)
        return Content(is_lock=False) if form is None else read_manifest(ecosystem, form, path, data, scope)

    return files.told(f"packages of {ecosystem.name}, {scope}", paths, Content, read)


@lru_cache(REMEMBERED)
def _format(ecosystem: Ecosystem, path: str) -> Format | None:
    folder, _, name = path.lower().rpartition("/")
    for form in ecosystem.formats:
        if form.pattern.fullmatch(name) and (form.folders is None or form.folders.search(folder)):
            return form
    return None


def _included(ecosystem: Ecosystem, path: str) -> Format | None:
    return _format(ecosystem, path) or next((form for form in ecosystem.formats if form.reads_included), None)


def _result(files: Sequence[ManifestFile]) -> Dependencies:
    rows: list[Dependency] = []
    for ecosystem in {file.ecosystem.name: file.ecosystem for file in files}.values():
        of_kind = [file for file in files if file.ecosystem.name == ecosystem.name]
        own = {name for file in of_kind for name in file.content.own}
        rows.extend(row for row in linked(ecosystem, of_kind) if row.name not in own)
    lost = [BrokenFile("", 0, f"more than {ALL_DEPENDENCIES} dependencies")] if len(rows) > ALL_DEPENDENCIES else []
    manifests = [
        Manifest(file.path, file.ecosystem.name, file.content.is_lock, len(file.content.declared)) for file in files
    ]
    rows.sort(key=lambda row: (row.path, row.line, row.ecosystem, row.name, row.version or ""))
    return Dependencies(
        tuple(rows[:ALL_DEPENDENCIES]),
        tuple(sorted(manifests, key=lambda manifest: (manifest.path, manifest.ecosystem))),
        tuple(
            sorted(
                [*(each for file in files for each in file.content.broken), *lost],
                key=lambda each: (each.path, each.line, each.reason),
            )
        ),
    )
