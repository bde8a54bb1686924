"""Gradle's build files, version catalogues and lock files."""

import re
from collections.abc import Iterator

from analyzer.dependencies.documents import load_toml, table, text, toml_lines
from analyzer.dependencies.reader import Declared, Document, Item
from analyzer.dependencies.values import Scope

CALL = re.compile(
    r"^\s*+([a-zA-Z]{3,60})[ (]\s*+(?:platform|enforcedPlatform|kotlin)?\(?\s*+[\"']"
    r"([\w.-]{1,150}):([\w.-]{1,150})(?::([^\"'@:\s]{1,100}))?(?::[^\"'\s]{1,50})?(?:@\w{1,20})?[\"']"
)
NAMED = re.compile(
    r"^\s*+([a-zA-Z]{3,60})[ (]\s*+group\s*+[:=]\s*+[\"']([\w.-]{1,150})[\"']"
    r"\s*+,\s*+name\s*+[:=]\s*+[\"']([\w.-]{1,150})[\"']"
    r"(?:\s*+,\s*+version\s*+[:=]\s*+[\"']([^\"'\s]{1,100})[\"'])?"
)
PLUGIN = re.compile(r"^\s*+id[ (]\s*+[\"']([\w.-]{1,150})[\"']\)?\s++version\s*+\(?\s*+[\"']([^\"'\s]{1,100})[\"']")
CONFIGURATION = re.compile(
    r"(implementation|api|compile|runtime|compileOnly|runtimeOnly|annotationProcessor|kapt|ksp|classpath|provided\w*"
    r"|\w*(Implementation|Api|Compile|Runtime|CompileOnly|RuntimeOnly|AnnotationProcessor)|developmentOnly"
    r"|coreLibraryDesugaring)"
)
EXACT = re.compile(r"(\d[\w.-]*)(!!)?")
LOCKED = re.compile(r"([\w.-]{1,150}:[\w.-]{1,150}):([^=\s]{1,100})=(.*)")


def build_file(document: Document) -> Iterator[Item]:
    """Yield the artifacts that a build file names by literals."""
    for number, line in enumerate(document.text.split("\n"), 1):
        call = CALL.match(line[:1000]) or NAMED.match(line[:1000])
        plugin = PLUGIN.match(line[:1000])
        if call and CONFIGURATION.fullmatch(call[1]):
            yield _declared(f"{call[2]}:{call[3]}", call[4] or "", number, _scope(call[1]))
        elif plugin:
            yield _plugin(plugin[1], plugin[2], number)


def _scope(configuration: str) -> Scope:
    lowered = configuration.lower()
    if "test" in lowered or "development" in lowered or lowered in {"classpath", "kapt", "ksp", "annotationprocessor"}:
        return Scope.DEVELOPMENT
    return Scope.OPTIONAL if lowered.startswith(("compileonly", "provided")) else Scope.RUNTIME


def _declared(name: str, requirement: str, line: int, scope: Scope) -> Declared:
    exact = EXACT.fullmatch(requirement)
    return Declared(name, line, requirement, exact[1] if exact else None, scope=scope)


def _plugin(name: str, version: str, line: int) -> Declared:
    return _declared(f"{name}:{name}.gradle.plugin", version, line, Scope.DEVELOPMENT)


def version_catalogue(document: Document) -> Iterator[Item]:
    """Yield the libraries and plugins of a version catalogue, with the versions they refer to."""
    content, lines = load_toml(document), toml_lines(document)
    versions = {name: _version(value) for name, value in table(content.get("versions")).items()}
    for alias, value in table(content.get("libraries")).items():
        parts = value.split(":") if isinstance(value, str) else text(table(value).get("module")).split(":")
        if len(parts) < 2:  # noqa: PLR2004 - group and name
            parts = [text(table(value).get("group")), text(table(value).get("name"))]
        version = parts[2] if len(parts) > 2 else _reference(value, versions)  # noqa: PLR2004 - and a version
        yield _declared(f"{parts[0]}:{parts[1]}", version, lines.of("libraries", alias), Scope.UNKNOWN)
    for alias, value in table(content.get("plugins")).items():
        name, _, plain = value.partition(":") if isinstance(value, str) else (text(table(value).get("id")), "", "")
        yield _plugin(name, plain or _reference(value, versions), lines.of("plugins", alias))


def _version(value: object) -> str:
    rich = table(value)
    return text(value) or text(rich.get("strictly")) or text(rich.get("require")) or text(rich.get("prefer"))


def _reference(value: object, versions: dict[str, str]) -> str:
    version = table(value).get("version")
    return versions.get(text(table(version).get("ref")), "") or _version(version)


def lockfile(document: Document) -> Iterator[Item]:
    """Yield the artifacts of gradle.lockfile."""
    for number, line in enumerate(document.text.split("\n"), 1):
        locked = LOCKED.fullmatch(line.strip())
        if locked:
            only_tests = all("test" in each.lower() for each in locked[3].split(","))
            scope = Scope.DEVELOPMENT if only_tests else Scope.RUNTIME
            yield Declared(locked[1], number, version=locked[2], direct=None, scope=scope)
