"""What accounts are written: each letter is a job that names an account and a purpose, and nothing else.

The worker opens a letter when it sends it. Only then is the secret link made, so that no secret and no address lies in
the queue. A letter that was sent twice holds two links, and each works.

Decision: every request of a stranger for a letter becomes a job, also for an address that nobody has. Then it costs the
same time, and what is not to be sent is found out by the worker.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from catalog import links
from catalog.account_tables import NewAddressRow
from catalog.jobs import JobQueue
from catalog.people_tables import AccountRow
from catalog.sessions import Sessions

TASK = "letter"
PRIORITY = 30
"""Somebody sits and waits for it."""
KNOWN, NEW_ADDRESS, ADDRESS_NOTICE = "known", "new-address", "address-notice"
PASSWORD_CHANGED, RECOVERY_USED, FACTOR_CHANGED = "password-changed", "recovery-used", "factor-changed"
LINKED = {links.CONFIRM, links.RESET, links.INVITE}
"""Letters with a link of the same purpose."""
PURPOSES = LINKED | {KNOWN, NEW_ADDRESS, ADDRESS_NOTICE, PASSWORD_CHANGED, RECOVERY_USED, FACTOR_CHANGED}


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as it is to be written: to whom, in which language, for what, and the secret of its link, if any."""

    to: str
    language: str
    purpose: str
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters that wait, and what is in them."""

    sessions: Sessions
    clock: Callable[[], datetime]
    queue: JobQueue

    def request(self, account_id: str, purpose: str) -> None:
        """Have a letter sent, also by a server that is down for a day; one that waits already is not sent twice."""
        arguments = {"account": account_id, "purpose": purpose}
        self.queue.enqueue(TASK, arguments, key=f"letter:{purpose}:{account_id}", priority=PRIORITY, patient=True)

    def request_nothing(self, purpose: str) -> None:
        """Take the time that a letter takes, for an address to which none is sent."""
        self.request(secrets.token_hex(16), purpose)

    def open(self, account_id: str, purpose: str) -> Letter | None:
        """Return a letter with a fresh link; None if there is nobody any more to whom it could go.

        The account is locked, so that a new password ends this link too or finds it unwritten.
        """
        with self.sessions.write() as session:
            account = session.get(AccountRow, account_id, with_for_update=True)
            if account is None or account.state == "disabled" or purpose not in PURPOSES:
                return None
            if purpose in {NEW_ADDRESS, ADDRESS_NOTICE}:
                return self._about_address(session, account, purpose)
            if purpose == links.CONFIRM and account.state != "pending":
                return None
            secret = links.issue(session, account_id, purpose, self.clock()) if purpose in LINKED else ""
            return Letter(account.email, account.language, purpose, secret)

    def _about_address(self, session: Session, account: AccountRow, purpose: str) -> Letter | None:
        wanted = session.get(NewAddressRow, account.id)
        if wanted is None:
            return None
        if purpose == ADDRESS_NOTICE:
            return Letter(wanted.former, account.language, purpose)
        owner = session.exec(select(AccountRow).where(AccountRow.email == wanted.email)).one_or_none()
        if owner is not None:  # whoever asked is told nothing; whoever has the address is
            return Letter(owner.email, owner.language, KNOWN) if owner.id != account.id else None
        secret = links.issue(session, account.id, links.ADDRESS, self.clock(), wanted.email)
        return Letter(wanted.email, account.language, purpose, secret)
