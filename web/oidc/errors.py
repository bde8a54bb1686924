"""Every error of signing in at a provider, as one tree; `code` is stable and safe to show.

OidcError
├── ProviderError   the provider does not answer as it must
│                   oidc.unreachable, oidc.discovery, oidc.keys, oidc.exchange
├── AnswerError     what the browser brought back is not the answer to what it was sent for
│                   oidc.state, oidc.issuer, oidc.denied, oidc.answer
└── TokenError      the ID token does not hold
                    oidc.signature, oidc.algorithm, oidc.issuer, oidc.audience, oidc.expired, oidc.nonce, oidc.claims
"""


class OidcError(Exception):
    """The root of the errors of signing in at a provider."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code and a sentence for the log, without secrets, codes and personal data."""
        super().__init__(message)
        self.code = code


class ProviderError(OidcError):
    """The provider does not answer as it must."""


class AnswerError(OidcError):
    """What the browser brought back is not the answer to what it was sent for."""


class TokenError(OidcError):
    """The ID token does not hold."""
