"""What readers get: frozen values with no row, session or lazy field behind them; pages and API show the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from analyzer.history.maintenance import Maintenance
from analyzer.history.values import History
from catalog.jobs import JobProgress
from catalog.states_of_listings import ListingState


@dataclass(frozen=True, slots=True)
class LocalText:
    """A text in both languages; `en` is empty where nobody wrote one."""

    de: str
    en: str = ""


NO_TEXT = LocalText("")


class Evidence(StrEnum):
    """How a statement is known."""

    SELF_DECLARED = "self-declared"
    MEASURED = "measured"
    REVIEWED = "reviewed"
    CONFIRMED = "confirmed"
    UNKNOWN = "unknown"


class Role(StrEnum):
    """In which role somebody changes a listing; it decides how a statement may claim to be known."""

    VENDOR = "vendor"
    REVIEWER = "reviewer"
    MUNICIPALITY = "municipality"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Lines:
    """A list of short texts in both languages; `en` is empty where nobody wrote it."""

    de: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


Answer = str | bool | int | float | tuple[str, ...] | Lines
"""A typed answer: a key, amount, date or address as text; a number; yes or no; several keys; lines in two languages."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact about a listing: `key` names the field; an unknown fact has an empty value and says so.

    `value` is what people read, `value_en` its English wording (empty where `value` serves both languages or nobody
    translated it). `data` is the typed answer, and `note` the words beside it: then `value` is derived from both and
    whoever hands a statement in may leave it empty. Without `data`, `value` is all there is. `source` is a document or
    an address, `link` the proof that a reader can open. After `expires_at` the statement is `expired`.
    """

    key: str
    value: str
    evidence: Evidence
    source: str = ""
    as_of: datetime | None = None
    value_en: str = ""
    data: Answer | None = None
    note: LocalText = NO_TEXT
    link: str = ""
    expires_at: datetime | None = None
    expired: bool = False


Fact = str | bool | int | float | list[Any] | dict[str, Any] | None
"""One fact of a listing as JSON knows it."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one field said before and says after; None is nothing."""

    field: str
    before: Fact
    after: Fact


@dataclass(frozen=True, slots=True)
class VersionView:
    """One change of a published listing: its number, when, who in which role, and what."""

    number: int
    at: datetime
    actor: str
    role: Role
    changes: tuple[Change, ...]


class UseStatus(StrEnum):
    """What a municipality says, or is said to say, about a listing."""

    IN_USE = "in-use"
    USED_BEFORE = "used-before"
    DECIDED_AGAINST = "decided-against"


class Refusal(StrEnum):
    """What else a reference may be instead: declined by the municipality, or taken down by the market; never shown."""

    DECLINED = "declined"
    TAKEN_DOWN = "taken-down"


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """One municipality's use of a listing; `evidence` is self-declared (by the vendor) or confirmed (by the town).

    `size_class` is the municipality's when the reference was made, empty if nobody knew it.
    """

    ags: str
    municipality: str
    size_class: str
    status: UseStatus
    since: date | None
    contact_role: str
    evidence: Evidence
    claimed_at: datetime | None
    confirmed_at: datetime | None
    expires_at: datetime
    expired: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RefusedView:
    """A claim that was refused, as exports for another installation keep it, so that it is not claimed anew there."""

    ags: str
    municipality: str
    size_class: str
    status: Refusal
    claimed_at: datetime | None
    expires_at: datetime
    reason: str


class NoticeKind(StrEnum):
    """What a reader should know before trusting a listing."""

    STATEMENTS_EXPIRED = "statements-expired"
    REFERENCES_EXPIRED = "references-expired"
    REPOSITORY_VANISHED = "repository-vanished"
    REPOSITORY_MOVED = "repository-moved"
    REPOSITORY_UNREACHABLE = "repository-unreachable"
    MAINTENANCE_ASLEEP = "maintenance-asleep"
    LICENCE_CHANGED = "licence-changed"
    SCORE_FELL = "score-fell"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reader should know, since when, and of what.

    `about` holds keys of statements, municipalities, or what was before and what is now: two licences, or two values.
    """

    kind: NoticeKind
    since: datetime
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListingLink:
    """A listing that another one leads to."""

    slug: str
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class ScoreSummary:
    """The score as every page and the API show it: always with interval, method, date and commit.

    `status` is "scored" or the reason for having no score; then `value`, `stars` and `interval` are None.
    """

    status: str
    value: float | None
    stars: int | None
    interval: tuple[float, float] | None
    model: str
    benchmark: str
    explanation: LocalText
    commit: str
    committed_at: datetime
    created_at: datetime
    analysed_share: float


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a score stands in a group (topic, language, size) of others by the same method, by their sorted values.

    `below` and `above` are those whose whole range lies below or above this one's; the ranges of those `alike` overlap.
    """

    group: str
    values: tuple[float, ...]
    median: float
    below: int
    alike: int
    above: int


@dataclass(frozen=True, slots=True)
class Peer:
    """A similar solution with its score; `lines` of sources are None in reports from before they were counted."""

    slug: str
    name: str
    score: ScoreSummary
    lines: int | None


class NewsKind(StrEnum):
    """What happened to a listing: it is new, its content changed, it was measured, or there is a warning."""

    LISTED = "listed"
    CHANGED = "changed"
    MEASURED = "measured"
    WARNED = "warned"


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One thing that happened to a listing; `key` tells it from all others of its kind, for ever.

    `fields` are the names of what a change changed, `score` is that of a new report, `notice` the warning.
    """

    kind: NewsKind
    slug: str
    name: str
    summary: LocalText
    at: datetime
    key: str = ""
    fields: tuple[str, ...] = ()
    score: ScoreSummary | None = None
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class ListingPlace:
    """Where a visible listing is found, and when it last changed."""

    slug: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """A vendor, operator or public body."""

    slug: str
    name: str
    kind: str
    website: str
    solutions: int
    alternative_names: tuple[str, ...] = ()
    parent: str = ""
    state: str = ""
    ags: str = ""


@dataclass(frozen=True, slots=True)
class Resemblance:
    """An organisation that may be the one meant: why (same, form, words, letters), and how near, from 0 to 1."""

    slug: str
    name: str
    reason: str
    nearness: float


@dataclass(frozen=True, slots=True)
class MunicipalityView:
    """A municipality, county or association, and where it belongs.

    `kind` is a word of `catalog.territory`, `size_class` one of `catalog.size_classes`.
    `county` and `association` are keys and empty where there is none; `label` tells places of one name apart.
    `size_class` is empty and `inhabitants` None where the number is not known; `former` ones are no longer registered.
    """

    ags: str
    name: str
    label: str
    kind: str
    state: str
    state_name: LocalText
    county: str
    county_name: str
    association: str
    association_name: str
    inhabitants: int | None
    size_class: str
    postcodes: tuple[str, ...]
    alternative_names: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    as_of: date
    source: str
    former: bool


@dataclass(frozen=True, slots=True)
class FoundPlaces:
    """The municipalities that a text may mean; `near` ones have another name, so somebody should be asked."""

    places: tuple[MunicipalityView, ...] = ()
    near: bool = False


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A municipality near another one; `kilometers` is None where one of them has no coordinates."""

    municipality: MunicipalityView
    kilometers: float | None
    same_county: bool


@dataclass(frozen=True, slots=True)
class MunicipalityDetails:
    """A municipality with those near it and those like it."""

    municipality: MunicipalityView
    neighbours: tuple[Neighbour, ...]
    similar: tuple[MunicipalityView, ...]


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What an import of municipalities did."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


class FoundIn(StrEnum):
    """Where in a listing a word was found: `text` is everything beyond name and summary."""

    NAME = "name"
    SUMMARY = "summary"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a listing is a hit: a word of the question, where it stands, and what it was found as if not as itself."""

    word: str
    place: FoundIn
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class FitReason:
    """What one part of a fit gave: `points` of `possible`, and why in a sentence.

    `verdict` is yes, no, or unknown; `count` is how many municipalities or statements it rests on; what has `expired`
    counted less, and the sentence says so. `subject` names the part in a word.
    """

    part: str
    verdict: str
    points: float
    possible: int
    count: int
    expired: bool
    subject: LocalText
    sentence: LocalText


@dataclass(frozen=True, slots=True)
class FitView:
    """How well a listing suits the municipality that asks: the points of so many possible, and every reason."""

    points: float
    possible: int
    reasons: tuple[FitReason, ...]


@dataclass(frozen=True, slots=True)
class SolutionCard:
    """One line of a result list.

    `not_assessable` is the reason why there can be no score, such as no_public_source; `reasons` say why the listing is
    there if words were searched, `fit` how well it suits if a municipality asks.
    """

    slug: str
    name: str
    summary: LocalText
    topics: tuple[str, ...]
    organisation: str
    organisation_slug: str
    licence: str
    languages: tuple[str, ...]
    repository: str
    origin: str
    updated_at: datetime
    score: ScoreSummary | None
    kind: str = "solution"
    proprietary: bool = False
    not_assessable: str = ""
    reasons: tuple[Reason, ...] = ()
    fit: FitView | None = None


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """One entry in a solution's history of reports.

    `advisories` is the edition of the advisories its packages were checked with, empty if they were not checked.
    """

    id: str
    score: ScoreSummary
    analyzer_version: str
    advisories: str = ""


@dataclass(frozen=True, slots=True)
class ReplyView:
    """One version of a vendor's answer to a report, in plain text, by its organisation; `number` counts from 1."""

    report: str
    commit: str
    number: int
    text: str
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HistorySummary:
    """The history behind a commit in a line: `active` people worked on it in its last year."""

    reliability: str
    commits: int
    first_commit: datetime
    last_commit: datetime
    active: int


@dataclass(frozen=True, slots=True)
class SolutionView:
    """Everything a solution's page shows; `assessment` is the newest one's id, if there ever was one.

    `history` is the one behind the shown report, once it was read. `services` are offered for this solution,
    `offered_for` are the solutions this service is for; `version` counts the published changes. `replies` are the
    vendor's answers to reports, the newest first.
    """

    card: SolutionCard
    description: LocalText
    website: str
    statements: tuple[Statement, ...]
    organisation: OrganisationView
    reports: tuple[ReportSummary, ...]
    assessment: str | None
    history: HistorySummary | None
    references: tuple[ReferenceView, ...] = ()
    services: tuple[ListingLink, ...] = ()
    offered_for: tuple[ListingLink, ...] = ()
    notices: tuple[Notice, ...] = ()
    replies: tuple[ReplyView, ...] = ()
    version: int = 0
    state: ListingState = ListingState.PUBLISHED


@dataclass(frozen=True, slots=True)
class ListingStep:
    """One step that a listing has taken: when, which (`catalog.lifecycle.STEPS`), to which state, and why."""

    number: int
    at: datetime
    step: str
    state: ListingState
    reason: str


@dataclass(frozen=True, slots=True)
class OfferingView:
    """A listing as the people of the organisation that owns it see it; `steps` are the newest first.

    `report` is the newest report, `reply` what stands as the answer to it, `draft` what is being written of it and
    `assessment` what is being measured; each is empty if there is none. `recounts_left` may be asked for today.
    `failed` is the newest measurement if it has failed.
    """

    slug: str
    name: str
    organisation: str
    organisation_name: str
    state: ListingState
    since: datetime | None
    steps: tuple[ListingStep, ...]
    score: ScoreSummary | None
    report: str
    reply: str
    draft: str
    assessment: str
    recounts_left: int
    failed: str = ""


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """A draft of an organisation; `slug` is the listing that it will change, empty for a new one."""

    id: str
    name: str
    slug: str
    organisation: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class OfferingsView:
    """Everything that the organisations of an account offer, and what they are still writing."""

    listings: tuple[OfferingView, ...]
    drafts: tuple[DraftEntry, ...]


@dataclass(frozen=True, slots=True)
class UseView:
    """What is said of one municipality's use of a solution; `confirmed_at` is empty if only a vendor says it."""

    organisation: str
    slug: str
    name: str
    status: UseStatus
    since: date | None
    contact_role: str
    reason: str
    confirmed_at: datetime | None
    expires_at: datetime
    expired: bool


class ClaimState(StrEnum):
    """What became of a vendor's claim that a municipality uses its listing."""

    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    TAKEN_DOWN = "taken-down"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A reference as its vendor sees it; `reason` is what was said for it, or why it was declined or taken down.

    `status` is empty for what was declined or taken down. `expires_at` is the end of what is said, or of the time in
    which it cannot be claimed anew; `open` says that nobody has decided about it.
    """

    ags: str
    municipality: str
    state: ClaimState
    open: bool
    status: UseStatus | None
    since: date | None
    contact_role: str
    reason: str
    claimed_at: datetime | None
    confirmed_at: datetime | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class DeclinedView:
    """A claim that a municipality declined, with its reason, and until when it cannot be claimed anew."""

    organisation: str
    slug: str
    name: str
    reason: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class WatchedView:
    """A solution that an organisation watches, since when."""

    organisation: str
    slug: str
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class WarningView:
    """An early warning of a watched solution: its kind (`catalog.early_warnings`), what was before and is now."""

    organisation: str
    slug: str
    name: str
    kind: str
    before: str
    after: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteView:
    """What an organisation's people wrote about a solution for themselves; `author` wrote the present text."""

    id: str
    organisation: str
    slug: str
    name: str
    text: str
    author: str
    created_at: datetime
    updated_at: datetime


class MessageKind(StrEnum):
    """What a message is about; letters of each kind can be declined, the messages cannot."""

    LISTING = "listing"
    MEASURED = "measured"
    REPLY = "reply"
    COMPLAINT = "complaint"
    WARNING = "warning"
    ORGANISATION = "organisation"
    REFERENCE = "reference"
    CRITERIA = "criteria"


@dataclass(frozen=True, slots=True)
class MessageView:
    """Something an account was told: `details` depend on the kind and name solutions and organisations."""

    id: str
    kind: MessageKind
    details: Mapping[str, str]
    at: datetime
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MessagePage:
    """One page of an account's messages, the newest first; `page` counts from 1."""

    messages: tuple[MessageView, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class PostChoice:
    """How an account wants its letters: all of a day in one, without some kinds; and whether it has a private feed."""

    daily: bool = False
    without: tuple[str, ...] = ()
    feed: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that is to be sent: to which address (empty: to nobody any more), and what is in it.

    `letters` are its rows, `account` whose it is; without one `kind` and `details` say what a bare address is written.
    """

    letters: tuple[str, ...]
    address: str
    language: str
    account: str
    kind: str = ""
    messages: tuple[MessageView, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet, how many solutions of the present result have it, and whether it is chosen."""

    value: str
    count: int
    active: bool
    label: LocalText


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter: `name` is the query parameter, `group` is where pages show it (`catalog.facets.FACET_GROUPS`)."""

    name: str
    values: tuple[FacetValue, ...]
    label: LocalText
    group: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A word that no listing has, as it was typed, and the one that was searched instead."""

    typed: str
    used: str


@dataclass(frozen=True, slots=True)
class SearchNotes:
    """What had to be done to find enough.

    `repairs` stand for words that no listing has, `missing` are those without a repair. `near` says that only
    `complete` listings have all the words, so that those with some of them are shown as well.
    """

    repairs: tuple[Repair, ...] = ()
    missing: tuple[str, ...] = ()
    near: bool = False
    complete: int = 0


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of results with the facets of the whole result; `page` counts from 1."""

    cards: tuple[SolutionCard, ...]
    total: int
    page: int
    pages: int
    facets: tuple[Facet, ...]
    notes: SearchNotes = SearchNotes()


class AssessmentState(StrEnum):
    """Where an assessment stands; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (AssessmentState.QUEUED, AssessmentState.RUNNING)
"""The states of an assessment of which there is more to come."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many assessments wait for a worker and how many run."""

    queued: int
    running: int


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """One assessment as its progress page shows it; `fault` is a code of analyzer.errors when it failed.

    `elapsed_seconds` are None before it begins, `usual_seconds` what the repository's last measurement took.
    """

    id: str
    state: AssessmentState
    repository: str
    slug: str
    name: str
    requested_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    progress: JobProgress | None
    fault: str
    detail: str
    report: str | None
    listing_state: ListingState = ListingState.PUBLISHED
    elapsed_seconds: int | None = None
    usual_seconds: int | None = None


class HistoryState(StrEnum):
    """How far reading the history behind a commit has come; the last two are final, `absent` was never asked for."""

    ABSENT = "absent"
    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class HistoryView:
    """The history behind a report's commit, or why there is none: still to come, or `fault`, a code of analyzer.errors.

    `maintenance` judges the history as of the day on which the commit was measured as the newest one.
    """

    state: HistoryState
    progress: JobProgress | None = None
    fault: str = ""
    id: str | None = None
    history: History | None = None
    maintenance: Maintenance | None = None
