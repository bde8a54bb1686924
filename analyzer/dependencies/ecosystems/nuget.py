""".NET packages: project files, Directory.Packages.props, packages.config and packages.lock.json.

NuGet takes the lowest version that fits, so a plain version counts as fixed; ranges and `*` do not. A reference without
a version takes that of the Directory.Packages.props above it. Properties of these files are put in unless a file gives
one of them several values, since conditions are not read.
"""

import re
from collections.abc import Iterator

from msgspec import structs
from packageurl import PackageURL

from analyzer.dependencies.documents import Element, lines_of, load_json, load_xml, table, text
from analyzer.dependencies.reader import Declared, Document, Ecosystem, Format, Given, Item, LookUp, Own, Parent
from analyzer.dependencies.values import Scope

REFERENCES = frozenset({"PackageReference", "PackageVersion", "GlobalPackageReference"})
CENTRAL = "Directory.Packages.props"
EXACT = re.compile(r"\[?\s*(\d+(?:\.\d+){0,3}(?:-[0-9A-Za-z.-]+)?)\s*\]?")
PROPERTY = re.compile(r"\$\([\w.-]{1,100}\)")
KEY = re.compile(r'"([^"\\\n]{1,300})"\s*+:\s*+\{')


def purl(name: str, version: str | None) -> str:
    """Return the package address."""
    return PackageURL("nuget", name=name, version=version).to_string()


def project_file(document: Document) -> Iterator[Item]:
    """Yield the package references of an MSBuild file."""
    is_central = document.name.lower() == CENTRAL.lower()
    yield Own(CENTRAL) if is_central else Parent(CENTRAL)
    top = load_xml(document)
    properties = _properties(top)
    yield from (Given(name, value) for name, value in properties.items())
    for element in top.walk():
        name = element.attributes.get("Include") or element.attributes.get("Update")
        if element.tag in REFERENCES and name:
            stated = element.attributes.get("Version") or element.attributes.get("VersionOverride")
            private = (element.attributes.get("PrivateAssets") or element.get("PrivateAssets")).lower() == "all"
            requirement = _filled(stated or element.get("Version"), lambda name: properties.get(name, ""))
            yield _declared(name, requirement, element, private=private)
            if is_central:
                yield Given(name.lower(), requirement)


def _properties(top: Element) -> dict[str, str]:
    """Return the properties that may be versions, each by the way it is asked for."""
    values: dict[str, str] = {}
    for group in top.all("PropertyGroup"):
        for element in group.children:
            name = f"$({element.tag.lower()})"
            values[name] = element.text if values.get(name, element.text) == element.text else ""
    return {name: value for name, value in values.items() if EXACT.fullmatch(value)}


def _filled(requirement: str, given: LookUp) -> str:
    """Return a requirement with its properties put in; what is not given stays."""
    return PROPERTY.sub(lambda found: given(found[0].lower()) or found[0], requirement)


def completed(item: Declared, given: LookUp) -> Declared:
    """Return a package with the version that is managed for it centrally."""
    requirement = _filled(item.requirement or given(item.name), given)
    return structs.replace(item, requirement=requirement, version=_exact(requirement))


def packages_config(document: Document) -> Iterator[Item]:
    """Yield the packages of packages.config."""
    for element in load_xml(document).walk():
        if element.tag == "package":
            private = element.attributes.get("developmentDependency") == "true"
            stated = element.attributes.get("version", "")
            yield _declared(element.attributes.get("id", ""), stated, element, private=private)


def _declared(name: str, requirement: str, element: Element, *, private: bool) -> Declared:
    scope = Scope.DEVELOPMENT if private else Scope.RUNTIME
    return Declared(name, element.line, requirement, _exact(requirement), scope=scope)


def _exact(requirement: str) -> str | None:
    exact = EXACT.fullmatch(requirement)
    return exact[1] if exact else None


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
    completed=completed,
    purl_as_written=True,
)
