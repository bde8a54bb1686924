"""Reads who somebody is from checked claims; whatever has a wrong form counts as not said."""

from collections.abc import Mapping

from catalog.email_address import email_address
from catalog.plain_texts import one_line
from web.oidc.errors import TokenError
from web.oidc.values import Identity, Provider

MOST_SUBJECT = 255
MOST_LETTERS = 200


def read_identity(provider: Provider, claims: Mapping[str, object]) -> Identity:
    """Return the identity that checked claims state; raise TokenError if they name no subject."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= MOST_SUBJECT or not subject.isprintable():
        raise TokenError("oidc.claims", "the ID token names no subject")
    stated = claims.get("email")
    email = email_address(stated) if isinstance(stated, str) and stated.isprintable() else ""
    return Identity(
        provider=provider.id,
        subject=subject,
        email=email,
        email_verified=bool(email) and claims.get("email_verified") is True,
        name=_text(claims.get("name"))[:MOST_LETTERS],
        roles=_roles(provider, claims),
        organisation=_text(_claim(claims, provider.organisation_claim))[:MOST_LETTERS],
    )


def _roles(provider: Provider, claims: Mapping[str, object]) -> tuple[str, ...]:
    stated = _claim(claims, provider.roles_claim)
    values = stated if isinstance(stated, list) else [stated]
    return tuple(sorted({role for value, role in provider.roles if value in values}))


def _claim(claims: Mapping[str, object], path: str) -> object:
    """Return a claim by its whole name, or by the way through objects that dots describe; nothing without a name."""
    if not path:
        return None
    if path in claims:
        return claims[path]
    found: object = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _text(value: object) -> str:
    """Return a claim as one line, as somebody's own words are taken."""
    return one_line(value) if isinstance(value, str) else ""
