"""Plain text as people write it: names and titles on one line, and what stands in a larger box. Every sign can be seen.

What cannot be seen (control signs, those that turn the direction of writing, and those that look like nothing) would
let a text or a name look like another one, so it is taken out; lines are kept, more than one empty line between them
is not. Every name that somebody types passes `one_line` before anything is compared with it.
"""

import re
import unicodedata

from catalog.columns import storable
from catalog.errors import SubmissionError

LONGEST_TEXT = 4_000
LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x85]")
EMPTY_LINES = re.compile("\n{3,}")
FILLERS = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
"""Letters, marks and signs that are printable and look like nothing; the last are those that choose a glyph."""


def plain_text(typed: str) -> str:
    """Return a text without what cannot be seen, with plain spaces and line ends; doing it again changes nothing."""
    seen = typed
    if not (typed.isprintable() and FILLERS.isdisjoint(typed)):
        seen = "".join(map(_plain, LINE_ENDS.sub("\n", storable(typed))))
    return EMPTY_LINES.sub("\n\n", "\n".join(line.rstrip() for line in seen.split("\n"))).strip()


def one_line(typed: str) -> str:
    """Return the plain text on one line, with single spaces."""
    return " ".join(plain_text(typed).split())


def checked_text(field: str, typed: str) -> str:
    """Return the plain text; raise SubmissionError if it is empty or too long."""
    text = plain_text(typed)
    if not text:
        raise SubmissionError({field: f"{field}.empty"})
    if len(text) > LONGEST_TEXT:
        raise SubmissionError({field: f"{field}.too_long"})
    return text


def _plain(sign: str) -> str:
    if sign == "\n":
        return sign
    if sign == "\t" or unicodedata.category(sign) == "Zs":
        return " "
    return sign if sign.isprintable() and sign not in FILLERS else ""
