"""Sums up what commits did to today's files: how often, by how many people, in fixes, and which two together."""

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations

from analyzer.history.git_stream import Reading
from analyzer.history.touched_files import Row
from analyzer.history.values import CoChange, FileHistory

LARGEST_CHANGE = 50
LEAST_SUPPORT = 5
LEAST_CONFIDENCE = 0.3
FEWEST_FILES = 10
NEVER = 1 << 62


@dataclass(frozen=True, slots=True)
class Change:
    """What a row's commit was: its date, its person (-1: a program), whether a fix, recent, or among the first."""

    at: int
    person: int
    is_fix: bool
    is_recent: bool
    is_early: bool


class FileTally:
    """Counts over rows; everything is about `paths`, the files of today."""

    def __init__(self, paths: Sequence[bytes]) -> None:
        """Count nothing yet."""
        self.paths = paths
        self.numbers = {path: number for number, path in enumerate(paths)}
        self.rows = 0
        self.brought = 0
        self._all = array("L", [0]) * len(paths)
        self._recent = array("L", self._all)
        self._fixes = array("L", self._all)
        self._recent_fixes = array("L", self._all)
        self._last = array("q", [0]) * len(paths)
        self._first = array("q", [NEVER]) * len(paths)
        self._people: list[set[int] | None] = [None] * len(paths)
        self._changes = array("l")
        self._ends = array("l")

    def add(self, row: Row, change: Change) -> None:
        """Count one commit's row."""
        self.rows += 1
        numbers = self.numbers
        found = [number for path in row[1::2] if (number := numbers.get(path)) is not None]
        for number in found:
            self._all[number] += 1
            self._last[number] = max(self._last[number], change.at)
            self._first[number] = min(self._first[number], change.at)
            if change.person >= 0:
                people = self._people[number]
                if people is None:
                    self._people[number] = {change.person}
                else:
                    people.add(change.person)
        if change.is_recent:
            _raise(self._recent, found)
        if change.is_fix:
            _raise(self._fixes, found)
            if change.is_recent:
                _raise(self._recent_fixes, found)
        if change.is_early:
            self._weigh(row)
        if len(found) > 1 and len(row) <= 2 * LARGEST_CHANGE:
            self._changes.extend(found)
            self._ends.append(len(self._changes))

    def imported_share(self) -> float:
        """Return the largest share of today's files that one early commit brought; 0 if they are too few to tell."""
        return round(self.brought / len(self.paths), 4) if len(self.paths) >= FEWEST_FILES else 0.0

    def histories(self) -> tuple[FileHistory, ...]:
        """Return what is known about each file that was touched, by path."""
        found = []
        for number, path in enumerate(self.paths):
            if self._all[number]:
                people = self._people[number]
                found.append(
                    FileHistory(
                        path=_shown(path),
                        commits=self._all[number],
                        commits_last_year=self._recent[number],
                        fixes=self._fixes[number],
                        fixes_last_year=self._recent_fixes[number],
                        authors=len(people) if people else 0,
                        last_touched=datetime.fromtimestamp(self._last[number], UTC),
                        first_touched=datetime.fromtimestamp(self._first[number], UTC),
                    )
                )
        return tuple(sorted(found, key=lambda file: file.path))

    def co_changes(self, reading: Reading) -> tuple[tuple[CoChange, ...], bool]:
        """Return the pairs that change together most often, and whether the limit of pairs let all commits count."""
        singles = Counter(self._changes)
        common = {number for number, times in singles.items() if times >= LEAST_SUPPORT}
        pairs: Counter[tuple[int, int]] = Counter()
        room = reading.limits.pairs
        for change in self._small_changes():
            files = sorted(common.intersection(change))
            room -= len(files) * (len(files) - 1) // 2
            if room < 0:
                break
            pairs.update(combinations(files, 2))
            reading.look()
        found = []
        for (first, second), support in pairs.items():
            confidence = support / min(singles[first], singles[second])
            if support >= LEAST_SUPPORT and confidence >= LEAST_CONFIDENCE:
                names = sorted((_shown(self.paths[first]), _shown(self.paths[second])))
                found.append(CoChange(names[0], names[1], support, round(confidence, 4)))
        found.sort(key=lambda pair: (-pair.support, -pair.confidence, pair.first, pair.second))
        return tuple(found[: reading.limits.co_changes]), room >= 0

    def _weigh(self, row: Row) -> None:
        """Note how many of today's files the commit added beyond what it removed; a move brings nothing."""
        added = sum(row[index] == b"A" and row[index + 1] in self.numbers for index in range(0, len(row), 2))
        self.brought = max(self.brought, added - row[::2].count(b"D"))

    def _small_changes(self) -> Iterator["array[int]"]:
        begin = 0
        for end in self._ends:
            yield self._changes[begin:end]
            begin = end


def _raise(counts: "array[int]", numbers: Sequence[int]) -> None:
    for number in numbers:
        counts[number] += 1


def _shown(path: bytes) -> str:
    return path.decode("utf-8", "backslashreplace")
