"""What is known of the packages a repository builds on: frozen values."""

from dataclasses import dataclass
from enum import StrEnum

import msgspec


class Scope(StrEnum):
    """What a dependency is needed for, as far as the file says."""

    RUNTIME = "runtime"
    DEVELOPMENT = "development"
    OPTIONAL = "optional"
    UNKNOWN = "unknown"


class Dependency(msgspec.Struct, frozen=True, gc=False):
    """One package one file names; `version` is the version in use if a lock file or an exact requirement fixes it.

    `ecosystem` is named as in the OSV format. `pinned` says that the same version comes back tomorrow; `direct` is
    None where a lock file does not tell and no manifest beside it does.
    """

    ecosystem: str
    name: str
    version: str | None
    requirement: str
    pinned: bool
    direct: bool | None
    scope: Scope
    path: str
    line: int
    purl: str


@dataclass(frozen=True, slots=True)
class BrokenFile:
    """A manifest, or one line of it, that could not be read, and why; line 0 is the file as a whole."""

    path: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One file that was read: its ecosystem, whether it is a lock file, and how many dependencies it names."""

    path: str
    ecosystem: str
    is_lock: bool
    dependencies: int


@dataclass(frozen=True, slots=True)
class Dependencies:
    """Everything read from a repository's manifests, ordered by path and line."""

    dependencies: tuple[Dependency, ...] = ()
    manifests: tuple[Manifest, ...] = ()
    broken: tuple[BrokenFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Pinning:
    """How many of the packages that manifests name directly are fixed to one version."""

    direct: int
    pinned: int


def pinning(dependencies: Dependencies) -> Pinning:
    """Count each directly named package once per ecosystem; it is pinned if every place that names it directly is.

    Manifests say what is direct; a lock is asked only in an ecosystem without a manifest.
    """
    locks = {manifest.path for manifest in dependencies.manifests if manifest.is_lock}
    declared = {manifest.ecosystem for manifest in dependencies.manifests if not manifest.is_lock}
    states: dict[tuple[str, str], bool] = {}
    for each in dependencies.dependencies:
        if each.direct and (each.path not in locks or each.ecosystem not in declared):
            key = (each.ecosystem, each.name)
            states[key] = states.get(key, True) and each.pinned
    return Pinning(len(states), sum(states.values()))
