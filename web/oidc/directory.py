"""What a provider says of itself (OpenID Connect Discovery 1.0) and its public keys, kept for an hour."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from authlib.oidc.discovery import get_well_known_url
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, RSAKey

from web.oidc.errors import ProviderError
from web.oidc.wire import Wire

KEPT = timedelta(hours=1)
LEAST_BETWEEN = timedelta(minutes=1)
"""A token with an unknown key has the keys read again, but not more often: a stranger could send many."""
MOST_KEYS = 50
LEAST_RSA_BITS = 2048
BASE64_BITS = 6
KEY_TYPES: Mapping[str, type[RSAKey | ECKey]] = {"RSA": RSAKey, "EC": ECKey}
"""Only keys that have a public half: a shared secret among them would let everybody sign."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """The part of a provider's description that a sign-in needs."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    sends_issuer: bool
    takes_basic: bool


@dataclass(slots=True)
class Directory:
    """Reads and keeps the description and the keys of one provider; safe from several threads, which may read twice."""

    wire: Wire
    clock: Callable[[], datetime]
    _metadata: tuple[datetime, Metadata] | None = field(default=None, init=False)
    _keys: tuple[datetime, tuple[Key, ...]] | None = field(default=None, init=False)

    def metadata(self) -> Metadata:
        """Return the provider's description; raise ProviderError if it is not that of the issuer that was set up."""
        known, now = self._metadata, self.clock()
        if known is None or now - known[0] > KEPT:
            known = now, self._described()
            self._metadata = known
        return known[1]

    def key(self, key_id: object, key_type: str) -> Key:
        """Return the key that a token names; without a name only if the provider has just one of that type."""
        found = _matching(self._known_keys(KEPT), key_id, key_type) or _matching(
            self._known_keys(LEAST_BETWEEN), key_id, key_type
        )
        if len(found) != 1:
            raise ProviderError("oidc.keys", f"{self.wire.provider.id} has no such key")
        return found[0]

    def _known_keys(self, kept: timedelta) -> tuple[Key, ...]:
        known, now = self._keys, self.clock()
        if known is None or now - known[0] > kept:
            entries = self.wire.get(self.metadata().jwks_uri).get("keys")
            known = now, tuple(_usable(entries if isinstance(entries, list) else []))
            self._keys = known
        return known[1]

    def _described(self) -> Metadata:
        issuer = self.wire.provider.issuer
        found = self.wire.get(get_well_known_url(issuer, external=True))
        if found.get("issuer") != issuer:
            raise ProviderError("oidc.discovery", f"{self.wire.provider.id} describes another issuer")
        methods = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return Metadata(
            issuer,
            self.wire.require_safe(found.get("authorization_endpoint")),
            self.wire.require_safe(found.get("token_endpoint")),
            self.wire.require_safe(found.get("jwks_uri")),
            found.get("authorization_response_iss_parameter_supported") is True,
            not isinstance(methods, list) or "client_secret_basic" in methods,
        )


def _matching(keys: tuple[Key, ...], key_id: object, key_type: str) -> list[Key]:
    return [key for key in keys if key.key_type == key_type and key_id in (None, key.kid)]


def _usable(entries: list[object]) -> list[Key]:
    found: list[Key] = []
    for entry in entries[:MOST_KEYS]:
        kind = KEY_TYPES.get(str(entry.get("kty"))) if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or kind is None or entry.get("use", "sig") != "sig" or "d" in entry:
            continue
        if kind is RSAKey and len(str(entry.get("n"))) * BASE64_BITS < LEAST_RSA_BITS:
            continue
        try:
            found.append(kind.import_key(entry))
        except (JoseError, ValueError, TypeError):
            continue  # a key of a kind we cannot use is none of ours
    return found
