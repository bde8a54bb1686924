import asyncio
import gc
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from marketplace.jobs.engine import READ_ONLY, open_engine


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "queue.sqlite3"


@pytest.fixture
def engine(path: Path) -> AsyncEngine:
    return open_engine(f"sqlite:///{path}")


def is_locked(path: Path) -> bool:
    """Return whether somebody holds the lock of writers."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as database:
        try:
            database.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        return False


def test_a_transaction_takes_the_lock_at_its_start_and_a_reader_takes_none(path: Path, engine: AsyncEngine) -> None:
    async def main() -> tuple[bool, bool, bool]:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
            writing = is_locked(path)
        async with engine.connect() as connection:
            await connection.execution_options(**{READ_ONLY: True})
            await connection.execute(text("SELECT 1"))
            reading = is_locked(path)
        after = is_locked(path)
        await engine.dispose()
        return writing, reading, after

    assert asyncio.run(main()) == (True, False, False)


def test_a_connection_that_is_thrown_away_gives_the_lock_back_though_a_cursor_of_it_lives(
    path: Path, engine: AsyncEngine
) -> None:
    async def main() -> tuple[bool, bool]:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            cursor = await driver.execute("SELECT 1 UNION SELECT 2")
            await cursor.fetchone()
            before = is_locked(path)
            await connection.invalidate()
        after = is_locked(path)
        del cursor
        await engine.dispose()
        return before, after

    assert asyncio.run(main()) == (True, False)


def test_a_run_that_is_stopped_while_it_waits_for_the_lock_leaves_no_lock(path: Path, engine: AsyncEngine) -> None:
    async def write() -> None:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def main(holder: sqlite3.Connection) -> bool:
        await write()
        holder.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(write())
        await asyncio.sleep(0.2)
        waiting.cancel()
        await asyncio.sleep(0)
        holder.execute("ROLLBACK")
        (error,) = await asyncio.gather(waiting, return_exceptions=True)
        assert isinstance(error, asyncio.CancelledError)
        await engine.dispose()
        return is_locked(path)

    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        assert not asyncio.run(main(holder))


def test_a_statement_that_failed_leaves_no_cursor_that_waits_with_a_later_one(path: Path, engine: AsyncEngine) -> None:
    async def write(statement: str) -> None:
        async with engine.begin() as connection:
            await connection.execute(text(statement))

    async def main(holder: sqlite3.Connection) -> None:
        await write("CREATE TABLE one (number INTEGER PRIMARY KEY)")
        await write("INSERT INTO one VALUES (1)")
        failed = await asyncio.gather(write("INSERT INTO one VALUES (1)"), return_exceptions=True)
        assert isinstance(failed[0], IntegrityError)
        holder.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(write("INSERT INTO one VALUES (2)"))
        await asyncio.sleep(0.2)
        failed.clear()
        gc.collect()  # frees what the traceback kept; a cursor with a statement would wait here for the other thread
        holder.execute("ROLLBACK")
        await waiting
        await engine.dispose()

    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        asyncio.run(main(holder))
        assert holder.execute("SELECT count(*) FROM one").fetchone() == (2,)
