"""Plain text as people write it into a larger box: every sign can be seen, and there is an end to it.

What cannot be seen (control signs, and those that turn the direction of writing) would let a text look like another
one, so it is taken out; lines are kept, more than one empty line between them is not.
"""

import re
import unicodedata

from catalog.columns import storable
from catalog.errors import SubmissionError

LONGEST_TEXT = 4_000
LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x85]")
EMPTY_LINES = re.compile("\n{3,}")
FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters and signs that look like nothing."""


def plain_text(typed: str) -> str:
    """Return a text without what cannot be seen, with plain spaces and line ends; doing it again changes nothing."""
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
