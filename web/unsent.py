"""What somebody typed into a form that an outage kept from being taken: shown, to be copied or sent once more.

Shown is only what this site's own page sent (`from_here`): the text of a foreign form is never reflected, and no button
sends it on. Secrets are left out by their names, files come in another encoding; without all its fields a form cannot
be sent again. What is sent again passes the same guards as before.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qsl

from litestar import Request
from litestar.datastructures import State
from litestar.enums import RequestEncodingType, ScopeType
from litestar.exceptions import HTTPException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send
from litestar.types.empty import Empty
from litestar.utils.scope.state import ScopeState

from catalog.errors import OutageError
from web.formats import visible
from web.security import SAFE_METHODS, from_here
from web.wording import TYPED

SECRETS = frozenset({"code", "password", "present", "wanted"})
"""The names of the fields for passwords and codes; a test reads the templates for others."""
MOST_FIELDS = 300
MOST_CHARACTERS = 30_000
"""Of all fields together: the page has each text twice."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """The fields of a form, by name; `whole` says that the page has all as it was, so that it may be sent again."""

    fields: tuple[tuple[str, str], ...]
    whole: bool

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """Return what somebody wrote; a word in a field without a name was chosen, and is only sent again."""
        return tuple(
            (name, text)
            for name, text in self.fields
            if text.strip() and (not self.whole or " " in text.strip() or name in TYPED)
        )


class KeepUnsent(ASGIMiddleware):
    """Reads a form before its request ends, if the database is away already when somebody's sign-in is looked up."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass a request on, and read what it sent if that fails; `answer` cannot wait for it."""
        try:
            await next_app(scope, receive, send)
        except OutageError:
            request: Request[object, object, State] = Request(scope, receive, send)
            if _is_own_form(request):
                with suppress(HTTPException):  # too long, or gone meanwhile
                    await request.body()
            raise


def unsent(request: Request[object, object, State]) -> Unsent | None:
    """Return what a request's form held, None if it was none of this site, or was not read."""
    body = ScopeState.from_scope(request.scope).body
    if body is Empty or not _is_own_form(request):
        return None
    try:
        sent = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    pairs = tuple((name, text.replace("\r\n", "\n")) for name, text in sent)
    fields = tuple(_fitting(pair for pair in pairs if pair[0] not in SECRETS))
    shown = all(visible(text) == text for pair in fields for text in pair)
    return Unsent(fields, whole=shown and fields == pairs) if any(text.strip() for _, text in fields) else None


def _is_own_form(request: Request[object, object, State]) -> bool:
    encoding, _ = request.content_type
    return request.method not in SAFE_METHODS and encoding == RequestEncodingType.URL_ENCODED and from_here(request)


def _fitting(pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Yield the fields until there is no room, the last one cut."""
    room = MOST_CHARACTERS
    for name, text in pairs:
        if room <= 0:
            return
        yield name[:room], text[: max(0, room - len(name))]
        room -= len(name) + len(text)
