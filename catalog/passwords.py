"""Passwords at rest: argon2id, after Unicode forms of the same text have been made one.

One hash takes `memory_kib` of memory (64 MiB) and one core for about 0.15 s. Whoever calls from requests must bound
how many run at once.
"""

import base64
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from catalog.common_passwords import is_common

SHORTEST = 12
LONGEST = 200
"""In code points after NFC; an upper bound keeps the cost of reading a password small."""

LEAST_PERSONAL = 4
"""Parts of names and addresses that are shorter are in too many words to tell anything."""
SALT_BYTES = 16
HASH_BYTES = 32
DUMMY_SALT = bytes(SALT_BYTES)
DUMMY_HASH = bytes(HASH_BYTES)


@dataclass(frozen=True, slots=True)
class Passwords:
    """How passwords are hashed.

    The numbers are RFC 9106's second recommended option (section 4: 64 MiB, 3 passes), well above OWASP's least
    (19 MiB, 2 passes), with one lane instead of four, so that a sign-in never takes all cores at once.
    """

    memory_kib: int = 65536
    passes: int = 3
    lanes: int = 1

    def hash(self, password: str) -> str:
        """Return the hash to store, with its own salt and its parameters in it."""
        return self._hasher().hash(_normal(password))

    def matches(self, hashed: str | None, password: str) -> bool:
        """Return whether the password is the hashed one; without a hash (no such account) no, after the same time."""
        expected = hashed or self.dummy()
        try:
            return self._hasher().verify(expected, _normal(password)) and hashed is not None
        except (VerificationError, InvalidHashError, UnicodeEncodeError):  # the last: a hash that is not ASCII
            return False

    def needs_rehash(self, hashed: str) -> bool:
        """Return whether a hash was made with other parameters than these."""
        try:
            return self._hasher().check_needs_rehash(hashed)
        except InvalidHashError:
            return True

    def dummy(self) -> str:
        """Return a hash that no known password has and that costs as much to check as a real one."""
        parameters = f"m={self.memory_kib},t={self.passes},p={self.lanes}"
        return f"$argon2id$v=19${parameters}${_base64(DUMMY_SALT)}${_base64(DUMMY_HASH)}"

    def _hasher(self) -> PasswordHasher:
        return PasswordHasher(
            self.passes, self.memory_kib, self.lanes, hash_len=HASH_BYTES, salt_len=SALT_BYTES, type=Type.ID
        )


def password_fault(password: str, personal: Iterable[str] = ()) -> str | None:
    """Return the code of what is wrong with a new password, or None.

    `personal` are the account's address and name. The codes: `password.too_short`, `password.too_long`,
    `password.personal` (a part of them is in it), `password.breached` (a common one or a simple variation of one).
    """
    normal = unicodedata.normalize("NFC", password)
    if len(normal) < SHORTEST:
        return "password.too_short"
    if len(normal) > LONGEST:
        return "password.too_long"
    if any(part in _letters(normal) for part in _personal_parts(personal)):
        return "password.personal"
    return "password.breached" if is_common(normal) else None


def _personal_parts(personal: Iterable[str]) -> set[str]:
    """Return each address, its part before the @, and each word of a name, as bare letters and digits."""
    words = {word for text in personal for word in (text, *text.split("@")[:1], *text.split())}
    return {part for part in map(_letters, words) if len(part) >= LEAST_PERSONAL}


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def _normal(password: str) -> bytes:
    """Return the bytes to hash; a lone surrogate, which a hostile form may send, is hashed like any other sign."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii").rstrip("=")
