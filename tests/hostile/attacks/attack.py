"""What an attack is: a name, why it is dangerous, how it is built, and what must become of it."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import inf
from pathlib import Path

from attacks.ground import Ground

from analyzer.values import Limits

QUICK = Limits(clone_seconds=10, tool_seconds=30)
"""Short waits; everything else as an operator finds it."""

BRIEF = Limits(clone_seconds=2, file_seconds=0.5, tool_seconds=30)
"""For what would take far too long."""

NOT_PYTHON = f"not valid Python {sys.version_info.major}.{sys.version_info.minor}"
NEWER = "newer than Python"
TOO_DEEP = "too deeply nested"
TIMED_OUT = "timed out"
CRASHED = "the measuring process crashed on this file"
NO_MEMORY = "needs too much memory"


@dataclass(frozen=True)
class Refused:
    """The repository as a whole is refused with one of these codes."""

    codes: frozenset[str]


@dataclass(frozen=True)
class Accepted:
    """The repository is analyzed.

    `reasons` says of each path why it was left out ("reason", or "tool: reason" for one tool): at least one of them is
    stated and no other. Paths that are not named are not left out, but for those in `possible`, which may be. `rules`
    must be found in the files they are named for, `roles` says what files are taken for, `at` when the commit was made.
    """

    reasons: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rules: Mapping[str, frozenset[str]] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    possible: Mapping[str, frozenset[str]] = field(default_factory=dict)
    at: int | None = None


Expected = Refused | Accepted


@dataclass(frozen=True)
class Order:
    """What is to be analyzed: an address, where its hosts lead, and what an operator has opened.

    After `cancelled_after` seconds who listens to the progress has had enough.
    """

    address: str
    hosts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_local: bool = False
    open_hosts: frozenset[str] = frozenset()
    authority: Path | None = None
    revision: str = "HEAD"
    cancelled_after: float = inf


@dataclass(frozen=True)
class Attack:
    """One hostile thing; `plant` builds it on a ground and says what is to be analyzed."""

    name: str
    danger: str
    plant: Callable[[Ground], Order]
    expected: Expected
    limits: Limits = QUICK


HARMLESS = Accepted()


def refused(*codes: str) -> Refused:
    """The repository is refused with one of the codes."""
    return Refused(frozenset(codes))


def reported(*reasons: str, path: str = "hostile.py") -> Accepted:
    """One file is left out for one or more of the reasons."""
    return Accepted(reasons={path: frozenset(reasons)})


def stated(*rules: str, path: str = "hostile.py") -> Accepted:
    """Nothing is left out, and the rules are found in one file."""
    return Accepted(rules={path: frozenset(rules)})


def local(ground: Ground, revision: str = "HEAD") -> Order:
    """The repository that was built on the ground."""
    return Order(str(ground.repository), is_local=True, revision=revision)


def files(contents: Mapping[str, bytes]) -> Callable[[Ground], Order]:
    """Plant files beside the control file."""

    def plant(ground: Ground) -> Order:
        ground.commit(ground.folder(contents))
        return local(ground)

    return plant


def cancelled(plant: Callable[[Ground], Order], seconds: float = 0.5) -> Callable[[Ground], Order]:
    """Plant the same for somebody who soon has enough."""
    return lambda ground: replace(plant(ground), cancelled_after=seconds)


def python(source: str | bytes, path: str = "hostile.py") -> Callable[[Ground], Order]:
    """Plant one Python file beside the control file."""
    return files({path: source if isinstance(source, bytes) else source.encode()})


def spread(source: str) -> str:
    """Add so many short lines that the file does not pass for minified and every tool reads it."""
    return source + "y = 1\n" * (len(source) // 300)
