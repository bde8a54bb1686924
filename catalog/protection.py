"""How the secrets of accounts are protected: what seals them, and how passwords are hashed."""

from dataclasses import dataclass, field

from catalog.passwords import Passwords
from catalog.sealed import Seal, new_key


def passing_seal() -> Seal:
    """Return a seal with a key of its own: what it seals opens until the process ends."""
    return Seal((new_key(),))


@dataclass(frozen=True, slots=True)
class Protection:
    """The seal and the hashes of one installation."""

    seal: Seal = field(default_factory=passing_seal)
    passwords: Passwords = field(default_factory=Passwords)
