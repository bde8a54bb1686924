"""Who asks: every request gets its principal here, and every handler names the right that it takes.

Pages know a visitor by the secret in a cookie, the API by a token alone; so a foreign page can never make the API act
for somebody. The cookie is `__Host-session` where TLS is (no other host and no other path can set it), `session` on a
machine of one's own. Without either nothing is looked up. A handler that names no right is answered to nobody.
"""

import re
from dataclasses import replace
from typing import Any

from anyio import to_thread
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie, State
from litestar.enums import HttpMethod
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from catalog.errors import UnknownError
from catalog.permissions import NOBODY, Pending, Principal
from catalog.services import Catalog
from catalog.sign_ins import LIFETIME, SignIns

RIGHT = "right"
"""Under this name a handler's `opt` holds its right."""
ASSESSMENTS_COOKIE = "assessments"
MOST_ASSESSMENTS = 20
ASSESSMENT = re.compile(r"[0-9a-f]{32}")
SUBMITTER_SECONDS = 90 * 24 * 60 * 60
BEARER = re.compile(r"bearer ([\x21-\x7e]{1,200})", re.IGNORECASE)


class Authentication(AbstractAuthenticationMiddleware):
    """Gives each request its principal; the application's catalogue knows the secrets."""

    async def authenticate_request(self, connection: ASGIConnection[Any, Any, Any, State]) -> AuthenticationResult:
        """Look up the secret that came with the request, in a thread, if one came."""
        if connection.scope["path"].startswith("/api/"):
            return AuthenticationResult(user=await self._bearer(connection), auth=None)
        secret = connection.cookies.get(cookie_name(connection), "")
        found = await to_thread.run_sync(_sign_ins(connection).principal, secret) if secret else NOBODY
        seen = read_assessments(connection.cookies.get(ASSESSMENTS_COOKIE, ""))
        return AuthenticationResult(user=replace(found, assessments=seen) if seen else found, auth=None)

    async def _bearer(self, connection: ASGIConnection[Any, Any, Any, State]) -> Principal:
        header = connection.headers.get("authorization")
        if header is None:
            return NOBODY
        found = BEARER.fullmatch(header.strip())
        if found is None:
            raise NotAuthorizedException("the header Authorization must be: Bearer TOKEN")
        try:
            return await to_thread.run_sync(_sign_ins(connection).bearer, found[1])
        except UnknownError as error:
            raise NotAuthorizedException(str(error)) from error


def _sign_ins(connection: ASGIConnection[Any, Any, Any, State]) -> SignIns:
    catalog: Catalog = connection.app.state.catalog
    return catalog.sign_ins


def permitted(connection: ASGIConnection[Any, Any, Any, State], handler: BaseRouteHandler) -> None:
    """Refuse whoever lacks the right that the handler names; who has not finished signing in may do that first.

    What answers OPTIONS is the framework's, tells nothing but the methods of an address, and is asked by nobody's name.
    """
    if isinstance(handler, HTTPRouteHandler) and handler.http_methods == {HttpMethod.OPTIONS}:
        return
    right = handler.opt.get(RIGHT)
    who: Principal = connection.user
    if right is not None and who.may(right):
        return
    if right is None or (who.account and who.pending is Pending.NOTHING):
        raise PermissionDeniedException("this account may not do that")
    raise NotAuthorizedException("this is for accounts; sign in first")


def principal(request: Request[Any, Any, State]) -> Principal:
    """Return who asks; a request that failed before it was known comes from nobody."""
    found = request.scope.get("user")
    return found if isinstance(found, Principal) else NOBODY


def cookie_name(connection: ASGIConnection[Any, Any, Any, State]) -> str:
    """Return the name of the session's cookie on this connection."""
    return "__Host-session" if connection.scope["scheme"] == "https" else "session"


def own_cookie(connection: ASGIConnection[Any, Any, Any, State], name: str, value: str, seconds: int) -> Cookie:
    """Return a cookie that no script reads and no other site's form sends; it ends at once if there are no seconds."""
    secure = connection.scope["scheme"] == "https"
    return Cookie(name, value=value, path="/", max_age=seconds, secure=secure, httponly=True, samesite="lax")


def session_cookie(connection: ASGIConnection[Any, Any, Any, State], secret: str) -> Cookie:
    """Return the cookie that keeps a sign-in, or ends it if the secret is empty."""
    return own_cookie(connection, cookie_name(connection), secret, int(LIFETIME.total_seconds()) if secret else 0)


def read_assessments(text: str) -> frozenset[str]:
    """Return the measurements that a browser has opened."""
    return frozenset(part for part in text.split(".")[:MOST_ASSESSMENTS] if ASSESSMENT.fullmatch(part))


def assessments_cookie(connection: ASGIConnection[Any, Any, Any, State], opened: str) -> Cookie:
    """Return the cookie that remembers an opened measurement beside the last others."""
    known = [part for part in connection.cookies.get(ASSESSMENTS_COOKIE, "").split(".") if ASSESSMENT.fullmatch(part)]
    kept = [opened, *(part for part in known if part != opened)][:MOST_ASSESSMENTS]
    return own_cookie(connection, ASSESSMENTS_COOKIE, ".".join(kept), SUBMITTER_SECONDS)
