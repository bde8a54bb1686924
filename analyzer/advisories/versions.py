"""Which of two versions is newer, as each package ecosystem itself decides it.

The orders are those of PEP 440 (by the library `packaging`), Semantic Versioning 2.0.0 (npm, Cargo, Go, Dart, Hex,
Swift; NuGet with its fourth number), RubyGems' `Gem::Version`, Maven's version order specification and Composer's
normalization. What these rules do not read, or an ecosystem without a rule here, cannot be compared, and that is said
instead of guessed.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from packaging.version import InvalidVersion, Version

LENGTH = 128
SEMVER = re.compile(r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]*)?")
GEM = re.compile(r"\d[0-9A-Za-z]*(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?")
GEM_PART = re.compile(r"\d+|[a-zA-Z]+")
COMPOSER = re.compile(
    r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?(?:[._-]?(stable|beta|b|rc|alpha|a|patch|pl|p)(?:[.-]?(\d+))?)?(?:\+\S*)?"
)
STABILITY = {"alpha": 0, "a": 0, "beta": 1, "b": 1, "rc": 2, "": 3, "stable": 3, "patch": 4, "pl": 4, "p": 4}
MAVEN_TOKEN = re.compile(r"([.\-_]?)(\d+|[^\d.\-_]+|)")
MAVEN_QUALIFIERS = {"alpha": 0, "beta": 1, "milestone": 2, "rc": 3, "cr": 3, "snapshot": 4, "": 5, "sp": 6}
MAVEN_EMPTY = frozenset({"0", "", "final", "ga", "release"})
MAVEN_SHORT = {"a": "alpha", "b": "beta", "m": "milestone"}
UNKNOWN_QUALIFIER = 7


class IncomparableError(ValueError):
    """The version, or its ecosystem, has no order here; the message says which."""


def compare(ecosystem: str, one: str, other: str) -> int:
    """Return a number below, equal to or above 0 as `one` is older, equal to or newer; raise IncomparableError."""
    key = KEYS.get(ecosystem)
    if key is None:
        raise IncomparableError(f"versions of {ecosystem} cannot be compared")
    first, second = key(_short(one)), key(_short(other))
    return int(first > second) - int(first < second)


def _short(version: str) -> str:
    if len(version) > LENGTH or not version.isascii():
        raise IncomparableError(f"{version[:40]!r} is no version")
    return version.strip()


def _python(version: str) -> Version:
    try:
        return Version(version)
    except InvalidVersion as error:
        raise IncomparableError(f"{version!r} is no version as PEP 440 has them") from error


def _semantic(version: str) -> tuple[Any, ...]:
    match = SEMVER.fullmatch(version)
    if match is None or match[4] is not None:
        raise IncomparableError(f"{version!r} is no semantic version")
    return (*_numbers(match.groups()[:3]), _prerelease(match[5]))


def _nuget(version: str) -> tuple[Any, ...]:
    match = SEMVER.fullmatch(version.lower())
    if match is None:
        raise IncomparableError(f"{version!r} is no version as NuGet has them")
    return (*_numbers(match.groups()[:4]), _prerelease(match[5]))


def _numbers(parts: Sequence[str | None]) -> tuple[int, ...]:
    return tuple(int(part or 0) for part in parts)


def _prerelease(text: str | None) -> tuple[Any, ...]:
    """Sort a release after its pre-releases, numbers before words, a longer list after its own beginning."""
    if text is None:
        return (1,)
    return (0, tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in text.split(".")))


def _gem(version: str) -> tuple[tuple[int, Any], ...]:
    if not GEM.fullmatch(version):
        raise IncomparableError(f"{version!r} is no version as RubyGems has them")
    parts = [int(part) if part.isdigit() else part for part in GEM_PART.findall(version.replace("-", ".pre."))]
    cut = next((index for index, part in enumerate(parts) if isinstance(part, str)), len(parts))
    kept = [*_without_zeros(parts[:cut]), *_without_zeros(parts[cut:])]
    return (*((1, part) if isinstance(part, int) else (0, part) for part in kept), (1, -1))


def _without_zeros(parts: Sequence[int | str]) -> Sequence[int | str]:
    end = len(parts)
    while end and parts[end - 1] == 0:
        end -= 1
    return parts[:end]


def _composer(version: str) -> tuple[Any, ...]:
    match = COMPOSER.fullmatch(version.lower())
    if match is None:
        raise IncomparableError(f"{version!r} is no version that Composer could order")
    return (*_numbers(match.groups()[:4]), STABILITY[match[5] or ""], int(match[6] or 0))


class _MavenVersion:
    """A Maven version as its tokens, each with what separated it: "." or "-"."""

    def __init__(self, version: str) -> None:
        self.tokens = _trimmed(_maven_tokens(version.lower()))

    def __lt__(self, other: "_MavenVersion") -> bool:
        return self._compare(other) < 0

    def __gt__(self, other: "_MavenVersion") -> bool:
        return self._compare(other) > 0

    def _compare(self, other: "_MavenVersion") -> int:
        for index in range(max(len(self.tokens), len(other.tokens))):
            mine = self.tokens[index] if index < len(self.tokens) else None
            theirs = other.tokens[index] if index < len(other.tokens) else None
            first, second = _maven_rank(mine, theirs), _maven_rank(theirs, mine)
            if first != second:
                return 1 if first > second else -1
        return 0


def _maven_tokens(version: str) -> list[tuple[str, str]]:
    if not version or not version[0].isalnum():
        raise IncomparableError(f"{version!r} is no version as Maven has them")
    tokens: list[tuple[str, str]] = []
    for match in MAVEN_TOKEN.finditer(version):
        if match[0]:
            separator = match[1].replace("_", "-") or ("-" if tokens else "")
            tokens.append((separator, match[2] or "0"))
    for index, (separator, word) in enumerate(tokens[:-1]):
        if word in MAVEN_SHORT and tokens[index + 1][1].isdigit():
            tokens[index] = (separator, MAVEN_SHORT[word])
    return tokens


def _trimmed(tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Drop what means nothing (0, final, ga, release) at the end and before each hyphen."""
    kept: list[tuple[str, str]] = []
    for separator, word in tokens:
        if separator == "-":
            while len(kept) > 1 and kept[-1][1] in MAVEN_EMPTY:
                kept.pop()
        kept.append((separator, word.lstrip("0") or "0" if word.isdigit() else word))
    while len(kept) > 1 and kept[-1][1] in MAVEN_EMPTY:
        kept.pop()
    return kept


def _maven_rank(token: tuple[str, str] | None, opposite: tuple[str, str] | None) -> tuple[int, int, str]:
    """Order qualifiers before "-number" before ".number"; a missing token counts as the empty one of its opposite."""
    if token is None:
        separator, word = opposite or ("", "0")
        token = (separator, "0" if word.isdigit() else "")
    separator, word = token
    if word.isdigit():
        return (1 if separator == "-" else 2, int(word), "")
    qualifier = "" if word in MAVEN_EMPTY else word
    rank = MAVEN_QUALIFIERS.get(qualifier, UNKNOWN_QUALIFIER)
    return (0, rank, qualifier if rank == UNKNOWN_QUALIFIER else "")


KEYS: dict[str, Callable[[str], Any]] = {
    "PyPI": _python,
    "npm": _semantic,
    "crates.io": _semantic,
    "Go": _semantic,
    "Pub": _semantic,
    "Hex": _semantic,
    "SwiftURL": _semantic,
    "NuGet": _nuget,
    "RubyGems": _gem,
    "Packagist": _composer,
    "Maven": _MavenVersion,
}
"""The key that orders versions, by ecosystem; an ecosystem that is not here cannot be compared."""
