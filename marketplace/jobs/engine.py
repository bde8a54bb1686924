"""The queue's own way into the database: the same address as the catalogue's, spoken asynchronously.

The job engine is asynchronous and the catalogue is not, so both hold their own connections to one database. On SQLite
they must agree on manners, or writers lose each other's work: write-ahead log, patient waiting for the lock, and every
transaction that may write takes the lock at its start (`BEGIN IMMEDIATE`) instead of failing in its middle. Readers
say so (`READ_ONLY`) and take no lock.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from marketplace.database import BUSY_MILLISECONDS, database_url

READ_ONLY = "marketplace_read_only"
"""The execution option of connections that only read."""

_PRAGMAS = (f"busy_timeout = {BUSY_MILLISECONDS}", "journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON")


def asynchronous_url(url: str) -> URL:
    """Return the same database's address for its asynchronous driver; raise DatabaseError if it is unfit."""
    address = database_url(url)
    return address.set(drivername="sqlite+aiosqlite") if address.get_backend_name() == "sqlite" else address


def open_engine(url: str) -> AsyncEngine:
    """Return an engine for the queue's tables; it connects at the first use."""
    address = asynchronous_url(url)
    if address.get_backend_name() != "sqlite":
        return create_async_engine(address, pool_pre_ping=True)
    engine = create_async_engine(address, pool_pre_ping=True, connect_args={"factory": _TidyConnection})
    _teach_manners(engine.sync_engine)
    return engine


class _TidyCursor(sqlite3.Cursor):
    """Lets go of a statement that failed at once, not when its traceback is thrown away.

    That may be at any moment and in any thread. SQLite lets nobody touch a connection's statements while the connection
    waits for the lock in its own thread: if the loop's thread had to wait for that, and the lock's holder for the
    loop, nobody would go on before the patience of the first is over.
    """

    def execute(self, *arguments: Any) -> Self:  # noqa: ANN401 - the driver's own
        return self._tidily(super().execute, arguments)

    def executemany(self, *arguments: Any) -> Self:  # noqa: ANN401 - the driver's own
        return self._tidily(super().executemany, arguments)

    def _tidily(self, run: Callable[..., Self], arguments: tuple[Any, ...]) -> Self:
        try:
            return run(*arguments)
        except sqlite3.Error:
            self.close()
            raise


class _TidyConnection(sqlite3.Connection):
    """Gives such cursors."""

    def cursor(self, *_: Any) -> _TidyCursor:  # type: ignore[override]  # noqa: ANN401 - the driver's own
        return super().cursor(_TidyCursor)


def _teach_manners(engine: Engine) -> None:
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "invalidate", _roll_back)


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's connection has no common type
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _roll_back(connection: Any, _record: object, _error: object) -> None:  # noqa: ANN401 - likewise
    """Give the lock back before a connection is thrown away, as when a run is stopped while it waits for the lock.

    SQLite puts the closing of a connection off as long as one of its cursors lives, and with it the end of what had
    begun: a cursor that the traceback of the stopped run keeps would lock out everybody for good. If this is stopped
    too, the driver's thread still does it, and what stopped the run is on its way already.
    """
    with suppress(asyncio.CancelledError, sqlite3.Error, ValueError):
        connection.rollback()


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
