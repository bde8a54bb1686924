"""The draft of the next edition of the criteria: administrators write it, and two of them publish it.

    start ──▶ changed again and again ──▶ wanted by one, with a reason ──▶ agreed to by another: the next edition
                       └──▶ discarded                    └──▶ declined: a draft again

There is at most one draft. Whoever changes it says which state was shown (`state`): if it has changed since, or another
edition is asked by now, nothing is done and the form says so. While a second person is asked, the draft stays as it is.
Whoever may agree is told that it waits, and who wanted it what became of it.
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, func, select

from catalog.administrators import administrators
from catalog.audit import note
from catalog.columns import storable
from catalog.criteria import OWN, Criteria, Edition, SuitabilityCriterion
from catalog.criteria_drafting import (
    Asked,
    CriterionDraft,
    Difference,
    added,
    by_id,
    changed,
    difference,
    dropped,
    moved,
    plain,
    restored,
)
from catalog.editions import base_of, current, decoded, encoded, find, published
from catalog.errors import ForbiddenError, NotFoundError, SubmissionError, refuse
from catalog.lifecycle import LONGEST_REASON
from catalog.permissions import Act, Principal, Right, Standing
from catalog.review_tables import CriteriaDraftRow, CriteriaEditionRow
from catalog.sessions import Sessions
from catalog.submissions import length_fault
from catalog.telling import Tidings, tell
from catalog.views import MessageKind

SUBJECT = "criteria"


@dataclass(frozen=True, slots=True)
class IntendedEdition:
    """That somebody wants to publish the draft; `mine` says that it is who asks."""

    reason: str
    at: datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class CriteriaDraftView:
    """The next edition as it is being written, beside the one that is asked today.

    `state` is a short name for what is shown here. `outdated`: another edition is asked than when it was begun.
    """

    state: str
    criteria: Asked
    current: Edition
    difference: Difference
    outdated: bool
    intended: IntendedEdition | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft about to be changed: its criteria, today's edition, the next free id, and all that was ever published."""

    criteria: Asked
    today: Edition
    fresh: str
    published: dict[str, SuitabilityCriterion]

    @property
    def known(self) -> dict[str, SuitabilityCriterion]:
        """Return what was published and what is in the draft, by id."""
        return self.published | by_id(self.criteria)


@dataclass(frozen=True, slots=True)
class CriteriaDrafts:
    """The administrators' work on the criteria; every method refuses whoever is none."""

    sessions: Sessions
    clock: Callable[[], datetime]
    shipped: Criteria

    def read(self, who: Principal) -> CriteriaDraftView | None:
        """Return the draft, None if there is none."""
        who.require(Right.ADMINISTER)
        with self.sessions.read() as session:
            row = session.get_one(CriteriaDraftRow, 1)
            return self._view(session, row, who) if row.document else None

    def start(self, who: Principal, edition: str = "") -> None:
        """Begin the draft with what is asked today, or with a named edition; one that is begun stays as it is.

        Raise NotFoundError for an unknown edition.
        """
        who.require(Right.ADMINISTER)
        with self.sessions.write() as session:
            row, today = _locked(session), current(session, self.shipped)
            if row.document:
                return
            source = find(session, self.shipped, edition) if edition else today
            row.document, row.base, row.begun_on = encoded(source.criteria), base_of(source), today.id
            row.revision += 1
            self._note(session, who, "criteria.start", edition=source.id)

    def add(self, wanted: CriterionDraft, who: Principal, shown: str) -> None:
        """Add a criterion; raise SubmissionError with every fault."""
        self._change(who, shown, "criteria.add", lambda draft: added(draft.criteria, plain(wanted), draft.fresh))

    def change(self, name: str, wanted: CriterionDraft, who: Principal, shown: str) -> None:
        """Write a criterion anew; a published one whose words change gets a new id. Raise SubmissionError."""

        def make(draft: Opened) -> Asked:
            return changed(draft.criteria, name, plain(wanted), draft.fresh, draft.published)

        self._change(who, shown, "criteria.change", make, name)

    def move(self, name: str, who: Principal, shown: str, *, up: bool) -> None:
        """Move a criterion one place up or down within its area."""
        self._change(who, shown, "criteria.move", lambda draft: moved(draft.criteria, name, up=up), name)

    def drop(self, name: str, who: Principal, shown: str) -> None:
        """Leave a criterion out of the next edition."""
        self._change(who, shown, "criteria.drop", lambda draft: dropped(draft.criteria, name), name)

    def restore(self, name: str, who: Principal, shown: str) -> None:
        """Take a criterion of today's edition back in that was left out."""

        def make(draft: Opened) -> Asked:
            return restored(draft.criteria, name, draft.today.criteria, draft.known)

        self._change(who, shown, "criteria.restore", make, name)

    def discard(self, who: Principal, shown: str) -> None:
        """Throw the draft away; what is asked stays as it is."""
        who.require(Right.ADMINISTER)
        with self.sessions.write() as session:
            row, _ = self._opened(session, shown)
            _close(row)
            self._note(session, who, "criteria.discard")

    def intend(self, reason: str, who: Principal, shown: str) -> None:
        """Want to publish the draft as it was shown, for a reason that becomes public; a second person has to agree."""
        who.require(Right.ADMINISTER)
        said = storable(reason).strip()
        with self.sessions.write() as session:
            row, draft = self._opened(session, shown)
            if not draft.criteria:
                raise SubmissionError({"draft": "criteria.empty"})
            if difference(draft.today.criteria, draft.criteria, draft.known).is_none:
                raise SubmissionError({"draft": "criteria.unchanged"})
            refuse({"reason": length_fault("reason", said, 1, LONGEST_REASON)})
            row.account_id, row.reason, row.intended_at = who.account, said, self.clock()
            row.revision += 1
            others = set(administrators(session)) - {who.account}
            self._tell(session, who, row.revision, "waiting", others, reason=said)
            self._note(session, who, "criteria.intend", reason=said)

    def decline(self, who: Principal, shown: str) -> None:
        """Take the wish to publish back, as a second person or as who had it; the draft can be changed again."""
        who.require(Right.ADMINISTER)
        with self.sessions.write() as session:
            row = self._intended(session, shown)
            first = row.account_id
            _withdraw(row)
            self._tell(session, who, row.revision, "declined", {first} - {who.account})
            self._note(session, who, "criteria.decline")

    def agree(self, who: Principal, shown: str) -> Edition:
        """Publish, as the second person, what another one wants to; from now on it is asked."""
        who.require(Right.ADMINISTER)
        with self.sessions.write() as session:
            row = self._intended(session, shown)
            if row.account_id == who.account:
                raise ForbiddenError("a second person has to agree")
            today, now = current(session, self.shipped), self.clock()
            highest = session.exec(select(func.max(CriteriaEditionRow.number))).one() or 0
            edition = CriteriaEditionRow(
                number=highest + 1,
                name=f"{row.base}.{highest + 1}",
                base=row.base,
                document=row.document,
                reason=row.reason,
                published_at=now,
                account_id=row.account_id,
                second_id=who.account,
            )
            session.add(edition)
            facts = {"edition": edition.name, "before": today.id, "reason": row.reason}
            _close(row)
            self._tell(session, who, row.revision, "published", {edition.account_id}, edition=edition.name)
            self._note(session, who, "criteria.publish", **facts)
            return find(session, self.shipped, edition.name)

    def _change(
        self,
        who: Principal,
        shown: str,
        action: str,
        make: Callable[[Opened], Asked],
        name: str = "",
    ) -> None:
        """Change the draft's criteria and note it; what changes nothing is not noted."""
        who.require(Right.ADMINISTER)
        with self.sessions.write() as session:
            row, draft = self._opened(session, shown)
            made = make(draft)
            if made == draft.criteria:
                return
            row.document = encoded(made)
            row.revision += 1
            new = by_id(made).keys() - by_id(draft.criteria).keys()
            row.named += draft.fresh in new
            self._note(session, who, action, criterion=name, new=" ".join(sorted(new)))

    def _opened(self, session: Session, shown: str) -> tuple[CriteriaDraftRow, Opened]:
        """Return the draft to be changed; raise SubmissionError if it is not what was shown, or waits."""
        row, today = _locked(session), current(session, self.shipped)
        _refuse_stale(row, today, shown)
        if row.intended_at is not None:
            raise SubmissionError({"draft": "criteria.waiting"})
        known = published(session, self.shipped)
        return row, Opened(decoded(row.document), today, f"{OWN}{row.named + 1}", known)

    def _intended(self, session: Session, shown: str) -> CriteriaDraftRow:
        """Return the draft that waits for a second person; raise SubmissionError if it is not what was shown."""
        row = _locked(session)
        _refuse_stale(row, current(session, self.shipped), shown)
        if row.intended_at is None:
            raise SubmissionError({"draft": "criteria.changed"})
        return row

    def _view(self, session: Session, row: CriteriaDraftRow, who: Principal) -> CriteriaDraftView:
        today = current(session, self.shipped)
        draft = Opened(decoded(row.document), today, "", published(session, self.shipped))
        wanted = row.intended_at and IntendedEdition(row.reason, row.intended_at, row.account_id == who.account)
        return CriteriaDraftView(
            state=_state(row, today),
            criteria=draft.criteria,
            current=today,
            difference=difference(today.criteria, draft.criteria, draft.known),
            outdated=row.begun_on != today.id,
            intended=wanted or None,
        )

    def _tell(
        self, session: Session, who: Principal, revision: int, what: str, accounts: AbstractSet[str], **facts: str
    ) -> None:
        """Tell accounts of a step of the draft, of which each has a revision of its own."""
        tidings = Tidings(MessageKind.CRITERIA, f"criteria:{revision}", {"what": what, **facts})
        tell(session, accounts, tidings, self.clock(), actor=who.account)

    def _note(self, session: Session, who: Principal, action: str, **facts: str) -> None:
        note(session, Act(who, self.clock()), Standing.ADMINISTRATOR, action, SUBJECT, **facts)


def _locked(session: Session) -> CriteriaDraftRow:
    """Return the row of the draft, which other writers then wait for."""
    query = select(CriteriaDraftRow).where(CriteriaDraftRow.id == 1).with_for_update()
    row = session.exec(query).one_or_none()
    if row is None:
        raise NotFoundError("draft of the criteria", "its row; run the migrations")
    return row


def _state(row: CriteriaDraftRow, today: Edition) -> str:
    return f"{row.revision}-{today.id}"


def _refuse_stale(row: CriteriaDraftRow, today: Edition, shown: str) -> None:
    if not row.document:
        raise SubmissionError({"draft": "criteria.no_draft"})
    if shown != _state(row, today):
        raise SubmissionError({"draft": "criteria.changed"})


def _withdraw(row: CriteriaDraftRow) -> None:
    row.account_id, row.reason, row.intended_at = "", "", None
    row.revision += 1


def _close(row: CriteriaDraftRow) -> None:
    """Leave no draft."""
    _withdraw(row)
    row.document, row.base, row.begun_on = "", "", ""
