"""What people see of their own account: frozen values, without any secret but those that are shown once."""

from dataclasses import dataclass
from datetime import datetime

from catalog.permissions import Membership, Pending


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody got in: the secret for the cookie, what is still lacking, and the sign of a browser that was here."""

    secret: str
    pending: Pending
    device: str = ""


@dataclass(frozen=True, slots=True)
class SignInView:
    """One sign-in: the beginning of its digest as its name, when it began and was last used, whether it is this one."""

    id: str
    created_at: datetime
    seen_at: datetime
    here: bool


@dataclass(frozen=True, slots=True)
class TokenView:
    """One token of the API, without its secret."""

    id: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as its owner sees it; `wanted` is an address that waits for its confirmation."""

    email: str
    name: str
    language: str
    roles: tuple[str, ...]
    has_password: bool
    factor: bool
    recovery_left: int
    wanted: str
    providers: tuple[str, ...]
    memberships: tuple[Membership, ...]
    sign_ins: tuple[SignInView, ...]
    tokens: tuple[TokenView, ...]
    unmanaged: tuple[str, ...]
    """The organisations that nobody would manage without this account."""
