"""Says what was surely meant by a value of a wrong form; an empty string where that is a guess."""

import re
from datetime import date
from functools import cache
from types import MappingProxyType

from catalog.publiccode import forms, vocabulary

GIT_ADDRESS = re.compile(r"(?:ssh://)?git@([a-z0-9.-]+\.[a-z]{2,})(?::\d+)?[:/](?!\d+/)([^\s]+)", re.IGNORECASE)
OTHER_SCHEME = re.compile(r"(?:git\+https?|git|ssh)://(?:git@)?", re.IGNORECASE)
BARE_ADDRESS = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
MOST_ADDRESS = 2_000
DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ].*)?"),
    re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})[/.](?P<m>\d{1,2})[/.](?P<d>\d{1,2})"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
)
SYNONYMS = MappingProxyType(
    {
        "developmentStatus": {
            "production": "stable", "released": "stable", "productive": "stable", "in-development": "development",
            "alpha": "beta", "deprecated": "obsolete", "archived": "obsolete", "idea": "concept",
        },
        "softwareType": {
            "standalone": "standalone/other", "web": "standalone/web", "webapp": "standalone/web",
            "standalone/webapp": "standalone/web", "mobile": "standalone/mobile", "desktop": "standalone/desktop",
            "backend": "standalone/backend", "iot": "standalone/iot", "plugin": "addon", "add-on": "addon",
            "configuration-files": "configurationFiles",
        },
        "maintenance_type": {"in-house": "internal", "contractor": "contract", "commercial": "contract"},
        "scopes": {
            "health": "healthcare", "transport": "transportation", "defense": "defence",
            "local-authority": "local-authorities",
        },
        "categories": {"gis": "geographic-information-systems", "cms": "content-management", "human-resources": "hr"},
    }
)  # fmt: skip
"""Words of older versions and of everyday use that have one meaning."""


def word(text: str, name: str) -> str:
    """Return the word of the closed list `name` that this one means."""
    return _known(name).get(plain(text)) or SYNONYMS[name].get(plain(text), "")


@cache
def _known(name: str) -> dict[str, str]:
    return {plain(each): each for each in vocabulary.words(name)}


def plain(text: str) -> str:
    """Return a word without the differences that mean nothing: case, spaces, underscores."""
    return "-".join(text.lower().replace("_", " ").replace("-", " ").split())


def url(text: str) -> str:
    """Return the web address that a git address, a bare host or one with blanks around it means."""
    address = text.strip().strip("<>")
    if len(address) > MOST_ADDRESS:
        return ""
    if match := GIT_ADDRESS.fullmatch(address):
        return f"https://{match[1]}/{match[2]}"
    if match := OTHER_SCHEME.match(address):
        return f"https://{address[match.end() :]}"
    return f"https://{address}" if BARE_ADDRESS.fullmatch(address) else address


def path(text: str) -> str:
    """Return a path relative to the repository."""
    return text.strip().lstrip("/")


def email(text: str) -> str:
    """Return an address without what mail programs put around it."""
    return text.strip().removeprefix("mailto:").strip("<> ")


def day(text: str) -> str:
    """Return the date of a timestamp, or of a usual way to write a date that can be read in one way only."""
    match = next((match for form in DAYS if (match := form.fullmatch(text.strip()))), None)
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat() if match else ""
    except ValueError:
        return ""


def language(text: str) -> str:
    """Return the tag of a language written as en_GB, as the older eng, or with blanks."""
    first, dash, rest = text.strip().replace("_", "-").partition("-")
    tag = (forms.shortest_language(first) or first) + dash + rest
    return tag if not forms.language(tag) else ""
