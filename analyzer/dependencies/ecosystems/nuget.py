""".NET packages: project files, Directory.Packages.props, packages.config and packages.lock.json.

NuGet takes the lowest version that fits, so a plain version counts as fixed; ranges and `*` do not.
"""

import re
from collections.abc import Iterator

from packageurl import PackageURL

from analyzer.dependencies.documents import Element, lines_of, load_json, load_xml, table, text
from analyzer.dependencies.reader import Declared, Document, Ecosystem, Format, Item
from analyzer.dependencies.values import Scope

REFERENCES = frozenset({"PackageReference", "PackageVersion", "GlobalPackageReference"})
EXACT = re.compile(r"\[?\s*(\d+(?:\.\d+){0,3}(?:-[0-9A-Za-z.-]+)?)\s*\]?")
KEY = re.compile(r'"([^"\\\n]{1,300})"\s*+:\s*+\{')


def purl(name: str, version: str | None) -> str:
    """Return the package address."""
    return PackageURL("nuget", name=name, version=version).to_string()


def project_file(document: Document) -> Iterator[Item]:
    """Yield the package references of an MSBuild file."""
    for element in load_xml(document).walk():
        name = element.attributes.get("Include") or element.attributes.get("Update")
        if element.tag in REFERENCES and name:
            stated = element.attributes.get("Version") or element.attributes.get("VersionOverride")
            private = (element.attributes.get("PrivateAssets") or element.get("PrivateAssets")).lower() == "all"
            yield _declared(name, stated or element.get("Version"), element, private=private)


def packages_config(document: Document) -> Iterator[Item]:
    """Yield the packages of packages.config."""
    for element in load_xml(document).walk():
        if element.tag == "package":
            private = element.attributes.get("developmentDependency") == "true"
            stated = element.attributes.get("version", "")
            yield _declared(element.attributes.get("id", ""), stated, element, private=private)


def _declared(name: str, requirement: str, element: Element, *, private: bool) -> Declared:
    exact = EXACT.fullmatch(requirement)
    scope = Scope.DEVELOPMENT if private else Scope.RUNTIME
    return Declared(name, element.line, requirement, exact[1] if exact else None, scope=scope)


def packages_lock(document: Document) -> Iterator[Item]:
    """Yield the packages of packages.lock.json for all target frameworks."""
    lines = lines_of(KEY, document.text)
    for framework in table(load_json(document).get("dependencies")).values():
        for name, value in table(framework).items():
            entry = table(value)
            if text(entry.get("type")) != "Project":
                direct = text(entry.get("type")) == "Direct"
                version = text(entry.get("resolved")) or None
                yield Declared(name, lines.get(name, 0), text(entry.get("requested")), version, direct)


ECOSYSTEM = Ecosystem(
    name="NuGet",
    formats=(
        Format(re.compile(r"[\w.-]+\.(cs|fs|vb)proj|directory\.(packages|build)\.props"), project_file),
        Format(re.compile(r"packages\.config"), packages_config),
        Format(re.compile(r"packages\.lock\.json"), packages_lock, is_lock=True),
    ),
    purl=purl,
    normalize=str.lower,
)
