"""Proposals: a repository is asked what a draft may take from it; a worker reads it, never the web process.

    queued ──▶ running ──▶ completed
       └──────────┴──────▶ failed

How a request comes to its job, and again if the job was lost: `catalog.handing_over`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, select

from analyzer.errors import AnalyzerError
from catalog.drafts import others_fault, writable
from catalog.errors import NotFoundError, SubmissionError
from catalog.handing_over import Handover, finish, lock, lock_open, require_open
from catalog.jobs import JobQueue
from catalog.permissions import NOBODY, Principal
from catalog.proposal import Proposal, decode, encode
from catalog.sessions import Sessions
from catalog.tables import DraftRow, ListingRow, ProposalRow
from catalog.views import OPEN, AssessmentState

TASK = "propose"
PRIORITY = 20
"""Somebody waits before an empty form, and reading a few files is quick."""


@dataclass(frozen=True, slots=True)
class ProposalView:
    """How far the reading is, and what it found; `fault` is a code."""

    id: str
    address: str
    state: AssessmentState
    requested_at: datetime
    fault: str = ""
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Proposals:
    """What repositories propose for drafts; `vet` turns a typed address into the canonical one or refuses it."""

    sessions: Sessions
    clock: Callable[[], datetime]
    queue: JobQueue
    vet: Callable[[str], str]

    def request(self, draft_id: str, address: str, who: Principal = NOBODY) -> ProposalView:
        """Ask for a draft's repository to be read, afresh unless it is being read right now.

        What was proposed before is forgotten. Raise SubmissionError for the address, NotFoundError for the draft.
        """
        try:
            canonical = self.vet(address)
        except AnalyzerError as error:
            raise SubmissionError({"address": error.code}) from error
        with self.sessions.write() as session:
            draft = session.get(DraftRow, draft_id, with_for_update=True)
            if draft is None or not writable(draft.owner_id, who):
                raise NotFoundError("draft", draft_id)
            listing = session.get(ListingRow, draft.listing_id) if draft.listing_id else None
            if faults := others_fault(session, canonical, listing):
                raise SubmissionError(faults)
            known = _newest(session, draft_id)
            if known is not None and known.state in OPEN and known.address == canonical:
                proposal_id = known.id
            else:
                proposal_id = _renewed(session, known, draft_id, canonical, self.clock())
        self.hand_over(proposal_id)
        with self.sessions.read() as session:
            return _view(session.get_one(ProposalRow, proposal_id))

    def of(self, draft_id: str) -> ProposalView | None:
        """Return what was asked for a draft, None if nothing was."""
        with self.sessions.read() as session:
            row = _newest(session, draft_id)
            return _view(row) if row else None

    def hand_over(self, proposal_id: str) -> None:
        """Give an open request to the queue unless it is there already; called after the row's transaction."""
        self._handover.give(proposal_id, TASK, PRIORITY)

    def begin(self, proposal_id: str) -> str:
        """Note that a worker has started and return the address; StateError if there is nothing to do."""
        with self.sessions.write() as session:
            row = lock_open(session, ProposalRow, proposal_id)
            row.state = AssessmentState.RUNNING
            row.started_at = row.started_at or self.clock()
            return row.address

    def complete(self, proposal_id: str, proposal: Proposal) -> None:
        """Keep what was found; once it is kept, another delivery changes nothing."""
        with self.sessions.write() as session:
            row = lock(session, ProposalRow, proposal_id)
            if row.state == AssessmentState.COMPLETED:
                return
            require_open(row).document = encode(proposal)
            finish(row, AssessmentState.COMPLETED, self.clock())

    def fail(self, proposal_id: str, fault_code: str, detail: str) -> None:
        """Note why nothing was found; a final state stays as it is, and a draft that is gone needs no answer."""
        with self.sessions.write() as session:
            row = session.get(ProposalRow, proposal_id, with_for_update=True)
            if row is not None and row.state in OPEN:
                finish(row, AssessmentState.FAILED, self.clock(), fault_code, detail)

    def reconcile(self) -> int:
        """Hand over again every open request whose job is unknown or final; return how many."""
        return self._handover.reconcile(self.hand_over)

    @property
    def _handover(self) -> Handover[ProposalRow]:
        return Handover(ProposalRow, self.sessions, self.clock, self.queue)


def _renewed(session: Session, known: ProposalRow | None, draft_id: str, address: str, now: datetime) -> str:
    if known is not None:
        session.delete(known)
    row = ProposalRow(
        id=uuid4().hex, draft_id=draft_id, address=address, state=AssessmentState.QUEUED, requested_at=now
    )
    session.add(row)
    session.flush()
    return row.id


def _newest(session: Session, draft_id: str) -> ProposalRow | None:
    query = select(ProposalRow).where(ProposalRow.draft_id == draft_id)
    return session.exec(query.order_by(col(ProposalRow.requested_at).desc(), col(ProposalRow.id))).first()


def _view(row: ProposalRow) -> ProposalView:
    found = decode(row.document) if row.document else None
    return ProposalView(row.id, row.address, AssessmentState(row.state), row.requested_at, row.fault, found)
