"""A database that is away, busy or full is an outage, which passes; a wrong statement stays a fault of ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from catalog.errors import OutageError
from catalog.sessions import Sessions
from catalog.tables import OrganisationRow
from marketplace.database import open_sessions

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def impatient(sqlite_template: Path, tmp_path: Path) -> Iterator[tuple[Path, Sessions]]:
    """A file of its own and sessions that wait for nobody."""
    path = tmp_path / "market.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    with closing(open_sessions(f"sqlite:///{path}")) as sessions:
        event.listen(sessions.writer, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=0"))
        yield path, sessions


def fill(session: Session, count: int) -> None:
    for number in range(count):
        session.add(OrganisationRow(slug=f"o{number}", name="x" * 4_000, kind="vendor"))
    session.flush()


def test_a_database_that_somebody_keeps_locked_is_an_outage(impatient: tuple[Path, Sessions]) -> None:
    path, sessions = impatient
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OutageError, match="database is locked"), sessions.write() as session:
            fill(session, 1)
        with sessions.read() as session:
            assert session.get(OrganisationRow, 1) is None
    with sessions.write() as session:
        fill(session, 1)


def test_a_full_disk_is_an_outage_and_stores_nothing(impatient: tuple[Path, Sessions]) -> None:
    _, sessions = impatient
    event.listen(sessions.writer, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count=1"))
    with pytest.raises(OutageError, match="full"), sessions.write() as session:
        fill(session, 100)
    with sessions.read() as session:
        assert session.get(OrganisationRow, 1) is None


@pytest.mark.parametrize("action", ["read", "write"])
def test_a_server_that_is_away_is_an_outage(tmp_path: Path, action: str) -> None:
    sessions = open_sessions(f"postgresql://postgres@/none?host={tmp_path}")
    with closing(sessions), pytest.raises(OutageError), getattr(sessions, action)() as session:
        session.get(OrganisationRow, 1)


def test_a_wrong_statement_is_no_outage(sessions: Sessions) -> None:
    with pytest.raises(DBAPIError), sessions.read() as session:
        session.connection().exec_driver_sql("SELECT nothing FROM nowhere")


def test_a_reader_who_writes_is_no_outage(sessions: Sessions) -> None:
    with pytest.raises(DBAPIError), sessions.read() as session:
        fill(session, 1)
