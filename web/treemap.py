"""Lays files and folders out as areas: a squarified treemap (Bruls, Huizing and van Wijk, 2000) with few, large cells.

Its cells are links, so none may be too small to hit: whatever is left after the largest is one cell, and the smallest
are drawn a little larger than they are. Figures always come from the numbers, never from the drawing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scorers.report import ReportFile

MOST_CELLS = 18
LEAST_SHARE = 0.025
"""On a phone this share of the drawing is still about 24 pixels wide."""
EARLY, SOON = 0.9, 0.6
"""From which place in the reading order on a file counts as one of the first, or as one of the next."""


class Attention(StrEnum):
    """When a reviewer should look at something: its place in the reading order in a word."""

    FIRST = "first"
    NEXT = "next"
    LATER = "later"
    NONE = "none"


ATTENTIONS = tuple(Attention)


@dataclass(frozen=True, slots=True)
class Item:
    """A file, a folder (its path ends with a slash) or the rest (no path), with lines, files and attention.

    A folder needs as much attention as the first of its files.
    """

    path: str
    name: str
    lines: int
    files: int
    attention: Attention

    @property
    def is_folder(self) -> bool:
        """Return whether there is more inside."""
        return self.path.endswith("/")


@dataclass(frozen=True, slots=True)
class Step:
    """A folder on the way to another one."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in percent of the drawing."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Cell:
    """An item and where it is drawn."""

    item: Item
    box: Box


def folder_items(files: Iterable[ReportFile], folder: str) -> tuple[Item, ...]:
    """Return what a folder (empty: the top) holds, the largest first, bounded; single subfolders are passed through."""
    inside = [file for file in files if file.lines > 0 and file.path.startswith(folder)]
    groups = _groups(inside, folder)
    while len(groups) == 1 and next(iter(groups)).endswith("/"):
        folder += next(iter(groups))
        groups = _groups(inside, folder)
    return _bounded(sorted((_item(folder, name, group) for name, group in groups.items()), key=_size))


def _groups(inside: Iterable[ReportFile], folder: str) -> dict[str, list[ReportFile]]:
    """Return the files of a folder by the next piece of their paths."""
    groups: dict[str, list[ReportFile]] = {}
    for file in inside:
        name, slash, _ = file.path[len(folder) :].partition("/")
        groups.setdefault(name + slash, []).append(file)
    return groups


def folder_steps(folder: str) -> tuple[Step, ...]:
    """Return the folders on the way to a folder, and the folder itself."""
    names = folder.split("/")[:-1]
    return tuple(Step("/".join(names[: depth + 1]) + "/", name) for depth, name in enumerate(names))


def _item(folder: str, name: str, files: Sequence[ReportFile]) -> Item:
    return Item(folder + name, name, sum(file.lines for file in files), len(files), _first(files))


def _first(files: Sequence[ReportFile]) -> Attention:
    known = [file.fault_risk for file in files if file.fault_risk is not None]
    if not known:
        return Attention.NONE
    place = max(known)
    return Attention.FIRST if place >= EARLY else Attention.NEXT if place >= SOON else Attention.LATER


def _size(item: Item) -> tuple[int, str]:
    return -item.lines, item.path


def _bounded(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the largest items, and one more for all others."""
    if len(items) <= MOST_CELLS + 1:
        return tuple(items)
    rest = items[MOST_CELLS:]
    attention = min((item.attention for item in rest), key=ATTENTIONS.index)
    lines, files = sum(item.lines for item in rest), sum(item.files for item in rest)
    return (*items[:MOST_CELLS], Item("", "", lines, files, attention))


def cells(items: Sequence[Item]) -> tuple[Cell, ...]:
    """Return the items with their places in a square of 100 by 100; every item gets at least `LEAST_SHARE` of it."""
    total = sum(item.lines for item in items)
    shares = [max(item.lines / total, LEAST_SHARE) for item in items]
    areas = [share / sum(shares) * 10_000 for share in shares]
    order = sorted(range(len(items)), key=lambda index: (-areas[index], index))
    boxes = squarify([areas[index] for index in order], Box(0, 0, 100, 100))
    placed = dict(zip(order, boxes, strict=True))
    return tuple(Cell(item, placed[index]) for index, item in enumerate(items))


def squarify(areas: Sequence[float], space: Box) -> list[Box]:
    """Return a box for each area (the largest first; together as large as the space), each as square as can be."""
    boxes: list[Box] = []
    rest = list(areas)
    while rest:
        side = min(space.width, space.height)
        count = 1
        while count < len(rest) and _worst(rest[: count + 1], side) <= _worst(rest[:count], side):
            count += 1
        row, rest = rest[:count], rest[count:]
        placed, space = _row(row, space)
        boxes += placed
    return boxes


def _worst(row: Sequence[float], side: float) -> float:
    """Return the largest ratio of the sides of the boxes of a row laid along a side."""
    depth = sum(row) / side
    return max(max(depth * depth / area, area / (depth * depth)) for area in row)


def _row(row: Sequence[float], space: Box) -> tuple[list[Box], Box]:
    """Return the boxes of a row along the shorter side, and the space that is left."""
    total, boxes, at = sum(row), [], 0.0
    if space.width >= space.height:
        depth = total / space.height
        for area in row:
            boxes.append(Box(space.x, space.y + at, depth, area / depth))
            at += area / depth
        return boxes, Box(space.x + depth, space.y, space.width - depth, space.height)
    depth = total / space.width
    for area in row:
        boxes.append(Box(space.x + at, space.y, area / depth, depth))
        at += area / depth
    return boxes, Box(space.x, space.y + depth, space.width, space.height - depth)
