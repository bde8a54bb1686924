"""Tells an outage of the database from a wrong statement: the one passes by itself, the other is a fault of ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from catalog.errors import OutageError

SQLITE = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_NOMEM")
"""Locked by somebody, a full or broken disk, a file that cannot be opened, no memory."""
POSTGRESQL = ("08", "40", "53", "57", "58", "55P03")
"""Classes of SQLSTATE: connection lost, rolled back for another, no room or connections left, shut down, system error.

55P03 is a lock that could not be had.
"""


@contextmanager
def outages() -> Iterator[None]:
    """Raise OutageError for an outage, with what the database said on one line."""
    try:
        yield
    except SQLAlchemyError as error:
        if not is_outage(error):
            raise
        raise OutageError(told(error)) from error


def told(error: SQLAlchemyError) -> str:
    """Return what the database said of an outage, on one line."""
    said = error.orig if isinstance(error, DBAPIError) else error
    return f"the database does not answer: {' '.join(str(said).split())}"


def is_outage(error: SQLAlchemyError) -> bool:
    """Return whether the same statement may succeed later."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, PoolTimeoutError)
    name, state = getattr(error.orig, "sqlite_errorname", None), getattr(error.orig, "sqlstate", None)
    if name is not None:
        return str(name).startswith(SQLITE)
    if state is not None:
        return str(state).startswith(POSTGRESQL)
    return isinstance(error, OperationalError)
