"""Checks an ID token (OpenID Connect Core 1.0, section 3.1.3.7): signature first, then every claim that binds it."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from datetime import datetime

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError

from web.oidc.directory import Directory
from web.oidc.errors import TokenError

KEY_TYPES = {
    "RS256": "RSA", "RS384": "RSA", "RS512": "RSA", "PS256": "RSA", "PS384": "RSA", "PS512": "RSA",
    "ES256": "EC", "ES384": "EC", "ES512": "EC",
}  # fmt: skip
"""The algorithms that are taken, with the keys they need: none without a key, and none with a shared one."""
LEEWAY_SECONDS = 60
MOST_LETTERS = 100_000
CODES = {"iss": "oidc.issuer", "aud": "oidc.audience", "azp": "oidc.audience", "nonce": "oidc.nonce"}


def check(token: str, directory: Directory, nonce: str, access_token: str, now: datetime) -> Mapping[str, object]:
    """Return the claims of a token; raise TokenError if it is not this provider's, for us, for this sign-in, now."""
    if len(token) > MOST_LETTERS:
        raise TokenError("oidc.claims", "the ID token is too long")
    algorithm, key_id = _head(token)
    key = directory.key(key_id, KEY_TYPES[algorithm])
    try:
        signed = jwt.decode(token, key, algorithms=[algorithm])
    except (JoseError, ValueError, RecursionError) as error:
        raise TokenError(
            "oidc.signature", f"the ID token is not signed as it must be: {type(error).__name__}"
        ) from error
    provider = directory.wire.provider
    claims = CodeIDToken(
        signed.claims,
        signed.header,
        {"iss": {"essential": True, "value": provider.issuer}, "aud": {"essential": True, "value": provider.client_id}},
        {"nonce": nonce, "client_id": provider.client_id, "access_token": access_token},
    )
    try:
        claims.validate(int(now.timestamp()), LEEWAY_SECONDS)
    except ExpiredTokenError as error:
        raise TokenError("oidc.expired", "the ID token has expired") from error
    except ClaimError as error:
        raise TokenError(CODES.get(error.claim, "oidc.claims"), f"the ID token's {error.claim} is wrong") from error
    except (JoseError, ValueError, TypeError, AttributeError) as error:
        raise TokenError("oidc.claims", "the ID token has claims of a wrong type") from error
    return signed.claims


def _head(token: str) -> tuple[str, object]:
    """Return algorithm and name of the key, which nobody has vouched for yet."""
    encoded = token.partition(".")[0]
    try:
        header = json.loads(urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
        algorithm, key_id = header["alg"], header.get("kid")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise TokenError("oidc.signature", "the ID token has no header") from error
    if not isinstance(algorithm, str) or algorithm not in KEY_TYPES:
        raise TokenError("oidc.algorithm", "the ID token is signed in a way that is not taken")
    return algorithm, key_id
