"""Rust packages: Cargo.toml and Cargo.lock.

A bare version is a range in Cargo; only `=1.2.3` fixes one. Packages of the repository's own workspace, named by
`path`, are left out.
"""

import re
from collections.abc import Iterator

from packageurl import PackageURL

from analyzer.dependencies.documents import Table, TomlLines, load_toml, table, tables, text, toml_lines
from analyzer.dependencies.reader import Declared, Document, Ecosystem, Format, Item
from analyzer.dependencies.values import Scope

SECTIONS = {
    "dependencies": Scope.RUNTIME, "dev-dependencies": Scope.DEVELOPMENT, "build-dependencies": Scope.DEVELOPMENT,
}  # fmt: skip
EXACT = re.compile(r"=\s*(\d+\.\d+\.\d+[\w.+-]*)")


def purl(name: str, version: str | None) -> str:
    """Return the package address of a crate."""
    return PackageURL("cargo", name=name, version=version).to_string()


def cargo_toml(document: Document) -> Iterator[Item]:
    """Yield what Cargo.toml declares, for all targets and the workspace."""
    content, lines = load_toml(document), toml_lines(document)
    places = [("", content), ("workspace.", table(content.get("workspace")))]
    places += [(f"target.{name}.", table(value)) for name, value in table(content.get("target")).items()]
    for prefix, place in places:
        for section, scope in SECTIONS.items():
            yield from _section(table(place.get(section)), f"{prefix}{section}", lines, scope)


def _section(needs: Table, section: str, lines: TomlLines, scope: Scope) -> Iterator[Item]:
    for name, value in needs.items():
        details = table(value)
        if "path" in details:
            continue
        requirement = text(value) or text(details.get("version"))
        exact = EXACT.fullmatch(requirement.strip())
        line = lines.of(section, name) or lines.of(section, f"{name}.workspace") or lines.of(section, f"{name}.version")
        yield Declared(
            text(details.get("package")) or name,
            line,
            requirement,
            exact[1] if exact else None,
            scope=Scope.OPTIONAL if details.get("optional") is True else scope,
        )


def cargo_lock(document: Document) -> Iterator[Item]:
    """Yield the packages of Cargo.lock that come from outside the repository."""
    content, lines = load_toml(document), toml_lines(document)
    for index, entry in enumerate(tables(content.get("package"))):
        if "source" in entry:
            line = lines.entries.get(("package", index), 0)
            yield Declared(text(entry.get("name")), line, version=text(entry.get("version")) or None, direct=None)


ECOSYSTEM = Ecosystem(
    name="crates.io",
    formats=(
        Format(re.compile(r"cargo\.toml"), cargo_toml),
        Format(re.compile(r"cargo\.lock"), cargo_lock, is_lock=True),
    ),
    purl=purl,
)
