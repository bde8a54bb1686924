"""Writes a document as YAML that reads back as the same values, whatever they hold, with its comments where they stood.

Plain where a text cannot be mistaken for anything else, in quotes where it could, as a block where it has lines.
"""

import json
import re
from collections.abc import Iterator

from catalog.publiccode.nodes import NOTHING, NUMBER, TRUTHS, Document, Mapping, Node, Scalar, Sequence, start

PLAIN = re.compile(r"[A-Za-z0-9_./()\u00a1-\u2027\u202a-\ud7ff][^\x00-\x1f\x7f-\xa0\u2028\u2029\ud800-\uffff]*")
INDICATOR = re.compile(r": |:$| #|\s$|[{}\[\],&*!|>'\"%@`]")
YAML_1_1_WORDS = frozenset({"y", "n", "yes", "no", "on", "off"})
UNSAFE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
MOST_PLAIN = 100


def write(document: Document) -> str:
    """Return the document as YAML in block style."""
    return "\n".join(_Writer(document.comments).document(document.root)) + "\n"


class _Writer:
    """Writes values line by line; a comment goes before the first value that stood on its line or below."""

    def __init__(self, comments: tuple[tuple[int, str], ...]) -> None:
        self._comments = list(reversed(comments))

    def document(self, root: Mapping) -> Iterator[str]:
        if root.entries:
            yield from self._mapping(root, "")
        else:
            yield "{}"
        yield from (text for _, text in reversed(self._comments))

    def _due(self, line: int, indent: str) -> Iterator[str]:
        while self._comments and line and self._comments[-1][0] <= line:
            yield indent + self._comments.pop()[1]

    def _mapping(self, node: Mapping, indent: str) -> Iterator[str]:
        for key, value in node.entries:
            yield from self._due(key.place.line, indent)
            yield from self._entry(f"{indent}{written(Scalar(key.text))}:", value, indent)

    def _entry(self, head: str, value: Node, indent: str) -> Iterator[str]:
        if isinstance(value, Scalar):
            lines = _block(value, f"{indent}  ") or [written(value)]
            yield f"{head} {lines[0]}".rstrip()
            yield from lines[1:]
        elif not _members(value):
            yield f"{head} {'{}' if isinstance(value, Mapping) else '[]'}"
        else:
            yield head
            yield from self._inside(value, f"{indent}  ")

    def _inside(self, value: Node, indent: str) -> Iterator[str]:
        if isinstance(value, Mapping):
            yield from self._mapping(value, indent)
            return
        for item in value.items if isinstance(value, Sequence) else ():
            yield from self._due(start(item).line, indent)
            if isinstance(item, Scalar) or not _members(item):
                yield from self._entry(f"{indent}-", item, indent)
                continue
            lines = list(self._inside(item, f"{indent}  "))
            first = next((at for at, line in enumerate(lines) if not line.lstrip().startswith("#")), 0)
            yield from lines[:first]
            yield f"{indent}- {lines[first][len(indent) + 2 :]}"
            yield from lines[first + 1 :]


def _members(node: Node) -> int:
    return len(node.items) if isinstance(node, Sequence) else len(node.entries) if isinstance(node, Mapping) else 0


def written(value: Scalar) -> str:
    """Return a value on one line; what was plain and is no text stays as it was."""
    text = value.text
    if value.plain and (value.is_null or value.truth is not None or value.is_number):
        return text or "null"
    if _is_plain(text):
        return text
    return UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False))


def _is_plain(text: str) -> bool:
    if text in NOTHING or text in TRUTHS or text.lower() in YAML_1_1_WORDS or text[0].isdigit() or text[0] == ".":
        return False
    is_simple = len(text) <= MOST_PLAIN and PLAIN.fullmatch(text) and not INDICATOR.search(text)
    return bool(is_simple and not NUMBER.fullmatch(text) and not text.startswith("- "))


def _block(value: Scalar, indent: str) -> list[str]:
    """Return a text of several lines as a literal block, or nothing if it cannot be written so without loss."""
    text = value.text
    if "\n" not in text or text.startswith((" ", "\n", "\t")) or UNSAFE.search(text) or not text.strip():
        return []
    body, ending = text.rstrip("\n"), len(text) - len(text.rstrip("\n"))
    sign = {0: "|-", 1: "|"}.get(ending, "|+")
    lines = [f"{indent}{line}" if line else "" for line in body.split("\n")]
    return [sign, *lines, *[""] * (ending - 1)]
