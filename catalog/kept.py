"""The publiccode.yml behind a listing, as it is kept: repaired, with what the listing has no field for, naming nobody.

Contacts and contractors keep their place, because the standard asks for them, under the software's name. Comments go,
because anybody may be named in them, except those in which a repair keeps what 0.7 has no place for.
"""

from collections.abc import Iterator
from dataclasses import replace

from catalog.publiccode.ledger import KEPT
from catalog.publiccode.nodes import Document, Mapping, Node, Scalar, Sequence
from catalog.publiccode.reading import read
from catalog.publiccode.repairing import repair
from catalog.publiccode.writing import write

PERSONAL = "# maintenance"
"""How a kept comment begins that may name somebody."""
NEXT_KEY = 2
"""Where the key of a kept comment stands; what it holds is indented further."""


def kept_text(data: bytes) -> str:
    """Return the file as it is kept; keeping that again changes nothing. Raise UnreadableError for what is no YAML."""
    document = read(repair(data).text.encode())
    name = document.root.get("name")
    who = name.text if isinstance(name, Scalar) and name.text else "software"
    return write(Document(_nameless(document.root, who), tuple(_comments(document))))


def contact_name(software: str) -> str:
    """Return what stands in a file in place of a person's name."""
    return f"{software} (contact)"


def _nameless(root: Mapping, who: str) -> Mapping:
    entries = tuple(
        (key, replace(value, entries=tuple(_contacts(value, who))))
        if key.text == "maintenance" and isinstance(value, Mapping)
        else (key, value)
        for key, value in root.entries
    )
    return replace(root, entries=entries)


def _contacts(maintenance: Mapping, who: str) -> Iterator[tuple[Scalar, Node]]:
    for key, value in maintenance.entries:
        if key.text not in {"contacts", "contractors"} or not isinstance(value, Sequence):
            yield key, value
            continue
        seen = dict.fromkeys(_contact(item, contact_name(who)) for item in value.items if isinstance(item, Mapping))
        yield key, replace(value, items=tuple(seen))


def _contact(item: Mapping, name: str) -> Mapping:
    until = item.get("until")
    entries: list[tuple[Scalar, Node]] = [(Scalar("name"), Scalar(name))]
    return Mapping((*entries, (Scalar("until"), until)) if until else tuple(entries))


def _comments(document: Document) -> Iterator[tuple[int, str]]:
    is_kept = is_personal = False
    for line, text in document.comments:
        if text == KEPT:
            is_kept = True
        elif len(text) > NEXT_KEY and not text[NEXT_KEY:].startswith((" ", "- ")):
            is_personal = text.startswith(PERSONAL)
        if is_kept and not is_personal:
            yield line, text
