"""The audit log: every step that matters, in one chain in which nothing can be changed or left out unseen.

Each entry holds the digest of the one before, and one locked row holds the end of the chain, so that a changed, removed
or added entry, also the last one, is found by `verify`. Somebody who can write to the database can forge the whole
chain; against that an operator keeps the digest of its end elsewhere, and hands it to `verify`.
Decision: entries name accounts by their random identifiers and never hold a person's name, address or secret.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

import msgspec
from sqlmodel import Session, col, select

from catalog.errors import NotFoundError
from catalog.people_tables import AuditHeadRow, AuditRow
from catalog.permissions import Act
from catalog.sessions import Sessions

GENESIS = "0" * 64
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry: when, who (the identifier of an account, or empty), as what, what, about what, and more facts."""

    number: int
    at: datetime
    actor: str
    standing: str
    action: str
    subject: str
    details: Mapping[str, str]
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking the chain found: how many entries, the digest of its end, and the first fault (empty if none)."""

    entries: int
    head: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class AuditLog:
    """Reading the log; services write it by `note`, in the transaction of what they note."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def page(self, *, before: int | None = None, size: int = 100, subject: str = "") -> tuple[AuditEntry, ...]:
        """Return the newest entries, or those before a number, of one subject or of all."""
        query = select(AuditRow).order_by(col(AuditRow.number).desc()).limit(size)
        if before is not None:
            query = query.where(col(AuditRow.number) < before)
        if subject:
            query = query.where(col(AuditRow.subject) == subject)
        with self.sessions.read() as session:
            return tuple(map(_entry, session.exec(query)))

    def all(self) -> Iterator[AuditEntry]:
        """Yield every entry from the first one on, without holding more than some in memory."""
        last = 0
        while True:
            with self.sessions.read() as session:
                query = select(AuditRow).where(col(AuditRow.number) > last).order_by(col(AuditRow.number)).limit(BATCH)
                batch = tuple(map(_entry, session.exec(query)))
            if not batch:
                return
            last = batch[-1].number
            yield from batch

    def verify(self, head: str = "") -> Verdict:
        """Check every entry, the chain and its end; `head` is the digest of some entry that was kept elsewhere."""
        count, end, seen = 0, GENESIS, not head
        for entry in self.all():
            count += 1
            if entry.number != count:
                return Verdict(count, end, f"entry {count} is missing")
            if entry.previous != end:
                return Verdict(count, end, f"entry {count} does not follow the entry before it")
            end = entry.digest
            if digest(entry) != end:
                return Verdict(count, end, f"entry {count} was changed")
            seen = seen or end == head
        with self.sessions.read() as session:
            last = session.get_one(AuditHeadRow, 1)
        if (last.number, last.digest) != (count, end):
            return Verdict(count, end, f"the log ends with entry {count} and should end with entry {last.number}")
        return Verdict(count, end, "" if seen else "no entry has the digest that was kept elsewhere")


def note(session: Session, act: Act, standing: str, action: str, subject: str, **details: str) -> None:
    """Add an entry within the caller's transaction; other writers of the log wait for its end.

    Note last, after all that locks accounts, as a message does: else two transactions wait for each other.
    """
    newest = select(AuditHeadRow).where(AuditHeadRow.id == 1).with_for_update()
    head = session.exec(newest.execution_options(populate_existing=True)).one_or_none()
    if head is None:
        raise NotFoundError("audit log", "its end; run the migrations")
    entry = AuditEntry(head.number + 1, act.now, act.who.account, standing, action, subject, details, head.digest, "")
    sealed = digest(entry)
    session.add(
        AuditRow(
            number=entry.number,
            at=act.now,
            actor=entry.actor,
            standing=standing,
            action=action,
            subject=subject,
            details=_encoded(details),
            previous=entry.previous,
            digest=sealed,
        )
    )
    head.number, head.digest = entry.number, sealed
    session.add(head)
    session.flush()


def digest(entry: AuditEntry) -> str:
    """Return the SHA-256 over all that an entry says, as canonical JSON, and over the digest of the one before."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [
        entry.number,
        at,
        entry.actor,
        entry.standing,
        entry.action,
        entry.subject,
        dict(entry.details),
        entry.previous,
    ]
    return hashlib.sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()


def chained(entries: tuple[AuditEntry, ...]) -> bool:
    """Return whether entries that stand side by side hold together, as in an exported piece of the log."""
    return all(digest(each) == each.digest for each in entries) and all(
        later.previous == earlier.digest for earlier, later in pairwise(entries)
    )


def _encoded(details: Mapping[str, str]) -> str:
    return msgspec.json.encode(dict(details), order="deterministic").decode()


def _entry(row: AuditRow) -> AuditEntry:
    details = msgspec.json.decode(row.details, type=dict[str, str])
    return AuditEntry(
        row.number, row.at, row.actor, row.standing, row.action, row.subject, details, row.previous, row.digest
    )
