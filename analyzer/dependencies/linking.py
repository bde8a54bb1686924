"""Links manifests with lock files: what an ecosystem's files say together of the packages that they name.

Decision: what a lock file says counts for the manifests in its folder and below it, the nearest lock first, because
that is how workspaces of npm, Cargo, uv and Composer work.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from msgspec import structs

from analyzer.dependencies.families import Families, Member
from analyzer.dependencies.manifests import Content, bounded
from analyzer.dependencies.reader import Declared, Ecosystem
from analyzer.dependencies.values import Dependency, Scope

REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """One file and what it says."""

    ecosystem: Ecosystem
    path: str
    content: Content

    @property
    def folder(self) -> str:
        """Return where it lies; what a lock says counts there and below."""
        return self.path.rpartition("/")[0]

    @property
    def member(self) -> Member:
        """Return it as one that gives to others and takes over from them."""
        return Member(self.folder, self.content.own, self.content.parent, self.content.given)


@dataclass(frozen=True, slots=True)
class _Lock:
    """The versions one folder's lock files give to names; several versions of one name are none."""

    versions: Mapping[str, frozenset[str]]

    def version(self, name: str) -> str | None:
        found = self.versions.get(name, frozenset())
        return next(iter(found)) if len(found) == 1 else None


def linked(ecosystem: Ecosystem, files: Sequence[ManifestFile]) -> Iterator[Dependency]:
    """Yield every package that the files of one ecosystem name, with the version that the nearest lock gives it.

    Where an address keeps capitals, each package has one address, as the first file spells it.
    """
    rows = _linked(ecosystem, files)
    if not ecosystem.purl_as_written:
        yield from rows
        return
    written: dict[str, str] = {}
    for file in files:
        for item in file.content.declared:
            written.setdefault(item.name, item.written)
    for row in rows:
        yield structs.replace(row, purl=_purl(ecosystem, written[row.name], row.version))


def _linked(ecosystem: Ecosystem, files: Sequence[ManifestFile]) -> Iterator[Dependency]:
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


def _completed(file: ManifestFile, families: Families) -> Iterator[Declared]:
    """Yield what a manifest declares with what it takes over from others; names and requirements stay in bounds."""
    completed = file.ecosystem.completed
    if completed is None or not file.content.parent:
        yield from file.content.declared
        return
    given = families.given_to(file.member)
    for item in file.content.declared:
        yield item if item.version else bounded(completed(item, given), file.ecosystem, item.scope)


def _locks(ecosystem: Ecosystem, files: Sequence[ManifestFile]) -> dict[str, _Lock]:
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


def _row(file: ManifestFile, item: Declared, lock: _Lock | None) -> Dependency:
    locked = lock is not None and item.name in lock.versions
    version = item.version or (lock.version(item.name) if lock is not None else None)
    exact = item.version is not None if item.pinned is None else item.pinned
    return _dependency(file, structs.replace(item, version=version), pinned=exact or locked)


def _lock_row(file: ManifestFile, item: Declared, named: Mapping[str, Scope]) -> Dependency:
    known = next((named[name] for name in (item.name, *item.provides) if name in named), None)
    direct = item.direct if item.direct is not None or not named else known is not None
    scope = known if known is not None and item.scope is Scope.UNKNOWN else item.scope
    pinned = item.version is not None if item.pinned is None else item.pinned
    return _dependency(file, structs.replace(item, direct=direct, scope=scope), pinned=pinned)


def _dependency(file: ManifestFile, item: Declared, *, pinned: bool) -> Dependency:
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
