"""The audit log: every step that matters, in one chain in which nothing can be changed or left out unseen.

Each entry holds the digest of the one before, and one locked row holds the end of the chain, so that a changed, removed
or added entry, also the last one, is found by `verify`. Somebody who can write to the database can forge the whole
chain; against that an operator keeps the digest of its end elsewhere, and hands it to `verify`.
Decision: entries name accounts by their random identifiers and never hold a person's name, address or secret.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

import msgspec
from sqlmodel import Session, col, func, select

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


class ChainFault(StrEnum):
    """What is wrong with a chain at the entry, or in a file at the line, where it breaks."""

    UNREADABLE = "unreadable"
    MISPLACED = "misplaced"
    UNCHAINED = "unchained"
    CHANGED = "changed"
    ENDS_EARLY = "ends-early"
    UNKNOWN_HEAD = "unknown-head"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking the chain found: how many entries, the digest of the last good one, and the first fault.

    `fault` is a word of `ChainFault` or empty; with one `entries` is the place at which the chain breaks. `found` is
    the number of the entry that stands there, or for a chain that ends early the number with which it should end.
    """

    entries: int
    head: str
    fault: str = ""
    found: int = 0


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
        verdict = check_chain(self.all(), head)
        if verdict.fault not in {"", ChainFault.UNKNOWN_HEAD}:
            return verdict
        with self.sessions.read() as session:
            last = session.get_one(AuditHeadRow, 1)
        if (last.number, last.digest) != (verdict.entries, verdict.head):
            return replace(verdict, fault=ChainFault.ENDS_EARLY, found=last.number)
        return verdict


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


def noted_since(session: Session, action: str, subject: str, since: datetime) -> int:
    """Return how often something was done about a subject after a moment."""
    entries = select(func.count()).where(AuditRow.subject == subject, AuditRow.action == action)
    return session.exec(entries.where(col(AuditRow.at) > since)).one()


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


def check_chain(entries: Iterable[AuditEntry | None], head: str = "") -> Verdict:
    """Check a whole chain from its first entry on; None is an entry that cannot be read."""
    count, end, seen = 0, GENESIS, not head
    for count, entry in enumerate(entries, 1):
        if entry is None:
            return Verdict(count, end, ChainFault.UNREADABLE)
        if fault := _fault(entry, count, end):
            return Verdict(count, end, fault, entry.number)
        end = entry.digest
        seen = seen or end == head
    return Verdict(count, end, "" if seen else ChainFault.UNKNOWN_HEAD)


def line_of(entry: AuditEntry) -> bytes:
    """Return an entry as a line of an export."""
    return msgspec.json.encode(entry) + b"\n"


def read_line(line: bytes) -> AuditEntry | None:
    """Return the entry of an exported line, None for a line that no export writes."""
    try:
        entry = msgspec.json.decode(line, type=AuditEntry)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return entry if line_of(entry).rstrip() == line.rstrip(b"\r\n") else None


def _fault(entry: AuditEntry, place: int, end: str) -> str:
    if entry.number != place:
        return ChainFault.MISPLACED
    if entry.previous != end:
        return ChainFault.UNCHAINED
    return ChainFault.CHANGED if digest(entry) != entry.digest else ""


def _encoded(details: Mapping[str, str]) -> str:
    return msgspec.json.encode(dict(details), order="deterministic").decode()


def _entry(row: AuditRow) -> AuditEntry:
    details = msgspec.json.decode(row.details, type=dict[str, str])
    return AuditEntry(
        row.number, row.at, row.actor, row.standing, row.action, row.subject, details, row.previous, row.digest
    )
