"""Tells from a commit's subject whether it mends a fault or takes something back.

Keywords after Mockus and Votta (2000), in the languages of the repositories we meet: English, German and French. Only
the subject is read: bodies quote other commits. What merely tidies up (a typo, formatting, documentation) is no fix.
"""

import re

LONGEST_SUBJECT = 300
FIX = re.compile(
    rb"\b(?:fix(?:e[sd]|ing|up)?|hotfix(?:es)?|bug(?:s|fix|fixes|gy)?|defects?|faults?|regressions?|crash(?:e[sd])?"
    rb"|fehler(?:s|n|behebung|behoben|korrektur)?|behebt|behoben|behebe|korrigier(?:t|e|en)|korrektur(?:en)?|repariert?"
    rb"|corrige[rs]?|correctifs?|corrections?|bogues?)\b",
    re.IGNORECASE,
)
NO_FIX = re.compile(
    rb"\b(?:typos?|tippfehler|schreibfehler|coquilles?|docs?|documentation|dokumentation|readme|changelog|lint(?:ing|er)?"
    rb"|flake8|pep8|ruff|black|isort|prettier|eslint|rubocop|format(?:ting|iert)?|whitespaces?|indent(?:ation)?"
    rb"|translations?|spelling|wording)\b",
    re.IGNORECASE,
)
REVERT = re.compile(rb"(?:revert(?:s|ed|ing)?|r\xc3\xbcckg\xc3\xa4ngig|zur\xc3\xbcckgenommen)\b", re.IGNORECASE)


def is_fix(subject: bytes) -> bool:
    """Return whether the subject speaks of a fault that was mended."""
    short = subject[:LONGEST_SUBJECT]
    return FIX.search(short) is not None and NO_FIX.search(short) is None and not is_revert(short)


def is_revert(subject: bytes) -> bool:
    """Return whether the subject begins by taking an earlier commit back."""
    return REVERT.match(subject[:LONGEST_SUBJECT].lstrip()) is not None
