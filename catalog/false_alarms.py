"""False alarms: what reviewers say of findings, in public and beside them; a score never changes because of it.

A mark belongs to a finding: repository, tool, rule, path and line at a commit. In a later report it stands beside the
finding of the same tool, rule and path whose source line is still the same (its fingerprint), and says at which
commit it was made. It can be withdrawn, which stays visible. All marks together teach the next method.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import msgspec
from sqlmodel import Session, col, select

from catalog.audit import note
from catalog.columns import storable, storable_document
from catalog.documents import unpack
from catalog.errors import NotFoundError, StateError, SubmissionError
from catalog.excerpts import known_lines
from catalog.lifecycle import find_readable, refuse_interested
from catalog.permissions import NOBODY, Act, Principal, Right, Standing
from catalog.publishing import identify
from catalog.review_tables import ExcerptRow, FalseAlarmRow
from catalog.sessions import Sessions
from catalog.tables import ListingRow, ReportRow, RepositoryRow
from scorers.report import Report, ReportFinding

LONGEST_REASON = 2_000
Key = tuple[str, str, str, int, str]
"""Tool, rule, path, line and message: what tells the findings of one report apart."""


@dataclass(frozen=True, slots=True)
class FalseAlarm:
    """A mark as everybody may read it; `carried` says that it was made at an earlier commit than what is shown."""

    id: str
    tool: str
    rule: str
    path: str
    line: int
    message: str
    commit: str
    reason: str
    at: datetime
    organisation: str
    withdrawn_at: datetime | None = None
    withdrawal: str = ""
    carried: bool = False


@dataclass(frozen=True, slots=True)
class ExportedAlarm:
    """A mark with all that the next method learns from: the repository, the report and the line's fingerprint."""

    repository: str
    report: str
    fingerprint: str
    alarm: FalseAlarm


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """What reviewers hold for a false alarm."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def mark(self, slug: str, finding_id: str, reason: str, who: Principal) -> str:
        """Mark a finding of a listing's newest report and return the mark's id; raise SubmissionError, StateError.

        `finding_id` is what `digest_of` gives: a path may have characters that no form sends back as they were.
        """
        who.require(Right.REVIEW)
        plain = _reason(reason)
        now = self.clock()
        with self.sessions.write() as session:
            listing = _reviewable(session, slug, who)
            known = listing.repository_id
            repository = session.get(RepositoryRow, known, with_for_update=True) if known else None
            stored = session.get(ReportRow, repository.latest_report_id or "") if repository else None
            if repository is None or stored is None:
                raise NotFoundError("report", slug)
            session.get(ExcerptRow, stored.id, with_for_update=True)  # what is read meanwhile has to know this mark
            report = unpack(stored.document)
            finding = next((key for key in map(key_of, report.findings) if digest_of(key) == finding_id), None)
            if finding is None:
                raise NotFoundError("finding", finding_id)
            if finding in _beside(session, repository, report):
                raise StateError("this finding is marked already")
            tool, rule, path, line, message = finding
            row = FalseAlarmRow(
                id=uuid4().hex,
                repository_id=stored.repository_id,
                report_id=stored.id,
                commit=stored.commit,
                tool=tool,
                rule=rule,
                path=path,
                line=line,
                message=message,
                fingerprint=known_lines(session, stored.id).get((path, line), ""),
                reason=plain,
                account_id=who.account,
                actor=who.actor(Standing.REVIEWER).name,
                at=now,
            )
            session.add(row)
            facts = {"mark": row.id, "tool": tool, "rule": rule, "reason": plain}
            note(session, Act(who, now), Standing.REVIEWER, "false-alarm.mark", f"listing:{slug}", **facts)
            return row.id

    def withdraw(self, slug: str, mark_id: str, reason: str, who: Principal) -> None:
        """Take a mark back, with the reason; it stays visible as withdrawn."""
        who.require(Right.REVIEW)
        plain = _reason(reason)
        now = self.clock()
        with self.sessions.write() as session:
            listing = _reviewable(session, slug, who)
            row = session.get(FalseAlarmRow, mark_id, with_for_update=True)
            if row is None or row.repository_id != listing.repository_id:
                raise NotFoundError("false alarm", mark_id)
            if row.withdrawn_at is not None:
                raise StateError("this mark is withdrawn already")
            row.withdrawn_at, row.withdrawn_by, row.withdrawal = now, who.account, plain
            facts = {"mark": row.id, "reason": plain}
            note(session, Act(who, now), Standing.REVIEWER, "false-alarm.withdraw", f"listing:{slug}", **facts)

    def list(self, slug: str, reader: Principal = NOBODY) -> tuple[FalseAlarm, ...]:
        """Return every mark on a listing's repository, also withdrawn ones, the newest first; raise NotFoundError."""
        with self.sessions.read() as session:
            listing = find_readable(session, slug, reader)
            query = select(FalseAlarmRow).where(FalseAlarmRow.repository_id == listing.repository_id)
            rows = session.exec(query.order_by(col(FalseAlarmRow.at).desc(), col(FalseAlarmRow.id)))
            return tuple(_view(row) for row in rows)

    def beside(self, slug: str, report: Report, reader: Principal = NOBODY) -> Mapping[Key, FalseAlarm]:
        """Return the marks that stand beside a report's findings, by what tells the findings apart."""
        with self.sessions.read() as session:
            listing = find_readable(session, slug, reader)
            repository = session.get(RepositoryRow, listing.repository_id) if listing.repository_id else None
            return _beside(session, repository, report) if repository else {}

    def export(self) -> Iterator[ExportedAlarm]:
        """Yield every mark, the oldest first, for those who make the next method."""
        query = select(FalseAlarmRow, RepositoryRow.address).join(
            RepositoryRow, col(RepositoryRow.id) == col(FalseAlarmRow.repository_id)
        )
        with self.sessions.read() as session:
            found = session.exec(query.order_by(col(FalseAlarmRow.at), col(FalseAlarmRow.id))).all()
        for row, address in found:
            yield ExportedAlarm(address, row.report_id, row.fingerprint, _view(row))


def key_of(finding: ReportFinding) -> Key:
    """Return what tells a finding apart from the others of its report."""
    return finding.tool, finding.rule, finding.path, finding.line, finding.message


def digest_of(key: Key) -> str:
    """Return a short name for a finding within its report."""
    return hashlib.sha256(msgspec.json.encode(storable_document(list(key)))).hexdigest()[:32]


def _beside(session: Session, repository: RepositoryRow, report: Report) -> dict[Key, FalseAlarm]:
    query = select(FalseAlarmRow).where(
        FalseAlarmRow.repository_id == repository.id, col(FalseAlarmRow.withdrawn_at).is_(None)
    )
    marks = session.exec(query.order_by(col(FalseAlarmRow.at), col(FalseAlarmRow.id))).all()
    if not marks:
        return {}
    here = {(row.tool, row.rule, row.path, row.line, row.message): row for row in marks if row.commit == report.commit}
    earlier = {
        (row.tool, row.rule, row.path, row.fingerprint): row
        for row in marks
        if row.fingerprint and row.commit != report.commit
    }
    lines = known_lines(session, identify(repository.address, report)) if earlier else {}
    found: dict[Key, FalseAlarm] = {}
    for finding in report.findings:
        place = key_of(finding)
        line = lines.get((finding.path, finding.line), "")
        if place in here:
            found[place] = _view(here[place])
        elif line and (row := earlier.get((finding.tool, finding.rule, finding.path, line))):
            found[place] = _view(row, carried=True)
    return found


def _reviewable(session: Session, slug: str, who: Principal) -> ListingRow:
    listing = find_readable(session, slug, who)
    refuse_interested(listing, who)
    return listing


def _reason(reason: str) -> str:
    plain = storable(reason).strip()
    if not plain or len(plain) > LONGEST_REASON:
        raise SubmissionError({"reason": "alarm.reason"})
    return plain


def _view(row: FalseAlarmRow, *, carried: bool = False) -> FalseAlarm:
    return FalseAlarm(
        id=row.id,
        tool=row.tool,
        rule=row.rule,
        path=row.path,
        line=row.line,
        message=row.message,
        commit=row.commit,
        reason=row.reason,
        at=row.at,
        organisation=row.actor,
        withdrawn_at=row.withdrawn_at,
        withdrawal=row.withdrawal,
        carried=carried,
    )
