"""Counts what somebody might try again and again, and lets them wait twice as long each time.

An attempt is counted before its answer is known, so that many at once are no way around it; one that was right is taken
back. Who has to wait is told how long, and asking meanwhile does not make it longer. What is counted is a keyed hash of
an account's or a network's address: the table alone names nobody, also not by trying all addresses.

Decision: nobody can lock an account for ever. A wait ends after a quarter of an hour at most, a browser that signed in
before has a count of its own (`catalog.accounts`), and a link by mail opens the account at any time.
"""

import ipaddress
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from operator import itemgetter

from sqlmodel import Session, select

from catalog.errors import TooManyError
from catalog.finding import added
from catalog.people_tables import AttemptRow
from catalog.sealed import Seal
from catalog.sessions import Sessions

IPV6_NETWORK = 64
"""A household or a company has at least such a network, so a single address in it is nobody in particular."""
MOST_DOUBLINGS = 30


@dataclass(frozen=True, slots=True)
class Limit:
    """How often something may be tried freely, how the waits begin and end, and when it is forgotten.

    `clears` says that one right attempt proves who it is and so clears the whole count.
    """

    name: str
    free: int
    first: timedelta
    longest: timedelta
    forgotten: timedelta
    clears: bool


QUARTER, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
ACCOUNT = Limit("account", 5, timedelta(seconds=4), QUARTER, DAY, clears=True)
"""Passwords for one address, known or not."""
NETWORK = Limit("network", 60, timedelta(seconds=1), QUARTER, HOUR, clears=False)
"""Passwords from one network: a whole town hall may stand behind it."""
DEVICE = Limit("device", 5, timedelta(seconds=4), QUARTER, DAY, clears=True)
"""Passwords from a browser that signed in before."""
FACTOR = Limit("factor", 5, timedelta(seconds=4), QUARTER, DAY, clears=True)
"""Codes of the second factor."""
REGISTERING = Limit("registering", 40, timedelta(seconds=30), HOUR, HOUR, clears=False)
"""Accounts and letters that one network asks for."""
LETTER = Limit("letter", 3, timedelta(minutes=1), QUARTER, HOUR, clears=False)
"""Letters that strangers may cause to one address."""
LONGEST_FORGOTTEN = DAY


@dataclass(frozen=True, slots=True)
class Attempt:
    """One thing that is tried, and under what it is counted."""

    limit: Limit
    subject: str


@dataclass(frozen=True, slots=True)
class Attempts:
    """How often what was tried."""

    sessions: Sessions
    clock: Callable[[], datetime]
    seal: Seal

    def begin(self, *attempts: Attempt) -> None:
        """Count attempts before they are made; raise TooManyError, and count none, if one of them has to wait."""
        now = self.clock()
        keyed = self._keyed(attempts)
        with self.sessions.write() as session:
            rows = [(_locked(session, key, now), limit) for key, limit in keyed]
            seconds = max((_wait(row, limit, now) for row, limit in rows), default=0)
            if seconds:
                raise TooManyError(seconds)
            for row, limit in rows:
                row.count = 1 if row.since + limit.forgotten <= now else row.count + 1
                row.since = now

    def succeed(self, *attempts: Attempt) -> None:
        """Take attempts back that were right."""
        keyed = self._keyed(attempts)
        with self.sessions.write() as session:
            for key, limit in keyed:
                row = session.get(AttemptRow, key, with_for_update=True)
                if row is not None:
                    row.count = 0 if limit.clears else max(0, row.count - 1)

    def _keyed(self, attempts: Iterable[Attempt]) -> list[tuple[str, Limit]]:
        """Return the keys in one order for everybody, so that two who lock the same rows never wait for each other."""
        keyed = ((self.seal.mark(each.subject, f"attempt:{each.limit.name}"), each.limit) for each in attempts)
        return sorted(keyed, key=itemgetter(0))


def network_of(host: str) -> str:
    """Return the network that a caller's address belongs to; what is no address is one network of its own."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ipaddress.ip_network((int(address), IPV6_NETWORK), strict=False))
    return str(address)


def _locked(session: Session, key: str, now: datetime) -> AttemptRow:
    query = select(AttemptRow).where(AttemptRow.key == key).with_for_update()
    row = session.exec(query).one_or_none()
    if row is None:
        added(session, AttemptRow(key=key, count=0, since=now))
        row = session.exec(query).one()
    return row


def _wait(row: AttemptRow, limit: Limit, now: datetime) -> int:
    """Return for how many more seconds nothing is tried under this count."""
    over = row.count - limit.free
    if over < 0 or row.since + limit.forgotten <= now:
        return 0
    wait = min(limit.first * 2.0 ** min(over, MOST_DOUBLINGS), limit.longest)
    return max(0, ceil((row.since + wait - now).total_seconds()))
