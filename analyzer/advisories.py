"""Known vulnerabilities of the versions in use, from the advisories that the operator imported; never from the network.

What could not be asked is counted, never passed over: dependencies without a version, ecosystems of which there are no
advisories, versions without an order.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from analyzer.advisory_import import FORMAT
from analyzer.dependencies.values import Dependency
from analyzer.errors import AdvisoryError
from analyzer.versions import IncomparableError, compare


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """A known vulnerability of one version in use; `fixed` are versions that no longer have it, lowest first."""

    id: str
    aliases: tuple[str, ...]
    severity: str
    summary: str
    dependency: Dependency
    fixed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """What the advisories say about a list of dependencies, and what could not be asked.

    `examined` counts package versions that were asked; `version_unknown` packages whose version no file fixes;
    `without_advisories` package versions by ecosystem of which the store has no advisory at all; `incomparable`
    package versions (as package addresses) for which some advisory's range could not be compared.
    """

    vulnerabilities: tuple[Vulnerability, ...]
    examined: int
    version_unknown: int
    without_advisories: tuple[tuple[str, int], ...]
    incomparable: tuple[str, ...]
    imported_at: datetime
    newest: datetime


def match(dependencies: Iterable[Dependency], store: Path) -> Matching:
    """Return the known vulnerabilities of the dependencies; raise AdvisoryError if there is no store to ask.

    Each package version is asked once, whichever files name it; it is shown at the place that names it most directly.
    Advisories that are aliases of each other count once.
    """
    rows = sorted(dependencies, key=lambda row: (row.direct is not True, row.path, row.line))
    known = {(row.ecosystem, row.name, row.version): row for row in reversed(rows) if row.version is not None}
    named = {(row.ecosystem, row.name) for row in rows}
    unknown = named - {(ecosystem, name) for ecosystem, name, _ in known}
    try:
        with closing(sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            about = dict(connection.execute("SELECT name, value FROM about"))
            if about.get("format") != str(FORMAT):
                raise AdvisoryError("the advisories were imported by another version; import them again")
            kinds = {kind for (kind,) in connection.execute("SELECT DISTINCT ecosystem FROM affected")}
            asked = sorted((row for row in known.values() if row.ecosystem in kinds), key=lambda row: row.purl)
            answers = [_ask(connection, row) for row in asked]
    except sqlite3.Error as error:
        raise AdvisoryError(f"no advisories are imported, or their store {store.name} cannot be read") from error
    silent = Counter(row.ecosystem for row in known.values() if row.ecosystem not in kinds)
    return Matching(
        vulnerabilities=tuple(sorted((found for each, _ in answers for found in each), key=_order)),
        examined=len(asked),
        version_unknown=len(unknown),
        without_advisories=tuple(sorted(silent.items())),
        incomparable=tuple(row.purl for row, (_, lost) in zip(asked, answers, strict=True) if lost),
        imported_at=datetime.fromisoformat(about["imported_at"]),
        newest=datetime.fromisoformat(about["newest"]),
    )


def _order(found: Vulnerability) -> tuple[int, str, str]:
    words = ("critical", "high", "medium", "low", "undefined")
    return words.index(found.severity), found.dependency.purl, found.id


def _ask(connection: sqlite3.Connection, row: Dependency) -> tuple[list[Vulnerability], bool]:
    """Return the vulnerabilities of one package version, and whether some range could not be compared."""
    ask = (
        "SELECT a.id, a.aliases, a.severity, a.summary, f.ranges, f.versions FROM affected f "
        "JOIN advisory a ON a.id = f.advisory WHERE f.ecosystem = ? AND f.package = ? ORDER BY a.id, f.place"
    )
    found: dict[str, Vulnerability] = {}
    lost = False
    for advisory, aliases, severity, summary, ranges, versions in connection.execute(ask, (row.ecosystem, row.name)):
        affected, fixed, unread = _judge(row, json.loads(ranges), json.loads(versions))
        lost = lost or (unread and not affected)
        if affected:
            before = found[advisory].fixed if advisory in found else ()
            every = tuple(dict.fromkeys((*before, *fixed)))
            found[advisory] = Vulnerability(advisory, tuple(json.loads(aliases)), severity, summary, row, every)
    return _united(found.values()), lost


def _judge(row: Dependency, ranges: list[list[dict[str, str]]], versions: list[str]) -> tuple[bool, list[str], bool]:
    """Return whether the version is affected, which later versions fix it, and whether a range could not be read."""
    version = row.version or ""
    affected = version in versions or version.removeprefix("v") in versions
    fixed: list[str] = []
    unread = False
    for events in ranges:
        try:
            is_inside, fix = _inside(row.ecosystem, version, events)
        except IncomparableError:
            unread = True
            continue
        affected = affected or is_inside
        fixed += [fix] if is_inside and fix else []
    return affected, fixed, unread


def _inside(ecosystem: str, version: str, events: list[dict[str, str]]) -> tuple[bool, str | None]:
    """Decide as the OSV format says: the last turn at or below the version counts; also give the next fix above it."""
    inside = False
    fix: str | None = None
    nearest: str | None = None
    for event in events:
        for word, bound in event.items():
            if word == "introduced" and bound == "0":
                order = 1
            elif word == "limit" and bound == "*":
                continue
            else:
                order = compare(ecosystem, version, bound)
            if word == "fixed" and order < 0 and (fix is None or compare(ecosystem, bound, fix) < 0):
                fix = bound
            is_past = order > 0 if word == "last_affected" else order >= 0
            if is_past and _is_nearer(ecosystem, bound, nearest):
                inside, nearest = word == "introduced", bound
    return inside, fix


def _is_nearer(ecosystem: str, bound: str, nearest: str | None) -> bool:
    if nearest is None or nearest == "0":
        return True
    return bound != "0" and compare(ecosystem, bound, nearest) >= 0


def _united(found: Iterable[Vulnerability]) -> list[Vulnerability]:
    """Join advisories that name each other as aliases, keeping the one that states a severity."""
    united: list[Vulnerability] = []
    for each in sorted(found, key=lambda each: (each.severity == "undefined", each.id)):
        names = {each.id, *each.aliases}
        index = next((at for at, other in enumerate(united) if names & {other.id, *other.aliases}), None)
        if index is None:
            united.append(each)
            continue
        other = united[index]
        aliases = tuple(sorted((names | set(other.aliases)) - {other.id}))
        fixed = tuple(dict.fromkeys((*other.fixed, *each.fixed)))
        united[index] = Vulnerability(other.id, aliases, other.severity, other.summary, other.dependency, fixed)
    return united
