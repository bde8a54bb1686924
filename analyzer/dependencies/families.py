"""Who takes over from whom: manifests that get versions from other files of the repository, such as parents of poms."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from analyzer.dependencies.reader import LookUp

GENERATIONS = 10
"""How many files above each other are asked; real ones have three or four."""


@dataclass(frozen=True, slots=True)
class Member:
    """One manifest: its folder, the names it is known by, that of its parent, and what it gives, each by name."""

    folder: str
    own: tuple[str, ...]
    parent: str
    given: Mapping[str, str]


class Families:
    """The manifests of one ecosystem, by the names under which others take over from them."""

    def __init__(self, members: Iterable[Member]) -> None:
        """Take all members; of two with one name in one folder the first is the one."""
        self._placed: dict[tuple[str, str], Member] = {}
        self._named: dict[str, list[Member]] = {}
        for member in members:
            for name in member.own:
                self._placed.setdefault((name, member.folder), member)
                self._named.setdefault(name, []).append(member)

    def given_to(self, member: Member) -> LookUp:
        """Return what tells what a member and those it takes over from give, the nearest first."""
        line = tuple(self._line(member))
        return lambda name: next((each.given[name] for each in line if each.given.get(name)), "")

    def _line(self, member: Member) -> Iterator[Member]:
        current: Member | None = member
        for _ in range(GENERATIONS):
            if current is None:
                return
            yield current
            current = self._parent(current)

    def _parent(self, member: Member) -> Member | None:
        """Return the member's parent: the nearest of that name above it, or the only one that there is."""
        named = self._named.get(member.parent, ())
        folder = member.folder
        while named:
            found = self._placed.get((member.parent, folder))
            if found is not None and found is not member:
                return found
            if not folder:
                return named[0] if len(named) == 1 else None
            folder = folder.rpartition("/")[0]
        return None
