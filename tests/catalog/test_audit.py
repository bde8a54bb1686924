"""Whatever is done to the log behind its back is found, on both databases."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from catalog.audit import AuditLog, ChainFault, check_chain, line_of, note, read_line
from catalog.permissions import NOBODY, Act
from catalog.sessions import Sessions

Broken = tuple[ChainFault, int, int]
TAMPERED = {
    "a changed entry": ("UPDATE audit SET subject = 'listing:other' WHERE number = 2", (ChainFault.CHANGED, 2, 2)),
    "a changed moment": (
        "UPDATE audit SET at = '2020-01-01 00:00:00+00:00' WHERE number = 2",
        (ChainFault.CHANGED, 2, 2),
    ),
    "a removed entry": ("DELETE FROM audit WHERE number = 2", (ChainFault.MISPLACED, 2, 3)),
    "a removed end": ("DELETE FROM audit WHERE number = 3", (ChainFault.ENDS_EARLY, 2, 3)),
    "a removed beginning": ("DELETE FROM audit WHERE number = 1", (ChainFault.MISPLACED, 1, 2)),
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
    assert check_chain(log.all()) == verdict


def test_an_empty_log_holds_together(sessions: Sessions, clock: Callable[[], datetime]) -> None:
    assert AuditLog(sessions, clock).verify().fault == ""


@pytest.mark.parametrize(("statement", "fault"), TAMPERED.values(), ids=TAMPERED)
def test_tampering_is_found(log: AuditLog, sessions: Sessions, statement: str, fault: Broken) -> None:
    tamper(sessions, statement)
    found = log.verify()
    assert (found.fault, found.entries, found.found) == fault


def test_a_forged_entry_in_between_is_found(log: AuditLog, sessions: Sessions) -> None:
    tamper(
        sessions,
        "INSERT INTO audit SELECT 4, at, actor, standing, action, subject, details, previous, 'f' || substr(digest, 2)"
        " FROM audit WHERE number = 3",
    )
    assert (log.verify().fault, log.verify().entries) == (ChainFault.UNCHAINED, 4)


def test_a_log_that_was_forged_as_a_whole_lacks_the_end_that_was_kept_elsewhere(
    log: AuditLog, sessions: Sessions, clock: Callable[[], datetime]
) -> None:
    kept = log.verify().head
    tamper(sessions, "UPDATE audithead SET number = 0, digest = (SELECT previous FROM audit WHERE number = 1)")
    tamper(sessions, "DELETE FROM audit")
    with sessions.write() as session:
        note(session, Act(NOBODY, clock()), "visitor", "listing.submit", "listing:forged")
    assert log.verify().fault == ""
    assert log.verify(kept).fault == ChainFault.UNKNOWN_HEAD


@pytest.mark.parametrize("statement", ["UPDATE audit SET reason = ''", "DELETE FROM audit", "UPDATE audit SET at = at"])
def test_the_database_itself_refuses_to_change_an_entry(log: AuditLog, sessions: Sessions, statement: str) -> None:
    with pytest.raises(DBAPIError), sessions.write() as session:
        session.connection().execute(text(statement.replace("reason", "details")))
    assert log.verify().fault == ""


def test_an_exported_line_is_read_as_the_entry_that_it_was(log: AuditLog) -> None:
    entries = tuple(log.all())
    assert tuple(map(read_line, map(line_of, entries))) == entries
    first = line_of(entries[0])
    assert read_line(first.rstrip() + b"\r\n") == entries[0], "an editor may have changed the end of the line"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"actor":""', b'"actor":"nobody","actor":""'),
        (b'"actor":""', b'"actor":"","note":"unseen"'),
        (b'"actor":""', b'"actor": ""'),
        (b'"actor":""', b'"actor":null'),
        (b'"standing"', b'"standing\xff"'),
        (b'"reason":"f\xc3\xbcr one"', b'"reason":"f\xc3"'),
        (b'{"number"', b""),
    ],
)
def test_a_line_that_no_export_writes_is_no_entry(log: AuditLog, old: bytes, new: bytes) -> None:
    line = line_of(next(log.all()))
    assert old in line
    assert read_line(line.replace(old, new)) is None
