"""Reads the tags as signs of releases: when, how regularly, and whether their names are versions."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from statistics import median

from analyzer.errors import CloneError
from analyzer.history.git_stream import Reading, stream
from analyzer.history.values import YEAR_DAYS, Releases

DAY = 86_400
EARLIEST = 631_152_000
FORMAT = "%(objecttype)%00%(*objecttype)%00%(objectname)%00%(*objectname)%00%(creatordate:unix)%00%(refname:strip=2)%00"
FIELDS = 6
LONGEST_NAME = 250
LONGEST_REFERENCE = 4_096
AT_ONCE = 200
"""Tags that are asked for by name at once: so many names fit into one command."""

LATEST_DIGITS = 12
SEMVER = re.compile(
    rb"(?:^|[^0-9.])(?:0|[1-9][0-9]{0,8})\.(?:0|[1-9][0-9]{0,8})\.(?:0|[1-9][0-9]{0,8})"
    rb"(?:-[0-9A-Za-z.-]{1,100})?(?:\+[0-9A-Za-z.-]{1,100})?$"
)
"""A version at the end of a name, after semver.org 2.0.0; any prefix without digits at its end may precede it."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: its name, the commit it is on, its date (0: none) and whether it is annotated."""

    name: bytes
    target: bytes
    at: int
    is_annotated: bool


def read_releases(reading: Reading, reference: int, ids: Collection[bytes]) -> Releases:
    """Return the tags up to the date `reference` in seconds, and any later ones on the commits `ids`.

    Tags on other branches count, because releases are often made there; those later than the analysed commit do not,
    unless they are on its history, and then count as made on its day.
    """
    tags = []
    unusable = 0
    history = frozenset(ids)
    for tag in _tags(reading):
        if tag.at < EARLIEST:
            unusable += 1
        elif tag.at <= reference or tag.target in history:
            tags.append(tag)
    dates = sorted(min(tag.at, reference) for tag in tags)
    if not dates:
        return Releases(unusable=unusable)
    days = sorted({date // DAY for date in dates})
    gaps = [later - earlier for earlier, later in pairwise(days)]
    return Releases(
        tags=len(tags),
        annotated=sum(tag.is_annotated for tag in tags),
        unusable=unusable,
        recent_ages=tuple(age for date in reversed(dates) if (age := (reference - date) // DAY) < YEAR_DAYS),
        first=datetime.fromtimestamp(dates[0], UTC),
        last=datetime.fromtimestamp(dates[-1], UTC),
        days_since_last=(reference - dates[-1]) // DAY,
        median_interval_days=float(median(gaps)) if gaps else None,
        semver_share=round(sum(SEMVER.search(tag.name) is not None for tag in tags) / len(tags), 4),
    )


def _tags(reading: Reading) -> list[Tag]:
    """Return all tags; git tells of none while one of them leads to an object that is not there, so ask for parts."""
    try:
        return list(_told(reading, ["refs/tags"]))
    except CloneError:
        names = _names(reading)
    parts = (names[begin : begin + AT_ONCE] for begin in range(0, len(names), AT_ONCE))
    return [tag for part in parts for tag in _readable(reading, part)]


def _names(reading: Reading) -> list[str]:
    command = reading.command("for-each-ref", f"--count={reading.limits.tags}", "--format=%(refname)%00", "refs/tags")
    with stream(reading, command) as tokens:
        return [name.strip().decode("utf-8", "surrogateescape") for part in tokens for name in part]


def _readable(reading: Reading, names: Sequence[str]) -> list[Tag]:
    """Return the tags of these names, and one without a date for each that git cannot read."""
    if all(len(name) <= LONGEST_REFERENCE for name in names):
        try:
            return list(_told(reading, names))
        except CloneError:
            pass
    if len(names) == 1:
        return [Tag(b"", b"", 0, is_annotated=False)]
    half = len(names) // 2
    return _readable(reading, names[:half]) + _readable(reading, names[half:])


def _told(reading: Reading, names: Sequence[str]) -> Iterator[Tag]:
    command = reading.command("for-each-ref", f"--count={reading.limits.tags}", f"--format={FORMAT}", *names)
    rest: list[bytes] = []
    with stream(reading, command) as tokens:
        for part in tokens:
            rest += part
            while len(rest) >= FIELDS:
                kind, inner, own, target, date, name = rest[:FIELDS]
                del rest[:FIELDS]
                is_annotated = kind.strip() == b"tag"
                is_on_commit = (inner if is_annotated else kind.strip()) in {b"commit", b"tag"}
                at = int(date) if date.isdigit() and len(date) <= LATEST_DIGITS and is_on_commit else 0
                yield Tag(name[:LONGEST_NAME], target if is_annotated else own.strip(), at, is_annotated)
