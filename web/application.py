"""The web application answers HEAD wherever it answers GET, which Litestar leaves to each handler.

Link checkers and monitors ask with HEAD, and HTTP requires it (RFC 9110, section 9.1). `Allow` names all methods of an
address: Litestar leaves out HEAD, and in its answers to OPTIONS also what other handlers of the same address take.
"""

from litestar import HttpMethod, Litestar
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import HTTPResponseStartEvent, HTTPScope, Message, Receive, Scope, Send


class Application(Litestar):
    """Litestar, and HEAD as GET without the body."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # type: ignore[override]
        """Answer one request."""
        if scope["type"] != ScopeType.HTTP:
            await super().__call__(scope, receive, send)
            return
        is_head = scope["method"] == HttpMethod.HEAD
        asked = scope.copy()
        asked["method"] = HttpMethod.GET if is_head else scope["method"]

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._name_methods(message, asked)
            elif is_head and message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        await super().__call__(asked, receive, send_on)

    def _name_methods(self, message: HTTPResponseStartEvent, scope: HTTPScope) -> None:
        """Complete the header `Allow`, if there is one."""
        headers = MutableScopeHeaders.from_message(message)
        if "allow" not in headers:
            return
        methods = {name.strip() for name in headers["allow"].split(",")}
        if scope["method"] == HttpMethod.OPTIONS:
            methods |= {
                name for route in self.routes if route.path_format == scope["path_template"] for name in route.methods
            }
        if HttpMethod.GET in methods:
            methods.add(HttpMethod.HEAD)
        headers["allow"] = ", ".join(sorted(methods))
