"""What signing in does to a browser: the cookies it gets, and where it is led next.

Beside the session there is the cookie `device`: a sealed sign that this browser signed in before (`catalog.accounts`).
Who makes or confirms an account or forgot the password on the way to a page has it in the cookie `wanted` until the
letter's link was used: it never stands in a letter, where anybody could have put it, and it leads nowhere but to this
site.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, unquote, urlencode

from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie, State
from litestar.response import Redirect

from catalog.account_views import Entry
from catalog.accounts import Caller
from catalog.permissions import Pending
from web.authentication import own_cookie, session_cookie
from web.language import without_language
from web.rendering import Visit
from web.returning import own_address
from web.security import PRIVATE

SIGN_IN, SECOND_FACTOR, ENROLMENT = "/sign-in", "/sign-in/second-factor", "/account/second-factor"
NEXT = {Pending.NOTHING: SIGN_IN, Pending.SECOND_FACTOR: SECOND_FACTOR, Pending.ENROLMENT: ENROLMENT}
"""Where somebody goes on, by what the sign-in lacks."""
DEVICE_SECONDS = 180 * 24 * 60 * 60
WANTED_SECONDS = 2 * 24 * 60 * 60
"""As long as the letter's link holds."""
MOST_DEVICE_LETTERS = 1_000
UNKEPT = {"cache-control": PRIVATE}
"""Pages with secrets, or reached by one, are kept by nobody."""
UNLISTED = UNKEPT | {"x-robots-tag": "noindex"}
"""Pages whose address is a secret are found by no search engine either."""


def caller(request: Request[Any, Any, State]) -> Caller:
    """Return where a request comes from."""
    device = request.cookies.get(_device_name(request), "")[:MOST_DEVICE_LETTERS]
    return Caller(request.client.host if request.client else "", device)


def admitted(request: Request[Any, Any, State], visit: Visit, entry: Entry, wanted: str) -> Redirect:
    """Return the answer to whoever got in: cookies, and the way on to what is lacking or to what was wanted."""
    back = own_address(wanted)
    target = back or visit.address("/account")
    if entry.pending is not Pending.NOTHING:
        target = with_next(visit.address(NEXT[entry.pending]), back)
    return to(target, entry_cookies(request, entry))


def entry_cookies(request: Request[Any, Any, State], entry: Entry) -> list[Cookie]:
    """Return the cookies of a new sign-in."""
    cookies = [session_cookie(request, entry.secret)]
    if entry.device:
        cookies.append(_device_cookie(request, entry.device))
    return cookies


def to(address: str, cookies: Iterable[Cookie] = ()) -> Redirect:
    """Return the answer to a form that was taken: another page, kept by nobody."""
    return Redirect(address, status_code=303, headers=UNKEPT, cookies=list(cookies))


def with_next(address: str, wanted: str) -> str:
    """Return an address that remembers where its visitor wanted to go."""
    return f"{address}?{urlencode({'next': wanted})}" if wanted else address


def asked_next(visit: Visit) -> str:
    """Return where the visitor wanted to go, as far as that is on this site, in the language spoken now."""
    wanted = own_address(next((value for key, value in visit.query if key == "next"), ""))
    path, mark, rest = wanted.partition("?")
    return visit.language.address(without_language(path)) + mark + rest if wanted else ""


def wanted_cookie(request: Request[Any, Any, State], wanted: str) -> Cookie:
    """Return the cookie that keeps where the visitor wanted to go, or ends it."""
    kept = quote(own_address(wanted), safe="")
    return own_cookie(request, _wanted_name(request), kept, WANTED_SECONDS if kept else 0)


def keep_wanted(request: Request[Any, Any, State], page: Response[str], wanted: str) -> Response[str]:
    """Return a page after which a letter comes, and keep where the visitor wanted to go, if they said so."""
    if own_address(wanted):
        page.cookies.append(wanted_cookie(request, wanted))
    return page


def kept_wanted(request: Request[Any, Any, State]) -> str:
    """Return where the visitor wanted to go before the letter came, as far as that is on this site."""
    return own_address(unquote(request.cookies.get(_wanted_name(request), "")))


def _wanted_name(connection: ASGIConnection[Any, Any, Any, State]) -> str:
    return "__Host-wanted" if connection.scope["scheme"] == "https" else "wanted"


def _device_name(connection: ASGIConnection[Any, Any, Any, State]) -> str:
    return "__Host-device" if connection.scope["scheme"] == "https" else "device"


def _device_cookie(connection: ASGIConnection[Any, Any, Any, State], device: str) -> Cookie:
    return own_cookie(connection, _device_name(connection), device, DEVICE_SECONDS)
