"""A visitor's shortlist as text: the slugs of remembered solutions in a cookie or a form, and nothing else."""

import re
from collections.abc import Iterable

SHORTLIST_COOKIE = "shortlist"
MOST_REMEMBERED = 30
LONGEST_SLUG = 100
"""With these two a cookie stays below the 4,096 bytes that every browser keeps."""

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SEPARATOR = "."


def read_shortlist(text: str) -> tuple[str, ...]:
    """Return the slugs in a text, each once and no more than are kept; what can be no slug is left out."""
    return usable(text[: MOST_REMEMBERED * (LONGEST_SLUG + 1)].split(SEPARATOR))


def usable(slugs: Iterable[str]) -> tuple[str, ...]:
    """Return what can be slugs, each once and no more than are kept."""
    fitting = (slug for slug in slugs if len(slug) <= LONGEST_SLUG and SLUG.fullmatch(slug))
    return tuple(dict.fromkeys(fitting))[:MOST_REMEMBERED]


def write_shortlist(slugs: Iterable[str]) -> str:
    """Return the slugs as the text that `read_shortlist` reads."""
    return SEPARATOR.join(slugs)
