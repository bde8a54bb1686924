"""What a provider is, what a begun sign-in remembers, and who somebody turned out to be."""

from dataclasses import dataclass, field
from pathlib import Path

from catalog.views import LocalText


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider as the operator set it up.

    `roles` are pairs of a value of the claim `roles_claim` (dots lead into it: `realm_access.roles`) and the role it
    gives. With `trusted_addresses` an e-mail address that it has checked leads to the account that has it. `authority`
    is a file with the certificates that alone vouch for it. Plain http is taken only with `loopback_http`, and only
    from this machine.
    """

    id: str
    label: LocalText
    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    roles_claim: str = ""
    roles: tuple[tuple[str, str], ...] = ()
    organisation_claim: str = ""
    trusted_addresses: bool = False
    authority: Path | None = None
    loopback_http: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in under way: send the browser to `url` and keep the rest where this browser alone leads back to it."""

    provider: str
    redirect_uri: str
    url: str
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signed in: provider and subject are the lasting key; the rest is what the provider says today, or empty."""

    provider: str
    subject: str
    email: str
    email_verified: bool
    name: str
    roles: tuple[str, ...]
    organisation: str = ""
