"""Numbers, dates and foreign text as people read them, in the language of the page."""

import re
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent

from web.language import Language

UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
"""Control characters and direction overrides, with which a file name could show another name than it has.

The last two are no characters at all, and XML refuses them.
"""

COMMIT_LETTERS = 10
LITTLE = 0.01
REMEMBERED = 4_096
"""How many formatted numbers are kept: formatting them was a quarter of a result page's time."""


@lru_cache
def locale_of(language: Language) -> Locale:
    """Return what is customary in a language; looked up once, since a page has hundreds of numbers."""
    return Locale.parse(str(language))


@lru_cache
def local_zone() -> tzinfo:
    """Return German time, or UTC on a machine without time zone data (a bare container has none)."""
    try:
        return ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError:
        return UTC


def visible(value: object) -> object:
    """Return text with every unseen character written out, so that nothing on a page can hide or turn around."""
    if isinstance(value, str) and UNSEEN.search(value):
        return type(value)(UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", value))
    return value


@lru_cache(REMEMBERED)
def number(value: float, language: Language, digits: int = 0) -> str:
    """Return a number with at most that many decimals."""
    pattern = "#,##0." + "#" * digits if digits else "#,##0"
    return str(format_decimal(value, format=pattern, locale=locale_of(language)))


def signed(value: float, language: Language, digits: int = 1) -> str:
    """Return points with their sign and so many decimals; the minus is a real one, and what rounds to 0 has both."""
    shown = round(value, digits)
    sign = "+" if shown > 0 else "\N{MINUS SIGN}" if shown < 0 else "\N{PLUS-MINUS SIGN}"
    return sign + str(format_decimal(abs(shown), format="0." + "0" * digits, locale=locale_of(language)))


@lru_cache(REMEMBERED)
def percent(share: float, language: Language) -> str:
    """Return a share of 1 as whole percent; a little is not nothing, and nearly all is not all."""
    little, nearly = 0 < share < LITTLE, 1 - LITTLE < share < 1
    less, more = ("weniger als ", "mehr als ") if language is Language.DE else ("less than ", "more than ")
    sign = less if little else more if nearly else ""
    shown = LITTLE if little else 1 - LITTLE if nearly else share
    return sign + str(format_percent(shown, locale=locale_of(language)))


@lru_cache(REMEMBERED)
def euros(amount: Decimal, language: Language) -> str:
    """Return an amount in whole euros."""
    pattern = "#,##0\u00a0¤" if language is Language.DE else "¤#,##0"
    return str(format_currency(amount, "EUR", format=pattern, locale=locale_of(language), currency_digits=False))


@lru_cache(REMEMBERED)
def day(moment: date, language: Language) -> str:
    """Return a date, or that of a moment in German time."""
    return str(format_date(_there(moment), format="long", locale=locale_of(language)))


@lru_cache(REMEMBERED)
def short_day(moment: date, language: Language) -> str:
    """Return a date, or that of a moment in German time, as short as it may be without being mistaken."""
    return str(format_date(_there(moment), format="medium", locale=locale_of(language)))


def _there(moment: date) -> date:
    return moment.astimezone(local_zone()) if isinstance(moment, datetime) else moment


def moment(when: datetime, language: Language) -> str:
    """Return a moment to the minute, in German time."""
    pattern = "d. MMMM y, HH:mm" if language is Language.DE else "MMMM d, y, HH:mm"
    return str(format_datetime(when.astimezone(local_zone()), format=pattern, locale=locale_of(language)))


def short_commit(commit: str) -> str:
    """Return the first letters of a commit, enough to tell it from others."""
    return commit[:COMMIT_LETTERS]


def web_address(value: str) -> str:
    """Return the address if it leads to the web, else nothing: other schemes are shown as text, never linked."""
    try:
        parts = urlsplit(value)
    except ValueError:
        return ""
    return value if parts.scheme in ("http", "https") and parts.hostname else ""
