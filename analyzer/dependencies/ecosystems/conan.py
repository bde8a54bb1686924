"""Packages of Conan for C and C++: conanfile.txt and conan.lock; conanfile.py is a program and is not run.

A package that somebody else than ConanCenter publishes (`name/1.2@user/channel`) is another than that of the bare name
and called `name@user/channel`. A version fixes one, a range in brackets does not.
"""

import re
from collections.abc import Iterator, Mapping

from packageurl import PackageURL

from analyzer.dependencies.documents import Table, lines_of, load_json, table, text, texts
from analyzer.dependencies.reader import Declared, Document, Ecosystem, Fault, Format, Item
from analyzer.dependencies.values import Scope

SECTIONS = {
    "requires": Scope.RUNTIME, "build_requires": Scope.DEVELOPMENT, "tool_requires": Scope.DEVELOPMENT,
    "test_requires": Scope.DEVELOPMENT, "python_requires": Scope.DEVELOPMENT, "config_requires": Scope.DEVELOPMENT,
}  # fmt: skip
SECTION = re.compile(r"\[(\w{1,50})\]")
REFERENCE = re.compile(
    r"([\w.+-]{1,100})/(\[[^\]\n]{1,200}\]|[\w.+~!-]{1,100})(?:@([\w.+-]{1,100})/([\w.+-]{1,100})|@)?(?:[#:%].*)?"
)
TEXT = re.compile(r'"([^"\\\n]{1,500})"')


def purl(name: str, version: str | None) -> str:
    """Return the package address; who publishes it in which channel are qualifiers."""
    base, _, publisher = name.partition("@")
    user, _, channel = publisher.partition("/")
    qualifiers = {"user": user, "channel": channel} if user and channel else None
    return PackageURL("conan", name=base, version=version, qualifiers=qualifiers).to_string()


def conanfile(document: Document) -> Iterator[Item]:
    """Yield what conanfile.txt declares."""
    scope: Scope | None = None
    for number, raw in enumerate(document.text.split("\n"), 1):
        line = "" if raw.lstrip().startswith("#") else raw.partition(" #")[0].strip()
        section = SECTION.fullmatch(line)
        if section:
            scope = SECTIONS.get(section[1])
        elif line and scope is not None:
            yield _declared(line, number, scope, direct=True)


def _declared(reference: str, line: int, scope: Scope, *, direct: bool | None) -> Declared | Fault:
    found = REFERENCE.fullmatch(reference)
    if found is None:
        return Fault(line, "has a reference that Conan does not allow")
    name = f"{found[1]}@{found[3]}/{found[4]}" if found[3] and (found[3], found[4]) != ("_", "_") else found[1]
    version = None if found[2].startswith("[") else found[2]
    return Declared(name, line, found[2] if direct else "", version, direct, scope)


def conan_lock(document: Document) -> Iterator[Item]:
    """Yield the packages of conan.lock of Conan 2, or of Conan 1, which keeps them as a graph."""
    content, lines = load_json(document), lines_of(TEXT, document.text)
    nodes = table(table(content.get("graph_lock")).get("nodes"))
    if nodes:
        yield from _graph(nodes, lines)
        return
    for section, scope in SECTIONS.items():
        for reference in texts(content.get(section)):
            yield _declared(reference, lines.get(reference, 0), scope, direct=None)


def _graph(nodes: Table, lines: Mapping[str, int]) -> Iterator[Item]:
    """Yield the nodes of a graph; those with a path are the repository's own, and what they require is direct."""
    own = [table(node) for node in nodes.values() if "path" in table(node)]
    named = {key for node in own for word in SECTIONS for key in texts(node.get(word))}
    for key, value in nodes.items():
        node = table(value)
        reference = text(node.get("ref")) or text(node.get("pref"))
        if reference and "path" not in node:
            scope = Scope.DEVELOPMENT if node.get("context") == "build" else Scope.RUNTIME
            yield _declared(reference, lines.get(reference, 0), scope, direct=key in named if own else None)


ECOSYSTEM = Ecosystem(
    name="ConanCenter",
    formats=(
        Format(re.compile(r"conanfile\.txt"), conanfile),
        Format(re.compile(r"conan\.lock"), conan_lock, is_lock=True),
    ),
    purl=purl,
)
