"""Reads JSON, TOML, YAML and XML of strangers within bounds, and knows the line of what it read.

No entities are expanded, depth is bounded, and keys that make a parser quadratic are refused. A file that breaks a
bound is a `ManifestError` like any other broken file.
"""

import configparser
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

import msgspec
import yaml

from analyzer.dependencies.reader import Document, ManifestError

Table = Mapping[str, Any]
KEY_DEPTH = 4
XML_DEPTH = 64
XML_ELEMENTS = 50_000
INI_BYTES = 200_000
INI_LINES = 5_000
"""The standard reader puts its complaint about each line behind all others, which is quadratic."""
YAML_BYTES = 200_000
YAML_DEPTH = 32
YAML_EVENTS = 50_000
KEY_PART = r"(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')"
DOTTED_BOMB = re.compile(rf"(?<![\w.\"'-]){KEY_PART}(?:[ \t]*+\.[ \t]*+{KEY_PART}){{48}}")
JSON_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*+)"(\s*+:)?|[{}\[\]\n]', re.DOTALL)
JSON_PLACE = re.compile(r"byte (\d+)")
TOML_PLACE = re.compile(r"line (\d+)")
TOML_HEADER = re.compile(r"\[\[?+[ \t]*+([^\]\n]{1,300}+)\]")
TOML_KEY = re.compile(r"[ \t]*+(\"[^\"\n]{1,300}+\"|'[^'\n]{1,300}+'|[\w.-]{1,300}+)[ \t]*+=")
LITERAL = re.compile(r"\"([^\"\n]{1,300}+)\"|'([^'\n]{1,300}+)'")


def table(value: object) -> Table:
    """Return the value if it is a table with text keys, else an empty one: a wrong type is like an absent key."""
    return value if isinstance(value, dict) else {}


def tables(value: object) -> tuple[Table, ...]:
    """Return the tables of a list, leaving out what is none."""
    return tuple(item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()


def text(value: object) -> str:
    """Return the value if it is text, else an empty text."""
    return value if isinstance(value, str) else ""


def texts(value: object) -> tuple[str, ...]:
    """Return the texts of a list, leaving out what is none."""
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def load_json(document: Document) -> Table:
    """Return the top table of a JSON file; raise ManifestError naming the line if it is not one."""
    try:
        value = msgspec.json.decode(document.text)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        place = JSON_PLACE.search(str(error))
        line = document.text.encode()[: int(place[1])].count(b"\n") + 1 if place else 0
        raise ManifestError(f"is not JSON we can read: {_short(error)}", line) from error
    if not isinstance(value, dict):
        raise ManifestError("is JSON, but not a table", 1)
    return value


def json_lines(document: Document) -> dict[tuple[str, ...], int]:
    """Return the line of each key, by the path of keys to it, for the outer levels of a JSON file."""
    lines: dict[tuple[str, ...], int] = {}
    open_keys: list[str] = []
    line, key = 1, ""
    for match in JSON_TOKEN.finditer(document.text):
        sign = match[0]
        if sign == "\n":
            line += 1
        elif sign in "{[":
            open_keys.append(key)
            key = ""
        elif sign in "}]":
            open_keys = open_keys[:-1]
        elif match[2] is not None:
            key = match[1]
            if len(open_keys) <= KEY_DEPTH:
                lines.setdefault((*open_keys[1:], key), line)
            line += match[2].count("\n")
    return lines


def lines_of(pattern: re.Pattern[str], content: str) -> dict[str, int]:
    """Return the first line at which the pattern's first group has each text."""
    found: dict[str, int] = {}
    line, seen = 1, 0
    for match in pattern.finditer(content):
        line += content.count("\n", seen, match.start(1))
        seen = match.start(1)
        found.setdefault(match[1], line)
    return found


def load_toml(document: Document) -> Table:
    """Return a TOML file as a table; raise ManifestError naming the line if it is broken or made to hurt."""
    if DOTTED_BOMB.search(document.text):
        raise ManifestError("has keys with more parts than any real file")
    try:
        return tomllib.loads(document.text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        place = TOML_PLACE.search(str(error))
        raise ManifestError(f"is not TOML we can read: {_short(error)}", int(place[1]) if place else 0) from error


def load_ini(document: Document, delimiters: tuple[str, ...] = ("=", ":")) -> configparser.RawConfigParser:
    """Return an INI file; raise ManifestError naming the line if it is broken or made to hurt."""
    if len(document.text) > INI_BYTES or document.text.count("\n") > INI_LINES:
        raise ManifestError("is larger than any real file of its kind")
    parser = configparser.RawConfigParser(strict=False, delimiters=delimiters)
    try:
        parser.read_string(document.text)
    except configparser.Error as error:
        raise ManifestError("is not an INI file we can read", getattr(error, "lineno", None) or 0) from error
    return parser


def load_yaml(document: Document) -> yaml.Node | None:
    """Return the top node of a YAML file, None of an empty one; raise ManifestError if it is broken or made to hurt.

    Its events are counted first, since the nodes of a deep file would overflow the stack. No values are built.
    """
    if len(document.text) > YAML_BYTES:
        raise ManifestError("is larger than any real file of its kind")
    depth = 0
    try:
        for count, event in enumerate(yaml.parse(document.text, Loader=yaml.CSafeLoader)):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > YAML_DEPTH or count > YAML_EVENTS:
                raise ManifestError("is nested deeper or longer than any real file of its kind")
        node: yaml.Node | None = yaml.compose(document.text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        raise ManifestError("is not YAML we can read", mark.line + 1 if mark else 0) from error
    return node


def yaml_values(node: yaml.Node | None, key: str) -> Iterator[yaml.Node]:
    """Yield the nodes of the list that a table has under the key."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == key and isinstance(value, yaml.SequenceNode):
                yield from value.value


@dataclass(frozen=True, slots=True)
class TomlLines:
    """Where a TOML file has its keys, its tables of a list (by count) and its string literals."""

    keys: Mapping[tuple[str, str], int]
    entries: Mapping[tuple[str, int], int]
    literals: Mapping[str, int]

    def of(self, section: str, key: str) -> int:
        """Return the line of a key in a section (an inline table counts as its own line), 0 if unknown."""
        return self.keys.get((section, key)) or self.keys.get((f"{section}.{key}", "")) or 0


def toml_lines(document: Document) -> TomlLines:
    """Return the lines of a TOML file's keys, list entries and literals: the first of each."""
    keys: dict[tuple[str, str], int] = {}
    entries: dict[tuple[str, int], int] = {}
    literals: dict[str, int] = {}
    counts: dict[str, int] = {}
    section = ""
    for number, line in enumerate(document.text.split("\n"), 1):
        header = TOML_HEADER.match(line)
        if header:
            section = _plain_key(header[1])
            keys.setdefault((section, ""), number)
            if line.startswith("[["):
                counts[section] = counts.get(section, -1) + 1
                entries[section, counts[section]] = number
            continue
        key = TOML_KEY.match(line)
        if key:
            keys.setdefault((section, _plain_key(key[1])), number)
        for literal in LITERAL.finditer(line):
            literals.setdefault(literal[1] or literal[2], number)
    return TomlLines(keys, entries, literals)


@dataclass(slots=True)
class Element:
    """One XML element: its name without namespace, attributes, text, children and line."""

    tag: str
    line: int
    attributes: dict[str, str]
    content: list[str] = field(default_factory=list)
    children: list["Element"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the element's own text without outer blanks."""
        return "".join(self.content).strip()

    def all(self, tag: str) -> Iterator["Element"]:
        """Yield the children of that name."""
        return (child for child in self.children if child.tag == tag)

    def first(self, *path: str) -> "Element | None":
        """Return the first element at a path of names, or None."""
        found: Element | None = self
        for tag in path:
            found = next(found.all(tag), None) if found is not None else None
        return found

    def get(self, *path: str) -> str:
        """Return the text of the first element at a path of names, empty if there is none."""
        found = self.first(*path)
        return found.text if found is not None else ""

    def walk(self) -> Iterator["Element"]:
        """Yield the element and everything below it in the order of the file."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(reversed(element.children))


def load_xml(document: Document) -> Element:
    """Return the root of an XML file; raise ManifestError if it is broken, too deep, or declares entities."""
    tree = _Tree()
    try:
        return tree.parse(document.data)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise ManifestError(f"is not XML we can read: {_short(error)}", getattr(error, "lineno", 0)) from error


class _Tree:
    """Builds elements from expat's events."""

    def __init__(self) -> None:
        self._root = Element("", 0, {})
        self._open = [self._root]
        self._count = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.specified_attributes = True  # what a declaration gives to each element could be any amount
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.EntityDeclHandler = self._entity

    def parse(self, data: bytes) -> Element:
        self._parser.Parse(data, True)  # noqa: FBT003 - expat's own signature: this is the last piece
        return self._root.children[0]

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) > XML_DEPTH or self._count > XML_ELEMENTS:
            raise ManifestError("is nested deeper or has more elements than any real file", self._line())
        element = Element(tag.rpartition(":")[2], self._line(), attributes)
        self._open[-1].children.append(element)
        self._open.append(element)

    def _end(self, _tag: str) -> None:
        self._open.pop()

    def _text(self, content: str) -> None:
        self._open[-1].content.append(content)

    def _entity(self, *_declaration: object) -> None:
        raise ManifestError("declares entities, which are not expanded", self._line())

    def _line(self) -> int:
        return self._parser.CurrentLineNumber


def _plain_key(key: str) -> str:
    return key.replace('"', "").replace("'", "").replace(" ", "")


def _short(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return str(error).encode("utf-8", "replace").decode()[:160] or type(error).__name__
