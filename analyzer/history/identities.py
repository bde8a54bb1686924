"""Counts people without knowing them: which author lines belong together, and which belong to programs.

Two lines are one person if they share the e-mail address or a full name of at least two words (the simple merging
that Goeminne and Mens, 2013, found to do as well as cleverer ones). The repository's own `.mailmap` was applied before.
Names and addresses stay in memory for the time of one reading; what leaves this module is numbers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

BOT_NAME = re.compile(
    rb"\[bot\]|\(bot\)|[-_.]bot$|^bot$"
    rb"|^(?:hosted )?(?:dependabot|renovate|renovatebot|greenkeeper|snyk|pyup|weblate|transifex|crowdin"
    rb"|github[- ]actions?|gitlab[- ]ci|pre-commit-ci|mergify|imgbot|allcontributors|semantic-release"
    rb"|travis[- ]ci|circleci|codecov|deepsource|sonarcloud|lgtm-com|scala-steward|release-please|copilot"
    rb"|copilot-swe-agent|web-flow|jenkins|jenkins[- ]ci)(?:$| ?[(\[]| bot$| preview$)",
    re.IGNORECASE,
)
BOT_ADDRESS = re.compile(
    rb"\[bot\]|[-_+]bot@|^bot@|^(?:project|group)_[0-9]{1,12}_bot|^hosted@weblate\.org$|^actions@github\.com$",
    re.IGNORECASE,
)
"""Programs that commit, by name or address; after the lists of Dey et al. (2020) and Golzadeh et al. (2022)."""

NOBODY = frozenset(
    {
        b"",
        b"none",
        b"none@none",
        b"root@localhost",
        b"you@example.com",
        b"noreply@github.com",
        b"unknown",
        b"(no author)",
    }
)
"""Addresses that many people share."""

LONGEST_LINE = 500


@dataclass(frozen=True, slots=True)
class Identities:
    """For each author line: the number of its person, -1 for a program; and how many people there are."""

    people: tuple[int, ...]
    number: int


def identify(lines: Sequence[tuple[bytes, bytes]]) -> Identities:
    """Return who is who among `lines` of address and name; their order decides the numbers and nothing else."""
    leaders = list(range(len(lines)))

    def leader(index: int) -> int:
        while leaders[index] != index:
            leaders[index] = leaders[leaders[index]]
            index = leaders[index]
        return index

    seen: dict[tuple[str, bytes], int] = {}
    for index, line in enumerate(lines):
        if not is_bot(*line):
            for mark in _marks(*line):
                leaders[leader(index)] = leader(seen.setdefault(mark, index))
    numbers: dict[int, int] = {}
    people = [
        -1 if is_bot(*line) else numbers.setdefault(leader(index), len(numbers)) for index, line in enumerate(lines)
    ]
    return Identities(tuple(people), len(numbers))


def is_bot(address: bytes, name: bytes) -> bool:
    """Return whether the author is a program by its name or address."""
    return bool(BOT_NAME.search(name[:LONGEST_LINE].strip()) or BOT_ADDRESS.search(address[:LONGEST_LINE].strip()))


def _marks(address: bytes, name: bytes) -> list[tuple[str, bytes]]:
    marks = []
    plain = address.strip().lower()
    if plain not in NOBODY:
        marks.append(("address", plain))
    words = name.lower().split()
    if len(words) > 1:
        marks.append(("name", b" ".join(words)))
    return marks or [("line", plain + b" " + b" ".join(words))]
