"""Excerpts: the source lines behind a report, for reviewers alone, read by a job from the clone at the report's commit.

A report names places and holds no source. Reviewers need the lines, and a false alarm is only known again by its line;
so a row asks a worker for them, when a review begins or a reviewer presses the button. The report never changes: what
was read stands beside it. Decision: not part of the analysis, whose facts are public and may come from a cache without
any clone. Nobody but reviewers sees a line, and of a file with a secret none is told at all (`analyzer.excerpts`).
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlmodel import Session, col, select, update

from analyzer.excerpts.values import Excerpt, Excerpts, Passage, Spot, by_place
from catalog.documents import unpack
from catalog.errors import NotFoundError
from catalog.finding import added
from catalog.handing_over import Handover, finish, lock, lock_open, require_open
from catalog.jobs import JobQueue
from catalog.lifecycle import find_readable
from catalog.permissions import Principal, Right
from catalog.review_tables import ExcerptRow, FalseAlarmRow
from catalog.sessions import Sessions
from catalog.tables import ListingRow, ReportRow, RepositoryRow
from catalog.views import OPEN, AssessmentState, HistoryState
from scorers.report import Report, ReportFile

TASK = "excerpt"
PRIORITY = 5
"""A reviewer waits, but a vendor's first measurement goes before."""
AROUND = 3
FUNCTION_LINES = 12
MOST_PASSAGES = 1_000
MOST_SPOTS = 20_000
MOST_FILES, MOST_FUNCTIONS = 20, 5
SEVERITIES = ("critical", "high", "medium", "low")
LARGEST_DOCUMENT = 16_000_000


@dataclass(frozen=True, slots=True)
class WantedExcerpts:
    """What a worker needs to know to read excerpts."""

    address: str
    commit: str
    passages: tuple[Passage, ...]
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class ExcerptsView:
    """The lines behind a report, or how far reading them is, or `fault`, a code of analyzer.errors."""

    state: HistoryState
    fault: str = ""
    found: Excerpts | None = None

    def around(self, path: str, line: int) -> Excerpt | None:
        """Return the excerpt in whose middle a line stands."""
        first = max(1, line - AROUND)
        return next((each for each in self._of(path) if each.first == first), None)

    def at(self, path: str, line: int) -> Excerpt | None:
        """Return the excerpt that begins with a line."""
        return next((each for each in self._of(path) if each.first == line), None)

    def is_held_back(self, path: str) -> bool:
        """Return whether nothing is told of a file because a secret stands in it."""
        return self.found is not None and path in self.found.held_back

    def _of(self, path: str) -> tuple[Excerpt, ...]:
        return tuple(each for each in self.found.excerpts if each.path == path) if self.found else ()


@dataclass(frozen=True, slots=True)
class SourceExcerpts:
    """The source lines behind reports, and the requests to read them."""

    sessions: Sessions
    clock: Callable[[], datetime]
    queue: JobQueue

    def request(self, slug: str, who: Principal) -> None:
        """Ask for the lines behind a listing's newest report; once they are there or asked for, change nothing."""
        who.require(Right.REVIEW)
        with self.sessions.write() as session:
            report_id = _newest(session, find_readable(session, slug, who))
            if report_id is None:
                raise NotFoundError("report", slug)
            _ask(session, report_id, self.clock())
        self.hand_over(report_id)

    def behind(self, slug: str, who: Principal) -> ExcerptsView:
        """Return the lines behind a listing's newest report; raise NotFoundError."""
        who.require(Right.REVIEW)
        with self.sessions.read() as session:
            report_id = _newest(session, find_readable(session, slug, who))
            row = session.get(ExcerptRow, report_id) if report_id else None
            if row is None:
                return ExcerptsView(HistoryState.ABSENT)
            return ExcerptsView(HistoryState(row.state), row.fault, decoded(row.document) if row.document else None)

    def hand_over(self, report_id: str) -> None:
        """Give an open request to the queue unless it is there already; called after the row's transaction."""
        self._handover.give(report_id, TASK, PRIORITY)

    def begin(self, report_id: str) -> WantedExcerpts:
        """Note that a worker has started and return what to read; StateError if there is nothing to do."""
        with self.sessions.write() as session:
            row = lock_open(session, ExcerptRow, report_id)
            row.state = HistoryState.RUNNING
            row.started_at = row.started_at or self.clock()
            stored = session.get_one(ReportRow, report_id)
            address = session.get_one(RepositoryRow, stored.repository_id).address
            report = unpack(stored.document)
        return WantedExcerpts(address, report.commit, _passages(report), _spots(report))

    def complete(self, report_id: str, found: Excerpts) -> None:
        """Keep what was read; false alarms of that report are known by their lines from now on."""
        with self.sessions.write() as session:
            row = lock(session, ExcerptRow, report_id)
            if row.state == HistoryState.COMPLETED:
                return
            require_open(row)
            row.document = zlib.compress(msgspec.json.encode(found))
            finish(row, AssessmentState.COMPLETED, self.clock())
            _know_again(session, report_id, found)

    def fail(self, report_id: str, fault_code: str, detail: str) -> None:
        """Note why there are no excerpts; a request in a final state stays as it is."""
        with self.sessions.write() as session:
            row = lock(session, ExcerptRow, report_id)
            if row.state in OPEN:
                finish(row, HistoryState.FAILED, self.clock(), fault_code, detail)

    def reconcile(self) -> int:
        """Hand over what was lost, and ask for the lines behind new reports of repositories with false alarms."""
        for report_id in self._unread():
            with self.sessions.write() as session:
                _ask(session, report_id, self.clock())
        return self._handover.reconcile(self.hand_over)

    def _unread(self) -> tuple[str, ...]:
        query = (
            select(RepositoryRow.latest_report_id)
            .join(FalseAlarmRow, col(FalseAlarmRow.repository_id) == col(RepositoryRow.id))
            .outerjoin(ExcerptRow, col(ExcerptRow.id) == col(RepositoryRow.latest_report_id))
            .where(col(FalseAlarmRow.withdrawn_at).is_(None), col(ExcerptRow.id).is_(None))
            .distinct()
        )
        with self.sessions.read() as session:
            return tuple(report for report in session.exec(query) if report)

    @property
    def _handover(self) -> Handover[ExcerptRow]:
        return Handover(ExcerptRow, self.sessions, self.clock, self.queue)


def decoded(document: bytes) -> Excerpts:
    """Read what was kept."""
    return msgspec.json.decode(zlib.decompress(document), type=Excerpts)


def known_lines(session: Session, report_id: str) -> dict[tuple[str, int], str]:
    """Return the fingerprints of a report's lines by path and line; none before they were read."""
    row = session.get(ExcerptRow, report_id)
    return dict(by_place(decoded(row.document))) if row is not None and row.document else {}


def _know_again(session: Session, report_id: str, found: Excerpts) -> None:
    known = by_place(found)
    marks = select(FalseAlarmRow).where(FalseAlarmRow.report_id == report_id, FalseAlarmRow.fingerprint == "")
    for mark in session.exec(marks).all():
        digest = known.get((mark.path, mark.line), "")
        session.exec(update(FalseAlarmRow).where(col(FalseAlarmRow.id) == mark.id).values(fingerprint=digest))


def _ask(session: Session, report_id: str, now: datetime) -> None:
    row = session.get(ExcerptRow, report_id, with_for_update=True)
    if row is None:
        added(session, ExcerptRow(id=report_id, state=HistoryState.QUEUED, requested_at=now))
    elif row.state == HistoryState.FAILED:
        row.state, row.requested_at, row.handovers = HistoryState.QUEUED, now, 0
        row.fault = row.detail = row.job_id = ""
        row.started_at = row.finished_at = None


def _newest(session: Session, listing: ListingRow) -> str | None:
    repository = session.get(RepositoryRow, listing.repository_id) if listing.repository_id else None
    return repository.latest_report_id if repository else None


def _passages(report: Report) -> tuple[Passage, ...]:
    """Return what reviewers read: the lines around the gravest findings, and how the heaviest functions begin."""
    order = {name: place for place, name in enumerate(SEVERITIES)}
    gravest = sorted(report.findings, key=lambda each: (order.get(each.severity, len(order)), each.path, each.line))
    around = [Passage(each.path, max(1, each.line - AROUND), each.line + AROUND) for each in gravest[:MOST_PASSAGES]]
    first = sorted(report.files, key=lambda each: (-(each.fault_risk or 0.0), each.role != "source", each.path))
    return (*around, *(passage for file in first[:MOST_FILES] for passage in _functions(file)))


def _functions(file: ReportFile) -> tuple[Passage, ...]:
    heaviest = sorted(file.functions, key=lambda each: (-(each.complexity or 0.0), each.line))[:MOST_FUNCTIONS]
    return tuple(
        Passage(file.path, each.line, each.line + min(each.length or FUNCTION_LINES, FUNCTION_LINES) - 1)
        for each in heaviest
        if each.line
    )


def _spots(report: Report) -> tuple[Spot, ...]:
    return tuple(dict.fromkeys(Spot(each.path, each.line) for each in report.findings[:MOST_SPOTS]))
