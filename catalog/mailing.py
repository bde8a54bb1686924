"""Whether mail gets out: what keeps all of it back, as `/operation` tells, and nothing about any single letter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import delete, update

from catalog.finding import added
from catalog.membership_tables import MailFaultRow
from catalog.sessions import Sessions

ONLY = 1


@dataclass(frozen=True, slots=True)
class MailFault:
    """What keeps mail back (a code of `MailError`), since when, and when it was tried last."""

    code: str
    since: datetime
    tried_at: datetime


@dataclass(frozen=True, slots=True)
class Mailing:
    """What workers note of the mail server, and pages read."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def fault(self) -> MailFault | None:
        """Return what keeps mail back; None if the last one got out, or none was ever sent."""
        with self.sessions.read() as session:
            row = session.get(MailFaultRow, ONLY)
            return MailFault(row.code, row.since, row.tried_at) if row else None

    def fail(self, code: str) -> None:
        """Note that no mail gets out; of several reasons the newest is told, since the first."""
        now = self.clock()
        with self.sessions.write() as session:
            if not added(session, MailFaultRow(id=ONLY, code=code, since=now, tried_at=now)):
                again = update(MailFaultRow).values(code=code, tried_at=now)
                session.connection().execute(again)

    def succeed(self) -> None:
        """Note that mail gets out; most often there is nothing to note."""
        if self.fault() is not None:
            with self.sessions.write() as session:
                session.exec(delete(MailFaultRow))
