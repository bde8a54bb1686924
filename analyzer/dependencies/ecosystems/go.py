"""Go modules: go.mod and go.sum.

go.mod names the lowest versions that are allowed, and Go takes exactly the highest of these minima: a version in
go.mod is the version in use unless another module asks for more, which `go mod tidy` then writes here. go.sum lists
hashes, also of versions that are not in the build, so it is counted as a lock but names no dependencies.
"""

import re
from collections.abc import Iterator

from msgspec import structs
from packageurl import PackageURL

from analyzer.dependencies.reader import Declared, Document, Ecosystem, Fault, Format, Item
from analyzer.dependencies.values import Scope

REQUIRE = re.compile(r"([^\s(]{1,300})\s++(v[\w.+-]{1,150})\s*+(//\s*+indirect)?")
REPLACE = re.compile(r"([^\s(]{1,300})(?:\s++v[\w.+-]{1,150})?\s++=>\s++([^\s]{1,300})(?:\s++(v[\w.+-]{1,150}))?")
BLOCK = re.compile(r"(require|replace|exclude|retract|tool|ignore|godebug)\s*+\(")
SINGLE = re.compile(r"(require|replace)\s++([^(\n].*)")
SUM = re.compile(r"\S{1,300} v\S{1,150} h\d:\S{1,100}")


def purl(name: str, version: str | None) -> str:
    """Return the package address; all but the last part of a module's path is the namespace."""
    namespace, _, base = name.rpartition("/")
    return PackageURL("golang", namespace=namespace or None, name=base, version=version).to_string()


def go_mod(document: Document) -> Iterator[Item]:
    """Yield the modules a go.mod requires, after its replacements."""
    found: list[Declared] = []
    replaced: dict[str, tuple[str, str | None]] = {}
    for number, verb, line in _statements(document.text):
        if verb == "require":
            required = REQUIRE.match(line)
            if required is None:
                yield Fault(number, "is not a requirement of go.mod")
                continue
            version = required[2]
            direct = required[3] is None
            found.append(Declared(required[1], number, version, version, direct, Scope.RUNTIME))
        elif verb == "replace":
            other = REPLACE.match(line)
            if other:
                replaced[other[1]] = (other[2], other[3])
    for item in found:
        name, version = replaced.get(item.name, (item.name, item.version))
        if not name.startswith((".", "/")):
            yield structs.replace(item, name=name, version=version)


def _statements(content: str) -> Iterator[tuple[int, str, str]]:
    verb = ""
    for number, raw in enumerate(content.split("\n"), 1):
        line = raw.strip()
        block, single = BLOCK.match(line), SINGLE.match(line)
        if block:
            verb = block[1]
        elif line.startswith(")"):
            verb = ""
        elif single:
            yield number, single[1], single[2]
        elif verb and line and not line.startswith("//"):
            yield number, verb, line


def go_sum(document: Document) -> Iterator[Item]:
    """Check that every line is a hash, and name nothing."""
    for number, line in enumerate(document.text.split("\n"), 1):
        if line.strip() and not SUM.fullmatch(line.strip()):
            yield Fault(number, "is not a line of go.sum")


ECOSYSTEM = Ecosystem(
    name="Go",
    formats=(
        Format(re.compile(r"go\.mod"), go_mod),
        Format(re.compile(r"go\.sum"), go_sum, is_lock=True),
    ),
    purl=purl,
)
