"""Packages of Hex for Elixir and Erlang: mix.lock; mix.exs is a program and is not run.

What comes from a git repository is fixed by its commit. A package of an organization has that before its name.
"""

import re
from collections.abc import Iterator

from packageurl import PackageURL

from analyzer.dependencies.reader import Declared, Document, Ecosystem, Format, Item

ENTRY = re.compile(
    r"[ %{]*+\"([\w.-]{1,200})\"(?::| =>) \{:"
    r"(?:hex, :\"?([\w.-]{1,200})\"?, \"([^\"\n]{1,200})\"|git, \"([^\"\n]{1,500})\")"
)
ORGANIZATION = re.compile(r"\], \"hexpm:([\w-]{1,100})\"")


def purl(name: str, version: str | None) -> str:
    """Return the package address; an organization is the namespace."""
    namespace, _, base = name.rpartition("/")
    return PackageURL("hex", namespace=namespace or None, name=base, version=version).to_string()


def mix_lock(document: Document) -> Iterator[Item]:
    """Yield the packages of mix.lock, each of which is one line."""
    for number, line in enumerate(document.text.split("\n"), 1):
        entry = ENTRY.match(line)
        if entry and entry[4]:
            yield Declared(entry[1], number, entry[4], direct=None, pinned=True)
        elif entry:
            private = ORGANIZATION.search(line)
            name = f"{private[1]}/{entry[2]}" if private else entry[2]
            yield Declared(name, number, version=entry[3], direct=None)


ECOSYSTEM = Ecosystem(
    name="Hex",
    formats=(Format(re.compile(r"mix\.lock"), mix_lock, is_lock=True),),
    purl=purl,
    normalize=str.lower,
)
