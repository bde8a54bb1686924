"""Statements about a listing: the questions they answer, how they are checked, when they end, and how they are stored.

A question nobody has answered is shown as unknown rather than left out: an empty line in a listing is itself a fact
that a buyer can ask the vendor about. A statement holds as long as its field says from its date on; one without a date
has no end, because nobody can say how old it is, and counts as old where freshness counts.
"""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from catalog.answer_words import words
from catalog.answers import check, decode, encode, is_link
from catalog.columns import storable
from catalog.field import Field, ListingKind
from catalog.fields import FIELDS, fields_of
from catalog.tables import StatementRow
from catalog.views import Evidence, LocalText, Statement

STATEMENTS: Mapping[str, LocalText] = MappingProxyType({key: field.label for key, field in FIELDS.items()})
"""The label of every question in the order in which pages show them."""

LONGEST_NOTE = 2_000
LONGEST_SOURCE = 500
LAST_YEAR = 2200
"""No date of a statement lies later."""


def complete(known: Iterable[Statement], kind: str = ListingKind.SOLUTION) -> tuple[Statement, ...]:
    """Return one statement for every question to that kind of listing, in their order, unknown where nothing is."""
    answers = {statement.key: statement for statement in known}
    asked = {field.key for field in fields_of(kind)}
    return tuple(
        answers.get(key) or Statement(key, "", Evidence.UNKNOWN) for key in FIELDS if key in asked or key in answers
    )


def statement_faults(statements: Iterable[Statement]) -> dict[str, str]:
    """Return the code of every fault at its place, such as `statements.leika_keys[1]`."""
    faults: dict[str, str] = {}
    seen = set()
    for statement in statements:
        place = f"statements.{statement.key}"
        field = FIELDS.get(statement.key)
        if field is None:
            faults[place] = "statement.unknown"
        elif statement.key in seen:
            faults[place] = "statement.twice"
        else:
            faults |= {f"{place}{within}": code for within, code in _faults(field, statement).items()}
        seen.add(statement.key)
    return faults


def says_something(statement: Statement) -> bool:
    """Return whether the statement answers its question."""
    return statement.data is not None or bool(statement.value.strip())


def end_of(field: Field, statement: Statement) -> datetime | None:
    """Return when the statement ends: its own end, or so many months after its date."""
    if statement.expires_at is not None:
        return statement.expires_at
    return months_later(statement.as_of, field.months) if statement.as_of else None


def without_usual_end(statement: Statement) -> Statement:
    """Return the statement as somebody would make it: an end that follows from its date is not its own."""
    field = FIELDS.get(statement.key)
    bare = replace(statement, expires_at=None)
    return bare if field and end_of(field, bare) == statement.expires_at else statement


def months_later(moment: datetime, months: int) -> datetime:
    """Return the same day and time so many months later, or the last day of a month that is too short."""
    years, month = divmod(moment.month - 1 + months, 12)
    year = moment.year + years
    return moment.replace(year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1]))


def to_row(listing_id: int, statement: Statement, now: datetime) -> StatementRow:
    """Return a checked statement as it is stored."""
    note = _note(statement)
    ends = end_of(FIELDS[statement.key], statement)
    return StatementRow(
        listing_id=listing_id,
        key=statement.key,
        data=encode(statement.data),
        note=storable(note.de),
        note_en=storable(note.en),
        evidence=statement.evidence,
        source=storable(statement.source),
        link=storable(statement.link),
        as_of=statement.as_of,
        expires_at=ends,
        expired=ends is not None and ends <= now,
    )


def from_row(row: StatementRow, now: datetime | None = None) -> Statement:
    """Return a stored statement; `now` tells whether it has expired."""
    data = decode(row.data)
    note = LocalText(row.note, row.note_en)
    field = FIELDS.get(row.key)
    read = note if data is None or field is None else _joined(words(field, data), note)
    return Statement(
        key=row.key,
        value=read.de,
        evidence=Evidence(row.evidence),
        source=row.source,
        as_of=row.as_of,
        value_en=read.en,
        data=data,
        note=LocalText("") if data is None else note,
        link=row.link,
        expires_at=row.expires_at,
        expired=now is not None and row.expires_at is not None and row.expires_at <= now,
    )


def _note(statement: Statement) -> LocalText:
    """Return the words beside the typed answer, or those that are the whole answer."""
    return LocalText(statement.value, statement.value_en) if statement.data is None else statement.note


def _joined(answer: LocalText, note: LocalText) -> LocalText:
    if not note.de and not note.en:
        return answer
    return LocalText(f"{answer.de} – {note.de or note.en}", f"{answer.en or answer.de} – {note.en or note.de}")


def _faults(field: Field, statement: Statement) -> dict[str, str]:
    faults = {} if statement.data is None else check(field, statement.data)
    if any(len(text) > LONGEST_NOTE for text in (_note(statement).de, _note(statement).en)):
        faults[".note"] = "statement.too_long"
    if len(statement.source) > LONGEST_SOURCE:
        faults[".source"] = "statement.too_long"
    if statement.link and not is_link(statement.link):
        faults[".link"] = "answer.not_https"
    if not statement.link and statement.data in field.linked:
        faults[".link"] = "statement.link_missing"
    code = _end_fault(field, statement)
    return faults | {".expires_at": code} if code else faults


def _end_fault(field: Field, statement: Statement) -> str:
    ends, day = statement.expires_at, statement.as_of
    moments = [moment for moment in (ends, day) if moment is not None]
    if any(moment.tzinfo is None for moment in moments):
        return "statement.without_zone"
    if any(moment.year > LAST_YEAR for moment in moments):
        return "statement.out_of_range"
    if ends is None or (field.own_end and day is None):
        return ""
    if day is None:
        return "statement.undated"
    if ends <= day:
        return "statement.ends_before_its_date"
    return "statement.ends_too_late" if not field.own_end and ends > months_later(day, field.months) else ""
