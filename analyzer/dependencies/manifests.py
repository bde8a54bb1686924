"""Reads one manifest or lock file: what its format finds in it, cut to bounds, and what could not be read of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from posixpath import normpath

from msgspec import structs

from analyzer.dependencies.reader import (
    NAME_LENGTH,
    REQUIREMENT_LENGTH,
    VERSION_LENGTH,
    Declared,
    Document,
    Ecosystem,
    Fault,
    Format,
    Given,
    Include,
    Item,
    ManifestError,
    Own,
    Parent,
)
from analyzer.dependencies.values import BrokenFile, Scope

FILE_BYTES = 16_000_000
FILE_DEPENDENCIES = 30_000
FAULTS = 50
CREDENTIALS = re.compile(r"://[^/@\s]{1,500}@")
NOT_IN_NAMES = re.compile(r"[ <>\"'{}$\\()\[\]|^`;,*]|://|(?:^|/)\.\.?(?:/|$)|[/:]$")
"""What no package of any ecosystem has in its name: marks of texts, of links and of ways elsewhere, an end of none."""


@dataclass(frozen=True, slots=True)
class Content:
    """What one reading gives, before manifests and locks know of each other; the same for the same bytes."""

    is_lock: bool
    declared: tuple[Declared, ...] = ()
    includes: tuple[tuple[str, Scope], ...] = ()
    own: tuple[str, ...] = ()
    parent: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    broken: tuple[BrokenFile, ...] = ()


def read_manifest(ecosystem: Ecosystem, form: Format, path: str, data: bytes | None, scope: Scope) -> Content:
    """Return what a file says whose packages are needed for `scope`; None for its bytes means that it is too large."""
    if data is None or len(data) > FILE_BYTES:
        reason = "is larger than is read of one file"
        return Content(form.is_lock, broken=(BrokenFile(path, 0, reason),))
    items: list[Item] = []
    is_lock = form.is_lock
    try:
        document = Document(path, data, _text(data))
        is_lock = is_lock or bool(form.locks and form.locks(document))
        for item in _checked(form.read(document)):
            items.append(item)  # noqa: PERF402 - what was read before an error stays
    except ManifestError as error:
        items.append(Fault(error.line, str(error)))
    except Exception as error:  # noqa: BLE001 - whatever a stranger's file does to a reader costs that file alone
        items.append(Fault(0, f"cannot be read: {type(error).__name__}"))
    faults = [BrokenFile(path, item.line, item.reason) for item in items if isinstance(item, Fault)]
    if len(faults) > FAULTS:
        faults[FAULTS:] = [BrokenFile(path, 0, f"{len(faults) - FAULTS} more lines could not be read")]
    own = [item for item in items if isinstance(item, Own)]
    parents = [item for item in items if isinstance(item, Parent)]
    return Content(
        is_lock,
        tuple(bounded(item, ecosystem, scope) for item in items if isinstance(item, Declared)),
        tuple(_included_path(path, item) for item in items if isinstance(item, Include)),
        tuple(ecosystem.normalize(item.name)[:NAME_LENGTH] for item in own),
        next((ecosystem.normalize(item.name)[:NAME_LENGTH] for item in parents), ""),
        {item.name[:NAME_LENGTH]: item.text[:REQUIREMENT_LENGTH] for item in items if isinstance(item, Given)},
        tuple(faults),
    )


def _included_path(path: str, item: Include) -> tuple[str, Scope]:
    return normpath(f"{PurePosixPath(path).parent}/{item.path}"), item.scope


def _text(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        content = data.decode(encoding)
    except UnicodeDecodeError:
        content = data.decode("latin-1")
    if "\0" in content:
        raise ManifestError("contains NUL bytes")
    return content.replace("\r\n", "\n").replace("\r", "\n")


def _checked(items: Iterator[Item]) -> Iterator[Item]:
    for count, item in enumerate(items, 1):
        if count > FILE_DEPENDENCIES:
            yield Fault(0, f"names more than {FILE_DEPENDENCIES} packages; the rest is left out")
            return
        if isinstance(item, Declared) and not _is_name(item.name):
            yield Fault(item.line, "names a package in a way that is no package name")
        else:
            yield item


def _is_name(name: str) -> bool:
    return 0 < len(name) <= NAME_LENGTH and name.isprintable() and not NOT_IN_NAMES.search(name)


def bounded(item: Declared, ecosystem: Ecosystem, scope: Scope) -> Declared:
    """Return a package with its name as the ecosystem writes it, and with version and requirement within bounds."""
    version = item.version if item.version and len(item.version) <= VERSION_LENGTH else None
    return structs.replace(
        item,
        name=ecosystem.normalize(item.name),
        written=item.written or (item.name if ecosystem.purl_as_written else ""),
        version=version if version is None or version.isprintable() else None,
        requirement=" ".join(CREDENTIALS.sub("://", item.requirement).split())[:REQUIREMENT_LENGTH],
        scope=scope if item.scope is Scope.UNKNOWN else item.scope,
    )
