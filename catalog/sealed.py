"""Encrypts small secrets at rest, so that a copy of the database alone opens none of them.

A seal has one or more keys: the first encrypts, all decrypt, so that a new key can be put in front and an old one taken
away once everything is sealed anew, which happens to each second factor as it is used. What is sealed is bound to what
it is for (the account and the kind of secret): put in another row, it does not open.
"""

import hashlib
import hmac
from dataclasses import dataclass, field

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from catalog.errors import SealError

BETWEEN = "\0"


def new_key() -> str:
    """Return a new key: 32 random bytes in URL-safe base64."""
    return Fernet.generate_key().decode("ascii")


def is_key(text: str) -> bool:
    """Return whether a text has the form of a key."""
    try:
        Fernet(text.encode("ascii"))
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Seal:
    """Seals and opens secrets with Fernet (AES-128-CBC and HMAC-SHA256); keys are never shown."""

    keys: tuple[str, ...] = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse to be made without a key or with something else than keys."""
        if not self.keys or not all(map(is_key, self.keys)):
            raise SealError("a seal needs keys of 32 bytes in URL-safe base64")

    def seal(self, secret: str, purpose: str) -> str:
        """Return a secret encrypted for one purpose, such as `totp:17`."""
        if BETWEEN in purpose:
            raise SealError(f"a purpose has no zero byte: {purpose!r}")
        return self._fernet().encrypt(f"{purpose}{BETWEEN}{secret}".encode()).decode("ascii")

    def open(self, sealed: str, purpose: str) -> str:
        """Return the secret; raise SealError if no key fits, a byte was changed, or the purpose is another one."""
        try:
            found, _, secret = self._fernet().decrypt(sealed).decode().partition(BETWEEN)
        except (InvalidToken, ValueError) as error:
            raise SealError(f"the secret for {purpose!r} cannot be opened: no key fits, or it was changed") from error
        if found != purpose:
            raise SealError(f"the secret for {purpose!r} was sealed for another purpose")
        return secret

    def mark(self, text: str, purpose: str) -> str:
        """Return a keyed hash of a text: always the same under the first key, and nobody without it can guess back."""
        said = f"{purpose}{BETWEEN}{text}".encode("utf-8", "surrogatepass")
        return hmac.new(f"mark:{self.keys[0]}".encode(), said, hashlib.sha256).hexdigest()

    def _fernet(self) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in self.keys])
