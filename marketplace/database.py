"""Opens the database: SQLite as the embedded default, PostgreSQL as the grown one, behind the same `Sessions`.

SQLite gets two engines. Python's own mode begins a transaction only at the first write, so two writers that read first
overwrite each other: measured, four writers silently lost half of their increments. Here the writer takes the write
lock when it begins (`BEGIN IMMEDIATE`) and waits for it; readers see one state per transaction and, under WAL, wait for
nobody. `synchronous=NORMAL` cannot damage the file; a power cut may cost the last transactions. Local disks only.
The page cache holds the search texts of a few thousand listings; with SQLite's own 2 MB a search was slower by half.

PostgreSQL gets one pool; its readers are read-only transactions that see one state.
"""

import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from analyzer.patience import patiently
from catalog.errors import OutageError
from catalog.sessions import Sessions

BUSY_MILLISECONDS = 30_000
CACHE_KIBIBYTES = 16_384
CONNECTIONS = 10
MORE_CONNECTIONS = 40


class DatabaseError(Exception):
    """The address of a database is not one we can open."""


NOT_READY = (DatabaseError, OutageError, DBAPIError)
"""What a command meets if its database is wrongly named, away, or not migrated."""


def open_sessions(url: str) -> Sessions:
    """Return sessions over the database at `url`; nothing is connected before the first use."""
    address = database_url(url)
    if address.get_backend_name() == "sqlite":
        return Sessions(reader=sqlite_engine(address, "DEFERRED"), writer=sqlite_engine(address, "IMMEDIATE"))
    engine = create_engine(address, pool_size=CONNECTIONS, max_overflow=MORE_CONNECTIONS, pool_pre_ping=True)
    event.listen(engine, "connect", compile_nothing)
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Sessions(reader=reader, writer=engine)


def compile_nothing(connection: psycopg.Connection, record: ConnectionPoolEntry) -> None:  # noqa: ARG001 - the signature is SQLAlchemy's
    """Turn PostgreSQL's just-in-time compiler off: compiling a search of many words took longer than the search."""
    connection.execute("SET jit = off")
    connection.commit()


def database_url(url: str) -> URL:
    """Parse the address, name our driver, and make a SQLite file's folder; raise DatabaseError if it is unfit."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise DatabaseError(
            "this is not the address of a database; write sqlite:///PATH or postgresql://..."
        ) from error
    match address.get_backend_name():
        case "postgres" | "postgresql":
            return address.set(drivername="postgresql+psycopg")
        case "sqlite" if address.database and address.database != ":memory:":
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
            return address.set(drivername="sqlite+pysqlite")
    shown = address.render_as_string()
    raise DatabaseError(f"only a SQLite file (sqlite:///PATH) or PostgreSQL (postgresql://...) will do, not {shown}")


def sqlite_engine(address: URL, mode: str, *, foreign_keys: bool = True) -> Engine:
    """Return an engine whose transactions begin in that mode; DEFERRED ones cannot write."""
    engine = create_engine(
        address,
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": BUSY_MILLISECONDS / 1000},
        pool_size=CONNECTIONS,
        max_overflow=MORE_CONNECTIONS,
    )

    def prepare(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:  # noqa: ARG001 - the signature is SQLAlchemy's
        connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        patiently(partial(_write_ahead, connection), BUSY_MILLISECONDS / 1000)
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(f"PRAGMA cache_size=-{CACHE_KIBIBYTES}")
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        connection.execute(f"PRAGMA query_only={'ON' if mode == 'DEFERRED' else 'OFF'}")

    def begin(connection: Connection) -> Any:  # noqa: ANN401 - what the event may return is not ours to say
        connection.exec_driver_sql(f"BEGIN {mode}")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Keep the file's journal as a write-ahead log."""
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        connection.execute("PRAGMA journal_mode=WAL")
