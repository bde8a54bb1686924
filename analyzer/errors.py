"""Every error this package raises on purpose, as one tree.

AnalyzerError
├── AddressError        the address is not one we may or can clone from
├── CloneError          the address was fine, fetching it failed
├── EmptyRepositoryError  there is no commit to analyse
├── RevisionError       the named revision does not exist
├── LimitError          the repository as a whole is over a limit
├── NoRoomError         the disk of this machine is full
├── NotStartedError     the measuring processes of this machine do not start
├── AdvisoryError       advisories cannot be imported, or their store cannot be read
└── CancelledError      somebody asked for the analysis to stop
"""

import errno
from enum import StrEnum

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""What the system says where a disk is full, or our share of it: a NoRoomError."""


class AddressFault(StrEnum):
    """Why an address was refused; each value is a stable code that pages translate."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_HTTPS = "not_https"
    MALFORMED = "malformed"
    CREDENTIALS = "credentials"
    FORBIDDEN_HOST = "forbidden_host"
    UNKNOWN_HOST = "unknown_host"
    UNRESOLVED = "unresolved"


class CloneFault(StrEnum):
    """Why a clone failed; each value is a stable code that pages translate."""

    NOT_FOUND = "not_found"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    TOO_LARGE = "too_large"
    REDIRECTED = "redirected"
    DAMAGED = "damaged"
    FAILED = "failed"


class AnalyzerError(Exception):
    """The root of this package's errors; `code` names the case for pages and machines."""

    code: str = "analyzer"


class AddressError(AnalyzerError):
    """The address is refused before anything is fetched; `value` is what was given."""

    def __init__(self, fault: AddressFault, value: str, message: str) -> None:
        """Keep the fault, the refused value and a sentence that names the way out."""
        super().__init__(message)
        self.code = f"address.{fault}"
        self.fault = fault
        self.value = value


class CloneError(AnalyzerError):
    """Fetching a vetted address failed."""

    def __init__(self, fault: CloneFault, address: str, message: str) -> None:
        """Keep the fault, the address and a sentence that names the way out."""
        super().__init__(message)
        self.code = f"clone.{fault}"
        self.fault = fault
        self.address = address


class EmptyRepositoryError(AnalyzerError):
    """The repository has no commit, so there is nothing to analyse."""

    code = "repository.empty"


class RevisionError(AnalyzerError):
    """The revision that was asked for does not exist in the repository."""

    code = "repository.revision"


class LimitError(AnalyzerError):
    """The repository as a whole is over one of the limits."""

    code = "repository.limit"


class NoRoomError(AnalyzerError):
    """The disk of this machine is full, which is nothing of the repository's and may pass."""

    code = "analysis.no_room"


class NotStartedError(AnalyzerError):
    """The measuring processes do not start, which is nothing of the repository's and may pass."""

    code = "analysis.crashed"


class AdvisoryError(AnalyzerError):
    """Advisories cannot be imported, or the store that an import made cannot be read."""

    code = "advisories"


class CancelledError(AnalyzerError):
    """The analysis was asked to stop before it had a result."""

    code = "analysis.cancelled"
