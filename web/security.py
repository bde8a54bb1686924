"""What protects a visitor's browser: headers on every answer, and no form sent from somebody else's page.

The site keeps no session, and its only cookies remember a chosen municipality and a shortlist, so a foreign form has
nobody's rights to borrow; still none is taken.
A browser says with `Sec-Fetch-Site` (and, older ones, with `Origin`) where a form comes from, and a page cannot forge
either. A caller that sends neither is no browser. A token in a cookie would add a cookie and no safety; it comes when
accounts come.
"""

from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.types import Message, Scope

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
SHARED = ("/badge/", "/api/")
"""What other sites may embed or read: badges and the public API."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


async def protect(message: Message, scope: Scope) -> None:
    """Add the protecting headers to an answer as it leaves, errors included; HSTS only where TLS is."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("cache-control", "no-cache")
    if scope["path"].removeprefix("/en").startswith(SHARED):
        headers["cross-origin-resource-policy"] = "cross-origin"
        headers["access-control-allow-origin"] = "*"
    if scope["scheme"] == "https":
        headers.setdefault("strict-transport-security", "max-age=31536000")


def same_origin(connection: ASGIConnection, _: BaseRouteHandler) -> None:  # type: ignore[type-arg]
    """Refuse an unsafe request that a browser sends from another site."""
    if connection.scope["method"] in SAFE_METHODS:  # type: ignore[typeddict-item]
        return
    origin = connection.headers.get("origin")
    site = connection.headers.get("sec-fetch-site", "same-origin")
    foreign = origin is not None and urlsplit(origin).netloc != connection.headers.get("host")
    if foreign or site not in ("same-origin", "none"):
        raise PermissionDeniedException("the form was sent from another site")
