"""While the database is away a worker asks again each second; its log says so in a line and stays readable."""

import io
import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from catalog.errors import OutageError
from marketplace.log_lines import outages_in_a_line


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """A logger of the test's own, and what it has written."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(outages_in_a_line)
    logger = logging.getLogger("log of a test")
    logger.propagate = False
    logger.addHandler(handler)
    with closing(handler):
        yield logger, written
    logger.removeHandler(handler)


def connect(folder: Path) -> None:
    create_engine(f"postgresql+psycopg://postgres@/none?host={folder}").connect()


def test_an_outage_is_told_in_a_line(log: tuple[logging.Logger, io.StringIO], tmp_path: Path) -> None:
    logger, written = log
    try:
        connect(tmp_path)
    except OperationalError:
        logger.exception("%s failed", "looking")
    (line,) = written.getvalue().splitlines()
    assert line.startswith("looking failed: the database does not answer: ")
    assert "No such file or directory" in line


def test_an_outage_that_a_session_has_told_is_a_line_as_well(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, written = log
    logger.error("storing failed", exc_info=OutageError("the database does not answer: full"))
    assert written.getvalue() == "storing failed: the database does not answer: full\n"


def test_any_other_failure_keeps_its_traceback(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, written = log
    logger.error("looking failed", exc_info=ValueError("a fault of ours"))
    logger.warning("no failure at all")
    assert written.getvalue() == "looking failed\nValueError: a fault of ours\nno failure at all\n"
