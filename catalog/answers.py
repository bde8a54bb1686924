"""Typed answers, checked against their field and kept as JSON."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

import msgspec

from catalog.columns import storable
from catalog.field import Field, Kind
from catalog.views import Answer, Lines

MOST_ITEMS = 100
LONGEST_ITEM = 300
LONGEST_LINK = 2_000
LARGEST_NUMBER = 1_000_000_000
AMOUNT = re.compile(r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,4})?", re.ASCII)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
WEB = re.compile(r"https://[^\s/?#]+[^\s]*")

Faults = dict[str, str]
"""Codes by the place within an answer: "" for the whole, "[1]" for its second item."""

WRONG_KIND = "answer.wrong_kind"


def check(field: Field, answer: object) -> Faults:
    """Return every fault of the answer; none means that it may be stored as it is."""
    return _CHECKS[field.kind](field, answer)


def is_link(text: str) -> bool:
    """Return whether the text is an address that a page may link: encrypted, without spaces, not too long."""
    return len(text) <= LONGEST_LINK and bool(WEB.fullmatch(text))


def day_of(text: str) -> date | None:
    """Return the day that an answer names, or None if it names none."""
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None


def encode(answer: Answer | None) -> str | None:
    """Return the answer as JSON, or None for none."""
    return None if answer is None else msgspec.json.encode(_storable(answer)).decode()


def decode(document: str | None) -> Answer | None:
    """Read what `encode` wrote."""
    return None if document is None else msgspec.json.decode(document, type=Answer)


def _text(code: str, is_right: Callable[[Field, str], bool]) -> Callable[[Field, object], Faults]:
    """Return the check of an answer that is one text."""

    def checked(field: Field, answer: object) -> Faults:
        if not isinstance(answer, str):
            return {"": WRONG_KIND}
        return {} if is_right(field, answer) else {"": code}

    return checked


def _several(code: str, is_right: Callable[[Field, str], bool]) -> Callable[[Field, object], Faults]:
    """Return the check of an answer that is several texts, none of them twice."""

    def fault(field: Field, item: object, earlier: tuple[object, ...]) -> str:
        if not isinstance(item, str):
            return WRONG_KIND
        if item in earlier:
            return "answer.twice"
        return "" if is_right(field, item) else code

    def checked(field: Field, answer: object) -> Faults:
        if not isinstance(answer, tuple):
            return {"": WRONG_KIND}
        if not 0 < len(answer) <= MOST_ITEMS:
            return {"": "answer.too_many" if answer else "answer.empty"}
        codes = {f"[{index}]": fault(field, item, answer[:index]) for index, item in enumerate(answer)}
        return {place: found for place, found in codes.items() if found}

    return checked


def _no_data(_field: Field, _answer: object) -> Faults:
    """Refuse a typed answer: the words of the note are all that such a question takes."""
    return {"": WRONG_KIND}


def _number(_field: Field, answer: object) -> Faults:
    if not isinstance(answer, int | float) or isinstance(answer, bool):
        return {"": WRONG_KIND}
    return {} if math.isfinite(answer) and 0 <= answer <= LARGEST_NUMBER else {"": "answer.out_of_range"}


def _yes_no(_field: Field, answer: object) -> Faults:
    return {} if isinstance(answer, bool) else {"": WRONG_KIND}


def _item(field: Field, item: str) -> bool:
    fits = field.pattern is None or field.pattern.fullmatch(item)
    return bool(item.strip() and len(item) <= LONGEST_ITEM and "\n" not in item and fits)


_list = _several("answer.malformed", _item)


def _lines(field: Field, answer: object) -> Faults:
    if not isinstance(answer, Lines):
        return {"": WRONG_KIND}
    if not answer.de and not answer.en:
        return {"": "answer.empty"}
    spoken = {language: lines for language, lines in (("de", answer.de), ("en", answer.en)) if lines}
    return {
        f".{language}{place}": code for language, lines in spoken.items() for place, code in _list(field, lines).items()
    }


_CHECKS: Mapping[Kind, Callable[[Field, object], Faults]] = MappingProxyType(
    {
        Kind.TEXT: _no_data,
        Kind.CHOICE: _text("answer.not_a_choice", lambda field, text: text in field.choices),
        Kind.CHOICES: _several("answer.not_a_choice", lambda field, text: text in field.choices),
        Kind.NUMBER: _number,
        Kind.MONEY: _text("answer.not_an_amount", lambda _, text: bool(AMOUNT.fullmatch(text))),
        Kind.DATE: _text("answer.not_a_date", lambda _, text: day_of(text) is not None),
        Kind.YES_NO: _yes_no,
        Kind.LINK: _text("answer.not_https", lambda _, text: is_link(text)),
        Kind.LINKS: _several("answer.not_https", lambda _, text: is_link(text)),
        Kind.LIST: _list,
        Kind.LINES: _lines,
    }
)


def _storable(answer: Answer) -> Answer:
    match answer:
        case str():
            return storable(answer)
        case tuple():
            return tuple(map(storable, answer))
        case Lines(de=de, en=en):
            return Lines(tuple(map(storable, de)), tuple(map(storable, en)))
    return answer
