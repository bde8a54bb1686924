"""Keeps the account of a repair: what was changed, and what was taken out and must not be lost."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.publiccode.nodes import Document, Mapping, Node, Place, Scalar, Sequence
from catalog.publiccode.writing import write

MOST_SHOWN = 200
KEPT = "# What publiccode.yml 0.7 has no place for, kept by the repair:"
"""The comment above those that hold what was taken out."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One step of a repair; an empty `after` means that it is now a comment."""

    line: int
    key: str
    before: str
    after: str
    reason: str


class Ledger:
    """The account of one repair, in the order in which things were done."""

    def __init__(self) -> None:
        """Start with nothing done."""
        self.repairs: list[Repair] = []
        self._kept: list[tuple[str, Node]] = []

    def tell(self, place: Place, key: str, before: str, after: str, reason: str) -> None:
        """Note a change."""
        self.repairs.append(Repair(place.line, key, before[:MOST_SHOWN], after[:MOST_SHOWN], reason))

    def keep(self, key: str, node: Node, place: Place, reason: str) -> None:
        """Note that this is taken out and becomes a comment."""
        self._kept.append((key, node))
        self.tell(place, key, shown(node), "", reason)

    def kept_lines(self) -> list[str]:
        """Return the comments that hold what was taken out."""
        if not self._kept:
            return []
        text = write(Document(Mapping(tuple((Scalar(key), node) for key, node in self._kept))))
        return [
            KEPT,
            *(f"# {line}" for line in text.splitlines()),
        ]


def shown(node: Node) -> str:
    """Return a value on one line, shortened."""
    if isinstance(node, Scalar):
        return node.text
    members: Iterable[str] = (
        (shown(item) for item in node.items)
        if isinstance(node, Sequence)
        else (f"{key.text}: {shown(value)}" for key, value in node.entries)
    )
    brackets = "[]" if isinstance(node, Sequence) else "{}"
    return f"{brackets[0]}{', '.join(members)[:MOST_SHOWN]}{brackets[1]}"
