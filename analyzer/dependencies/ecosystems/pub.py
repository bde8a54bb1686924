"""Dart and Flutter packages: pubspec.yaml and pubspec.lock.

Of the YAML only the lines of the tables of packages are needed, as pub itself writes them. A bare version fixes one;
what comes with the kit (`sdk`) or from the repository itself (`path`) is left out.
"""

import re
from collections.abc import Iterator

from packageurl import PackageURL

from analyzer.dependencies.reader import Declared, Document, Ecosystem, Format, Item
from analyzer.dependencies.values import Scope

SECTIONS = {"dependencies": Scope.RUNTIME, "dev_dependencies": Scope.DEVELOPMENT}
SECTION = re.compile(r"(\w{1,50}):\s*+(?:#.*+)?$")
ENTRY = re.compile(r"  ([a-z_][a-z0-9_]{0,100}):\s*+([^#\n]{0,200}?)\s*+(?:#.*+)?$")
FACT = re.compile(r"    (sdk|path|version|source|dependency):\s*+[\"']?([^\"'#\n]{0,200}?)[\"']?\s*+(?:#.*+)?$")
EXACT = re.compile(r"[\"']?(\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?)[\"']?")
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
    """Yield the packages of pubspec.lock."""
    for section, name, line, facts in _entries(document):
        if section == "packages" and facts.get("source") not in {"sdk", "path"}:
            direct, scope = DIRECT.get(facts.get("dependency", ""), (False, Scope.UNKNOWN))
            yield Declared(name, line, version=facts.get("version") or None, direct=direct, scope=scope)


ECOSYSTEM = Ecosystem(
    name="Pub",
    formats=(
        Format(re.compile(r"pubspec\.ya?ml"), pubspec),
        Format(re.compile(r"pubspec\.lock"), pubspec_lock, is_lock=True),
    ),
    purl=purl,
)
