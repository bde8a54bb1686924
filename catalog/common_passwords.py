"""Knows common and breached passwords and their simple variations, offline.

The lists in `catalog/data` (`common-passwords.txt.gz`, `predictable.txt`; `common-passwords.md` says whence they come)
hold bases: passwords without case, runs and the digits and signs around them. A password is common if nothing is left
of it but such a base, after taking away its case, its years, its runs ("12345", "qwert", "aaa"), its look-alike signs
("P@ssw0rd") and up to eight further digits and signs; or if it is a short piece or a common one repeated.
"""

import gzip
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise

BREACHED = "common-passwords.txt.gz"
PREDICTABLE = "predictable.txt"
LEAST_BASE = 4
MOST_DECORATION = 8
LEAST_RUN = 5
LONG = 12
"""An entry of the list as long as a password must be counts with all its digits."""
SHORT_PIECE = 4
"""Whatever consists of copies of so short a piece is common."""

LOOK_ALIKES = tuple(str.maketrans("0134578@$!€|", letters) for letters in ("oieastbasiel", "oleastbaslel"))
"""Signs read as the letters that they stand for; 1 and ! may be an i or an l."""
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
REPEATED = re.compile(r"(.)\1{2,}", re.DOTALL)
ROWS = ("1234567890", "qwertzuiopü", "qwertyuiop", "asdfghjklöä", "yxcvbnm", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
ALL_ROWS = frozenset(ROWS)
NEIGHBOURS = {
    pair: frozenset(row for row in ROWS if "".join(pair) in row or "".join(reversed(pair)) in row)
    for row in ROWS
    for text in (row, row[::-1])
    for pair in pairwise(text)
}
"""In which rows two signs stand side by side."""


def is_common(password: str, known: frozenset[str] | None = None) -> bool:
    """Return whether a password is a common one of those `known` (the bundled ones), or a simple variation of one."""
    bases_known = shipped() if known is None else known
    folded = password.casefold()
    start, end = _core(folded)
    letters = folded[start:end]
    repeated = _piece(letters)
    texts = {folded, _bare(folded), _piece(folded), folded if repeated == letters else repeated}
    return any(_is_known(text, bases_known) for text in texts)


def bases(passwords: Iterable[str]) -> tuple[str, ...]:
    """Return the bases of breached passwords in order; what other rules find anyway is left out."""
    found = set()
    for password in passwords:
        folded = password.casefold()
        bare = _bare(folded)
        start, end = _core(bare)
        base = _piece(_plain(bare[start:end], LOOK_ALIKES[0]))
        if len(base) >= LEAST_BASE:
            found.add(base)
        if len(folded) >= LONG and not is_common(folded, frozenset((base,))):
            found.add(_plain(folded, LOOK_ALIKES[0]))
    return tuple(sorted(found))


def _is_known(text: str, known: frozenset[str]) -> bool:
    if len(text) <= SHORT_PIECE:
        return True
    if len(text) <= MOST_DECORATION and not any(sign.isalpha() for sign in text):
        return True
    return any(form in known and _is_little(len(text) - len(form), form) for form in _forms(text))


def _is_little(decoration: int, base: str) -> bool:
    """Return whether a base is all there is; the shorter it is, the less around it makes a password of its own."""
    return len(base) >= LONG or decoration <= min(MOST_DECORATION, 2 * len(base) - LEAST_BASE)


def _forms(text: str) -> Iterator[str]:
    """Yield what a text may stand for, with less and less of the digits and signs around its letters."""
    start, end = _core(text)
    for first in range(max(0, start - MOST_DECORATION), start + 1):
        for last in range(end, min(len(text), end + MOST_DECORATION) + 1):
            for look_alikes in LOOK_ALIKES:
                yield _plain(text[first:last], look_alikes)
    yield from (_plain(text, look_alikes) for look_alikes in LOOK_ALIKES)


def _core(text: str) -> tuple[int, int]:
    """Return where the letters of a text begin and end; without letters it is all of the text."""
    letters = [place for place, sign in enumerate(text) if sign.isalpha()]
    return (letters[0], letters[-1] + 1) if letters else (0, len(text))


def _plain(text: str, look_alikes: dict[int, int]) -> str:
    return "".join(sign for sign in text.translate(look_alikes) if sign.isalnum())


def _bare(text: str) -> str:
    """Return what is left without years, runs and signs that stand there three times or more."""
    return REPEATED.sub("", _without_runs(YEAR.sub("", text)))


def _without_runs(text: str) -> str:
    """Return what is left without runs of one sign or of neighbours in the alphabet, among digits or on a keyboard."""
    kept: list[str] = []
    run, rows = text[:1], ALL_ROWS
    for before, sign in pairwise(text):
        shared = rows if sign == before else rows & NEIGHBOURS.get((before, sign), frozenset())
        if shared:
            run, rows = run + sign, shared
        else:
            kept.append(run)
            run, rows = sign, ALL_ROWS
    kept.append(run)
    return "".join(part for part in kept if len(part) < LEAST_RUN)


def _piece(text: str) -> str:
    """Return the shortest piece of whose copies the text consists; the text itself if there is none."""
    length = (text + text).find(text, 1)
    return text[:length] if text else text


@cache
def shipped() -> frozenset[str]:
    """Return the bases of the bundled lists, read once."""
    data = files("catalog").joinpath("data")
    breached = gzip.decompress(data.joinpath(BREACHED).read_bytes()).decode()
    return frozenset((*breached.split(), *data.joinpath(PREDICTABLE).read_text("utf-8").split()))
