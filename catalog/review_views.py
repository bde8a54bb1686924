"""What the review shows: frozen values for the desk, for the queue, and for everybody who reads how it was done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from catalog.criteria import Answer, Edition, SuitabilityCriterion
from catalog.criteria_drafting import Difference
from catalog.states_of_listings import ListingState
from catalog.views import SolutionView, VersionView


class Waiting(StrEnum):
    """Why a listing is in the queue; it may be there for several reasons."""

    NEW = "new"
    IN_REVIEW = "in-review"
    SECOND = "second"
    CHANGED = "changed"
    COMPLAINT = "complaint"


class RiskLevel(StrEnum):
    """How soon somebody should look."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Risk:
    """How soon somebody should look, and the words of `catalog.risks` for why."""

    level: RiskLevel
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """Which part of the queue; empty words filter nothing, `mine` is what this reviewer has taken."""

    waiting: str = ""
    risk: str = ""
    mine: bool = False
    page: int = 1
    size: int = 20


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One listing that waits: since when, why, how soon, and how it stands to this reviewer.

    `urgency` is the number it is ordered by, `taken` says that some reviewer has it, `mine` that this one has, and
    `conflict` that it belongs to an organisation of this reviewer.
    """

    slug: str
    name: str
    organisation: str
    state: ListingState
    waiting: tuple[Waiting, ...]
    since: datetime
    days: int
    risk: Risk
    urgency: int
    taken: bool = False
    mine: bool = False
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue; `page` counts from 1."""

    entries: tuple[QueueEntry, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a listing as everybody may read it: as what and for which organisation, never by whom.

    `seconded` says that two people agreed.
    """

    number: int
    at: datetime
    step: str
    before: ListingState
    after: ListingState
    standing: str
    organisation: str
    reason: str
    seconded: bool = False


@dataclass(frozen=True, slots=True)
class IntendedView:
    """A step that waits for a second person; `mine` says that this reviewer wants it."""

    step: str
    reason: str
    at: datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """What a reviewer says to one criterion: the answer, a note, and the address of the evidence."""

    criterion: str
    answer: Answer
    note: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One criterion with its answer."""

    criterion: SuitabilityCriterion
    answer: Answer
    note: str
    link: str


@dataclass(frozen=True, slots=True)
class ChecklistView:
    """A filled checklist: the edition of its criteria, what was looked at, for whom, and when.

    `finished_at` is empty while somebody is still writing. `missing` are the criteria without an answer.
    """

    edition: str
    answers: tuple[AnswerView, ...]
    missing: tuple[str, ...]
    version: int
    commit: str
    organisation: str
    saved_at: datetime
    finished_at: datetime | None

    @property
    def blocking(self) -> tuple[str, ...]:
        """Return the criteria whose answer keeps the listing from being published."""
        return tuple(each.criterion.id for each in self.answers if each.criterion.blocking and each.answer is Answer.NO)


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a reviewer needs to decide about one listing.

    `steps` may be taken by this reviewer now, `checklist` is being written and `last` the last finished one. `criteria`
    is asked now; `lines` has for each of them its id and the ids that it replaced, and `earlier` is what is asked
    otherwise than in `checklist`, or in `last` without one; None if they are of the same edition. `changes`
    are the versions since then. `obstacles` are words for what keeps it from being published. `state` is a short name
    for what is shown here, which a saved checklist is held against.
    """

    solution: SolutionView
    risk: Risk
    since: datetime
    conflict: bool
    taken: bool
    mine: bool
    steps: tuple[str, ...]
    intended: IntendedView | None
    history: tuple[StepView, ...]
    criteria: Edition
    lines: Mapping[str, tuple[str, ...]]
    earlier: Difference | None
    checklist: ChecklistView | None
    last: ChecklistView | None
    changes: tuple[VersionView, ...]
    obstacles: tuple[str, ...]
    may_write: bool
    state: str


class Decision(StrEnum):
    """What became of a complaint."""

    UPHELD = "upheld"
    PARTLY = "partly"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ComplaintView:
    """A complaint as everybody may read it: what it is about, its state, the decision and the answer."""

    id: str
    about: str
    received_at: datetime
    answered_at: datetime | None
    decision: Decision | None
    answer: str
    organisation: str


@dataclass(frozen=True, slots=True)
class OpenComplaint:
    """A complaint as reviewers read it; `mine` says that this reviewer published the listing and may not answer.

    `mailed` says that the answer goes to the contact by mail, too.
    """

    complaint: ComplaintView
    text: str
    contact: str
    mine: bool
    mailed: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """Who looked at a listing and when, for everybody: its steps, its checklists and the complaints about it."""

    state: ListingState
    since: datetime | None
    steps: tuple[StepView, ...]
    checklists: tuple[ChecklistView, ...]
    complaints: tuple[ComplaintView, ...]


@dataclass(frozen=True, slots=True)
class StepAnswer:
    """Whether the step was taken; if not, it waits for a second person."""

    done: bool
