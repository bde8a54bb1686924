"""Reviews: what reviewers do with listings, from the queue to the decision, and what everybody may read of it.

Whoever has taken a listing decides about it; another reviewer may give it back for them. A step of high impact waits
for a second person. Nobody judges what their own organisation offers. A listing is published with a complete checklist
of today's criteria, answered in this very review and about what the listing says now.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from catalog import checklists
from catalog.audit import note
from catalog.complaints import read_complaints
from catalog.criteria import Criteria, Edition, lineage
from catalog.criteria_drafting import Difference, difference
from catalog.editions import current, find, published
from catalog.errors import ForbiddenError, NotFoundError, StateError, SubmissionError
from catalog.excerpts import SourceExcerpts
from catalog.lifecycle import GUARDS, STEPS, allowed, decline, find_readable, interested, refuse_interested, take
from catalog.listings import read_view
from catalog.people_tables import IntendedStepRow, StepRow
from catalog.permissions import NOBODY, Act, Principal, Right, Standing
from catalog.review_queue import holder, read_queue, waiting_reports
from catalog.review_tables import ChecklistRow
from catalog.review_views import AnswerDraft, ChecklistView, Desk, IntendedView, QueuePage, QueueQuery, Record, StepView
from catalog.risks import as_risk, known_reasons, of_papers, read_reasons
from catalog.sessions import Sessions
from catalog.states_of_listings import ListingState
from catalog.tables import ListingRow, RepositoryRow, VersionRow, key
from catalog.versions import newest, version_view
from catalog.views import VersionView

OWN = frozenset({"publish", "return", "reject"})
"""The steps that only whoever has taken the listing may take; the second person of a rejection is another one."""
OFFERED = ("take", "publish", "return", "reject", "archive", "restore", "give-back")
"""The steps that a reviewer's desk offers, in this order."""


@dataclass(frozen=True, slots=True)
class Reviews:
    """What waits for reviewers, what they decide, and the public record of it."""

    sessions: Sessions
    clock: Callable[[], datetime]
    excerpts: SourceExcerpts
    shipped: Criteria

    def queue(self, query: QueueQuery, who: Principal) -> QueuePage:
        """Return one page of what waits, the most urgent first; a report that is new here is read for its risk."""
        who.require(Right.REVIEW)
        self._read_risks()
        with self.sessions.read() as session:
            return read_queue(session, query, who, self.clock())

    def desk(self, slug: str, who: Principal) -> Desk:
        """Return everything needed to decide about a listing; raise NotFoundError."""
        _guard(who)
        with self.sessions.read() as session:
            listing = find_readable(session, slug, who)
            repository = session.get(RepositoryRow, listing.repository_id) if listing.repository_id else None
            report = repository.latest_report_id if repository else None
            words = known_reasons(session, [report]).get(report, ()) if report else ()
            taken = holder(session, listing)
            mine = bool(taken) and taken == who.account
            row, done = checklists.being_written(session, listing), checklists.finished(session, listing)
            edition = current(session, self.shipped)
            checklist = self._checklist(session, row) if row else None
            last = self._checklist(session, done[0]) if done else None
            conflict = interested(listing, who)
            return Desk(
                solution=read_view(session, listing, self.clock()),
                risk=as_risk((*words, *of_papers(session, [listing])[key(listing)])),
                since=listing.state_since or listing.created_at,
                conflict=conflict,
                taken=bool(taken),
                mine=mine,
                steps=() if conflict else _steps(listing, who, mine=mine),
                intended=_intended(session, listing, who),
                history=_history(session, listing),
                criteria=edition,
                lines=_lines(session, self.shipped, edition),
                earlier=self._earlier(session, checklist or last, edition),
                checklist=checklist,
                last=last,
                changes=_changes(session, listing, done[0].version) if done else (),
                obstacles=checklists.obstacles(session, listing, edition, listing.state_since),
                may_write=not conflict and (mine or listing.state == ListingState.PUBLISHED),
                state=checklists.state(session, listing, edition),
            )

    def step(self, slug: str, name: str, who: Principal, reason: str = "") -> bool:
        """Take a step; return False if it now waits for a second person. With "take" the source lines are asked for.

        Raise ForbiddenError for a conflict of interest or a listing on another desk, StateError where the step does not
        begin or its checklist is not complete, SubmissionError without the reason that it needs.
        """
        _guard(who)
        if name not in OFFERED:
            raise NotFoundError("step", name)
        with self.sessions.write() as session:
            listing = _locked(session, slug, who)
            intended = session.get(IntendedStepRow, listing.id)
            if intended is not None and intended.step == name:
                raise StateError(f"the step {name!r} waits for a second person already")
            self._prepare(session, listing, name, who)
            done = take(session, listing, name, Act(who, self.clock(), reason))
            if done and name == "publish":
                _finish(session, listing, self.clock())
        if name == "take":
            with suppress(NotFoundError):  # there is no report where there is no source
                self.excerpts.request(slug, who)
        return done

    def agree(self, slug: str, who: Principal) -> None:
        """Take, as the second person, the step that another one wants to take."""
        _guard(who)
        with self.sessions.write() as session:
            listing = _locked(session, slug, who)
            intended = session.get(IntendedStepRow, listing.id)
            if intended is None:
                raise StateError(f"no step of listing {slug!r} waits for a second person")
            take(session, listing, intended.step, Act(who, self.clock(), intended.reason))

    def decline(self, slug: str, who: Principal, reason: str = "") -> None:
        """Take back the step that waits for a second person, as that second one or as who wanted it."""
        _guard(who)
        with self.sessions.write() as session:
            decline(session, _locked(session, slug, who), Act(who, self.clock(), reason))

    def save_checklist(
        self, slug: str, answers: Sequence[AnswerDraft], who: Principal, shown: str = ""
    ) -> ChecklistView:
        """Keep what a reviewer has answered so far; raise SubmissionError with every fault.

        `shown` is the `state` of the desk at which it was answered, if there was one.
        """
        who.require(Right.REVIEW)
        with self.sessions.write() as session:
            listing = _locked(session, slug, who)
            _may_write(session, listing, who)
            act = Act(who, self.clock())
            edition = current(session, self.shipped)
            row = checklists.save(session, listing, edition, answers, act, shown)
            note(session, act, Standing.REVIEWER, "checklist.save", f"listing:{slug}", edition=edition.id)
            return checklists.view(row, edition)

    def confirm(self, slug: str, who: Principal) -> None:
        """Say that a published listing was looked at again as it is now, with its finished checklist."""
        who.require(Right.REVIEW)
        with self.sessions.write() as session:
            listing = _locked(session, slug, who)
            _may_write(session, listing, who)
            if listing.state != ListingState.PUBLISHED:
                raise StateError(f"listing {slug!r} is not published")
            self._refuse_open(session, listing)
            _finish(session, listing, self.clock())
            act = Act(who, self.clock())
            note(session, act, Standing.REVIEWER, "checklist.confirm", f"listing:{slug}")

    def record(self, slug: str, reader: Principal = NOBODY) -> Record:
        """Return who looked at a listing and when, for all who may see it; raise NotFoundError."""
        with self.sessions.read() as session:
            listing = find_readable(session, slug, reader)
            return Record(
                state=ListingState(listing.state),
                since=listing.state_since,
                steps=_history(session, listing),
                checklists=tuple(self._checklist(session, row) for row in checklists.finished(session, listing)),
                complaints=read_complaints(session, listing),
            )

    def _prepare(self, session: Session, listing: ListingRow, name: str, who: Principal) -> None:
        """Refuse what only whoever has taken the listing may do, and publishing without a complete checklist."""
        if listing.state not in STEPS[name].sources:
            raise StateError(f"the step {name!r} does not begin in the state {listing.state!r}")
        if name in OWN:
            _refuse_others(session, listing, who)
        if name == "publish":
            self._refuse_open(session, listing)

    def _refuse_open(self, session: Session, listing: ListingRow) -> None:
        since = listing.state_since if listing.state == ListingState.IN_REVIEW else None
        found = checklists.obstacles(session, listing, current(session, self.shipped), since)
        if found:
            raise SubmissionError({"checklist": found[0]})

    def _checklist(self, session: Session, row: ChecklistRow) -> ChecklistView:
        return checklists.view(row, find(session, self.shipped, row.edition))

    def _earlier(self, session: Session, checklist: ChecklistView | None, edition: Edition) -> Difference | None:
        """Return what is asked otherwise than in a checklist, None if it is of this edition."""
        if checklist is None or checklist.edition == edition.id:
            return None
        before = find(session, self.shipped, checklist.edition)
        return difference(before.criteria, edition.criteria, published(session, self.shipped))

    def _read_risks(self) -> None:
        with self.sessions.read() as session:
            reports = waiting_reports(session)
            missing = set(reports) - known_reasons(session, reports).keys()
        for report in sorted(missing):
            with self.sessions.write() as session:
                read_reasons(session, report)


def _guard(who: Principal) -> None:
    if not who.may(Right.ADMINISTER):
        who.require(Right.REVIEW)


def _locked(session: Session, slug: str, who: Principal) -> ListingRow:
    """Return the listing, which other writers then wait for; raise ForbiddenError for a conflict of interest."""
    listing = find_readable(session, slug, who)
    session.refresh(listing, with_for_update=True)
    refuse_interested(listing, who)
    return listing


def _may_write(session: Session, listing: ListingRow, who: Principal) -> None:
    if listing.state == ListingState.PUBLISHED:
        return
    if listing.state != ListingState.IN_REVIEW:
        raise StateError(f"listing {listing.slug!r} is not in review")
    _refuse_others(session, listing, who)


def _refuse_others(session: Session, listing: ListingRow, who: Principal) -> None:
    if holder(session, listing) != who.account:
        raise ForbiddenError("another reviewer has taken this listing")


def _finish(session: Session, listing: ListingRow, now: datetime) -> None:
    row = checklists.being_written(session, listing)
    if row is not None:
        row.finished_at = now
        session.add(row)


def _lines(session: Session, shipped: Criteria, edition: Edition) -> dict[str, tuple[str, ...]]:
    known = published(session, shipped)
    return {each.id: tuple(lineage(each.id, known)) for each in edition.criteria}


def _steps(listing: ListingRow, who: Principal, *, mine: bool) -> tuple[str, ...]:
    begun = allowed(ListingState(listing.state), who)
    return tuple(name for name in OFFERED if name in begun and (mine or name not in OWN))


def _intended(session: Session, listing: ListingRow, who: Principal) -> IntendedView | None:
    row = session.get(IntendedStepRow, listing.id)
    if row is None or not who.standings & GUARDS:
        return None
    return IntendedView(row.step, row.reason, row.at, row.account_id == who.account)


def _history(session: Session, listing: ListingRow) -> tuple[StepView, ...]:
    query = select(StepRow).where(StepRow.listing_id == listing.id).order_by(col(StepRow.number))
    return tuple(_step_view(row) for row in session.exec(query))


def _step_view(row: StepRow) -> StepView:
    return StepView(
        number=row.number,
        at=row.at,
        step=row.step,
        before=ListingState(row.before),
        after=ListingState(row.after),
        standing=row.standing,
        organisation=row.actor,
        reason=row.reason,
        seconded=bool(row.second_id),
    )


def _changes(session: Session, listing: ListingRow, seen: int) -> tuple[VersionView, ...]:
    """Return the versions after the one that the last checklist was about, the newest first."""
    if newest(session, listing) <= seen:
        return ()
    query = select(VersionRow).where(VersionRow.listing_id == listing.id, col(VersionRow.number) > seen)
    return tuple(map(version_view, session.exec(query.order_by(col(VersionRow.number).desc()))))
