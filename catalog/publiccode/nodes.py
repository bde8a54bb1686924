"""The YAML of a publiccode.yml as frozen values that know their place, before anybody asks what they mean.

Texts stay as they were written: no value becomes a date, a number or a truth before a rule asks for one. So `no` is a
language, `2024-01-31` a text and `1.10` is not shortened to 1.1.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
TRUTHS = {**dict.fromkeys(("true", "True", "TRUE"), True), **dict.fromkeys(("false", "False", "FALSE"), False)}
NUMBER = re.compile(r"[-+]?(?:\d+|\d+\.\d*|\.\d+)(?:[eE][-+]?\d+)?|0x[0-9a-fA-F]+|0o[0-7]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something starts, counted from 1; line 0 means that there is nothing in the file to point at."""

    line: int = 0
    column: int = 0


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as it was written; `plain` if it stood without quotes and YAML 1.2 takes it for no text."""

    text: str
    plain: bool = False
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def is_null(self) -> bool:
        """Whether YAML 1.2 reads this as no value at all."""
        return self.plain and self.text in NOTHING

    @property
    def truth(self) -> bool | None:
        """The truth that YAML 1.2 reads here, if any; `yes` and `on` are texts."""
        return TRUTHS.get(self.text) if self.plain else None

    @property
    def is_number(self) -> bool:
        """Whether YAML 1.2 reads a number here."""
        return self.plain and NUMBER.fullmatch(self.text) is not None


def unquoted(text: str, place: Place) -> Scalar:
    """Return the value of a text that stood without quotes."""
    is_typed = text in NOTHING or text in TRUTHS or NUMBER.fullmatch(text) is not None
    return Scalar(text or "null", is_typed, place)


@dataclass(frozen=True, slots=True)
class Sequence:
    """Values in their order."""

    items: tuple["Node", ...]
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, each key once, in their order; `flow` if it was written in braces."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    flow: bool = field(default=False, compare=False)
    place: Place = field(default=NOWHERE, compare=False)

    def get(self, name: str) -> "Node | None":
        """Return the value of this key, or None."""
        return next((value for key, value in self.entries if key.text == name), None)

    def key(self, name: str) -> Scalar | None:
        """Return the key as it stands in the file, or None."""
        return next((key for key, _ in self.entries if key.text == name), None)

    def place_of(self, name: str) -> Place:
        """Return where this key stands, or where to point at if it is missing."""
        found = self.key(name)
        return found.place if found else self.anchor

    @property
    def anchor(self) -> Place:
        """Where to point at for a key that is missing here: the first key, or the brace."""
        return self.place if self.flow or not self.entries else self.entries[0][0].place


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its content, the comments by line, and the encoding it had."""

    root: Mapping
    comments: tuple[tuple[int, str], ...] = ()
    encoding: str = "utf-8"


def below(key: str, name: str) -> str:
    """Return the key of the member `name` below `key`, such as `legal.license`."""
    return f"{key}.{name}" if key else name


def walk(node: Node, key: str = "") -> Iterator[tuple[str, Place]]:
    """Yield the key and place of all members below this node, outer ones first."""
    if isinstance(node, Mapping):
        for name, value in node.entries:
            full = below(key, name.text)
            yield full, name.place
            yield from walk(value, full)
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            full = f"{key}[{index}]"
            yield full, start(item)
            yield from walk(item, full)


def start(node: Node) -> Place:
    """Return where this value itself starts; a block mapping starts at its first key."""
    return node.anchor if isinstance(node, Mapping) else node.place


def is_empty(node: Node) -> bool:
    """Whether there is nothing in it: no value, an empty text, no members."""
    if isinstance(node, Scalar):
        return node.is_null or not node.text
    return not (node.items if isinstance(node, Sequence) else node.entries)
