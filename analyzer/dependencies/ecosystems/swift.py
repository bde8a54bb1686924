"""Swift packages: Package.swift (literals only) and Package.resolved, the lock of packages and of Xcode.

A package is named by the address of its repository without scheme and `.git`, as in the OSV format. `exact` and a
revision fix one; a branch and `from` do not. Packages of the repository itself, named by `path`, are left out.
"""

import re
from collections.abc import Iterator

from packageurl import PackageURL

from analyzer.dependencies.documents import lines_of, load_json, table, tables, text
from analyzer.dependencies.reader import Declared, Document, Ecosystem, Fault, Format, Item
from analyzer.dependencies.values import Scope

CALL = re.compile(
    r"^(?![ \t]*+//)[^\n\"]{0,200}?\.package\(\s*+(?:name:\s*+\"[^\"\n]{1,200}\"\s*+,\s*+)?url:\s*+\"([^\"\n]{1,300})\""
    r"(?:\s*+,\s*+([^\n]{0,300}))?",
    re.MULTILINE,
)
WISH = re.compile(r"\.?(exact|revision|branch|from|upToNextMajor|upToNextMinor)\b[^\"]{0,30}\"([^\"]{1,100})\"")
VERSION = re.compile(r"v?(\d+(?:\.\d+){0,2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)")
PLACE = re.compile(r'"(?:location|repositoryURL)"\s*+:\s*+"([^"\\\n]{1,300})"')
ADDRESS = re.compile(r"(?:\w{2,5}://)?(?:[\w.-]{1,50}@)?([\w.-]{1,100})[/:](.{1,200})")


def purl(name: str, version: str | None) -> str:
    """Return the package address; all but the last part of the repository's address is the namespace."""
    namespace, _, base = name.rpartition("/")
    return PackageURL("swift", namespace=namespace or None, name=base, version=version).to_string()


def _named(address: str) -> str:
    found = ADDRESS.fullmatch(address)
    return f"{found[1].lower()}/{found[2].rstrip('/').removesuffix('.git')}" if found else ""


def package_swift(document: Document) -> Iterator[Item]:
    """Yield the packages that Package.swift names by literals."""
    line, seen = 1, 0
    for call in CALL.finditer(document.text):
        line += document.text.count("\n", seen, call.start(1))
        seen = call.start(1)
        wish = WISH.search(call[2] or "")
        exact = VERSION.fullmatch(wish[2]) if wish and wish[1] == "exact" else None
        requirement = f"{wish[1]} {wish[2]}" if wish else ""
        pinned = exact is not None or (wish is not None and wish[1] == "revision")
        version = exact[1] if exact else None
        yield Declared(_named(call[1]), line, requirement, version, scope=Scope.RUNTIME, pinned=pinned)


def package_resolved(document: Document) -> Iterator[Item]:
    """Yield the packages of Package.resolved, of format 1, 2 or 3; what has no version is fixed by its revision."""
    content, lines = load_json(document), lines_of(PLACE, document.text)
    pins = tables(content.get("pins")) or tables(table(content.get("object")).get("pins"))
    for pin in pins:
        address = text(pin.get("location")) or text(pin.get("repositoryURL"))
        state = table(pin.get("state"))
        if text(pin.get("kind")).startswith("local"):
            continue
        if not address:
            yield Fault(0, "names a package without its address")
            continue
        version = VERSION.fullmatch(text(state.get("version")))
        yield Declared(
            _named(address),
            lines.get(address, 0),
            text(state.get("revision")),
            version[1] if version else None,
            direct=None,
            pinned=True,
        )


ECOSYSTEM = Ecosystem(
    name="SwiftURL",
    formats=(
        Format(re.compile(r"package\.swift"), package_swift),
        Format(re.compile(r"package\.resolved"), package_resolved, is_lock=True),
    ),
    purl=purl,
)
