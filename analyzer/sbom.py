"""The list of what a repository builds on as a CycloneDX 1.6 document, the form in which others exchange it.

The same commit gives the same bytes: the serial number is derived from repository and commit, the time is the commit's
own, and everything is in a fixed order. Several places that name one package version are one component with its places
as properties.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, Property, XsUri
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.dependency import Dependency as Node
from cyclonedx.model.tool import ToolRepository
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from analyzer.dependencies.values import Dependency, Scope

PLACES = 20
NAMESPACE = "marketplace"
TYPES = {"docker": ComponentType.CONTAINER}
SCOPES = {Scope.RUNTIME: ComponentScope.REQUIRED, Scope.OPTIONAL: ComponentScope.OPTIONAL}


def to_cyclonedx(  # noqa: PLR0913 - all by name: the parts of a document
    *,
    repository: str,
    commit: str,
    committed_at: datetime,
    dependencies: Sequence[Dependency],
    licence: str | None = None,
    analyzer_version: str = "",
) -> str:
    """Return a CycloneDX 1.6 JSON document of a commit; `licence` is the repository's SPDX expression, if known."""
    root = _root(repository, commit, licence)
    groups = _grouped(dependencies)
    components = {purl: _component(purl, rows) for purl, rows in groups.items()}
    direct = [components[purl].bom_ref for purl, rows in groups.items() if any(row.direct is not False for row in rows)]
    bom = Bom(
        serial_number=uuid5(NAMESPACE_URL, f"{repository}@{commit}"),
        metadata=BomMetaData(timestamp=committed_at, component=root, tools=_tools(analyzer_version)),
        components=components.values(),
        dependencies=[Node(root.bom_ref, [Node(ref) for ref in direct])],
    )
    return JsonV1Dot6(bom).output_as_string(indent=1)


def _grouped(dependencies: Iterable[Dependency]) -> dict[str, list[Dependency]]:
    """Return the rows by package address; a row without a version joins the versions that are known of its package."""
    groups: dict[str, list[Dependency]] = {}
    versioned: dict[tuple[str, str], set[str]] = {}
    for row in dependencies:
        if row.version is not None:
            versioned.setdefault((row.ecosystem, row.name), set()).add(row.purl)
    for row in dependencies:
        known = versioned.get((row.ecosystem, row.name), set())
        for purl in [row.purl] if row.version is not None or not known else sorted(known):
            groups.setdefault(purl, []).append(row)
    return {purl: sorted(groups[purl], key=lambda row: (row.path, row.line)) for purl in sorted(groups)}


def _root(repository: str, commit: str, licence: str | None) -> Component:
    name = repository.rstrip("/").rpartition("/")[2].removesuffix(".git") or repository
    return Component(
        type=ComponentType.APPLICATION,
        name=name,
        version=commit,
        bom_ref=f"{repository}@{commit}",
        licenses=[LicenseFactory().make_from_string(licence)] if licence else [],
        external_references=[ExternalReference(type=ExternalReferenceType.VCS, url=XsUri(repository))],
    )


def _component(purl: str, rows: Sequence[Dependency]) -> Component:
    address = PackageURL.from_string(purl)
    scopes = {row.scope for row in rows}
    scope = next((SCOPES[each] for each in (Scope.RUNTIME, Scope.OPTIONAL) if each in scopes), None)
    return Component(
        type=TYPES.get(address.type, ComponentType.LIBRARY),
        group=address.namespace,
        name=address.name,
        version=address.version,
        purl=address,
        bom_ref=purl,
        scope=ComponentScope.EXCLUDED if scope is None and Scope.DEVELOPMENT in scopes else scope,
        properties=_properties(rows),
    )


def _properties(rows: Sequence[Dependency]) -> list[Property]:
    direct = {row.direct for row in rows}
    facts = {
        "pinned": str(all(row.pinned for row in rows)).lower(),
        "direct": "true" if True in direct else "unknown" if None in direct else "false",
    }
    places = [f"{row.path}:{row.line}" if row.line else row.path for row in rows]
    found = [Property(name=f"{NAMESPACE}:{name}", value=value) for name, value in facts.items()]
    return found + [Property(name=f"{NAMESPACE}:place", value=place) for place in dict.fromkeys(places[:PLACES])]


def _tools(analyzer_version: str) -> ToolRepository:
    tool = Component(
        type=ComponentType.APPLICATION,
        name="open-solution-market analyzer",
        version=analyzer_version or None,
        bom_ref="analyzer",
    )
    return ToolRepository(components=[tool])
