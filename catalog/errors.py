"""Every error this package raises on purpose, as one tree.

CatalogError
├── NotFoundError       there is no such thing, or not for this reader
│   └── GoneError       it was public once and is not any more; says since when and why
├── MailError           a mail could not be handed over; carries a code and whether trying again can help
├── SealError           a sealed secret cannot be opened, or a seal cannot be made
├── SubmissionError     a form was refused; carries every fault with its field
├── TooManyError        it was tried too often; carries the seconds to wait
├── StateError          the step is not allowed from the present state
├── OutageError         the database is away, busy or full
├── ForbiddenError      it exists, and whoever asks may not
└── UnknownError        nobody has signed in, or the sign-in no longer counts
"""

from collections.abc import Mapping
from datetime import datetime


class CatalogError(Exception):
    """The root of this package's errors."""


class NotFoundError(CatalogError):
    """There is no such thing; `kind` and `key` say what was looked for."""

    def __init__(self, kind: str, key: str) -> None:
        """Keep what was looked for."""
        super().__init__(f"there is no {kind} {key!r}")
        self.kind = kind
        self.key = key


class MailError(CatalogError):
    """A mail could not be handed over.

    `code` is `mail.address` (no address), `mail.refused` (the server will not take it), `mail.unreachable` (no server,
    too slow, or not now), `mail.insecure` (the server cannot prove who it is) or `mail.settings` (the server does not
    take what the operator has set); the first two blame this mail alone.
    """

    def __init__(self, code: str, message: str) -> None:
        """Keep the code and a sentence without the mail's words."""
        super().__init__(message)
        self.code = code

    @property
    def is_final(self) -> bool:
        """Return whether this mail will never be taken; what is wrong with all mail passes once it is mended."""
        return self.code in {"mail.address", "mail.refused"}


class SealError(CatalogError):
    """A sealed secret cannot be opened, or a seal cannot be made; the message never shows key or secret."""


class GoneError(NotFoundError):
    """A listing was public once: the step that ended it, when, and the reason that was stated for all to read."""

    def __init__(self, key: str, step: str, at: datetime, reason: str) -> None:
        """Keep what everybody may know of it."""
        super().__init__("listing", key)
        self.step = step
        self.at = at
        self.reason = reason


class SubmissionError(CatalogError):
    """A form was refused; `faults` maps each field to a stable code (name.empty, address.not_https, …)."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        """Keep all faults, field by field."""
        super().__init__("; ".join(f"{field}: {code}" for field, code in faults.items()))
        self.faults = dict(faults)


def refuse(faults: Mapping[str, str]) -> None:
    """Raise SubmissionError with every fault that has a code; a field without one is right."""
    found = {field: code for field, code in faults.items() if code}
    if found:
        raise SubmissionError(found)


class TooManyError(CatalogError):
    """It was tried too often; `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        """Keep how long."""
        super().__init__(f"this was tried too often; wait {seconds} seconds")
        self.seconds = seconds


class StateError(CatalogError):
    """The step is not allowed from the present state."""


class OutageError(CatalogError):
    """The database is away, busy or full; the same may be tried again, but whether this was stored is not certain."""


class ForbiddenError(CatalogError):
    """Whoever asks is known and may not do this."""


class UnknownError(CatalogError):
    """This is for accounts, and nobody has signed in."""
