"""What protects a visitor's browser: headers on every answer, and no form sent from somebody else's page.

A browser says with `Sec-Fetch-Site` (and, older ones, with `Origin`) where a form comes from, and a page cannot forge
either. Whoever sends neither is no browser; together with the cookie of a sign-in that is refused.
Decision: no token in each form. It would prove the same as these headers and the cookie's `SameSite=Lax`, would have
to be in every template, and one form without it would be a hole that nobody sees.
"""

from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import HttpMethod, ScopeType
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.types import Message, Scope

from catalog.permissions import Principal
from web.authentication import cookie_name

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
SHOWN_HEADERS = ", ".join(
    (
        "content-disposition",
        "etag",
        "link",
        *(f"ratelimit-{name}" for name in ("limit", "policy", "remaining", "reset")),
        "retry-after",
    )
)
"""What a script of another site may read of an answer; without this it sees neither the next page nor a tag."""
PREFLIGHT = {
    "access-control-allow-methods": "GET, HEAD, OPTIONS",
    "access-control-allow-headers": "authorization, if-none-match",
    "access-control-max-age": "86400",
}
"""What a script of another site may send: it reads and changes nothing (`same_origin`)."""
PRIVATE = "private, no-store"
"""What an account or a submitter is shown is kept by nobody."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class ForeignFormException(PermissionDeniedException):
    """A form was sent from another site."""


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
        headers["access-control-expose-headers"] = SHOWN_HEADERS
        if scope["type"] == ScopeType.HTTP and scope["method"] == HttpMethod.OPTIONS:
            headers.update(PREFLIGHT)
    who = scope.get("user")
    if isinstance(who, Principal) and (who.account or who.assessments) and not scope["path"].startswith("/static/"):
        headers["cache-control"] = PRIVATE
    if scope["scheme"] == "https":
        headers.setdefault("strict-transport-security", "max-age=31536000")


def begun_here(connection: ASGIConnection) -> bool:  # type: ignore[type-arg]
    """Return whether the browser names no other site as where this request was begun."""
    return connection.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


def from_here(connection: ASGIConnection) -> bool:  # type: ignore[type-arg]
    """Return whether an unsafe request may come from a page of this site, and from no other."""
    origin = connection.headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc != connection.headers.get("host")
    silent = origin is None and "sec-fetch-site" not in connection.headers
    unknown = silent and cookie_name(connection) in connection.cookies
    return not foreign and not unknown and begun_here(connection)


def same_origin(connection: ASGIConnection, _: BaseRouteHandler) -> None:  # type: ignore[type-arg]
    """Refuse an unsafe request that a browser sends from another site."""
    if connection.scope["method"] in SAFE_METHODS:  # type: ignore[typeddict-item]
        return
    if not from_here(connection):
        raise ForeignFormException("the form was sent from another site")
