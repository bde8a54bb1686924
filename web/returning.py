"""Leads people back to where they pressed a button, and never to another site."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from litestar import Litestar, Request
from litestar.datastructures import State
from litestar.routes import HTTPRoute

LONGEST_ADDRESS = 2_000


def own_address(back: str) -> str:
    """Return an address of this site, or nothing for any other: nobody is led away from here."""
    plain = back.isascii() and back.isprintable() and "\\" not in back and len(back) <= LONGEST_ADDRESS
    if not plain or not back.startswith("/") or back.startswith("//"):
        return ""
    parts = urlsplit(back)
    return "" if parts.scheme or parts.netloc else back


def page_before(request: Request[Any, Any, State]) -> str:
    """Return the page that a form was sent from, or the nearest one above the form's own address.

    What only takes forms can be opened by nobody, so no link may lead to it.
    """
    here = own_address(_referer(request))
    if here and _is_page(request.app, urlsplit(here).path):
        return here
    path = PurePosixPath(request.scope["path"])
    return next(str(each) for each in (path, *path.parents) if _is_page(request.app, str(each)))


def _referer(request: Request[Any, Any, State]) -> str:
    """Return the path and query that a form was sent from, nothing for another site."""
    address = request.headers.get("referer", "")
    for scheme in ("http", "https"):
        origin = f"{scheme}://{request.headers.get('host', '')}/"
        if address.startswith(origin):
            return address[len(origin) - 1 :]
    return ""


def _is_page(app: Litestar, path: str) -> bool:
    """Return whether an address can be opened; of several routes the one with the more literal parts takes it."""
    parts = [part for part in path.split("/") if part]
    fitting = [route for route in app.routes if _fits(route.path_components, parts)]
    best = max(fitting, key=lambda route: [isinstance(each, str) for each in route.path_components], default=None)
    return isinstance(best, HTTPRoute) and "GET" in best.methods


def _fits(components: Sequence[object], parts: Sequence[str]) -> bool:
    return len(components) == len(parts) and all(
        not isinstance(each, str) or each == part for each, part in zip(components, parts, strict=True)
    )
