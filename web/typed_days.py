"""Reads a day as people type it: 31.01.2024 as in German letters, or 2024-01-31."""

import re
from datetime import date

GERMAN = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})", re.ASCII)


def typed_day(text: str) -> date:
    """Return the day that a typed text names; raise ValueError if it names none."""
    written = GERMAN.fullmatch(text.strip())
    if written is None:
        return date.fromisoformat(text.strip())
    day, month, year = map(int, written.groups())
    return date(year, month, day)
