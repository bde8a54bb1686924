"""Reads e-mail addresses as people type them; every account has one in one spelling, so that nobody has two by case.

Only plain addresses are taken, those that mail can be sent to without quoting: no quotes, no comments, no lists. A
domain with umlauts becomes the ASCII form that stands on the wire.
"""

import re

ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"
ONE = re.compile(ADDRESS, re.ASCII)
LONGEST = 254
"""RFC 5321 (section 4.5.3.1.3) allows a path of 256 octets with its two brackets."""


def email_address(text: str) -> str:
    """Return the one spelling of an address, or nothing for what is none."""
    typed = text.strip()
    if len(typed) > LONGEST:
        return ""
    local, _, domain = typed.rpartition("@")
    found = f"{local}@{_ascii(domain)}".lower()
    return found if ONE.fullmatch(found) and len(found) <= LONGEST and _labels_hold(found) else ""


def _labels_hold(address: str) -> bool:
    local, _, domain = address.partition("@")
    labels = domain.split(".")
    return len(labels) > 1 and all(labels) and all(local.split("."))


def _ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
