"""Leads people back to where they pressed a button, and never to another site."""

from urllib.parse import urlsplit

LONGEST_ADDRESS = 2_000


def own_address(back: str) -> str:
    """Return an address of this site, or nothing for any other: nobody is led away from here."""
    plain = back.isascii() and back.isprintable() and "\\" not in back and len(back) <= LONGEST_ADDRESS
    if not plain or not back.startswith("/") or back.startswith("//"):
        return ""
    parts = urlsplit(back)
    return "" if parts.scheme or parts.netloc else back
