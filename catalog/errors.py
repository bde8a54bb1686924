"""Every error this package raises on purpose, as one tree.

CatalogError
├── NotFoundError       there is no such thing, or not for this reader
├── SealError           a sealed secret cannot be opened, or a seal cannot be made
├── SubmissionError     a form was refused; carries every fault with its field
└── StateError          the step is not allowed from the present state
"""

from collections.abc import Mapping


class CatalogError(Exception):
    """The root of this package's errors."""


class NotFoundError(CatalogError):
    """There is no such thing; `kind` and `key` say what was looked for."""

    def __init__(self, kind: str, key: str) -> None:
        """Keep what was looked for."""
        super().__init__(f"there is no {kind} {key!r}")
        self.kind = kind
        self.key = key


class SealError(CatalogError):
    """A sealed secret cannot be opened, or a seal cannot be made; the message never shows key or secret."""


class SubmissionError(CatalogError):
    """A form was refused; `faults` maps each field to a stable code (name.empty, address.not_https, …)."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        """Keep all faults, field by field."""
        super().__init__("; ".join(f"{field}: {code}" for field, code in faults.items()))
        self.faults = dict(faults)


class StateError(CatalogError):
    """The step is not allowed from the present state."""
