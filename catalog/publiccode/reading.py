"""Reads bytes from anywhere as one YAML document: bounded first, then decoded, then composed without recursion.

What a description of software never needs is refused, because it is how YAML attacks its readers: aliases (a few
bytes that become gigabytes), tags (they ask for objects), several documents, keys that are no texts, a key twice, deep
nesting.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise

import yaml

from catalog.publiccode.errors import UnreadableError
from catalog.publiccode.nodes import Document, Mapping, Node, Place, Scalar, Sequence, unquoted

MOST_BYTES = 1_000_000
"""The largest real file that was seen had 30 kB."""
MOST_DEPTH = 12
"""The standard nests five deep."""
MOST_NODES = 20_000
MOST_KEY = 100
"""Signs of one key; the places of all keys are told by their whole way down, so long ones would multiply."""
LINE_BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
"""What ends a line for the parser, whose line numbers these are."""


def read(data: bytes) -> Document:
    """Return the document in `data`, or raise UnreadableError with the place and the reason."""
    if len(data) > MOST_BYTES:
        raise UnreadableError(f"the file is larger than {MOST_BYTES:,} bytes")
    text, encoding = _decoded(data)
    composer = _Composer()
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            composer.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context or "this is no YAML"
        last = len(LINE_BREAK.split(text))
        raise UnreadableError(reason, *((min(mark.line + 1, last), mark.column + 1) if mark else ())) from error
    except yaml.YAMLError as error:
        raise UnreadableError(str(error).splitlines()[0]) from error
    if not isinstance(composer.root, Mapping):
        raise UnreadableError("the file holds no keys", *((1, 1) if composer.root else ()))
    return Document(composer.root, _comments(text, composer.spans), encoding)


def _decoded(data: bytes) -> tuple[str, str]:
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        if b"\0" in data:
            raise UnreadableError("the file is no text in UTF-8") from None
        return data.decode("cp1252", "replace"), "latin-1"


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet."""

    event: yaml.CollectionStartEvent
    children: list[Node] = field(default_factory=list)


class _Composer:
    """Builds the values from the events of the parser, with a stack of its own instead of recursion."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.spans: list[tuple[Place, Place]] = []
        self._stack: list[_Open] = []
        self._documents = 0
        self._nodes = 0

    def take(self, event: yaml.Event) -> None:
        self._check(event)
        if isinstance(event, yaml.CollectionStartEvent):
            self._stack.append(_Open(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._put(_closed(self._stack.pop()))
        elif isinstance(event, yaml.ScalarEvent):
            place = _place(event.start_mark)
            scalar = unquoted(event.value, place) if event.implicit[0] else Scalar(event.value, place=place)
            self.spans.append((scalar.place, _place(event.end_mark)))
            self._put(scalar)

    def _check(self, event: yaml.Event) -> None:
        self._documents += isinstance(event, yaml.DocumentStartEvent)
        self._nodes += isinstance(event, yaml.NodeEvent)
        reason = ""
        if isinstance(event, yaml.AliasEvent):
            reason = "aliases are not read: write the value out"
        elif getattr(event, "tag", None):
            reason = "tags are not read: write plain values"
        elif self._documents > 1:
            reason = "several documents in one file are not read"
        elif len(self._stack) > MOST_DEPTH:
            reason = f"the file nests deeper than {MOST_DEPTH} levels"
        elif self._nodes > MOST_NODES:
            reason = f"the file has more than {MOST_NODES:,} values"
        if reason:
            place = _place(event.start_mark)
            raise UnreadableError(reason, place.line, place.column)

    def _put(self, node: Node) -> None:
        if self._stack:
            self._stack[-1].children.append(node)
        else:
            self.root = node


def _closed(collection: _Open) -> Mapping | Sequence:
    place = _place(collection.event.start_mark)
    if isinstance(collection.event, yaml.SequenceStartEvent):
        return Sequence(tuple(collection.children), place)
    keys, values = collection.children[::2], collection.children[1::2]
    seen: set[str] = set()
    for key in keys:
        if not isinstance(key, Scalar):
            raise UnreadableError("a key is no text", place.line, place.column)
        if len(key.text) > MOST_KEY:
            raise UnreadableError(f"a key is longer than {MOST_KEY} signs", key.place.line, key.place.column)
        if key.text in seen:
            raise UnreadableError(f"the key {key.text!r} stands here twice", key.place.line, key.place.column)
        seen.add(key.text)
    entries = tuple((key, value) for key, value in zip(keys, values, strict=True) if isinstance(key, Scalar))
    return Mapping(entries, bool(collection.event.flow_style), place)


def _place(mark: yaml.Mark) -> Place:
    return Place(mark.line + 1, mark.column + 1)


def _comments(text: str, spans: list[tuple[Place, Place]]) -> tuple[tuple[int, str], ...]:
    """Find the comments: what starts with # in the gaps between two values."""
    lines = LINE_BREAK.split(text)
    found = {}
    gaps = pairwise([(Place(1, 1), Place(1, 1)), *spans, (Place(len(lines) + 1, 1), Place(len(lines) + 1, 1))])
    for (_, end), (begin, _) in gaps:
        for number in range(end.line, min(begin.line, len(lines)) + 1):
            line = lines[number - 1]
            gap = line[end.column - 1 if number == end.line else 0 : begin.column - 1 if number == begin.line else None]
            if "#" in gap:
                found[number] = gap[gap.index("#") :].rstrip()
    return tuple(sorted(found.items()))
