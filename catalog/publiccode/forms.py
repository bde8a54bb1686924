"""Says of single values whether they have the form the standard asks for; nothing is looked up on any network.

Each rule takes the text and returns what is wrong with it, or an empty string. Addresses follow the generic form of
RFC 3986 as the reference reader understands it, URNs RFC 2141, language tags RFC 5646 with CLDR's list of languages.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

from babel import Locale
from babel.core import get_global

from catalog.publiccode import graphemes

Rule = Callable[[str], str]

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
HOST = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=\"<>-]|[^\x00-\x7f])*|\[[0-9A-Fa-f:.]+(?:%25[^\]]*)?\]")
PORT = re.compile(r"(?::\d*)?")
URN = re.compile(r"[Uu][Rr][Nn]:([A-Za-z0-9][A-Za-z0-9-]{1,31}):((?:[A-Za-z0-9()+,.:=@;$_!*'-]|%[0-9A-Fa-f]{2})+)")
MAIL_LOCAL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u00a0-\ud7ff-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u00a0-\ud7ff-]+)*"
)
MAIL_LABEL = re.compile(r"[A-Za-z0-9\u00a0-\ud7ff](?:[A-Za-z0-9~_\u00a0-\ud7ff-]*[A-Za-z0-9\u00a0-\ud7ff])?")
MEDIA_TYPE = re.compile(r" *[A-Za-z0-9][A-Za-z0-9!#$&^_-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126} *")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LANGUAGE = re.compile(
    r"(?P<language>[a-z]{2,3})(?P<more>(?:-[a-z]{3}){0,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*)(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
)
OLD_LANGUAGE = frozenset({
    "en-gb-oed", "i-ami", "i-bnn", "i-default", "i-enochian", "i-hak", "i-klingon", "i-lux", "i-mingo", "i-navajo",
    "i-pwn", "i-tao", "i-tay", "i-tsu", "sgn-be-fr", "sgn-be-nl", "sgn-ch-de", "art-lojban", "cel-gaulish",
    "no-bok", "no-nyn", "zh-guoyu", "zh-hakka", "zh-min", "zh-min-nan", "zh-xiang",
})  # fmt: skip
PRIVATE_LANGUAGE = re.compile(r"x(?:-[a-z0-9]{1,8})+")
NO_COUNTRY = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"])
"""Codes that CLDR has and ISO 3166-1 does not assign to a country."""
IPA_CODE = re.compile(r"\w{1,8}|istsc_\w{10}|(?:asl|cm|corte)\w{0,4}_\w{1,8}", re.ASCII | re.IGNORECASE)
"""The forms of the codes in the Italian index of administrations: long ones exist for schools, mountain communities and
very few others. Whether a code is given out cannot be known offline."""
MOST_LANGUAGE_SIGNS = 100


def url_parts(text: str, *, absolute: bool = False) -> tuple[str, str, bool] | None:
    """Return scheme, host and whether anything else identifies the resource, or None if this is no address at all."""
    if CONTROL.search(text) or not text:
        return None
    rest, _, fragment = (text, "", "") if absolute else text.partition("#")
    match = SCHEME.match(rest)
    scheme = match[1].lower() if match else ""
    rest = rest[match.end() :] if match else rest
    if not scheme and (rest.startswith(":") or ":" in re.split(r"[/?]", rest, maxsplit=1)[0]):
        return None
    path = rest.partition("?")[0]
    if scheme and not path.startswith("/"):
        return scheme, "", bool(rest or fragment)
    if not path.startswith("//") or (not scheme and (absolute or path.startswith("///"))):
        return (
            None if BAD_ESCAPE.search(path) or (absolute and not path.startswith("/")) else (scheme, "", bool(fragment))
        )
    authority, slash, path = path[2:].partition("/")
    host = _host(authority)
    if host is None or BAD_ESCAPE.search(path) or BAD_ESCAPE.search(fragment):
        return None
    return scheme, host, bool(fragment or (scheme == "file" and slash and path))


def _host(authority: str) -> str | None:
    login, _, address = authority.rpartition("@")
    closing = address.rfind("]") if address.startswith("[") else -1
    colon = address.find(":", closing + 1)
    host, port = (address[:colon], address[colon:]) if colon >= 0 else (address, "")
    return host if HOST.fullmatch(host) and PORT.fullmatch(port) and not BAD_ESCAPE.search(login) else None


def url(text: str) -> str:
    """Ask for any address with a scheme."""
    parts = url_parts(text)
    return "" if parts and parts[0] and (parts[1] or parts[2]) else "is no valid URL"


def web_url(text: str) -> str:
    """Ask for an address of the web."""
    parts = url_parts(text)
    return "" if parts and parts[0] in ("http", "https") and parts[1] else "is no HTTP or HTTPS URL"


def uri(text: str) -> str:
    """Ask for a URL with a host, or a URN."""
    parts = url_parts(text, absolute=True)
    if parts and parts[0] == "urn":
        match = URN.fullmatch(text)
        return "" if match and match[1].lower() != "urn" else "is no valid URN"
    return "" if parts and parts[0] and parts[1] else "is no valid URI"


def organisation(text: str) -> str:
    """Ask for a URI; one of the Italian index must have the form of its codes."""
    prefix = "urn:x-italian-pa:"
    if fault := uri(text):
        return fault
    return ipa_code(text[len(prefix) :]) if text.lower().startswith(prefix) else ""


def ipa_code(text: str) -> str:
    """Ask for a code of the Italian index of public administrations, by its form."""
    return "" if IPA_CODE.fullmatch(text) else "is no Italian iPA code (by its form)"


def email(text: str) -> str:
    """Ask for an address for mail with a full domain."""
    local, _, domain = text.rpartition("@")
    labels = domain.removesuffix(".").split(".")
    is_domain = len(labels) > 1 and all(MAIL_LABEL.fullmatch(label) for label in labels)
    is_named = is_domain and not (labels[-1][0].isdigit() or labels[-1][-1].isdigit())
    return "" if is_named and MAIL_LOCAL.fullmatch(local) else "is no e-mail address"


def media_type(text: str) -> str:
    """Ask for a media type such as text/plain."""
    return "" if MEDIA_TYPE.fullmatch(text) else "is no media type such as text/plain"


def day(text: str) -> str:
    """Ask for a date as YYYY-MM-DD that exists."""
    try:
        good = bool(DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        good = False
    return "" if good else "is no date as YYYY-MM-DD"


def path_or_url(text: str) -> str:
    """Ask for a path inside the repository, or an address of the web."""
    if text.startswith("/"):
        return "is an absolute path; write it relative to the repository, or as an HTTP URL"
    return "is a file:// URL; write a path relative to the repository, or an HTTP URL" if text[:5] == "file:" else ""


def picture(*endings: str) -> Rule:
    """Return the rule for a path or address of a picture; of paths inside the repository the ending counts."""

    def rule(text: str) -> str:
        if fault := path_or_url(text):
            return fault
        parts = url_parts(text, absolute=True)
        if not text or parts:
            return ""
        return "" if text.lower().endswith(endings) else f"ends in none of {', '.join(endings)}"

    return rule


def at_most(most: int) -> Rule:
    """Return the rule for a text of at most so many characters as readers count them."""
    return lambda text: "" if graphemes.length(text, most) <= most else f"is longer than {most} characters"


def between(least: int, most: int) -> Rule:
    """Return the rule for a text of so many characters as readers count them."""

    def rule(text: str) -> str:
        size = graphemes.length(text, most)
        if size < least:
            return f"is shorter than {least} characters (it has {size})"
        return f"is longer than {most} characters" if size > most else ""

    return rule


def language(text: str) -> str:
    """Ask for a BCP 47 language tag made of registered parts, with the shortest code of the language."""
    lower = text.lower()
    if len(text) > MOST_LANGUAGE_SIGNS:
        return "is no language tag of BCP 47"
    if lower in OLD_LANGUAGE or PRIVATE_LANGUAGE.fullmatch(lower):
        return ""
    match = LANGUAGE.fullmatch(lower)
    known = _known()
    good = (
        match is not None
        and match["language"] in known["language"]
        and set(match["more"].split("-")[1:]) <= known["language"]
        and (not match["script"] or match["script"] in known["script"])
        and (not match["region"] or match["region"].isdigit() or match["region"] in known["region"])
        and set(match["variants"].split("-")[1:]) <= known["variant"]
    )
    return "" if good else "is no language tag of BCP 47"


def country(text: str) -> str:
    """Ask for an ISO 3166-1 code of two letters, upper or lower case but not mixed."""
    good = text in (text.upper(), text.lower()) and text.lower() in _known()["country"]
    return "" if good else "is no country code of ISO 3166-1 (two letters)"


@cache
def shortest_language(code: str) -> str:
    """Return the two-letter code of a language given by an older or a three-letter one, or an empty string."""
    found: str = get_global("language_aliases").get(code.lower(), "")
    return found if len(found) == 2 else ""  # noqa: PLR2004 - letters


@cache
def _known() -> dict[str, frozenset[str]]:
    english = Locale("en")
    languages, regions = _lower(english.languages), _lower(english.territories)
    return {
        "language": frozenset(code for code in languages if code.isalpha()),
        "script": _lower(english.scripts),
        "region": frozenset(code for code in regions if code.isalpha()),
        "country": frozenset(code for code in regions if code.isalpha() and code.upper() not in NO_COUNTRY),
        "variant": _lower(english.variants),
    }


def _lower(codes: Iterable[object]) -> frozenset[str]:
    return frozenset(str(code).lower() for code in codes)
