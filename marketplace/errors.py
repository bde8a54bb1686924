"""Every error this package raises on purpose, as one tree.

MarketplaceError
├── JobRefusedError     the job cannot succeed, however often it is tried
├── ChildError          the child process of a job did not deliver
│   ├── ChildCrashedError   it died without saying why
│   │   └── ChildWithoutRoomError  the disk was full
│   ├── ChildTimeoutError   it ran out of time and was killed
│   └── ChildStoppedError   it was killed because the job was asked to stop
├── SupervisorError     a supervised command cannot be kept alive
├── PortError           the web server cannot have its port
├── SecretKeyError      the keys of this installation cannot be used
├── ProviderFileError   the file of sign-in providers is wrong; carries every fault
├── RegisterError       a file is no register of municipalities
├── PackingError        a file of the sample catalogue is not in its packed form
└── SampleError         data files of the sample catalogue are wrong; carries every fault
"""

from collections.abc import Iterable, Mapping


class MarketplaceError(Exception):
    """The root of this package's errors."""


class JobRefusedError(MarketplaceError):
    """The job cannot succeed, however often it is tried; `code` names the case for pages and machines."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code and a sentence that says what is wrong."""
        super().__init__(message)
        self.code = code


class ChildError(MarketplaceError):
    """The child process of a job did not deliver."""


class ChildCrashedError(ChildError):
    """The child process died without saying why."""


class ChildWithoutRoomError(ChildCrashedError):
    """The child process found the disk full; there may be room at the next attempt."""


class ChildTimeoutError(ChildError):
    """The child process ran out of time and was killed."""


class ChildStoppedError(ChildError):
    """The child process was killed because the job was asked to stop."""


class SupervisorError(MarketplaceError):
    """A supervised command cannot be kept alive; the message says which and what to do."""


class PortError(MarketplaceError):
    """The web server cannot have its port; the message names the port and the way out."""


class SecretKeyError(MarketplaceError):
    """The keys of this installation cannot be used; the message names the place and never a key."""


class ProviderFileError(MarketplaceError):
    """The file of sign-in providers is wrong; each fault names provider, key and reason, and never a value."""

    def __init__(self, faults: Iterable[str]) -> None:
        """Keep all faults."""
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class RegisterError(MarketplaceError):
    """A file cannot be read as a register of municipalities; the message says what it should have been."""


class PackingError(MarketplaceError):
    """A file of the sample catalogue is not in its packed form; the message says why."""


class SampleError(MarketplaceError):
    """Data files of the sample catalogue are wrong; each fault names file, key and reason."""

    def __init__(self, faults: Iterable[str]) -> None:
        """Keep all faults."""
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def reason_of(fault: Mapping[str, object]) -> str:
    """Return why a value was refused, without the kind of exception in front with which our own checks say so."""
    return str(fault["msg"]).removeprefix("Value error, ")
