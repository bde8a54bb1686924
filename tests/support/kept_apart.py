"""The repositories that must never train, tune or judge anything: digests of their names, and their first commits."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

_LINES = [
    tuple(line.split())
    for line in Path(__file__).with_name("kept_apart.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
NAMES = frozenset(value for kind, value in _LINES if kind == "name")
ROOTS = frozenset(value for kind, value in _LINES if kind == "root")


def kept_apart(repositories: Iterable[str]) -> set[str]:
    """Return those of the repositories whose names must not be there."""
    return {name for name in repositories if hashlib.sha256(name.lower().encode()).hexdigest() in NAMES}
