"""The publiccode.yml behind a listing, as it is kept: repaired, with what the listing has no field for, naming nobody.

Contacts and contractors keep their place, because the standard asks for them, under the software's name. Comments go,
because anybody may be named in them, except those in which a repair keeps what 0.7 has no place for.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from catalog.publiccode.ledger import KEPT
from catalog.publiccode.nodes import Document, Mapping, Node, Scalar, Sequence
from catalog.publiccode.reading import read
from catalog.publiccode.repairing import END, repair
from catalog.publiccode.writing import write

PERSONAL = frozenset(
    ("maintenance", "author", "authors", "maintainer", "maintainers", "contact", "contacts", "contributors")
)
"""The keys below which somebody may be named."""
NEXT_KEY = 2
"""Where the key of a kept comment stands; what it holds is indented further."""


def kept_text(data: bytes) -> str:
    """Return the file as it is kept; keeping that again changes nothing. Raise UnreadableError for what is no YAML."""
    document = read(repair(data).text.encode())
    name = document.root.get("name")
    who = name.text if isinstance(name, Scalar) else ""
    return write(Document(_nameless(document.root, who), tuple(_comments(document))))


def contact_name(software: str) -> str:
    """Return what stands in a file in place of a person's name."""
    return f"{software or 'software'} (contact)"


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


def names_somebody(key: str, text: str) -> bool:
    """Return whether a person may be named there: by the key, or because there is an e-mail address."""
    return re.split(r"[.\[:]", key)[0] in PERSONAL or "@" in text


def _comments(document: Document) -> Iterator[tuple[int, str]]:
    """Yield the comments of a repair, key by key, but for those that may name somebody."""
    texts = [each for _, each in document.comments]
    kept = texts[texts.index(KEPT) + 1 :] if KEPT in texts else []
    entries: list[list[str]] = []
    for text in kept:
        if text != KEPT and (not entries or (len(text) > NEXT_KEY and not text[NEXT_KEY:].startswith((" ", "- ")))):
            entries.append([])
        if text != KEPT:
            entries[-1].append(text)
    nameless = [each for each in entries if not names_somebody(each[0][NEXT_KEY:], "\n".join(each))]
    yield from ((END, text) for each in ([[KEPT], *nameless] if nameless else []) for text in each)
