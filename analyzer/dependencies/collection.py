"""From a repository's files to its dependencies: finds the readers, reads each manifest, links manifests with locks.

Decision: what a lock file says counts for the manifests in its folder and below it, the nearest lock first, because
that is how workspaces of npm, Cargo, uv and Composer work. A broken file is a fact of the result and never an error.
"""

import pkgutil
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import import_module
from itertools import islice
from pathlib import PurePosixPath
from posixpath import normpath

from msgspec import structs

from analyzer.dependencies import ecosystems
from analyzer.dependencies.families import Families, Member
from analyzer.dependencies.reader import (
    NAME_LENGTH,
    REQUIREMENT_LENGTH,
    VERSION_LENGTH,
    Declared,
    Document,
    Ecosystem,
    Fault,
    Format,
    Given,
    Include,
    Item,
    ManifestError,
    Own,
    Parent,
)
from analyzer.dependencies.values import BrokenFile, Dependencies, Dependency, Manifest, Scope
from analyzer.files import Files

FILE_BYTES = 16_000_000
FILE_DEPENDENCIES = 30_000
ALL_DEPENDENCIES = 200_000
FAULTS = 50
CREDENTIALS = re.compile(r"://[^/@\s]{1,500}@")
NOT_IN_NAMES = re.compile(r"[ <>\"'{}$\\()\[\]|^`;,*]|://|(?:^|/)\.\.?(?:/|$)|[/:]$")
"""What no package of any ecosystem has in its name: marks of texts, of links and of ways elsewhere, an end of none."""

MANIFESTS = 5_000
ALL_BYTES = 64_000_000
"""What is read of the manifests of one ecosystem: the same file may lie in many folders."""

BATCH = 20
"""How many manifests are read before anybody asks whether that is enough."""

REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Content:
    """What one reading gives, before manifests and locks know of each other; the same for the same bytes."""

    is_lock: bool
    declared: tuple[Declared, ...] = ()
    includes: tuple[tuple[str, Scope], ...] = ()
    own: tuple[str, ...] = ()
    parent: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    broken: tuple[BrokenFile, ...] = ()


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


@dataclass(frozen=True, slots=True)
class _File:
    """One file and what it says."""

    ecosystem: Ecosystem
    path: str
    content: Content

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def member(self) -> Member:
        return Member(self.folder, self.content.own, self.content.parent, self.content.given)


def _likely(paths: Sequence[str], found: Sequence[Ecosystem]) -> list[str]:
    any_format = _any_format(tuple(form.pattern.pattern for ecosystem in found for form in ecosystem.formats))
    return sorted(path for path in paths if any_format.fullmatch(path.rpartition("/")[2].lower()))


@cache
def _any_format(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _files(ecosystem: Ecosystem, likely: Sequence[str], there: frozenset[str], files: Files) -> Iterator[_File]:
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
            yield _File(ecosystem, path, Content(form.is_lock, broken=(BrokenFile(path, 0, reason),)))
            return
        seen.add(path)
        if path not in said and scope is Scope.UNKNOWN:
            batch = list(islice(unread, BATCH))
            said.update(zip(batch, _contents(ecosystem, scope, batch, files), strict=True))
        content = said.pop(path, None) or _contents(ecosystem, scope, [path], files)[0]
        room -= len(content.declared) + len(content.includes) + len(content.given)
        bytes_left -= files.size(path)
        yield _File(ecosystem, path, content)
        waiting.extend((each, scope) for each, scope in content.includes if each in there)


def _contents(ecosystem: Ecosystem, scope: Scope, paths: Sequence[str], files: Files) -> list[Content]:
    """Return what the rules of one ecosystem read in files whose packages are needed for `scope`."""

    def read(path: str, data: bytes | None) -> Content:
        form = _included(ecosystem, path)
        return Content(is_lock=False) if form is None else _read(ecosystem, form, path, data, scope)

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


def _read(ecosystem: Ecosystem, form: Format, path: str, data: bytes | None, scope: Scope) -> Content:
    if data is None or len(data) > FILE_BYTES:
        reason = "is larger than is read of one file"
        return Content(form.is_lock, broken=(BrokenFile(path, 0, reason),))
    items: list[Item] = []
    is_lock = form.is_lock
    try:
        document = Document(path, data, _text(data))
        is_lock = is_lock or bool(form.locks and form.locks(document))
        for item in _checked(form.read(document)):
            items.append(item)  # noqa: PERF402 - what was read before an error stays
    except ManifestError as error:
        items.append(Fault(error.line, str(error)))
    except Exception as error:  # noqa: BLE001 - whatever a stranger's file does to a reader costs that file alone
        items.append(Fault(0, f"cannot be read: {type(error).__name__}"))
    faults = [BrokenFile(path, item.line, item.reason) for item in items if isinstance(item, Fault)]
    if len(faults) > FAULTS:
        faults[FAULTS:] = [BrokenFile(path, 0, f"{len(faults) - FAULTS} more lines could not be read")]
    own = [item for item in items if isinstance(item, Own)]
    parents = [item for item in items if isinstance(item, Parent)]
    return Content(
        is_lock,
        tuple(_cut(item, ecosystem, scope) for item in items if isinstance(item, Declared)),
        tuple(_included_path(path, item) for item in items if isinstance(item, Include)),
        tuple(ecosystem.normalize(item.name)[:NAME_LENGTH] for item in own),
        next((ecosystem.normalize(item.name)[:NAME_LENGTH] for item in parents), ""),
        {item.name[:NAME_LENGTH]: item.text[:REQUIREMENT_LENGTH] for item in items if isinstance(item, Given)},
        tuple(faults),
    )


def _included_path(path: str, item: Include) -> tuple[str, Scope]:
    return normpath(f"{PurePosixPath(path).parent}/{item.path}"), item.scope


def _text(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        content = data.decode(encoding)
    except UnicodeDecodeError:
        content = data.decode("latin-1")
    if "\0" in content:
        raise ManifestError("contains NUL bytes")
    return content.replace("\r\n", "\n").replace("\r", "\n")


def _checked(items: Iterator[Item]) -> Iterator[Item]:
    for count, item in enumerate(items, 1):
        if count > FILE_DEPENDENCIES:
            yield Fault(0, f"names more than {FILE_DEPENDENCIES} packages; the rest is left out")
            return
        if isinstance(item, Declared) and not _is_name(item.name):
            yield Fault(item.line, "names a package in a way that is no package name")
        else:
            yield item


def _is_name(name: str) -> bool:
    return 0 < len(name) <= NAME_LENGTH and name.isprintable() and not NOT_IN_NAMES.search(name)


def _cut(item: Declared, ecosystem: Ecosystem, scope: Scope) -> Declared:
    version = item.version if item.version and len(item.version) <= VERSION_LENGTH else None
    return structs.replace(
        item,
        name=ecosystem.normalize(item.name),
        version=version if version is None or version.isprintable() else None,
        requirement=" ".join(CREDENTIALS.sub("://", item.requirement).split())[:REQUIREMENT_LENGTH],
        scope=scope if item.scope is Scope.UNKNOWN else item.scope,
    )


def _result(files: Sequence[_File]) -> Dependencies:
    rows: list[Dependency] = []
    for ecosystem in {file.ecosystem.name: file.ecosystem for file in files}.values():
        of_kind = [file for file in files if file.ecosystem.name == ecosystem.name]
        own = {name for file in of_kind for name in file.content.own}
        rows.extend(row for row in _linked(ecosystem, of_kind) if row.name not in own)
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


@dataclass(frozen=True, slots=True)
class _Lock:
    """The versions one folder's lock files give to names; several versions of one name are none."""

    versions: Mapping[str, frozenset[str]]

    def version(self, name: str) -> str | None:
        found = self.versions.get(name, frozenset())
        return next(iter(found)) if len(found) == 1 else None


def _linked(ecosystem: Ecosystem, files: Sequence[_File]) -> Iterator[Dependency]:
    locks = _locks(ecosystem, [file for file in files if file.content.is_lock])
    manifests = [(file, _lock_folder(file.folder, locks)) for file in files if not file.content.is_lock]
    scopes: dict[str, dict[str, Scope]] = {}
    for file, folder in manifests:
        if folder is not None:
            named = scopes.setdefault(folder, {})
            for item in file.content.declared:
                if item.direct:
                    named[item.name] = _wider(named.get(item.name), item.scope)
    families = Families(file.member for file in files if file.content.own)
    for file, folder in manifests:
        for item in _completed(file, families):
            yield _row(file, item, locks[folder] if folder is not None else None)
    for file in files:
        if file.content.is_lock:
            named = scopes.get(file.folder, {})
            for item in file.content.declared:
                yield _lock_row(file, item, named)


def _completed(file: _File, families: Families) -> Iterator[Declared]:
    """Yield what a manifest declares with what it takes over from others; names and requirements stay in bounds."""
    completed = file.ecosystem.completed
    if completed is None or not file.content.parent:
        yield from file.content.declared
        return
    given = families.given_to(file.member)
    for item in file.content.declared:
        yield item if item.version else _cut(completed(item, given), file.ecosystem, item.scope)


def _locks(ecosystem: Ecosystem, files: Sequence[_File]) -> dict[str, _Lock]:
    versions: dict[str, dict[str, set[str]]] = {}
    for file in files:
        of_folder = versions.setdefault(file.folder, {})
        top: set[str] = set()
        for item in file.content.declared:
            for name in (item.name, *map(ecosystem.normalize, item.provides)):
                if item.direct and name not in top:
                    top.add(name)
                    of_folder[name] = set()
                if item.direct or name not in top:
                    of_folder.setdefault(name, set()).update({item.version} if item.version else ())
    return {
        folder: _Lock({name: frozenset(found) for name, found in names.items()}) for folder, names in versions.items()
    }


def _lock_folder(folder: str, locks: Mapping[str, _Lock]) -> str | None:
    """Return the nearest folder with a lock, from `folder` up to the top."""
    while folder not in locks:
        if not folder:
            return None
        folder = folder.rpartition("/")[0]
    return folder


def _wider(one: Scope | None, other: Scope) -> Scope:
    return Scope.RUNTIME if Scope.RUNTIME in {one, other} else other if one is None else one


def _row(file: _File, item: Declared, lock: _Lock | None) -> Dependency:
    locked = lock is not None and item.name in lock.versions
    version = item.version or (lock.version(item.name) if lock is not None else None)
    exact = item.version is not None if item.pinned is None else item.pinned
    return _dependency(file, structs.replace(item, version=version), pinned=exact or locked)


def _lock_row(file: _File, item: Declared, named: Mapping[str, Scope]) -> Dependency:
    known = next((named[name] for name in (item.name, *item.provides) if name in named), None)
    direct = item.direct if item.direct is not None or not named else known is not None
    scope = known if known is not None and item.scope is Scope.UNKNOWN else item.scope
    pinned = item.version is not None if item.pinned is None else item.pinned
    return _dependency(file, structs.replace(item, direct=direct, scope=scope), pinned=pinned)


def _dependency(file: _File, item: Declared, *, pinned: bool) -> Dependency:
    return Dependency(
        ecosystem=file.ecosystem.name,
        name=item.name,
        version=item.version,
        requirement=item.requirement,
        pinned=pinned,
        direct=item.direct,
        scope=item.scope,
        path=file.path,
        line=item.line,
        purl=_purl(file.ecosystem, item.name, item.version),
    )


@lru_cache(REMEMBERED)
def _purl(ecosystem: Ecosystem, name: str, version: str | None) -> str:
    return ecosystem.purl(name, version)
