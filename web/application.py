"""The web application answers HEAD wherever it answers GET, which Litestar leaves to each handler.

Link checkers and monitors ask with HEAD, and HTTP requires it (RFC 9110, section 9.1).
"""

from litestar import HttpMethod, Litestar
from litestar.enums import ScopeType
from litestar.types import Message, Receive, Scope, Send


class Application(Litestar):
    """Litestar, and HEAD as GET without the body."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # type: ignore[override]
        """Answer one request."""
        if scope["type"] != ScopeType.HTTP or scope["method"] != HttpMethod.HEAD:
            await super().__call__(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        asked = scope.copy()
        asked["method"] = HttpMethod.GET
        await super().__call__(asked, receive, send_head)
