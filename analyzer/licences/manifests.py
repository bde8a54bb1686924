"""Where each kind of manifest states the licence of its package, and what it states there."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from analyzer.dependencies.documents import (
    Element,
    json_lines,
    load_ini,
    load_json,
    load_toml,
    load_xml,
    table,
    text,
    texts,
    toml_lines,
)
from analyzer.dependencies.reader import Document, ManifestError
from analyzer.licences.names import to_spdx

Stated = tuple[int, str, str | None]
"""Line, what is said, and the SPDX expression it means if that is clear."""
Fields = Callable[[str, bytes], list[Stated]]
"""Reads the licence field of a manifest, given by its path and bytes."""

CLASSIFIER = "License :: "
FILE_BYTES = 1_000_000
GEMSPEC = re.compile(r"\.licen[cs]es?\s{0,4}=\s{0,4}(\[?[^\n]{1,200})")
LITERAL = re.compile(r"[\"']([^\"'\n]{1,100})[\"']")
PUBLICCODE = re.compile(r"^ {1,8}license:[ \t]{0,8}[\"']?([^\n\"'#]{1,200})", re.MULTILINE)
SETUP = re.compile(r"\blicense\s{0,4}=\s{0,4}[\"']([^\"'\n]{1,200})[\"']")


def _package_json(document: Document) -> Iterator[Stated]:
    content, lines = load_json(document), json_lines(document)
    named = content.get("license", content.get("licenses"))
    said = [text(each) or text(table(each).get("type")) for each in (named if isinstance(named, list) else [named])]
    line = lines.get(("license",)) or lines.get(("licenses",)) or 0
    yield from _joined(line, [each for each in said if each])


def _joined(line: int, said: Sequence[str]) -> Iterator[Stated]:
    """Take a list of licences as a choice, which is what npm's and Composer's rules say it is."""
    if said:
        every = " OR ".join(said)
        meant = [to_spdx(each) for each in said]
        yield line, every, " OR ".join(each for each in meant if each) if all(meant) else None


def _pyproject(document: Document) -> Iterator[Stated]:
    content, lines = load_toml(document), toml_lines(document)
    project, poetry = table(content.get("project")), table(table(content.get("tool")).get("poetry"))
    for section, values in (("project", project), ("tool.poetry", poetry)):
        said = text(values.get("license")) or text(table(values.get("license")).get("text"))
        if said:
            yield lines.of(section, "license"), said[:200], to_spdx(said[:200])
        else:
            for name in texts(values.get("classifiers")):
                yield from _classifier(name, lines.literals.get(name, 0))


def _classifier(name: str, line: int) -> Iterator[Stated]:
    if name.startswith(CLASSIFIER):
        said = name.rpartition(" :: ")[2]
        yield line, said, to_spdx(said)


def _setup_cfg(document: Document) -> Iterator[Stated]:
    parser = load_ini(document)
    said = parser.get("metadata", "license", fallback="")
    classifiers = parser.get("metadata", "classifiers", fallback="").split("\n")
    found = [each for name in classifiers for each in _classifier(name.strip(), 0)]
    yield from found or ([(_line(document, said), said, to_spdx(said))] if said else [])


def _setup_py(document: Document) -> Iterator[Stated]:
    match = SETUP.search(document.text)
    if match:
        yield document.text.count("\n", 0, match.start()) + 1, match[1], to_spdx(match[1])


def _cargo(document: Document) -> Iterator[Stated]:
    package = table(load_toml(document).get("package"))
    said = text(package.get("license"))
    if said:
        yield toml_lines(document).of("package", "license"), said, to_spdx(said.replace("/", " OR "))


def _pom(document: Document) -> Iterator[Stated]:
    licences = load_xml(document).first("licenses")
    for each in licences.all("license") if licences is not None else ():
        yield from _pom_licence(each)


def _pom_licence(licence: Element) -> Iterator[Stated]:
    said = licence.get("name")
    if said:
        yield licence.line, said, to_spdx(said)


def _gemspec(document: Document) -> Iterator[Stated]:
    match = GEMSPEC.search(document.text)
    if match:
        yield from _joined(document.text.count("\n", 0, match.start()) + 1, LITERAL.findall(match[1]))


def _publiccode(document: Document) -> Iterator[Stated]:
    match = PUBLICCODE.search(document.text)
    if match:
        said = match[1].strip()
        yield document.text.count("\n", 0, match.start(1)) + 1, said, to_spdx(said)


def _line(document: Document, said: str) -> int:
    at = document.text.find(said)
    return document.text.count("\n", 0, at) + 1 if at >= 0 else 0


def _guarded(read: Callable[[Document], Iterator[Stated]]) -> Callable[[str, bytes], list[Stated]]:
    """Make a broken manifest state nothing; that it is broken is said where its dependencies are read."""

    def fields(path: str, data: bytes) -> list[Stated]:
        if len(data) > FILE_BYTES:
            return []
        document = Document(path, data, data.decode("utf-8-sig", "replace").replace("\r\n", "\n"))
        try:
            return list(read(document))
        except (ManifestError, ValueError, RecursionError):
            return []

    return fields


MANIFESTS: Mapping[str, Fields] = {
    "package.json": _guarded(_package_json),
    "composer.json": _guarded(_package_json),
    "pyproject.toml": _guarded(_pyproject),
    "setup.cfg": _guarded(_setup_cfg),
    "setup.py": _guarded(_setup_py),
    "cargo.toml": _guarded(_cargo),
    "pom.xml": _guarded(_pom),
    "publiccode.yml": _guarded(_publiccode),
    "publiccode.yaml": _guarded(_publiccode),
}
"""The reader of the licence field of each manifest, by its file name in lower case."""
GEMSPECS = _guarded(_gemspec)


def fields_of(path: str) -> Fields | None:
    """Return what reads the licence field of the file at a path, None if it is no manifest."""
    return GEMSPECS if path.endswith(".gemspec") else MANIFESTS.get(path.rpartition("/")[2].lower())
