"""One advisory in the OSV format, read from untrusted bytes within bounds.

Read is what tells whether a version is affected and what to do: id, aliases, summary, severity, affected packages with
their ranges of versions. Ranges of git commits name no version and are set aside.
"""

import re
from collections.abc import Sequence

import msgspec

from analyzer.advisories.cvss import severity_of_vector

FILE_BYTES = 8_000_000
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,99}")
ID_LENGTH = 100
MODIFIED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")
SUMMARY_LENGTH = 300
ALIASES = 50
RANGES = 500
EVENTS = 1_000
VERSIONS = 20_000
TEXT_LENGTH = 300
SEVERITIES = {"critical": "critical", "high": "high", "moderate": "medium", "medium": "medium", "low": "low"}


class BadAdvisoryError(ValueError):
    """The bytes are no advisory we can use; the message says why."""


class Event(msgspec.Struct, frozen=True):
    """One turn in a range: from here on affected, or from here on not."""

    introduced: str | None = None
    fixed: str | None = None
    last_affected: str | None = None
    limit: str | None = None


class Range(msgspec.Struct, frozen=True):
    """A range of versions as its turns."""

    type: str
    events: list[Event] = []


class Package(msgspec.Struct, frozen=True):
    """The package's ecosystem and name."""

    ecosystem: str
    name: str


class Severity(msgspec.Struct, frozen=True):
    """One statement of severity: the kind of score and the score, usually a CVSS vector."""

    type: str
    score: str


class Rating(msgspec.Struct, frozen=True):
    """What a database adds in its own words."""

    severity: object = None


class Affected(msgspec.Struct, frozen=True):
    """One affected package."""

    package: Package | None = None
    ranges: list[Range] | None = None
    versions: list[str] | None = None
    severity: list[Severity] | None = None


class Advisory(msgspec.Struct, frozen=True):
    """One advisory as OSV has it, without what is not read."""

    id: str
    modified: str
    withdrawn: str | None = None
    aliases: list[str] | None = None
    summary: str | None = None
    details: str | None = None
    severity: list[Severity] | None = None
    affected: list[Affected] | None = None
    database_specific: Rating | None = None


DECODER = msgspec.json.Decoder(Advisory)


def read_advisory(data: bytes) -> Advisory:
    """Return an advisory from its JSON; raise BadAdvisoryError if it is not one or is larger than any real one."""
    if len(data) > FILE_BYTES:
        raise BadAdvisoryError("is larger than any real advisory")
    try:
        advisory = DECODER.decode(data)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise BadAdvisoryError(
            f"is no advisory in the OSV format: {str(error)[:120] or type(error).__name__}"
        ) from error
    if not ID.fullmatch(advisory.id) or not MODIFIED.fullmatch(advisory.modified):
        raise BadAdvisoryError("has an id or a date that no advisory has")
    for affected in advisory.affected or ():
        _check(affected)
    return advisory


def _check(affected: Affected) -> None:
    ranges, versions = affected.ranges or (), affected.versions or ()
    events = [event for each in ranges for event in each.events]
    stated = [getattr(event, word) or "" for event in events for word in event.__struct_fields__]
    if len(ranges) > RANGES or len(events) > EVENTS or len(versions) > VERSIONS:
        raise BadAdvisoryError("names more ranges or versions than any real advisory")
    if any(len(text) > TEXT_LENGTH for text in (*stated, *versions)):
        raise BadAdvisoryError("names a version longer than any real one")


def summary_of(advisory: Advisory) -> str:
    """Return the advisory's summary, or the first line of its details, as one short line of printable text."""
    lines = (advisory.summary or advisory.details or "").strip().splitlines()
    words = "".join(sign if sign.isprintable() else " " for sign in (lines or [""])[0]).split()
    return " ".join(words)[:SUMMARY_LENGTH]


def severity_of(advisory: Advisory) -> str:
    """Return critical, high, medium, low, or undefined where the advisory gives no severity that is understood."""
    stated = advisory.database_specific.severity if advisory.database_specific is not None else None
    if isinstance(stated, str) and stated.lower() in SEVERITIES:
        return SEVERITIES[stated.lower()]
    found = [severity_of_vector(each.score) for each in _vectors(advisory)]
    order = ("critical", "high", "medium", "low")
    return next((word for word in order if word in found), "undefined")


def _vectors(advisory: Advisory) -> Sequence[Severity]:
    own = [each for affected in advisory.affected or () for each in affected.severity or ()]
    return [*(advisory.severity or ()), *own]
