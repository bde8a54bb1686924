"""Signs people in at their organization's provider: authorization code flow with PKCE, state and nonce.

Nothing is remembered here: `begin` returns what the caller keeps in the browser's session until `finish`, and the
caller forgets it then, so that an answer counts once.
"""

import hmac
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from urllib.parse import quote_plus, urlencode

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from web.oidc.claims import read_identity
from web.oidc.directory import Directory, Metadata
from web.oidc.errors import AnswerError, ProviderError, TokenError
from web.oidc.tokens import check
from web.oidc.values import Begun, Identity, Provider
from web.oidc.wire import OK, Wire

RANDOM_BYTES = 32
MOST_LETTERS = 4_000


class Providers:
    """The providers at which one can sign in, by their ids; synchronous, and safe from several threads."""

    def __init__(self, providers: Iterable[Provider], clock: Callable[[], datetime]) -> None:
        """Keep the providers; none is asked before somebody signs in."""
        self._directories = {provider.id: Directory(Wire(provider), clock) for provider in providers}
        self._clock = clock

    def __iter__(self) -> Iterator[Provider]:
        """Yield the providers in the order of the settings."""
        return iter([directory.wire.provider for directory in self._directories.values()])

    def begin(self, provider_id: str, redirect_uri: str) -> Begun:
        """Return where to send the browser and what to keep; raise KeyError if there is no such provider."""
        directory = self._directories[provider_id]
        provider, endpoint = directory.wire.provider, directory.metadata().authorization_endpoint
        state, nonce, verifier = (secrets.token_urlsafe(RANDOM_BYTES) for _ in range(3))
        url = prepare_grant_uri(
            endpoint,
            client_id=provider.client_id,
            response_type="code",
            redirect_uri=redirect_uri,
            scope=" ".join(dict.fromkeys(("openid", *provider.scopes))),
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return Begun(provider_id, redirect_uri, url, state, nonce, verifier)

    def finish(self, provider_id: str, begun: Begun, query: Mapping[str, str]) -> Identity:
        """Return who came back with the answer in `query`; raise an OidcError if anything about it does not hold."""
        directory = self._directories[provider_id]
        if begun.provider != provider_id or not _same(query.get("state", ""), begun.state):
            raise AnswerError("oidc.state", "the answer does not belong to a sign-in begun here")
        metadata = directory.metadata()
        code = _code(query, metadata)
        tokens = _exchange(directory.wire, metadata, begun, code)
        token, access_token = tokens.get("id_token"), tokens.get("access_token")
        if not isinstance(token, str):
            raise TokenError("oidc.claims", f"{provider_id} gave no ID token")
        granted = access_token if isinstance(access_token, str) else ""
        claims = check(token, directory, begun.nonce, granted, self._clock())
        return read_identity(directory.wire.provider, claims)


def _same(given: str, kept: str) -> bool:
    return bool(kept) and hmac.compare_digest(given.encode("utf-8", "surrogatepass"), kept.encode())


def _code(query: Mapping[str, str], metadata: Metadata) -> str:
    """Return the code in an answer, once it is known to come from this issuer (RFC 9207) and to be no refusal."""
    issuer = query.get("iss")
    if issuer != metadata.issuer and (metadata.sends_issuer or issuer is not None):
        raise AnswerError("oidc.issuer", "the answer comes from another issuer")
    if "error" in query:
        denied = query["error"] == "access_denied"
        raise AnswerError("oidc.denied" if denied else "oidc.answer", "the provider refused")
    code = query.get("code", "")
    if not code or len(code) > MOST_LETTERS or not code.isprintable():
        raise AnswerError("oidc.answer", "the answer has no code")
    return code


def _exchange(wire: Wire, metadata: Metadata, begun: Begun, code: str) -> dict[str, object]:
    """Return what the provider gives for a code; the verifier proves that whoever began also finishes."""
    provider = wire.provider
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": begun.redirect_uri,
        "code_verifier": begun.verifier,
    }
    headers = {"content-type": "application/x-www-form-urlencoded"}
    address, sent, body = _client(provider, metadata).prepare("POST", metadata.token_endpoint, headers, urlencode(form))
    status, found = wire.post(address, sent, body)
    if status != OK or "error" in found:
        raise ProviderError("oidc.exchange", f"{provider.id} gave no token for the code: {status}")
    return found


def _client(provider: Provider, metadata: Metadata) -> ClientAuth:
    """Return how we prove who we are; in the header both parts are encoded as RFC 6749 (section 2.3.1) wants it."""
    if not provider.client_secret:
        return ClientAuth(provider.client_id, None, "none")
    if metadata.takes_basic:
        return ClientAuth(quote_plus(provider.client_id), quote_plus(provider.client_secret), "client_secret_basic")
    return ClientAuth(provider.client_id, provider.client_secret, "client_secret_post")
