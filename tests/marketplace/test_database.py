"""Writers lose nothing, readers see one state and cannot write, and text comes back as it went in."""

import multiprocessing
import sqlite3
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import select

from catalog.finding import added, lock_repository
from catalog.sessions import Sessions
from catalog.tables import OrganisationRow, RepositoryRow
from marketplace.database import DatabaseError, database_url, open_sessions, sqlite_engine

WRITERS = 4
TURNS = 25
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def increment(url: str) -> None:
    """Read a number and write the next one, the pattern that loses updates when writers do not wait."""
    sessions = open_sessions(url)
    for _ in range(TURNS):
        with sessions.write() as session:
            row = lock_repository(session, "counter", NOW)
            number = int(row.languages[0]) if row.languages else 0
            row.languages = (str(number + 1),)
    sessions.close()


def counted(sessions: Sessions) -> int:
    with sessions.read() as session:
        return int(session.exec(select(RepositoryRow)).one().languages[0])


def test_four_writing_processes_lose_no_increment(database_url: str, sessions: Sessions) -> None:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(WRITERS, mp_context=spawn) as pool:
        list(pool.map(increment, [database_url] * WRITERS))
    assert counted(sessions) == WRITERS * TURNS


def test_four_writing_threads_lose_no_increment(database_url: str, sessions: Sessions) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(increment, [database_url] * WRITERS))
    assert counted(sessions) == WRITERS * TURNS


def test_a_reader_sees_one_state_while_others_write(sessions: Sessions) -> None:
    with sessions.read() as session:
        before = session.exec(select(OrganisationRow)).all()
        with sessions.write() as writer:
            writer.add(OrganisationRow(slug="a", name="A"))
        assert session.exec(select(OrganisationRow)).all() == before
    with sessions.read() as session:
        assert len(session.exec(select(OrganisationRow)).all()) == 1


def test_a_reader_cannot_write(sessions: Sessions) -> None:
    with sessions.read() as session:
        session.add(OrganisationRow(slug="a", name="A"))
        with pytest.raises(DBAPIError):
            session.flush()


def add_and_stumble(sessions: Sessions) -> None:
    with sessions.write() as session:
        session.add(OrganisationRow(slug="a", name="A"))
        session.flush()
        raise RuntimeError


def test_an_exception_takes_every_change_back(sessions: Sessions) -> None:
    with pytest.raises(RuntimeError):
        add_and_stumble(sessions)
    with sessions.read() as session:
        assert session.exec(select(OrganisationRow)).all() == []


def test_a_taken_name_leaves_the_transaction_usable(sessions: Sessions) -> None:
    with sessions.write() as session:
        assert added(session, OrganisationRow(slug="a", name="A"))
        assert not added(session, OrganisationRow(slug="a", name="Other"))
        assert added(session, OrganisationRow(slug="b", name="B"))
    with sessions.read() as session:
        assert [row.name for row in session.exec(select(OrganisationRow))] == ["A", "B"]


def test_references_are_enforced(sessions: Sessions) -> None:
    statement = "INSERT INTO facet (listing_id, name, value) VALUES (99, 'topic', 'x')"
    with pytest.raises(IntegrityError), sessions.write() as session:
        session.connection().execute(text(statement))


@pytest.mark.parametrize(
    "name", ["Größe ✓ 😀", "a\x00b", "a\ud800b", "\udcff", "  leading", "tab\tnew\nline", "' OR 1=1 --"]
)
def test_any_text_can_be_stored_and_sought(sessions: Sessions, name: str) -> None:
    with sessions.write() as session:
        session.add(OrganisationRow(slug="a", name=name))
    with sessions.read() as session:
        row = session.exec(select(OrganisationRow).where(OrganisationRow.name == name)).one()
    assert row.name == "".join(mark for mark in name if mark != "\x00" and not "\ud800" <= mark <= "\udfff")


def test_instants_come_back_in_utc(sessions: Sessions) -> None:
    berlin = datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    with sessions.write() as session:
        session.add(RepositoryRow(address="a", created_at=berlin))
    with sessions.read() as session:
        stored = session.exec(select(RepositoryRow)).one().created_at
    assert stored == berlin
    assert stored.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused(sessions: Sessions) -> None:
    with pytest.raises(StatementError, match="time zone"), sessions.write() as session:
        session.add(RepositoryRow(address="a", created_at=datetime(2026, 1, 1)))  # noqa: DTZ001 - the point


def test_sqlite_connections_have_the_measured_settings(sqlite_template: object) -> None:
    sessions = open_sessions(f"sqlite:///{sqlite_template}")
    wanted = {"journal_mode": "wal", "synchronous": 1, "busy_timeout": 30_000, "foreign_keys": 1}
    for open_session in (sessions.read, sessions.write):
        with open_session() as session:
            for name, value in wanted.items():
                assert session.connection().exec_driver_sql(f"PRAGMA {name}").scalar() == value
    sessions.close()


def test_a_second_sqlite_writer_waits_from_the_beginning(tmp_path: object) -> None:
    path = f"{tmp_path}/wait.sqlite3"
    sessions = open_sessions(f"sqlite:///{path}")
    other = sqlite3.connect(path, timeout=0)
    with sessions.write() as session:
        session.connection()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.close()
    sessions.close()


def test_a_new_sqlite_file_can_be_opened_by_many_at_the_same_moment(tmp_path: object) -> None:
    for number in range(100):
        together = Barrier(WRITERS)

        def open_it(path: str = f"{tmp_path}/{number}.sqlite3", together: Barrier = together) -> str:
            engine = sqlite_engine(database_url(f"sqlite:///{path}"), "IMMEDIATE")
            together.wait()
            with engine.connect() as connection:
                mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
            engine.dispose()
            return str(mode)

        with ThreadPoolExecutor(WRITERS) as pool:
            assert [opened.result() for opened in [pool.submit(open_it) for _ in range(WRITERS)]] == ["wal"] * WRITERS


def test_a_postgresql_address_gets_our_driver() -> None:
    for url in ("postgres://user:word@host/name", "postgresql://user:word@host/name"):
        assert database_url(url).render_as_string(hide_password=False) == "postgresql+psycopg://user:word@host/name"


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://host/name"])
def test_other_databases_are_refused_with_the_way_out(url: str) -> None:
    with pytest.raises(DatabaseError):
        open_sessions(url)
