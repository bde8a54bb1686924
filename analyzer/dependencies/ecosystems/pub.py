"""Dart and Flutter packages: pubspec.yaml and pubspec.lock.

Of the YAML only the lines of the tables of packages are needed, as pub itself writes them. A bare version fixes one;
what comes with the kit (`sdk`) or from the repository itself (`path`) is left out.
"""

import re
from collections.abc import Iterator

from packageurl import PackageURL

from analyzer.dependencies.reader import Declared, Document, Ecosystem, Fault, Format, Item, ManifestError
from analyzer.dependencies.values import Scope

SECTIONS = {"dependencies": Scope.RUNTIME, "dev_dependencies": Scope.DEVELOPMENT}
SECTION = re.compile(r"(\w{1,50}):\s*+(?:#.*+)?$")
ENTRY = re.compile(r"  ([a-z_][a-z0-9_]{0,100}):\s*+([^#\n]{0,200}?)\s*+(?:#.*+)?$")
FACT = re.compile(r"    (sdk|path|version|source|dependency):\s*+[\"']?([^\"'#\n]{0,200}?)[\"']?\s*+(?:#.*+)?$")
EXACT = re.compile(r"[\"']?(\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?)[\"']?")
LOCKED = re.compile(r"packages:[ \t]*+(\{[ \t]*+\})?+[ \t]*+(?:#.*+)?")
LIST_ITEM = re.compile(r" {0,2}-(?: |$)")
DIRECT = {"direct main": (True, Scope.RUNTIME), "direct dev": (True, Scope.DEVELOPMENT)}


def purl(name: str, version: str | None) -> str:
    """Return the package address."""
    return PackageURL("pub", name=name, version=version).to_string()


def _entries(document: Document) -> Iterator[tuple[str, str, int, dict[str, str]]]:
    """Yield section, name, line and facts of each package; what stands behind the name is its version."""
    section, name, number, facts = "", "", 0, dict[str, str]()
    for count, line in enumerate([*document.text.split("\n"), "end:"], 1):
        top, entry, fact = SECTION.match(line), ENTRY.match(line), FACT.match(line)
        if (top or entry) and name:
            yield section, name, number, facts
            name = ""
        if top:
            section = top[1]
        elif entry:
            name, number, facts = entry[1], count, {"version": entry[2]} if entry[2] else {}
        elif fact:
            facts.setdefault(fact[1], fact[2])


def pubspec(document: Document) -> Iterator[Item]:
    """Yield what pubspec.yaml declares."""
    for section, name, line, facts in _entries(document):
        if section in SECTIONS and not facts.keys() & {"sdk", "path"}:
            wanted = facts.get("version", "")
            exact = EXACT.fullmatch(wanted)
            yield Declared(name, line, wanted.strip("\"'"), exact[1] if exact else None, scope=SECTIONS[section])


def pubspec_lock(document: Document) -> Iterator[Item]:
    """Yield the packages of pubspec.lock; pub itself writes each with its facts below it."""
    yield from _wrong_table(document.text.split("\n"))
    for section, name, line, facts in _entries(document):
        if section == "packages" and facts.get("source") not in {"sdk", "path"}:
            exact = EXACT.fullmatch(facts.get("version", ""))
            direct, scope = DIRECT.get(facts.get("dependency", ""), (False, Scope.UNKNOWN))
            if exact and "source" in facts:
                yield Declared(name, line, version=exact[1], direct=direct, scope=scope)
            else:
                yield Fault(line, "has a package without its source and version")


def _wrong_table(lines: list[str]) -> Iterator[Fault]:
    """Yield the first item where the packages are a list; raise ManifestError where they are nothing of that kind."""
    head = next((number for number, line in enumerate(lines, 1) if line.startswith("packages:")), 0)
    if not head:
        raise ManifestError("is not a lock file of pub")
    if not LOCKED.fullmatch(lines[head - 1]):
        raise ManifestError("has packages that are no table", head)
    if head < len(lines) and LIST_ITEM.match(lines[head]):
        yield Fault(head + 1, "has packages that are no table")


ECOSYSTEM = Ecosystem(
    name="Pub",
    formats=(
        Format(re.compile(r"pubspec\.ya?ml"), pubspec),
        Format(re.compile(r"pubspec\.lock"), pubspec_lock, is_lock=True),
    ),
    purl=purl,
)
