"""Maven's pom.xml.

What a pom says of versions, in properties and in what it manages, holds for those of the repository that name it as
their parent as well.
"""

import re
from collections.abc import Iterator, Mapping

from msgspec import structs

from analyzer.dependencies.documents import Element, load_xml
from analyzer.dependencies.reader import Declared, Document, Given, Item, LookUp, Own, Parent
from analyzer.dependencies.values import Scope

PROPERTY = re.compile(r"\$\{([^{}]{1,200})\}")
EXACT = re.compile(r"\[?\s*([0-9A-Za-z][\w.+-]*)\s*\]?")
SCOPES = {"test": Scope.DEVELOPMENT, "provided": Scope.OPTIONAL, "system": Scope.OPTIONAL, "import": Scope.UNKNOWN}
FLOATING = frozenset({"LATEST", "RELEASE"})
FILLINGS = 3
"""How often a property may stand for one that stands for another."""


def pom(document: Document) -> Iterator[Item]:
    """Yield the dependencies, imported bills of materials and build plugins of a pom, profiles included."""
    project = load_xml(document)
    properties = _properties(project)
    roots = [project, *(profile for profiles in project.all("profiles") for profile in profiles.all("profile"))]
    managed = {}
    yield Own(f"{_filled('${project.groupId}', properties)}:{project.get('artifactId')}")
    yield from _parent(project)
    yield from (Given(name, value) for name, value in properties.items() if not name.startswith("project."))
    for root in roots:
        for entry in _entries(root, "dependencyManagement", "dependencies", "dependency"):
            managed[_name(entry, properties)] = entry.get("version")
            yield Given(_name(entry, properties), entry.get("version"))
            if entry.get("scope") == "import":
                yield _declared(entry, properties, {}, Scope.UNKNOWN)
    for root in roots:
        for entry in _entries(root, "dependencies", "dependency"):
            scope = SCOPES.get(entry.get("scope"), Scope.RUNTIME)
            optional = entry.get("optional") == "true"
            yield _declared(entry, properties, managed, Scope.OPTIONAL if optional else scope)
        plugins = {
            _name(entry, properties): entry.get("version")
            for entry in _entries(root, "build", "pluginManagement", "plugins", "plugin")
        }
        yield from (Given(name, version) for name, version in plugins.items())
        for entry in _entries(root, "build", "plugins", "plugin"):
            yield _declared(entry, properties, plugins, Scope.DEVELOPMENT)


def completed(item: Declared, given: LookUp) -> Declared:
    """Return an artifact with the version that a parent manages, and with the parents' properties."""
    requirement = item.requirement or given(item.name)
    for _ in range(FILLINGS):
        if "${" in requirement:
            requirement = PROPERTY.sub(lambda match: (given(match[1]) or match[0])[:200], requirement[:500])
    return structs.replace(item, requirement=requirement, version=_exact(requirement))


def _parent(project: Element) -> Iterator[Item]:
    parent = project.first("parent")
    if parent is not None:
        yield Parent(f"{parent.get('groupId')}:{parent.get('artifactId')}")


def _entries(root: Element, *path: str) -> Iterator[Element]:
    parent = root.first(*path[:-1])
    return parent.all(path[-1]) if parent is not None else iter(())


def _properties(project: Element) -> dict[str, str]:
    parent = project.first("parent")
    inherited = parent if parent is not None else project
    found = {
        "project.version": project.get("version") or inherited.get("version"),
        "project.groupId": project.get("groupId") or inherited.get("groupId"),
        "project.parent.version": inherited.get("version"),
        "project.parent.groupId": inherited.get("groupId"),
    }
    declared = project.first("properties")
    found.update({each.tag: each.text for each in (declared.children if declared is not None else ())})
    return found


def _name(entry: Element, properties: Mapping[str, str]) -> str:
    group = entry.get("groupId") or ("org.apache.maven.plugins" if entry.tag == "plugin" else "")
    return f"{_filled(group, properties)}:{_filled(entry.get('artifactId'), properties)}"


def _filled(value: str, properties: Mapping[str, str]) -> str:
    return PROPERTY.sub(lambda match: properties.get(match[1], match[0])[:200], value[:500])


def _declared(entry: Element, properties: Mapping[str, str], managed: Mapping[str, str], scope: Scope) -> Declared:
    name = _name(entry, properties)
    requirement = _filled(entry.get("version") or managed.get(name, ""), properties)
    return Declared(name, entry.line, requirement, _exact(requirement), scope=scope)


def _exact(requirement: str) -> str | None:
    exact = EXACT.fullmatch(requirement)
    return exact[1] if exact and requirement not in FLOATING else None
