"""The closed word lists of the standard 0.7.0 (`data/vocabulary.json`, CC0), and the versions there have been."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

VERSION = "publiccodeYmlVersion"
"""The key that names the version."""
NEWEST = "0.7"
NEWEST_VERSIONS = ("0", "0.7", "0.7.0")
VERSIONS = (
    *("0", "0.1", "0.2", "0.2.0", "0.2.1", "0.2.2", "0.3", "0.3.0", "0.4", "0.4.0", "0.5", "0.5.0", "0.6", "0.6.0"),
    *("0.7", "0.7.0"),
)
"""All that were released; the reference reader does not take 0.1 and 0.6, which changed nothing that counts today."""


@cache
def words(name: str) -> tuple[str, ...]:
    """Return one of the lists: categories, scopes, developmentStatus, softwareType, maintenance_type."""
    return tuple(_document()[name])


@cache
def aliases() -> Mapping[str, str]:
    """Return what `supports` may name as alias:NAME, and the resource it stands for."""
    return MappingProxyType(dict(_document()["supports_aliases"]))


@cache
def _document() -> Any:  # noqa: ANN401 - JSON of our own
    return json.loads((files("catalog.publiccode") / "data/vocabulary.json").read_bytes())
