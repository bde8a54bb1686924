"""Reads the tags as signs of releases: when, how regularly, and whether their names are versions."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from statistics import median

from analyzer.errors import CloneError
from analyzer.history.git_stream import Reading, stream
from analyzer.history.values import YEAR_DAYS, Releases
from analyzer.objects import ObjectReader

DAY = 86_400
EARLIEST = 631_152_000
FORMAT = "%(objecttype)%00%(*objecttype)%00%(objectname)%00%(*objectname)%00%(creatordate:unix)%00%(refname:strip=2)%00"
FIELDS = 6
LONGEST_NAME = 250
LARGEST_OBJECT = 1_000_000
MOST_ENDS = 50
"""How large a tag or its commit may be, and how often git may end at a damaged one, where each is read by itself."""

LATEST_DIGITS = 12
INNER = re.compile(rb"object ([0-9a-f]{40}|[0-9a-f]{64})\ntype (commit|tag)\n")
DATE = {
    b"tag": re.compile(rb"^tagger [^\n]*> (\d{1,12})(?!\d)", re.MULTILINE),
    b"commit": re.compile(rb"^committer [^\n]*> (\d{1,12})(?!\d)", re.MULTILINE),
}
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
    found = _tags(reading)
    complete = len(found) <= reading.limits.tags
    for tag in found[: reading.limits.tags]:
        if tag.at < EARLIEST:
            unusable += 1
        elif tag.at <= reference or tag.target in history:
            tags.append(tag)
    dates = sorted(min(tag.at, reference) for tag in tags)
    if not dates:
        return Releases(unusable=unusable, complete=complete)
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
        complete=complete,
    )


def _tags(reading: Reading) -> list[Tag]:
    """Return the tags, one more than the limit if there are more.

    Git tells of none while one of them is odd; each is read by us then.
    """
    try:
        return list(_told(reading))
    except CloneError:
        return _read(reading)


def _read(reading: Reading) -> list[Tag]:
    """Return the tags as their objects say, and one without a date for each that is none, leads to none or is lost."""
    command = reading.command(
        "for-each-ref", _most(reading), "--format=%(objectname)%00%(refname:strip=2)%00", "refs/tags"
    )
    with stream(reading, command) as tokens:
        words = [word.strip() for part in tokens for word in part]
    targets = [target.decode("ascii") for target in words[::2]]
    with closing(ObjectReader(reading.directory, "", reading.limits.seconds)) as objects:
        objects.look = reading.look
        heads = _heads(objects, targets)
        inner = [found[1].decode("ascii") for _, head in heads.values() if (found := INNER.match(head))]
        kinds = {name: kind for name, (kind, _) in _heads(objects, inner).items()}
    return [_tag(name, target, heads, kinds) for target, name in zip(targets, words[1::2], strict=True)]


def _heads(objects: ObjectReader, names: Sequence[str]) -> dict[str, tuple[bytes, bytes]]:
    """Return kind and head of those objects that git can read, until it has ended too often at one that it cannot."""
    heads: dict[str, tuple[bytes, bytes]] = {}
    ends = 0
    for name in dict.fromkeys(names):
        try:
            found = objects.whole(name, LARGEST_OBJECT)
        except CloneError:
            found, ends = None, ends + 1
            if ends > MOST_ENDS:
                break
        if found is not None:
            heads[name] = found[0], found[1].partition(b"\n\n")[0]
    return heads


def _tag(name: bytes, target: str, heads: Mapping[str, tuple[bytes, bytes]], kinds: Mapping[str, bytes]) -> Tag:
    kind, head = heads.get(target, (b"", b""))
    inner = INNER.match(head) if kind == b"tag" else None
    on = inner[1] if inner else target.encode("ascii")
    is_on_commit = kinds.get(on.decode("ascii")) == inner[2] if inner else kind == b"commit"
    date = DATE[kind].search(head) if is_on_commit else None
    return Tag(name[:LONGEST_NAME], on, int(date[1]) if date else 0, is_annotated=kind == b"tag")


def _most(reading: Reading) -> str:
    return f"--count={reading.limits.tags + 1}"


def _told(reading: Reading) -> Iterator[Tag]:
    command = reading.command("for-each-ref", _most(reading), f"--format={FORMAT}", "refs/tags")
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
