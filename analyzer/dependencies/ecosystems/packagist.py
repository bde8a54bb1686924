"""PHP packages: composer.json and composer.lock.

Requirements of the platform (`php`, `ext-…`, `lib-…`) are no packages. Only a bare version fixes one; Composer writes
tags as they are, so a leading `v` is set aside.
"""

import re
from collections.abc import Iterator

from packageurl import PackageURL

from analyzer.dependencies.documents import json_lines, lines_of, load_json, table, tables, text
from analyzer.dependencies.reader import Declared, Document, Ecosystem, Format, Item
from analyzer.dependencies.values import Scope

SECTIONS = {"require": Scope.RUNTIME, "require-dev": Scope.DEVELOPMENT}
LOCKED = {"packages": Scope.RUNTIME, "packages-dev": Scope.DEVELOPMENT}
EXACT = re.compile(r"=?=?\s*v?(\d+(?:\.\d+){1,3}(?:-(?:alpha|beta|rc|p|patch|dev)[\d.]*)?)", re.IGNORECASE)
NAME = re.compile(r'"name"\s*+:\s*+"([^"\\\n]{1,300})"')


def purl(name: str, version: str | None) -> str:
    """Return the package address; the vendor is the namespace."""
    vendor, _, base = name.rpartition("/")
    return PackageURL("composer", namespace=vendor or None, name=base, version=version).to_string()


def composer_json(document: Document) -> Iterator[Item]:
    """Yield what composer.json declares."""
    content, lines = load_json(document), json_lines(document)
    for section, scope in SECTIONS.items():
        for name, value in table(content.get(section)).items():
            if "/" in name:
                exact = EXACT.fullmatch(text(value).strip())
                found = exact[1] if exact else None
                yield Declared(name, lines.get((section, name), 0), text(value), found, scope=scope)


def composer_lock(document: Document) -> Iterator[Item]:
    """Yield the packages of composer.lock."""
    content, lines = load_json(document), lines_of(NAME, document.text)
    for section, scope in LOCKED.items():
        for entry in tables(content.get(section)):
            name = text(entry.get("name"))
            version = re.sub(r"^v(?=\d)", "", text(entry.get("version"))) or None
            yield Declared(name, lines.get(name, 0), version=version, direct=None, scope=scope)


ECOSYSTEM = Ecosystem(
    name="Packagist",
    formats=(
        Format(re.compile(r"composer\.json"), composer_json),
        Format(re.compile(r"composer\.lock"), composer_lock, is_lock=True),
    ),
    purl=purl,
    normalize=str.lower,
)
