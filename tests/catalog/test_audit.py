"""Whatever is done to the log behind its back is found, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from catalog.audit import AuditLog, chained, note
from catalog.permissions import NOBODY, Act
from catalog.sessions import Sessions

Tampering = tuple[str, str]
TAMPERED = {
    "a changed entry": ("UPDATE audit SET subject = 'listing:other' WHERE number = 2", "entry 2 was changed"),
    "a changed moment": ("UPDATE audit SET at = '2020-01-01 00:00:00+00:00' WHERE number = 2", "entry 2 was changed"),
    "a removed entry": ("DELETE FROM audit WHERE number = 2", "entry 2 is missing"),
    "a removed end": ("DELETE FROM audit WHERE number = 3", "the log ends with entry 2 and should end with entry 3"),
    "a removed beginning": ("DELETE FROM audit WHERE number = 1", "entry 1 is missing"),
}


@pytest.fixture
def log(sessions: Sessions, clock: Callable[[], datetime]) -> AuditLog:
    """A log of three entries."""
    for name in ("one", "two", "three"):
        with sessions.write() as session:
            note(session, Act(NOBODY, clock()), "visitor", "listing.submit", f"listing:{name}", reason=f"für {name}")
    return AuditLog(sessions, clock)


def tamper(sessions: Sessions, statement: str) -> None:
    """Do what somebody would who owns the database: put the walls aside first."""
    with sessions.writer.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER IF EXISTS audit_refuses_update"))
            connection.execute(text("DROP TRIGGER IF EXISTS audit_refuses_delete"))
        else:
            connection.execute(text("DROP TRIGGER IF EXISTS audit_is_immutable ON audit"))
        connection.execute(text(statement))


def test_an_untouched_log_holds_together_and_names_its_end(log: AuditLog) -> None:
    verdict = log.verify()
    assert (verdict.entries, verdict.fault) == (3, "")
    assert verdict.head == log.page(size=1)[0].digest
    assert log.verify(verdict.head).fault == ""
    assert chained(tuple(log.all()))


def test_an_empty_log_holds_together(sessions: Sessions, clock: Callable[[], datetime]) -> None:
    assert AuditLog(sessions, clock).verify().fault == ""


@pytest.mark.parametrize(("statement", "fault"), TAMPERED.values(), ids=TAMPERED)
def test_tampering_is_found(log: AuditLog, sessions: Sessions, statement: str, fault: str) -> None:
    tamper(sessions, statement)
    assert log.verify().fault == fault


def test_a_forged_entry_in_between_is_found(log: AuditLog, sessions: Sessions) -> None:
    tamper(
        sessions,
        "INSERT INTO audit SELECT 4, at, actor, standing, action, subject, details, previous, 'f' || substr(digest, 2)"
        " FROM audit WHERE number = 3",
    )
    assert log.verify().fault == "entry 4 does not follow the entry before it"


def test_a_log_that_was_forged_as_a_whole_lacks_the_end_that_was_kept_elsewhere(
    log: AuditLog, sessions: Sessions, clock: Callable[[], datetime]
) -> None:
    kept = log.verify().head
    tamper(sessions, "UPDATE audithead SET number = 0, digest = (SELECT previous FROM audit WHERE number = 1)")
    tamper(sessions, "DELETE FROM audit")
    with sessions.write() as session:
        note(session, Act(NOBODY, clock()), "visitor", "listing.submit", "listing:forged")
    assert log.verify().fault == ""
    assert log.verify(kept).fault == "no entry has the digest that was kept elsewhere"


@pytest.mark.parametrize("statement", ["UPDATE audit SET reason = ''", "DELETE FROM audit", "UPDATE audit SET at = at"])
def test_the_database_itself_refuses_to_change_an_entry(log: AuditLog, sessions: Sessions, statement: str) -> None:
    with pytest.raises(DBAPIError), sessions.write() as session:
        session.connection().execute(text(statement.replace("reason", "details")))
    assert log.verify().fault == ""


def test_an_exported_piece_is_checked_without_the_database(log: AuditLog) -> None:
    first, second, third = log.all()
    assert chained((second, third))
    assert not chained((first, third))
    assert not chained((first, replace(second, subject="listing:other"), third))
