"""Several people at one site in one test: each has cookies of their own, and one client carries them all."""

from dataclasses import dataclass, field
from typing import Any

from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient
from members import People

from catalog.services import Catalog


@dataclass
class Visitor:
    """A browser of one person; it follows no redirect by itself."""

    client: TestClient[Litestar]
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Response:
        return self.request("GET", path)

    def post(self, path: str, data: dict[str, Any] | None = None) -> Response:
        return self.request("POST", path, data=data or {})

    def request(self, method: str, path: str, **options: Any) -> Response:  # noqa: ANN401 - what httpx takes
        self.client.cookies.clear()
        for name, value in self.cookies.items():
            self.client.cookies.set(name, value)
        headers = {"sec-fetch-site": "same-origin"} | options.pop("headers", {})
        answer = self.client.request(method, path, headers=headers, follow_redirects=False, **options)
        self.cookies = {cookie.name: cookie.value or "" for cookie in self.client.cookies.jar}
        return answer


@dataclass
class Entrance:
    """Lets people in: signed in by their name, or without an account if the name is empty."""

    client: TestClient[Litestar]
    catalog: Catalog
    who: People

    def __call__(self, name: str) -> Visitor:
        if not name:
            return Visitor(self.client)
        return Visitor(self.client, {"session": self.catalog.sign_ins.open(self.who.account(name), verified=True)})
