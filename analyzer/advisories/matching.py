"""Known vulnerabilities of the versions in use, from the advisories that the operator imported; never from the network.

What could not be asked is counted, never passed over: dependencies without a version, ecosystems of which there are no
advisories, versions without an order, and what is beyond the limits that keep a hostile list of packages cheap.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from analyzer.advisories.store import about, opened
from analyzer.advisories.values import AdvisoryCheck, CheckOutcome, Vulnerability
from analyzer.advisories.versions import IncomparableError, compare
from analyzer.dependencies.values import Dependency
from analyzer.errors import AdvisoryError

SEVERITIES = ("critical", "high", "medium", "low", "undefined")
VULNERABILITIES = 2_000
"""How many are told of one commit, the gravest first; the rest is counted."""

QUESTIONS = 200_000
"""How many times a version is held against an advisory for one commit: some seconds."""

START = ("introduced", "0")
"""The turn before every version."""

Affected = tuple[str, tuple[str, ...], str, str, list[list[dict[str, str]]], frozenset[str]]
"""An advisory's id, aliases, severity and summary, and its ranges and versions of one package."""


def check(dependencies: Iterable[Dependency], store: Path | None) -> AdvisoryCheck:
    """Return what the store says about the dependencies; without a store that can be read, that nothing was checked."""
    try:
        return match(dependencies, store) if store is not None and store.exists() else AdvisoryCheck()
    except AdvisoryError as error:
        return AdvisoryCheck(reason=str(error))


def match(dependencies: Iterable[Dependency], store: Path) -> AdvisoryCheck:
    """Return the known vulnerabilities of the dependencies; raise AdvisoryError if there is no store to ask.

    Each package version is asked once, whichever files name it; it is shown at the place that names it most directly.
    Advisories that are aliases of each other count once.
    """
    rows = sorted(dependencies, key=lambda row: (row.direct is not True, row.path, row.line))
    known = {(row.ecosystem, row.name, row.version): row for row in reversed(rows) if row.version is not None}
    named = {(row.ecosystem, row.name) for row in rows}
    unknown = named - {(ecosystem, name) for ecosystem, name, _ in known}
    try:
        with closing(opened(store)) as connection:
            facts = about(connection)
            kinds = {kind for (kind,) in connection.execute("SELECT DISTINCT ecosystem FROM affected")}
            asked = [row for row in known.values() if row.ecosystem in kinds]
            answers = list(_answers(connection, asked))
    except sqlite3.Error as error:
        raise AdvisoryError("the imported advisories cannot be read") from error
    found = sorted((each for answer in answers for each in answer.found), key=_order)
    silent = Counter(row.ecosystem for row in known.values() if row.ecosystem not in kinds)
    return AdvisoryCheck(
        outcome=CheckOutcome.CHECKED,
        reason="",
        edition=facts.edition,
        newest=facts.newest,
        vulnerabilities=tuple(found[:VULNERABILITIES]),
        examined=len(answers),
        version_unknown=len(unknown),
        without_advisories=dict(sorted(silent.items())),
        incomparable=sum(answer.is_partly_unread for answer in answers),
        unasked=len(asked) - len(answers),
        beyond=max(0, len(found) - VULNERABILITIES),
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    """The vulnerabilities of one package version, and whether some range could not be compared."""

    found: tuple[Vulnerability, ...]
    is_partly_unread: bool


def _order(found: Vulnerability) -> tuple[int, str, str]:
    return SEVERITIES.index(found.severity), found.purl, found.id


def _answers(connection: sqlite3.Connection, asked: Sequence[Dependency]) -> Iterator[_Answer]:
    """Yield an answer for each package version, package by package, until the questions are used up."""
    left = QUESTIONS
    ordered = sorted(asked, key=lambda row: (row.ecosystem, row.name, row.version or ""))
    for (ecosystem, name), versions in groupby(ordered, key=lambda row: (row.ecosystem, row.name)):
        advisories = _advisories(connection, ecosystem, name)
        for row in versions:
            left -= 1 + len(advisories)
            if left < 0:
                return
            yield _answer(row, advisories)


def _advisories(connection: sqlite3.Connection, ecosystem: str, name: str) -> list[Affected]:
    ask = (
        "SELECT a.id, a.aliases, a.severity, a.summary, f.ranges, f.versions FROM affected f "
        "JOIN advisory a ON a.id = f.advisory WHERE f.ecosystem = ? AND f.package = ? ORDER BY a.id, f.place"
    )
    return [
        (identity, tuple(json.loads(aliases)), severity, summary, json.loads(ranges), frozenset(json.loads(versions)))
        for identity, aliases, severity, summary, ranges, versions in connection.execute(ask, (ecosystem, name))
    ]


def _answer(row: Dependency, advisories: Sequence[Affected]) -> _Answer:
    found: dict[str, Vulnerability] = {}
    lost = False
    for identity, aliases, severity, summary, ranges, versions in advisories:
        affected, fixed, unread = _judge(row, ranges, versions)
        lost = lost or (unread and not affected)
        if affected:
            before = found[identity].fixed if identity in found else ()
            every = tuple(dict.fromkeys((*before, *fixed)))
            found[identity] = Vulnerability(
                identity, aliases, severity, summary, row.purl, row.version or "", every, row.path, row.line
            )
    return _Answer(tuple(_united(found.values())), lost)


def _judge(
    row: Dependency, ranges: list[list[dict[str, str]]], versions: frozenset[str]
) -> tuple[bool, list[str], bool]:
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
    """Decide as the OSV format says: the last turn at or below the version counts; also give the next fix above it.

    A version at or above every limit is outside whatever the turns say.
    """
    turns = [(word, bound) for event in events for word, bound in event.items() if word != "limit"]
    limits = [event["limit"] for event in events if "limit" in event]
    if limits and not any(bound == "*" or compare(ecosystem, version, bound) < 0 for bound in limits):
        return False, None
    fix: str | None = None
    nearest: tuple[str, str] | None = None
    for word, bound in turns:
        order = 1 if (word, bound) == START else compare(ecosystem, version, bound)
        if word == "fixed" and order < 0 and (fix is None or compare(ecosystem, bound, fix) < 0):
            fix = bound
        is_past = order > 0 if word == "last_affected" else order >= 0
        if is_past and _is_later(ecosystem, (word, bound), nearest):
            nearest = word, bound
    return nearest is not None and nearest[0] == "introduced", fix


def _is_later(ecosystem: str, turn: tuple[str, str], other: tuple[str, str] | None) -> bool:
    """Return whether a turn comes after another one; of two at one version the one further behind in the list."""
    if other is None or other == START:
        return True
    order = -1 if turn == START else compare(ecosystem, turn[1], other[1])
    is_after = turn[0] == "introduced" and other[0] == "last_affected"  # that one turns behind its version, not at it
    return order > 0 or (order == 0 and not is_after)


def _united(found: Iterable[Vulnerability]) -> list[Vulnerability]:
    """Join advisories that name each other as aliases, keeping the one that states a severity."""
    united: list[Vulnerability] = []
    places: dict[str, int] = {}
    for each in sorted(found, key=lambda each: (each.severity == "undefined", each.id)):
        names = {each.id, *each.aliases}
        index = min((places[name] for name in names if name in places), default=len(united))
        if index == len(united):
            united.append(each)
        else:
            other = united[index]
            aliases = tuple(sorted((names | set(other.aliases)) - {other.id}))
            fixed = tuple(dict.fromkeys((*other.fixed, *each.fixed)))
            united[index] = replace(other, aliases=aliases, fixed=fixed)
        places.update((name, min(index, places.get(name, index))) for name in names)
    return united
