"""The one way to a provider: https, no redirects, no compression, and never more bytes or time than allowed."""

import ipaddress
import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from web.oidc.errors import ProviderError
from web.oidc.values import Provider

MOST_BYTES = 256_000
STEP_SECONDS = 5.0
"""How long connecting and each read may take."""
TOTAL_SECONDS = 15.0
MOST_ADDRESS = 2_000
OK = 200


@dataclass(frozen=True, slots=True)
class Wire:
    """Asks one provider; `total_seconds` bounds the body of an answer, each read has its own bound."""

    provider: Provider
    total_seconds: float = TOTAL_SECONDS

    def get(self, address: str) -> dict[str, object]:
        """Return the JSON object at an address."""
        status, content = self._ask("GET", address, {}, b"")
        if status != OK:
            raise ProviderError("oidc.unreachable", f"{self.provider.id} answered {status}")
        return _object(self.provider, content)

    def post(self, address: str, headers: Mapping[str, str], body: str) -> tuple[int, dict[str, object]]:
        """Send a form and return status and JSON object of the answer."""
        status, content = self._ask("POST", address, headers, body.encode("ascii"))
        return status, _object(self.provider, content)

    def require_safe(self, address: object) -> str:
        """Return an address if a browser and we may be sent there: https, or http on this machine where allowed."""
        text = address if isinstance(address, str) else ""
        try:
            parts = urlsplit(text)
            loopback = parts.scheme == "http" and self.provider.loopback_http and is_loopback(parts.hostname or "")
            plain = parts.hostname and parts.username is None and parts.port != 0 and not parts.fragment
        except ValueError:
            loopback, plain, parts = False, None, urlsplit("")
        if len(text) > MOST_ADDRESS or not text.isprintable() or " " in text or not plain:
            raise ProviderError("oidc.discovery", f"{self.provider.id} names no usable address")
        if parts.scheme != "https" and not loopback:
            raise ProviderError("oidc.discovery", f"{self.provider.id} names an address without https")
        return text

    def _ask(self, method: str, address: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        sent = {**headers, "accept": "application/json", "accept-encoding": "identity"}
        target = self.require_safe(address)
        try:
            with (
                httpx.Client(
                    verify=trust(self.provider.authority), timeout=STEP_SECONDS, follow_redirects=False
                ) as client,
                client.stream(method, target, headers=sent, content=body) as answer,
            ):
                return answer.status_code, self._read(answer)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise ProviderError("oidc.unreachable", f"{self.provider.id}: {type(error).__name__}") from error

    def _read(self, answer: httpx.Response) -> bytes:
        if answer.headers.get("content-encoding", "identity") != "identity":
            raise ProviderError("oidc.unreachable", f"{self.provider.id} compressed its answer unasked")
        content, deadline = bytearray(), time.monotonic() + self.total_seconds
        for chunk in answer.iter_raw():
            content += chunk
            if len(content) > MOST_BYTES or time.monotonic() > deadline:
                raise ProviderError("oidc.unreachable", f"{self.provider.id} answers too much or too slowly")
        return bytes(content)


@cache
def trust(authority: Path | None) -> ssl.SSLContext:
    """Return what certificates are checked by: the system's authorities or those of one file alone, read once."""
    return ssl.create_default_context(cafile=authority)


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _object(provider: Provider, content: bytes) -> dict[str, object]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ProviderError("oidc.unreachable", f"{provider.id} did not answer with JSON") from error
    if not isinstance(found, dict):
        raise ProviderError("oidc.unreachable", f"{provider.id} did not answer with a JSON object")
    return found
