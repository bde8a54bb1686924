"""The session factory: the one door through which services reach a database, so that tests can open another."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlmodel import Session

from catalog.outages import outages


@dataclass(frozen=True, slots=True)
class Sessions:
    """Sessions over two engines: many readers beside one writer (SQLite), or two uses of one pool (PostgreSQL)."""

    reader: Engine
    writer: Engine

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that sees one unchanging state and may not write; raise OutageError without a database."""
        with outages(), Session(self.reader) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a session whose changes are committed together at the end, or not at all after an exception.

        Raise OutageError without a database.
        """
        with outages(), Session(self.writer, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Close every pooled connection."""
        self.reader.dispose()
        self.writer.dispose()
