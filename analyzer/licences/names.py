"""From what people write for a licence to its SPDX expression: ids in any case, old ids, full names, notices.

What names no version (such as "GPL" or "BSD License") has no SPDX id and stays as it was said.
"""

import re
from collections.abc import Iterator

from cyclonedx.spdx import fixup_id

EXPRESSION_LENGTH = 300
TOKEN = re.compile(r"\s*(\(|\)|[A-Za-z0-9.+:_-]+)")
OPERATORS = {"and": "AND", "or": "OR", "with": "WITH"}
REFERENCE = re.compile(r"(DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+")
EXCEPTION = re.compile(r"[A-Za-z][A-Za-z0-9.-]*-exception(-[0-9.]+)?|[A-Za-z][A-Za-z0-9.-]+")
LATER = re.compile(r"\+|or[ -]later|or[ -]newer|any later|oder (neuer|später)|or \(at your option\)")
GNU = re.compile(r"(?:(affero|agpl)|(lesser|library|lgpl)|(?:gnu general public|\bgpl))")
GNU_VERSION = re.compile(r"(?:version |v\.? ?|gpl[- v]?|licen[cs]e,? ?(?:version|v)? ?)(\d)(?:[.,](\d))?")
NO_LICENCE = {
    "unlicensed": "NONE",
    "none": "NONE",
    "proprietary": "LicenseRef-Proprietary",
    "all rights reserved": "NONE",
}
NAMES = (
    (
        r"european union public licen[cs]e|\beupl\b|open-source-lizenz für die europäische union",
        "EUPL",
        ("1.2", "1.1", "1.0"),
    ),
    (r"\bapache\b|\basl\b", "Apache", ("2.0", "1.1")),
    (r"mozilla public licen[cs]e|\bmpl\b|\bmpl-?\d", "MPL", ("2.0", "1.1")),
    (r"eclipse public licen[cs]e|\bepl\b|\bepl-?\d", "EPL", ("2.0", "1.0")),
    (r"creative commons attribution[- ]share ?alike|\bcc[- ]by[- ]sa\b", "CC-BY-SA", ("4.0", "3.0")),
    (r"creative commons attribution(?! *-?(share|non|no))|\bcc[- ]by(?![- ]?(sa|nc|nd))\b", "CC-BY", ("4.0", "3.0")),
    (r"\bcc0\b|creative commons zero", "CC0-1.0", ()),
    (r"\bmit\b(?! no attribution)|\bexpat\b", "MIT", ()),
    (r"\bisc\b", "ISC", ()),
    (r"\bunlicense\b", "Unlicense", ()),
    (r"\b0bsd\b|zero-clause bsd", "0BSD", ()),
    (
        r"(3[- ]clause|three[- ]clause|new|modified|revised)[- ]\"?bsd|bsd[- ]?\(?(3|three|new|modified|revised)",
        "BSD-3-Clause",
        (),
    ),
    (r"(2[- ]clause|two[- ]clause|simplified|freebsd)[- ]\"?bsd|bsd[- ]?\(?(2|two|simplified)", "BSD-2-Clause", ()),
    (r"\bzlib\b", "Zlib", ()),
    (r"\bboost software", "BSL-1.0", ()),
    (r"python software foundation", "PSF-2.0", ()),
    (r"datenlizenz deutschland.{0,20}namensnennung|dl-de/by-2", "DL-DE-BY-2.0", ()),
    (r"datenlizenz deutschland.{0,20}zero|dl-de/zero-2", "DL-DE-ZERO-2.0", ()),
)  # fmt: skip


def to_spdx(said: str) -> str | None:
    """Return the SPDX expression that a short statement such as a manifest's field means, None if none is clear."""
    text = said.strip()[:EXPRESSION_LENGTH]
    return NO_LICENCE.get(text.lower()) or _expression(text) or _named(text)


def licence_ids(expression: str) -> frozenset[str]:
    """Return the licences of an expression without operators, exceptions and the wish for later versions."""
    words = [word for word in re.split(r"[\s()]+", expression) if word]
    after_with = {index + 1 for index, word in enumerate(words) if word == "WITH"}
    plain = {word for index, word in enumerate(words) if word not in OPERATORS.values() and index not in after_with}
    return frozenset(re.sub(r"(-only|-or-later|\+)$", "", word) for word in plain)


def mentions(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and SPDX id of each licence that a text names in a sentence about the terms it is under."""
    flat = re.sub(r"\s+", " ", text.lower())
    for sentence in re.split(r"(?<=[.;:])\s(?=[a-zà-ü(])|\s[-*]\s", flat[:200_000]):
        if re.search(r"licen[cs]|lizen[sz]|terms|distributed under|bedingungen", sentence[:2_000]):
            found = _named(sentence[:600])
            if found:
                yield _line(text, found), found


def _line(text: str, spdx: str) -> int:
    word = spdx.split("-", maxsplit=1)[0].lower()
    hints = {"agpl": "affero", "lgpl": "lesser", "gpl": "general public", "eupl": "europ"}
    lines = text.lower().splitlines()
    found = (number for number, line in enumerate(lines, 1) if hints.get(word, word) in line or word in line)
    return next(found, 1)


def _expression(text: str) -> str | None:
    tokens: list[str] = []
    position = 0
    while position < len(text):
        match = TOKEN.match(text, position)
        if match is None:
            return None
        position = match.end()
        read = _token(match[1], tokens[-1] if tokens else "")
        if read is None:
            return None
        tokens.append(read)
    return " ".join(tokens).replace("( ", "(").replace(" )", ")") if _is_balanced(tokens) else None


def _token(word: str, before: str) -> str | None:
    if word in "()":
        return word
    if word.lower() in OPERATORS:
        return OPERATORS[word.lower()]
    if before == "WITH":
        return word if EXCEPTION.fullmatch(word) else None
    if REFERENCE.fullmatch(word):
        return word
    known = fixup_id(word)
    if known is None and word.endswith("+"):
        known = fixup_id(f"{word[:-1]}-or-later")
    return re.sub(r"(?<=[0-9])\+$", "-or-later", known) if known else None


def _is_balanced(tokens: list[str]) -> bool:
    """Tell whether operands and operators alternate and parentheses close."""
    depth, wants_operand = 0, True
    for word in tokens:
        if word in "()":
            depth += 1 if word == "(" else -1
        elif (word in OPERATORS.values()) is wants_operand:
            return False
        else:
            wants_operand = not wants_operand
        if depth < 0:
            return False
    return depth == 0 and not wants_operand


def _named(said: str) -> str | None:
    text = said.lower()
    gnu = GNU.search(text)
    if gnu:
        return _gnu(text, gnu)
    for pattern, spdx, versions in NAMES:
        match = re.search(pattern, text)
        if match:
            return _versioned(text[match.start() : match.end() + 60], spdx, versions)
    return None


def _gnu(text: str, match: re.Match[str]) -> str | None:
    family = "AGPL" if match[1] else "LGPL" if match[2] else "GPL"
    version = GNU_VERSION.search(text[match.start() :]) or GNU_VERSION.search(text)
    if version is None:
        return "AGPL-3.0" if family == "AGPL" else None
    number = f"{version[1]}.{version[2] or '0'}"
    known = fixup_id(f"{family}-{number}")
    return f"{known}-or-later" if known and LATER.search(text[match.start() :]) else known


def _versioned(text: str, spdx: str, versions: tuple[str, ...]) -> str | None:
    if not versions:
        return spdx
    stated = next((version for version in versions if re.search(rf"(?<!\d){re.escape(version)}(?!\d)", text)), None)
    whole = next((version for version in versions if re.search(rf"\b(v|version )?{version[0]}\b(?!\.)", text)), None)
    alone = versions[0] if spdx == "Apache" and stated is None and whole is None else None
    found = stated or (whole if versions[0][0] != versions[-1][0] else None) or alone
    return f"{spdx}-{found}" if found else None
