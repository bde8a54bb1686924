"""Turns what a file surely means into a valid form of 0.7, and says every step: line, key, before, after and why.

Nothing is invented: what is missing stays missing and is still found by the check. Nothing is thrown away either: what
0.7 has no place for stands as a comment at the end of the new file.
"""

from dataclasses import dataclass, replace

from catalog.publiccode import mending, moving, schema
from catalog.publiccode.drafting import NO, YES
from catalog.publiccode.forms import language
from catalog.publiccode.ledger import Ledger, Repair, shown
from catalog.publiccode.nodes import Document, Mapping, Node, Place, Scalar, Sequence, below, start
from catalog.publiccode.reading import read
from catalog.publiccode.schema import ByLanguage, Field, Flag, Kind, Many, Section, Text, Word
from catalog.publiccode.validating import as_text, is_good
from catalog.publiccode.writing import write

END = 10**9
"""A line after every line: where comments go that belong to nothing."""
NEEDED = ("maintenance.contacts", "maintenance.contractors")
"""Lists that the standard asks for: one that would become empty stays as it is, and the check goes on saying so."""
NO_PLACE = "0.7 has no place for it; kept as a comment"


@dataclass(frozen=True, slots=True)
class Repaired:
    """The new file and how it came about."""

    text: str
    repairs: tuple[Repair, ...]


def repair(data: bytes) -> Repaired:
    """Return the repaired file, or raise UnreadableError for what is no YAML."""
    document = read(data)
    mender = _Mender()
    if document.encoding != "utf-8":
        mender.ledger.tell(Place(), "", "Latin-1", "UTF-8", "the standard asks for UTF-8")
    root = mender.whole(document.root)
    comments = (*document.comments, *((END, line) for line in mender.ledger.kept_lines()))
    text = write(Document(root, comments))
    return Repaired(text, tuple(sorted(mender.ledger.repairs, key=lambda each: (each.line, each.key))))


class _Mender:
    """One repair: walks along the schema and rebuilds what it passes."""

    def __init__(self) -> None:
        self.ledger = Ledger()

    def whole(self, root: Mapping) -> Mapping:
        root = moving.names(root, schema.ROOT, "", self.ledger)
        for move in (moving.newest_version, moving.organisation, moving.country_sections):
            root = move(root, self.ledger)
        root = moving.contractors(self._section(root, schema.ROOT, ""), self.ledger)
        return self._hopeless(root, schema.ROOT, "")

    def _section(self, node: Mapping, section: Section, key: str) -> Mapping:
        node = moving.names(node, section, key, self.ledger) if key else node
        entries = []
        for name, value in node.entries:
            field, full = section.fields.get(name.text), below(key, name.text)
            if field is None:
                self.ledger.keep(full, value, name.place, NO_PLACE)
            elif field.drop and name.text != "repoOwner":
                self.ledger.keep(full, value, name.place, f"{field.drop}; kept as a comment")
            else:
                mended = self._value(value, field, full, name.place)
                entries += [(name, mended)] if mended is not None else []
        return replace(node, entries=tuple(entries))

    def _value(self, node: Node, field: Field, key: str, place: Place) -> Node | None:
        """Return the value mended, as it is if nothing can be done, or None if it is kept as a comment instead."""
        kind = field.kind
        if isinstance(node, Scalar) and node.is_null:
            return node
        node = self._reshaped(node, kind, key, place)
        mended: Node | None = node
        match kind, node:
            case ((Text() | Word()), Scalar()):
                mended = self._text(node, field, key, place)
            case Many(alone=True), Scalar():
                mended = self._text(node, Field(kind.item), key, place)
            case Flag(), Scalar():
                mended = self._flag(node, key, place)
            case Many(), Sequence():
                mended = self._items(node, kind, key)
            case Section(), Mapping():
                mended = self._section(node, kind, key)
            case ByLanguage(), Mapping():
                mended = self._languages(node, kind, key)
            case _ if not field.required:
                self.ledger.keep(key, node, place, "has not the form the key asks for; kept as a comment")
                mended = None
        return mended

    def _reshaped(self, node: Node, kind: Kind, key: str, place: Place) -> Node:
        """Wrap a value where a list of it is asked for, and unwrap a list of one."""
        new: Node = node
        if isinstance(kind, Many) and kind.alone and isinstance(node, Scalar):
            return node
        if isinstance(kind, Many) and isinstance(node, Scalar if isinstance(kind.item, Text | Word) else Mapping):
            new = Sequence((node,), node.place)
        elif not isinstance(kind, Many) and isinstance(node, Sequence) and len(node.items) == 1:
            new = node.items[0]
        elif isinstance(kind, Section) and isinstance(node, Scalar) and _needs(kind) == {"name"}:
            new = Mapping(((Scalar("name", place=node.place), node),), place=node.place)
        if new is not node:
            self.ledger.tell(place, key, shown(node), shown(new), "the form the key asks for")
        return new

    def _text(self, node: Scalar, field: Field, key: str, place: Place) -> Node | None:
        kind = field.kind
        if node.is_number and as_text(node) != node.text:
            self.ledger.tell(place, key, node.text, f'"{node.text}"', f"without quotes it is read as {as_text(node)}")
            node = Scalar(node.text, place=node.place)
        if is_good(node, kind) or not isinstance(kind, Text | Word):
            return self._withdrawn(node, field, key, place)
        mended = Scalar(kind.mend(node.text), place=node.place)
        if mended.text and is_good(mended, kind):
            self.ledger.tell(place, key, node.text, mended.text, "what was written is not valid, this is")
            return mended
        if field.required:
            return node
        self.ledger.keep(key, node, place, "is not valid; kept as a comment" if node.text else "is empty")
        return None

    def _withdrawn(self, node: Scalar, field: Field, key: str, place: Place) -> Scalar:
        """Write licences the way SPDX does today."""
        if key != "legal.license" or not isinstance(field.kind, Text):
            return node
        today = field.kind.mend(node.text)
        if today in ("", node.text):
            return node
        self.ledger.tell(place, key, node.text, today, "the way SPDX writes it today")
        return Scalar(today, place=node.place)

    def _flag(self, node: Scalar, key: str, place: Place) -> Scalar:
        text = node.text.lower()
        if node.truth is not None or text not in YES | NO:
            return node
        after = "true" if text in YES else "false"
        self.ledger.tell(place, key, node.text, after, "true and false are the only truths of YAML 1.2")
        return Scalar(after, plain=True, place=node.place)

    def _items(self, node: Sequence, kind: Many, key: str) -> Sequence:
        items = []
        for index, item in enumerate(node.items):
            mended = self._value(item, Field(kind.item), f"{key}[{index}]", start(item))
            items += [mended] if mended is not None else []
        if kind.item == schema.COUNTRY:
            items = [self._upper(item, key) for item in items]
        return replace(node, items=tuple(items))

    def _upper(self, item: Node, key: str) -> Node:
        if not isinstance(item, Scalar) or item.text == item.text.upper():
            return item
        self.ledger.tell(item.place, key, item.text, item.text.upper(), "lower case is deprecated")
        return replace(item, text=item.text.upper())

    def _languages(self, node: Mapping, kind: ByLanguage, key: str) -> Mapping:
        entries: list[tuple[Scalar, Node]] = []
        seen: set[str] = set()
        for name, value in node.entries:
            tag = name.text if not language(name.text) else mending.language(name.text) or name.text
            full = below(key, name.text)
            if tag.lower() in seen:
                self.ledger.keep(full, value, name.place, f"the language {tag} stands here twice; kept as a comment")
                continue
            seen.add(tag.lower())
            if tag != name.text:
                self.ledger.tell(name.place, full, name.text, tag, "the tag of this language in BCP 47")
            mended = self._section(value, kind.section, full) if isinstance(value, Mapping) else value
            entries.append((replace(name, text=tag), mended))
        return replace(node, entries=tuple(entries))

    def _hopeless(self, node: Mapping, section: Section, key: str) -> Mapping:
        """Keep as comments the optional sections and entries that are still not valid."""
        entries = []
        for name, value in node.entries:
            field, full = section.fields.get(name.text), below(key, name.text)
            if field is None or is_good(value, field.kind):
                entries.append((name, value))
            elif isinstance(field.kind, Many) and isinstance(value, Sequence) and isinstance(field.kind.item, Section):
                entries.append((name, self._good_items(value, field.kind, full)))
            elif (
                isinstance(field.kind, Section)
                and isinstance(value, Mapping)
                and (field.required or not _needs(field.kind))
            ):
                entries.append((name, self._hopeless(value, field.kind, full)))
            elif field.required:
                entries.append((name, value))
            else:
                self.ledger.keep(full, value, name.place, "lacks what is mandatory in it; kept as a comment")
        return replace(node, entries=tuple(entries))

    def _good_items(self, node: Sequence, kind: Many, key: str) -> Sequence:
        judged = [(index, item, is_good(item, kind.item)) for index, item in enumerate(node.items)]
        good = tuple(item for _, item, well in judged if well)
        if not good and key in NEEDED:
            return node
        for index, item, well in judged:
            if not well:
                reason = "lacks what is mandatory in it; kept as a comment"
                self.ledger.keep(f"{key}[{index}]", item, start(item), reason)
        return replace(node, items=good)


def _needs(section: Section) -> set[str]:
    return {name for name, field in section.fields.items() if field.required}
