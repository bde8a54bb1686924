"""Retention: what is kept of accounts and their secrets only for a while goes when its time is over.

The rules are these lines and nothing else; the privacy page lists them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Delete
from sqlmodel import col, delete

from catalog.account_tables import NewAddressRow
from catalog.attempts import LONGEST_FORGOTTEN
from catalog.people_tables import AccountRow, AttemptRow, LinkRow, SignInRow, TokenRow
from catalog.sessions import Sessions
from catalog.sign_ins import IDLE

UNCONFIRMED = timedelta(days=7)
"""An account whose address nobody confirmed is gone after a week."""
PAST_TOKENS = timedelta(days=90)
"""For so long an expired or revoked token is still shown to its owner."""


@dataclass(frozen=True, slots=True)
class Tidying:
    """What a job does once an hour; every run may be repeated."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def run(self) -> int:
        """Delete what is over and return how many rows that were."""
        now = self.clock()
        past = now - PAST_TOKENS
        # An invited account has no password yet and waits for whoever was invited.
        unconfirmed = (col(AccountRow.state) == "pending", col(AccountRow.password) != "")
        over = (
            delete(SignInRow).where((col(SignInRow.expires_at) <= now) | (col(SignInRow.seen_at) <= now - IDLE)),
            delete(LinkRow).where(col(LinkRow.expires_at) <= now),
            delete(NewAddressRow).where(col(NewAddressRow.expires_at) <= now),
            delete(AttemptRow).where(col(AttemptRow.since) <= now - LONGEST_FORGOTTEN),
            delete(TokenRow).where((col(TokenRow.expires_at) <= past) | (col(TokenRow.revoked_at) <= past)),
            delete(AccountRow).where(*unconfirmed, col(AccountRow.created_at) <= now - UNCONFIRMED),
        )
        return sum(map(self._execute, over))

    def _execute(self, over: Delete) -> int:
        """Delete within a transaction of its own: whoever ends an account's links holds the account already."""
        with self.sessions.write() as session:
            return session.connection().execute(over).rowcount
