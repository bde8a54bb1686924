"""Reads the file of sign-in providers that MARKETPLACE_OIDC_FILE names; all faults are told at once."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, ValidationError, model_validator

from catalog.views import LocalText
from marketplace.errors import ProviderFileError, reason_of
from marketplace.settings import given
from web.oidc.errors import ProviderError
from web.oidc.values import Provider
from web.oidc.wire import Wire

Text = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
Role = Literal["reviewer", "administrator"]


class ProviderEntry(BaseModel):
    """One table of the file, as docs/operations.md shows it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    label_de: Text
    label_en: Text
    issuer: Text
    client_id: Text
    client_secret: SecretStr = SecretStr("")
    client_secret_file: Path | None = None
    scopes: tuple[Text, ...] = ("openid", "email", "profile")
    roles_claim: str = ""
    roles: dict[str, Role] = Field(default_factory=dict)
    organisation_claim: str = ""
    trusted_addresses: bool = False
    authority: Path | None = None
    loopback_http: bool = False

    @model_validator(mode="after")
    def require_sense(self) -> Self:
        """Refuse what could never work, or what somebody gave twice."""
        if self.client_secret.get_secret_value() and self.client_secret_file:
            raise ValueError("give client_secret or client_secret_file, not both")
        for path in filter(None, (self.client_secret_file, self.authority)):
            if not (path.is_absolute() and path.is_file()):
                raise ValueError(f"{path} must be the absolute path of a file")
        if self.roles and not self.roles_claim:
            raise ValueError("roles need a roles_claim")
        try:
            Wire(self.provider()).require_safe(self.issuer)
        except ProviderError as error:
            raise ValueError("issuer must be an https address") from error
        return self

    def provider(self) -> Provider:
        """Return the provider that the table describes."""
        return Provider(
            id=self.id,
            label=LocalText(self.label_de, self.label_en),
            issuer=self.issuer,
            client_id=self.client_id,
            client_secret=given(self.client_secret, self.client_secret_file),
            scopes=self.scopes,
            roles_claim=self.roles_claim,
            roles=tuple(self.roles.items()),
            organisation_claim=self.organisation_claim,
            trusted_addresses=self.trusted_addresses,
            authority=self.authority,
            loopback_http=self.loopback_http,
        )


class ProviderFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: tuple[ProviderEntry, ...] = ()


def read_providers(path: Path | None) -> tuple[Provider, ...]:
    """Return the providers in the file, none without a file; raise ProviderFileError with every fault."""
    if path is None:
        return ()
    try:
        entries = ProviderFile.model_validate(tomllib.loads(path.read_text("utf-8"))).provider
    except (OSError, ValueError, RecursionError) as error:
        raise ProviderFileError(_faults(path, error)) from error
    twice = [name for name, count in Counter(entry.id for entry in entries).items() if count > 1]
    if twice:
        raise ProviderFileError(f"{path}: the id {name} stands there twice" for name in twice)
    return tuple(entry.provider() for entry in entries)


def _faults(path: Path, error: Exception) -> Iterator[str]:
    if not isinstance(error, ValidationError):
        where = error if isinstance(error, tomllib.TOMLDecodeError) else type(error).__name__
        yield f"{path}: cannot be read: {where}"
        return
    for fault in error.errors(include_input=False):
        yield f"{path}: {'.'.join(map(str, fault['loc']))}: {reason_of(fault)}"
