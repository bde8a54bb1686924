"""Reads a day as people type it: 31.01.2024 as in German letters, or 2024-01-31."""

import re
from datetime import date

GERMAN = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})", re.ASCII)


def asked_day(text: str) -> tuple[date | None, bool]:
    """Return the day that a field names, None for an empty field, and whether it holds a text that names none."""
    try:
        return (typed_day(text) if text.strip() else None), False
    except ValueError:
        return None, True


def typed_day(text: str) -> date:
    """Return the day that a typed text names; raise ValueError if it names none."""
    written = GERMAN.fullmatch(text.strip())
    if written is None:
        return date.fromisoformat(text.strip())
    day, month, year = map(int, written.groups())
    return date(year, month, day)
