"""A sign-in provider on loopback that keeps the rules until a test tells it to break one."""

import base64
import hashlib
import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, unquote_plus, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT, SECRET = "market place", "s3cret: with+signs"
Key = RSAKey | ECKey
Claims = dict[str, object]


@dataclass
class OidcServer:
    """What the provider says; `claims`, `sign`, `describe` and `tokens` may be replaced by what breaks the rules."""

    now: int
    key: Key
    issuer: str = ""
    port: int = 0
    keys: list[dict[str, object]] = field(default_factory=list)
    challenges: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    forms: list[dict[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    claims: Callable[[Claims], Claims] = dict
    describe: Callable[[Claims], Claims] = dict
    tokens: Callable[[Claims], Claims] = dict
    sign: Callable[[Claims], str] | None = None
    raw: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    """Whole answers by path: status, headers and body."""

    def sign_in(self, url: str) -> dict[str, str]:
        """Play the browser and the person: return the query with which the provider sends them back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) == (CLIENT, "code", "S256")
        assert "openid" in asked["scope"].split()
        code = f"code-{len(self.challenges)}"
        self.challenges[code] = asked["code_challenge"], asked["nonce"], asked["redirect_uri"]
        return {"code": code, "state": asked["state"]}

    def description(self) -> Claims:
        """Return the discovery document."""
        return self.describe(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize?tenant=1",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }
        )

    def exchange(self, form: dict[str, str], authorization: str) -> tuple[int, Claims]:
        """Give tokens for a code once, to its client alone, and to whoever knows the verifier."""
        self.forms.append(form)
        challenge, nonce, redirect_uri = self.challenges.pop(form.get("code", ""), ("", "", ""))
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proved = base64.urlsafe_b64encode(digest).decode().rstrip("=") == challenge
        if not proved or redirect_uri != form["redirect_uri"] or not _is_client(form, authorization):
            return 400, {"error": "invalid_grant"}
        claims: Claims = {
            "iss": self.issuer, "sub": "erika", "aud": CLIENT, "exp": self.now + 300, "iat": self.now, "nonce": nonce,
            "email": "erika@stadt.example", "email_verified": True, "name": "Erika Mustermann",
            "realm_access": {"roles": ["review", "other"]},
        }  # fmt: skip
        signed = (self.sign or self.signed)(self.claims(claims))
        return 200, self.tokens({"access_token": "access", "token_type": "Bearer", "id_token": signed})

    def signed(self, claims: Claims) -> str:
        """Return claims signed as they should be."""
        algorithm = {"RSA": "RS256", "EC": "ES256"}[self.key.key_type]
        return jwt.encode({"alg": algorithm, "kid": self.key.kid}, claims, self.key, algorithms=[algorithm])


def _is_client(form: dict[str, str], authorization: str) -> bool:
    if authorization:
        name, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        return (unquote_plus(name), unquote_plus(secret)) == (CLIENT, SECRET)
    return (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)


class Handler(BaseHTTPRequestHandler):
    """Hands requests to the provider."""

    server: "Listener"

    def do_GET(self) -> None:
        provider = self.server.provider
        provider.asked.append(self.path)
        if self.path in provider.raw:
            self.answer(*provider.raw[self.path])
        elif self.path == "/.well-known/openid-configuration":
            self.tell(200, provider.description())
        elif self.path == "/keys":
            self.tell(200, {"keys": provider.keys})
        else:
            self.tell(404, {})

    def do_POST(self) -> None:
        provider = self.server.provider
        provider.asked.append(self.path)
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        if self.path in provider.raw:
            self.answer(*provider.raw[self.path])
            return
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.tell(*provider.exchange(form, self.headers.get("authorization", "")))

    def tell(self, status: int, content: Claims) -> None:
        self.answer(status, {"content-type": "application/json"}, json.dumps(content).encode())

    def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # whoever asked had enough

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Listener(ThreadingHTTPServer):
    """Listens on loopback."""

    daemon_threads = True
    provider: OidcServer


@contextmanager
def serving(provider: OidcServer, context: ssl.SSLContext | None = None) -> Iterator[OidcServer]:
    """Serve a provider as long as the `with`; with a TLS context by https."""
    with Listener(("127.0.0.1", 0), Handler) as listener:
        if context:
            listener.socket = context.wrap_socket(listener.socket, server_side=True)
        listener.provider = provider
        provider.port = listener.server_address[1]
        provider.issuer = f"{'https' if context else 'http'}://localhost:{provider.port}"
        provider.keys = provider.keys or [provider.key.as_dict(private=False)]
        thread = Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield provider
        finally:
            listener.shutdown()
            thread.join()
