"""The files of conda, conda-lock and pixi: each names packages of conda and packages of pip, which are read apart.

Of the locks' YAML only the lines of the lists of packages are needed, as the tools themselves write them.
"""

import re
from collections.abc import Iterator

import yaml

from analyzer.dependencies.documents import (
    Table,
    TomlLines,
    load_toml,
    load_yaml,
    table,
    text,
    toml_lines,
    yaml_values,
)
from analyzer.dependencies.python_requirements import requirement_line, scope_of
from analyzer.dependencies.reader import Declared, Document, Fault, Item, ManifestError
from analyzer.dependencies.values import Scope

VERSION = r"\d[\w.!+-]*"
SPEC = re.compile(r"([A-Za-z0-9_][\w.-]*)\s*(.*)", re.DOTALL)
EXACT = re.compile(rf"(?:==\s*)?({VERSION})(?:[ =]\s*[\w.*]+)?|=\s*({VERSION})=[\w.*]+")
"""`==1.2`, `1.2` behind a blank, and both with a build; `=1.2` takes every 1.2.x, but with a build it is that one."""
PIP_EXACT = re.compile(r"===?\s*([\w.!+-]+)")
PACKAGE_FILE = re.compile(r".*/([\w.-]{1,300})-([^-/\s]{1,128})-[^-/\s]{1,128}\.(?:conda|tar\.bz2)")
FACT = re.compile(
    r"( {0,8}?)(- |  )(name|version|manager|category|kind|conda|pypi|url): ++[\"']?([^\"'\n]{1,1000}?)[\"']? *+$"
)
TABLES = {
    "dependencies": Scope.RUNTIME, "run-dependencies": Scope.RUNTIME, "host-dependencies": Scope.DEVELOPMENT,
    "build-dependencies": Scope.DEVELOPMENT,
}  # fmt: skip
PIP_TABLES = {"pypi-dependencies": Scope.RUNTIME}
LOCAL = frozenset({"path", "workspace"})
Facts = dict[str, str]


def environment(document: Document) -> Iterator[Item]:
    """Yield the packages of conda that an environment file declares."""
    scope = scope_of(document.path)
    for node in yaml_values(_environment(document), "dependencies"):
        if isinstance(node, yaml.ScalarNode):
            yield from _spec(node.value, node.start_mark.line + 1, scope)


def environment_pip(document: Document) -> Iterator[Item]:
    """Yield the packages of pip that an environment file declares; that it is broken is told by conda's reader."""
    scope = scope_of(document.path)
    try:
        top = _environment(document)
    except ManifestError:
        return
    for part in yaml_values(top, "dependencies"):
        for node in yaml_values(part, "pip"):
            if isinstance(node, yaml.ScalarNode):
                line = node.value.partition(" #")[0].strip()
                yield from requirement_line(line, node.start_mark.line + 1, scope)


def _environment(document: Document) -> yaml.Node | None:
    """Return the top of an environment file; others of that name have no dependencies and may be any YAML."""
    return load_yaml(document) if "dependencies" in document.text else None


def _spec(spec: str, line: int, scope: Scope) -> Iterator[Item]:
    """Yield the package that a match specification names; `__…` are facts of the machine."""
    wanted = spec.strip()
    if "://" in wanted:
        name, version = _named(wanted)
        rest = wanted
    else:
        found = SPEC.fullmatch(wanted.rpartition("::")[2])
        name, rest = (found[1], found[2].strip()) if found else ("", "")
        exact = EXACT.fullmatch(rest)
        version = (exact[1] or exact[2]) if exact else None
    if not name:
        yield Fault(line, "has a requirement that conda does not allow")
    elif not name.startswith("__"):
        yield Declared(name, line, rest, version, scope=scope)


def _named(address: str) -> tuple[str, str | None]:
    """Return name and version of the package whose file is at an address."""
    file = PACKAGE_FILE.fullmatch(address.partition("#")[0])
    return (file[1], file[2]) if file else ("", None)


def conda_lock(document: Document) -> Iterator[Item]:
    """Yield the packages of conda in conda-lock.yml, each version once for all platforms."""
    return _locked(document, "conda")


def conda_lock_pip(document: Document) -> Iterator[Item]:
    """Yield the packages of pip in conda-lock.yml."""
    return _locked(document, "pip")


def _locked(document: Document, manager: str) -> Iterator[Item]:
    seen: set[tuple[str, str]] = set()
    for line, facts in _entries(document.text, "package:"):
        name, version = facts.get("name", ""), facts.get("version", "")
        if facts.get("manager") == manager and (name, version) not in seen:
            seen.add((name, version))
            group = facts.get("category", "")
            yield Declared(name, line, version=version or None, direct=None, scope=_group(group))


def _group(name: str) -> Scope:
    if name in {"", "main"}:
        return Scope.RUNTIME if name else Scope.UNKNOWN
    found = scope_of(name)
    return Scope.OPTIONAL if found is Scope.RUNTIME else found


def pixi_lock(document: Document) -> Iterator[Item]:
    """Yield the packages of conda in pixi.lock, each version once for all platforms."""
    return _pixi_locked(document, "conda")


def pixi_lock_pip(document: Document) -> Iterator[Item]:
    """Yield the packages of pip in pixi.lock; those of the repository itself have a path and no address."""
    return _pixi_locked(document, "pypi")


def _pixi_locked(document: Document, kind: str) -> Iterator[Item]:
    seen: set[tuple[str, str | None]] = set()
    for line, facts in _entries(document.text, "packages:"):
        address = facts.get(kind) or (facts.get("url", "") if facts.get("kind") == kind else "")
        if "://" in address:
            name, version = _named(address) if kind == "conda" else ("", None)
            found = facts.get("name") or name, facts.get("version") or version
            if found not in seen:
                seen.add(found)
                yield Declared(found[0], line, version=found[1], direct=None)


def _entries(content: str, section: str) -> Iterator[tuple[int, Facts]]:
    """Yield line and facts of each entry of a section's list, however deep the list is indented."""
    facts: Facts = {}
    start, indent, inside = 0, "", False
    for number, line in enumerate(content.split("\n"), 1):
        fact = FACT.match(line) if inside else None
        if fact and fact[2] == "- " and (not start or fact[1] == indent):
            if facts:
                yield start, facts
            start, indent, facts = number, fact[1], {}
        if fact and fact[1] == indent:
            facts.setdefault(fact[3], fact[4])
        elif line and line[0] not in " -#":
            inside = line.rstrip() == section
    if facts:
        yield start, facts


def pixi_toml(document: Document) -> Iterator[Item]:
    """Yield the packages of conda that pixi.toml declares, for all features and platforms."""
    return _pixi(document, TABLES, EXACT)


def pixi_toml_pip(document: Document) -> Iterator[Item]:
    """Yield the packages of pip that pixi.toml declares; that it is broken is told by conda's reader."""
    try:
        yield from _pixi(document, PIP_TABLES, PIP_EXACT)
    except ManifestError:
        return


def _pixi(document: Document, names: dict[str, Scope], exact: re.Pattern[str]) -> Iterator[Item]:
    content, lines = load_toml(document), toml_lines(document)
    for prefix, place in _places(content):
        feature = prefix.removeprefix("feature.").partition(".")[0] if prefix.startswith("feature.") else ""
        for name, scope in names.items():
            wider = _group(feature) if feature and scope is Scope.RUNTIME else scope
            yield from _wanted(table(place.get(name)), f"{prefix}{name}", wider, lines, exact)


def _places(content: Table) -> Iterator[tuple[str, Table]]:
    """Yield the tables that may hold tables of packages, each with what stands before their names."""
    features = [(f"feature.{name}.", table(value)) for name, value in table(content.get("feature")).items()]
    for prefix, place in (("", content), *features):
        yield prefix, place
        for name, value in table(place.get("target")).items():
            yield f"{prefix}target.{name}.", table(value)


def _wanted(needs: Table, section: str, scope: Scope, lines: TomlLines, exact: re.Pattern[str]) -> Iterator[Item]:
    for name, value in needs.items():
        details = table(value)
        if not LOCAL & details.keys():
            wanted = text(value) or text(details.get("version"))
            found = exact.fullmatch(wanted.strip())
            version = next((each for each in found.groups() if each), None) if found else None
            yield Declared(name, lines.of(section, name), wanted, version, scope=scope)
