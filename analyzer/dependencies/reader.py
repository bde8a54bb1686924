"""The seam between manifests and the rest: what the reader of one ecosystem is given and what it yields.

A format's `read` gets one decoded file and yields what it declares; what it cannot read it yields as `Fault`, or
raises as `ManifestError` if the file as a whole is lost. It never runs, fetches or opens anything.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import msgspec

from analyzer.dependencies.values import Scope

NAME_LENGTH = 300
VERSION_LENGTH = 128
REQUIREMENT_LENGTH = 500


class ManifestError(Exception):
    """A file as a whole cannot be read; `line` is where it broke, 0 if that is not known."""

    def __init__(self, reason: str, line: int = 0) -> None:
        """Keep the reason and the place."""
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True, slots=True)
class Document:
    """One manifest as a reader sees it: where it lies, its bytes and its text with plain newlines."""

    path: str
    data: bytes
    text: str

    @property
    def name(self) -> str:
        """Return the last segment of the path."""
        return self.path.rpartition("/")[2]


class Declared(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One package as a file names it.

    `version` is set if this very file fixes it; `provides` are further names under which the package is required;
    `written` is the name before it was normalized, where the package's address needs it.
    """

    name: str
    line: int
    requirement: str = ""
    version: str | None = None
    direct: bool | None = True
    scope: Scope = Scope.UNKNOWN
    pinned: bool | None = None
    provides: tuple[str, ...] = ()
    written: str = ""


@dataclass(frozen=True, slots=True)
class Include:
    """Another file that this one pulls in, relative to its folder; it is read whatever it is called."""

    path: str
    line: int
    scope: Scope = Scope.UNKNOWN


@dataclass(frozen=True, slots=True)
class Own:
    """A package that the repository itself is: other files of the repository that name it do not depend on others."""

    name: str


@dataclass(frozen=True, slots=True)
class Parent:
    """The file whose `Given` this one takes over, by the name that it calls its `Own`."""

    name: str


@dataclass(frozen=True, slots=True)
class Given:
    """A text that a file sets for itself and for those which take it over, by name: a version, or a part of one."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One line that could not be read, and why."""

    line: int
    reason: str


Item = Declared | Include | Own | Parent | Given | Fault
LookUp = Callable[[str], str]
"""Returns what is given under a name, empty if nothing is."""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: which names it has (matched against the lower-case name), how it is read, if it is a lock.

    `locks` looks at the text where the name alone does not tell whether the file is a lock. The format that
    `reads_included` also reads files of other names if a manifest includes them.
    """

    pattern: re.Pattern[str]
    read: Callable[[Document], Iterator[Item]]
    is_lock: bool = False
    locks: Callable[[Document], bool] | None = None
    folders: re.Pattern[str] | None = None
    reads_included: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Ecosystem:
    """One package ecosystem, named as in the OSV format: its file formats and how its packages are addressed.

    `completed` puts in what a package has from the `Given` of other files; `purl_as_written` keeps capitals in package
    addresses although names are normalized. Each is one of its kind, equal to no other.
    """

    name: str
    formats: tuple[Format, ...]
    purl: Callable[[str, str | None], str]
    normalize: Callable[[str], str] = field(default=str)
    completed: Callable[[Declared, LookUp], Declared] | None = None
    purl_as_written: bool = False
