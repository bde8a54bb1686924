"""Judges and mends licence expressions: SPDX identifiers with AND, OR, WITH and brackets.

The identifiers are those of license-expression. Case does not count in identifiers but does in operators, and any
LicenseRef- is an identifier, as in SPDX 2.3.
"""

import re
from functools import cache

from license_expression import get_spdx_licensing

from catalog.publiccode.licence_names import ALIASES, LONG_NAMES, MISTAKEN, UNCLEAR, WITHDRAWN

MOST_SIGNS = 1_000
MOST_DEPTH = 20
TOKEN = re.compile(r" *(\(|\)|[A-Za-z0-9.+:-]+)")
REFERENCE = re.compile(r"(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+")
ENDINGS = ("+", "-only", "-or-later")
BRACKET = "("
OPERATORS = frozenset({"AND", "OR", "WITH"})
FILLERS = frozenset({"the", "version", "v", "gnu"})
NUMBERED = re.compile(
    r"(?P<name>[a-z ]+?)[ -]?v?(?P<number>\d(?:\.\d)?)(?P<later>\+| or (?:any )?(?:later|newer))?(?: only)?"
)
MOST_WORDS = 100


def licence(text: str) -> str:
    """Ask for an SPDX licence expression."""
    return "" if normalized(text) else "is no SPDX licence expression (see spdx.org/licenses)"


def normalized(text: str) -> str:
    """Return the expression with its identifiers in SPDX's own writing, or an empty string if it is not valid."""
    tokens = _tokens(text.strip())
    reader = _Reader(tokens)
    return " ".join(reader.written).replace("( ", "(").replace(" )", ")") if tokens and reader.whole() else ""


def mended(text: str) -> str:
    """Return what was surely meant by an expression that is not valid or not as SPDX writes it, or an empty string."""
    words = " ".join(text.split())
    if len(words) > MOST_WORDS:
        return normalized(words)
    lower = words.lower()
    spaced = re.sub(r"\b(and|or|with)\b", lambda match: match[1].upper(), words)
    tries = (words, ALIASES.get(lower, ""), ALIASES.get(lower.replace("-", " "), ""), spaced, words.replace(" ", "-"))
    found = next((good for each in (*tries, _from_words(lower)) if each and (good := normalized(each))), "")
    return _current(found)


def _from_words(lower: str) -> str:
    """Read a long name with a number: GNU Affero General Public License (AGPL), version 3 or later."""
    words = [word for word in re.sub(r"[,()]", " ", lower).split() if word not in FILLERS]
    match = NUMBERED.fullmatch(" ".join(words))
    full = match["name"].strip() if match else ""
    short = {each.lower(): each for each in LONG_NAMES.values()}
    name = next(
        (found for each in (full, full.rpartition(" ")[0]) if (found := LONG_NAMES.get(each) or short.get(each))), ""
    )
    if not match or not name:
        return ""
    number = match["number"] if "." in match["number"] else f"{match['number']}.0"
    ending = ("-or-later" if match["later"] else "-only") if name.endswith("GPL") else ""
    return f"{name}-{number}{ending}"


def _current(expression: str) -> str:
    """Replace identifiers that SPDX has withdrawn for a clearer one; silence on later versions means: only this one."""
    parts = re.split(r"([ ()])", expression)
    return "".join(f"{part}-only" if part in UNCLEAR else part for part in parts)


def _tokens(text: str) -> tuple[str, ...]:
    found, at = [], 0
    while at < len(text) <= MOST_SIGNS:
        match = TOKEN.match(text, at)
        if not match:
            return ()
        found.append(match[1])
        at = match.end()
    return tuple(found)


class _Reader:
    """Reads `one (AND|OR one)*`, where one is an identifier, one WITH an exception, or an expression in brackets."""

    def __init__(self, tokens: tuple[str, ...]) -> None:
        self.written: list[str] = []
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> bool:
        return self._expression() and self._at == len(self._tokens)

    def _expression(self) -> bool:
        while self._one():
            if self._next() not in ("AND", "OR"):
                return True
            self._take(self._next())
        return False

    def _one(self) -> bool:
        word = self._next()
        if word == BRACKET:
            self._depth += 1
            self._take(word)
            if self._depth > MOST_DEPTH or not self._expression() or self._next() != ")":
                return False
            self._depth -= 1
            self._take(")")
            return True
        found = "" if word in OPERATORS else _identifier(word)
        if not found:
            return False
        self._take(found)
        return self._exception() if self._next() == "WITH" or self._is_lone_with() else True

    def _is_lone_with(self) -> bool:
        return len(self._tokens) == 3 and self._next().upper() == "WITH"  # noqa: PLR2004 - LICENCE with EXCEPTION

    def _exception(self) -> bool:
        self._take("WITH")
        found = _identifiers()[1].get(self._next().lower(), "")
        self._take(found)
        return bool(found)

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, written: str) -> None:
        self.written.append(written)
        self._at += 1


def _identifier(token: str) -> str:
    if REFERENCE.fullmatch(token):
        return token
    known = _identifiers()[0]
    if token.lower() in known:
        return known[token.lower()]
    ending = next((each for each in ENDINGS if token.endswith(each)), "")
    stem = known.get(token.removesuffix(ending).lower(), "") if ending else ""
    return f"{stem}{'' if ending == '-only' else '+'}" if stem else ""


@cache
def _identifiers() -> tuple[dict[str, str], dict[str, str]]:
    """Return licences and exceptions: the identifier in lower case, and as SPDX writes it."""
    symbols = get_spdx_licensing().known_symbols
    names = {
        key.lower(): key for key, symbol in symbols.items() if not symbol.is_exception and "LicenseRef-" not in key
    }
    withdrawn = {alias.lower(): alias for alias in (*UNCLEAR, *WITHDRAWN, *MISTAKEN)}
    exceptions = {key.lower(): key for key, symbol in symbols.items() if symbol.is_exception}
    return withdrawn | names, exceptions
