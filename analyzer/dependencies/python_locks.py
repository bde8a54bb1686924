"""The lock files of Python projects."""

import re
from collections.abc import Iterator

from analyzer.dependencies.documents import Table, lines_of, load_json, load_toml, table, tables, text, toml_lines
from analyzer.dependencies.reader import Declared, Document, Item
from analyzer.dependencies.values import Scope

LOCAL_SOURCES = frozenset({"editable", "virtual", "directory", "path", "workspace"})
JSON_KEY = re.compile(r'"([^"\\\n]{1,300})"\s*+:')
UV_ARTIFACTS = re.compile(r"^ *\{ ?(?:url|file) = \"[^\"\n]*\"[^\n]*\},?$\n?", re.MULTILINE)


def pipfile_lock(document: Document) -> Iterator[Item]:
    """Yield the packages of Pipfile.lock."""
    content, lines = load_json(document), lines_of(JSON_KEY, document.text)
    for section, scope in (("default", Scope.RUNTIME), ("develop", Scope.DEVELOPMENT)):
        for name, entry in table(content.get(section)).items():
            version = text(table(entry).get("version")).removeprefix("==") or None
            yield Declared(name, lines.get(name, 0), version=version, direct=None, scope=scope)


def package_lock(document: Document) -> Iterator[Item]:
    """Yield the packages of poetry.lock, pdm.lock or uv.lock; the project itself and its workspace are left out."""
    lines = toml_lines(document)
    content = load_toml(Document(document.path, document.data, UV_ARTIFACTS.sub("\n", document.text)))
    direct = _direct(content)
    for index, entry in enumerate(tables(content.get("package"))):
        if LOCAL_SOURCES & table(entry.get("source")).keys():
            continue
        name = text(entry.get("name"))
        yield Declared(
            name,
            lines.entries.get(("package", index), 0),
            version=text(entry.get("version")) or None,
            direct=True if name in direct else None,
            scope=direct.get(name, _group(entry)),
        )


def _direct(content: Table) -> dict[str, Scope]:
    found: dict[str, Scope] = {}
    for entry in tables(content.get("package")):
        if not LOCAL_SOURCES & table(entry.get("source")).keys():
            continue
        groups = [
            (entry.get("dev-dependencies"), Scope.DEVELOPMENT),
            (entry.get("optional-dependencies"), Scope.OPTIONAL),
        ]
        for needs, scope in groups:
            found.update({text(need.get("name")): scope for group in table(needs).values() for need in tables(group)})
        found.update({text(need.get("name")): Scope.RUNTIME for need in tables(entry.get("dependencies"))})
    return found


def _group(entry: Table) -> Scope:
    groups = entry.get("groups") if isinstance(entry.get("groups"), list) else [entry.get("category")]
    if isinstance(groups, list) and groups != [None]:
        return Scope.RUNTIME if {"main", "default"} & {text(group) for group in groups} else Scope.DEVELOPMENT
    return Scope.UNKNOWN


def pylock(document: Document) -> Iterator[Item]:
    """Yield the packages of a PEP 751 lock file."""
    content, lines = load_toml(document), toml_lines(document)
    for index, entry in enumerate(tables(content.get("packages"))):
        if "directory" not in entry:
            version = text(entry.get("version")) or None
            line = lines.entries.get(("packages", index), 0)
            yield Declared(text(entry.get("name")), line, version=version, direct=None)
