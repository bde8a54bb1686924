"""Holds a document to the standard 0.7.0 and says each fault with key, line and column.

Verdict, keys and lines are those of the reference reader (italia/publiccode-parser-go), so that a vendor reads the same
in both places: a missing key is pointed at by its section's first key, a value of a wrong kind by the outermost key of
its line, and whoever breaks the form of a section loses all of it. Unlike the reference, this one finds all of them.
"""

from collections.abc import Iterator

from catalog.publiccode import schema
from catalog.publiccode.findings import Finding, Level, error, warning
from catalog.publiccode.forms import language
from catalog.publiccode.nodes import (
    NOWHERE,
    Document,
    Mapping,
    Node,
    Place,
    Scalar,
    Sequence,
    below,
    is_empty,
    start,
    walk,
)
from catalog.publiccode.rules import lost, rules
from catalog.publiccode.schema import ByLanguage, Field, Flag, Kind, Many, Section, Text, Word

MOST_DIGITS = 17
"""What a number may have before readers differ in how they write it."""


def validate(document: Document) -> tuple[Finding, ...]:
    """Return every fault in the order of the file."""
    found = [*_Walk(document.root).section(document.root, schema.ROOT, ""), *rules(document)]
    found += lost(document.root, found)
    unique = {(each.level, each.key, each.line, each.rule): each for each in found}
    return tuple(sorted(unique.values(), key=lambda each: (each.line, each.column, each.key, each.rule)))


def is_good(node: Node, kind: Kind) -> bool:
    """Whether this value has no fault by itself, wherever it stands."""
    found = _Walk(Mapping(())).value(node, kind, "", NOWHERE)
    return all(each.level != Level.ERROR for each in found)


class _Walk:
    """One walk along the schema; remembers which key stands first on each line."""

    def __init__(self, root: Mapping) -> None:
        self._first: dict[int, tuple[str, Place]] = {}
        for key, place in walk(root):
            self._first.setdefault(place.line, (key, place))

    def section(self, node: Mapping, section: Section, key: str) -> Iterator[Finding]:
        for name, value in node.entries:
            full = below(key, name.text)
            field = section.fields.get(name.text)
            if field is None:
                yield error("unknown-key", full, name.place, "is no key of publiccode.yml 0.7")
                continue
            if not (field.required and isinstance(value, Scalar) and is_empty(value)):
                yield from self.value(value, field.kind, full, name.place)
            if field.drop and not is_empty(value):
                yield warning("deprecated", full, name.place, field.drop)
        yield from self._missing(node, section, key)

    def _missing(self, node: Mapping, section: Section, key: str) -> Iterator[Finding]:
        for name, field in section.fields.items():
            value = node.get(name)
            if not field.required or not (value is None or is_empty(value)):
                continue
            if isinstance(field.kind, Section) and isinstance(value, Mapping):
                continue
            found = node.key(name)
            yield from _required(field, below(key, name), found.place if found else node.anchor, value)

    def value(self, node: Node, kind: Kind, key: str, place: Place) -> Iterator[Finding]:
        if isinstance(node, Scalar) and node.is_null and not isinstance(kind, Text | Word):
            return
        match kind, node:
            case ((Text() | Word()), Scalar()):
                yield from _text(node, kind, key, place)
            case Flag(), Scalar() if node.truth is not None:
                pass
            case Many(), Sequence():
                yield from self._items(node, kind, key)
            case Many(alone=True), Scalar():
                yield from self.value(node, kind.item, f"{key}[0]", place)
            case Section(), Mapping():
                yield from self.section(node, kind, key)
            case ByLanguage(), Mapping():
                yield from self._languages(node, kind, key, place)
            case _:
                yield self._wrong(node, kind, key, place)

    def _items(self, node: Sequence, kind: Many, key: str) -> Iterator[Finding]:
        for index, item in enumerate(node.items):
            full = f"{key}[{index}]"
            if isinstance(kind.item, Section) and isinstance(item, Scalar) and item.is_null:
                yield from _required(Field(kind.item), full, item.place, item)
            yield from self.value(item, kind.item, full, start(item))

    def _languages(self, node: Mapping, kind: ByLanguage, key: str, place: Place) -> Iterator[Finding]:
        seen: set[str] = set()
        for name, value in node.entries:
            is_simple = name.text.isascii() and name.text.isalpha()
            full = below(key, name.text) if is_simple else f"{key}[{name.text}]"
            if language(name.text):
                yield error("language", key, place, f"{name.text[:60]!r} is no language tag of BCP 47")
            if name.text.lower() in seen:
                yield warning("language-twice", full, name.place, "stands here twice, but for upper and lower case")
            seen.add(name.text.lower())
            if isinstance(value, Scalar) and value.is_null:
                yield from _required(Field(kind.section), full, value.place, value)
            yield from self.value(value, kind.section, full, name.place)

    def _wrong(self, node: Node, kind: Kind, key: str, place: Place) -> Finding:
        at = start(node)
        found, at = self._first.get(at.line, (key, place))
        where = "" if found == key else f"{key}: "
        hint = "; yes, no, on and off are texts in YAML 1.2" if isinstance(kind, Flag) else ""
        return error("wrong-type", found, at, f"{where}should be {_named(kind)}{hint}")


def _named(kind: Kind) -> str:
    names = {Text: "a text", Word: "a text", Flag: "true or false", Many: "a list", Section: "a section with keys"}
    return names.get(type(kind), "a section for each language")


def _text(node: Scalar, kind: Text | Word, key: str, place: Place) -> Iterator[Finding]:
    text = as_text(node)
    if node.is_null or (isinstance(kind, Text) and kind.rule is None):
        if text != node.text and not node.is_null:
            yield warning("number", key, place, f"is read as {text!r}: put it in quotes to keep {node.text!r}")
        return
    fault = (text not in kind.words() and _choices(kind)) if isinstance(kind, Word) else kind.rule and kind.rule(text)
    if fault:
        yield error("value", key, place, fault)


def _choices(kind: Word) -> str:
    words = kind.words()
    return f"is no known {kind.what}" if len(words) > 10 else f"is none of {', '.join(words)}"  # noqa: PLR2004 - a line


def as_text(node: Scalar) -> str:
    """Return the text that readers make of a value that YAML takes for a number: 1.10 becomes 1.1."""
    if not node.is_number or len(node.text) > MOST_DIGITS or node.text.lower().startswith(("0x", "0o")):
        return node.text
    if any(sign in node.text for sign in ".eE"):
        return repr(float(node.text)).removesuffix(".0")
    return str(int(node.text))


def _required(field: Field, key: str, place: Place, value: Node | None) -> Iterator[Finding]:
    """Yield what is missing if this field holds nothing: itself, or the mandatory keys of its section."""
    if not isinstance(field.kind, Section):
        what = "needs at least one entry" if isinstance(field.kind, Many | ByLanguage) else "is mandatory"
        yield error("missing", key, place, what)
        return
    at = NOWHERE if value is None else start(value)
    for name, member in field.kind.fields.items():
        if member.required:
            yield from _required(member, below(key, name), at, value)
