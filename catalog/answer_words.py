"""Typed answers in words: written for people in both languages, and read from the text of a form.

Nothing is repaired: what a form says and cannot be read stays as it was typed, so that the check names it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from catalog.answers import AMOUNT, day_of
from catalog.choices import LANGUAGES, PLATFORMS, Choices
from catalog.columns import storable
from catalog.field import NO_CHOICES, Field, Kind
from catalog.views import Answer, Lines, LocalText

GERMAN_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", re.ASCII)
THOUSANDS = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+", re.ASCII)
SWAPPED = str.maketrans(",.", ".,")
YES = LocalText("ja", "yes")
NO = LocalText("nein", "no")
NAMES: Mapping[str, Choices] = MappingProxyType({"platforms": PLATFORMS, "user_languages": LANGUAGES})
"""Questions that take any text and often get these codes."""


def words(field: Field, answer: Answer) -> LocalText:
    """Return the answer as people read it, in both languages."""
    match answer:
        case bool():
            return YES if answer else NO
        case int() | float():
            return _number_words(field, answer)
        case Lines(de=de, en=en):
            return LocalText("; ".join(de or en), "; ".join(en))
        case str():
            return _text_words(field, answer)
    labels = [_text_words(field, item) for item in answer]
    return LocalText(", ".join(each.de for each in labels), ", ".join(each.en for each in labels))


def read(field: Field, typed: Sequence[str], english: str = "") -> Answer | None:
    """Return what a form says: one text, several chosen ones, or lines; None if nothing was typed."""
    texts = [storable(text).strip() for text in typed]
    text = "\n".join(part for part in texts if part)
    if field.kind is Kind.LINES:
        lines = Lines(_split(text), _split(storable(english)))
        return lines if lines.de or lines.en else None
    return _READERS.get(field.kind, str)(text) if text else None


def _text_words(field: Field, text: str) -> LocalText:
    if field.kind is Kind.MONEY and AMOUNT.fullmatch(text):
        amount = Decimal(text)
        digits = f"{amount:,.{max(2, -int(amount.as_tuple().exponent))}f}"
        return LocalText(f"{digits.translate(SWAPPED)} €", f"€{digits}")
    day = day_of(text) if field.kind is Kind.DATE else None
    if day is not None:
        return LocalText(f"{day.day:02}.{day.month:02}.{day.year}", day.isoformat())
    return (field.choices or NAMES.get(field.key, NO_CHOICES)).get(text, LocalText(text, text))


def _number_words(field: Field, number: float) -> LocalText:
    digits = f"{number:,.10g}" if isinstance(number, float) else f"{number:,}"
    return LocalText(f"{digits.translate(SWAPPED)} {field.unit.de}".strip(), f"{digits} {field.unit.en}".strip())


def _split(text: str) -> tuple[str, ...]:
    lines = (line.strip() for line in text.split("\n"))
    return tuple(dict.fromkeys(line for line in lines if line))


def _plain_number(text: str) -> str:
    """Return a number as it is written in German or English with a point for its fraction alone."""
    bare = text.replace("\u00a0", "").replace(" ", "").removesuffix("€")
    if THOUSANDS.fullmatch(bare):
        return bare.replace(".", "")
    if bare.rfind(",") > bare.rfind("."):
        return bare.replace(".", "").replace(",", ".")
    return bare.replace(",", "")


def _number(text: str) -> Answer:
    plain = _plain_number(text)
    if not AMOUNT.fullmatch(plain):
        return text
    return float(plain) if "." in plain else int(plain)


def _amount(text: str) -> Answer:
    plain = _plain_number(text)
    return plain if AMOUNT.fullmatch(plain) else text


def _date(text: str) -> Answer:
    german = GERMAN_DAY.fullmatch(text)
    return f"{german[3]}-{german[2]:0>2}-{german[1]:0>2}" if german else text


def _yes_no(text: str) -> Answer:
    return {"yes": True, "no": False}.get(text, text)


_READERS: Mapping[Kind, Callable[[str], Answer]] = MappingProxyType(
    {
        Kind.CHOICES: _split,
        Kind.LINKS: _split,
        Kind.LIST: _split,
        Kind.YES_NO: _yes_no,
        Kind.NUMBER: _number,
        Kind.MONEY: _amount,
        Kind.DATE: _date,
    }
)
