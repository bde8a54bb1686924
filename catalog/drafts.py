"""Drafts: a listing as somebody is still writing it, apart from what the public sees until it is published.

    start ──▶ saved again and again ──▶ published: the next version, the draft is gone
                       └──────────────▶ discarded, or left alone for too long

A draft belongs to an organisation, whose people alone read and write it, or to whoever has its secret link
(`catalog.draft_keys`). A published listing has at most one draft. If the listing has changed since the draft was begun,
publishing is refused until its writer has seen that (`rebase`), so that nobody's change is undone unseen.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

import msgspec
from sqlmodel import Session, col, delete, select

from analyzer.errors import AnalyzerError
from catalog.acting import may_offer, offering_for
from catalog.assessments import FIRST_PRIORITY, Assessments
from catalog.checking import publishing_faults
from catalog.columns import storable_document
from catalog.content import read_content
from catalog.draft_keys import hand_on
from catalog.errors import NotFoundError, StateError, SubmissionError
from catalog.fields import FIELDS
from catalog.finding import add_listing, find_listing, lock_repositories, organisation_slug
from catalog.indexing import VENDOR, index_listing
from catalog.inputs import Actor, ListingDraft, OrganisationDraft
from catalog.lifecycle import STEPS, advance, begin, take
from catalog.organisations import AS_TYPED, organisation_fault
from catalog.permissions import NOBODY, Act, Membership, Principal, Right
from catalog.queueing import open_assessment
from catalog.sessions import Sessions
from catalog.storing import add_content, change_content
from catalog.submissions import taken_fault
from catalog.tables import DraftKeyRow, DraftRow, ListingRow, OrganisationRow, RepositoryRow
from catalog.versions import differences, facts, newest
from catalog.views import Change, LocalText, Role, Statement

ABANDONED_AFTER = timedelta(days=180)
"""So long after it was last saved, a draft that was never published is kept."""
LARGEST_DOCUMENT = 500_000
"""So many bytes a draft may have; a full listing has a tenth of it."""

BLANK = ListingDraft(slug="", name="", summary=LocalText(""), origin=VENDOR)


@dataclass(frozen=True, slots=True)
class DraftView:
    """A listing as it is being written; `slug` is the published one's, empty before the first publishing.

    `outdated` says that the published listing has changed since the writing began; `changes` are what publishing would
    change, and `faults` what keeps it from being published, but for those that only the network can tell.
    """

    id: str
    slug: str
    content: ListingDraft
    actor: str
    role: Role
    created_at: datetime
    updated_at: datetime
    outdated: bool
    changes: tuple[Change, ...]
    faults: dict[str, str]


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing led to: the listing, and the assessment that now runs for it, if one was needed."""

    slug: str
    assessment: str | None


@dataclass(frozen=True, slots=True)
class Drafts:
    """What is being written and not yet shown; `vet` turns a typed address into the canonical one or refuses it."""

    sessions: Sessions
    clock: Callable[[], datetime]
    assessments: Assessments
    vet: Callable[[str], str]

    def start(self, actor: Actor, slug: str = "", who: Principal = NOBODY, owner: str = "") -> DraftView:
        """Begin a new listing, or the draft of a published one; one that is begun already is returned as it is.

        A vendor's account begins it for the organisation with the slug `owner`, or for its only one.
        """
        now = self.clock()
        place = offering_for(who, owner) if not slug and who.may(Right.OFFER) else None
        with self.sessions.write() as session:
            if not slug:
                content = replace(BLANK, organisation=_offering(session, place)) if place else BLANK
                row = _add(session, content, actor, now)
                row.owner_id = place.organisation_id if place else None
                return _view(session, row, now)
            listing = session.exec(select(ListingRow).where(ListingRow.slug == slug).with_for_update()).one_or_none()
            if listing is None or not writable(listing.owner_id, who):
                raise NotFoundError("listing", slug)
            known = session.exec(select(DraftRow).where(DraftRow.listing_id == listing.id)).one_or_none()
            row = known or _add(session, read_content(session, listing), actor, now, listing)
            row.owner_id = listing.owner_id
            return _view(session, row, now)

    def read(self, draft_id: str, who: Principal = NOBODY) -> DraftView:
        """Return a draft with what would change and what is still wrong; raise NotFoundError."""
        with self.sessions.read() as session:
            return _view(session, _find(session, draft_id, who), self.clock())

    def save(self, draft_id: str, content: ListingDraft, actor: Actor, who: Principal = NOBODY) -> DraftView:
        """Keep what was typed, with all its faults; raise SubmissionError only if it is far too large."""
        document = _encode(content)
        if len(document) > LARGEST_DOCUMENT:
            raise SubmissionError({"": "draft.too_large"})
        with self.sessions.write() as session:
            row = _lock(session, draft_id, who)
            row.document = document
            row.actor, row.role = actor.name, actor.role
            row.updated_at = self.clock()
            return _view(session, row, row.updated_at)

    def rebase(self, draft_id: str, who: Principal = NOBODY) -> DraftView:
        """Say that the writer has seen the newest version and wants to publish the draft over it."""
        with self.sessions.write() as session:
            row = _lock(session, draft_id, who)
            listing = _listing(session, row)
            row.base = newest(session, listing) if listing else 0
            return _view(session, row, self.clock())

    def discard(self, draft_id: str, who: Principal = NOBODY) -> None:
        """Throw the draft away; what is published stays as it is."""
        with self.sessions.write() as session:
            session.delete(_lock(session, draft_id, who))

    def expire(self) -> int:
        """Throw away drafts that nobody saved for so long and that were never published; return how many.

        Nothing leads to a link of such a draft any more, so it goes, too.
        """
        with self.sessions.write() as session:
            old = (col(DraftRow.listing_id).is_(None), col(DraftRow.updated_at) <= self.clock() - ABANDONED_AFTER)
            of_old = select(DraftRow.id).where(*old)
            session.exec(delete(DraftKeyRow).where(col(DraftKeyRow.draft_id).in_(of_old)))
            return session.exec(delete(DraftRow).where(*old)).rowcount

    def publish(self, draft_id: str, actor: Actor, who: Principal = NOBODY) -> Published:
        """Submit the draft as a new listing, or as the next version of a known one; ask for a missing assessment.

        A new listing, and one whose repository has moved, is public after its review; other changes are at once.

        Raise SubmissionError with every fault, StateError if the listing has changed since the draft was begun.
        """
        typed = self.read(draft_id, who)
        address, faults = self._vetted(typed)
        with self.sessions.write() as session:
            row = _lock(session, draft_id, who)
            if _decode(row.document) != typed.content:
                raise StateError(f"draft {draft_id} was saved again while it was published")
            now = self.clock()
            lock_repositories(session, row.listing_id, "" if faults else address, now)
            listing = _listing(session, row)
            content = replace(typed.content, address=address)
            published = read_content(session, listing) if listing else BLANK
            if address and not faults:
                faults |= others_fault(session, address, listing)
            faults |= asked_fault(session, content)
            faults |= publishing_faults(content, published.statements, actor.role, now)
            if faults:
                raise SubmissionError(faults)
            if _outdated(session, row, listing):
                raise StateError(f"listing {typed.slug!r} has changed since the draft was begun")
            listing = self._store(session, listing, _dated(content, published, now), actor, Act(who, now), row.owner_id)
            hand_on(session, row.id, listing.id)
            session.delete(row)
            assessment = _missing_assessment(session, listing, now)
        if assessment is not None:
            self.assessments.hand_over(assessment)
        return Published(listing.slug, assessment)

    def _store(  # noqa: PLR0913, PLR0917 - what is stored, by whom and for whom
        self,
        session: Session,
        listing: ListingRow | None,
        content: ListingDraft,
        actor: Actor,
        act: Act,
        owner: int | None,
    ) -> ListingRow:
        now = act.now
        if listing is None:
            blank = ListingRow(
                slug="", name=content.name, origin=VENDOR, owner_id=owner, created_at=now, updated_at=now
            )
            listing = add_listing(session, blank)
            add_content(session, listing, content, actor, now)
            begin(session, listing, "submit", act)
        else:
            before = listing.repository_id
            change_content(session, listing, content, actor, now)
            index_listing(session, listing)
            if listing.state in STEPS["resubmit"].sources:
                take(session, listing, "resubmit", act)
            elif listing.repository_id != before and listing.state in STEPS["move"].sources:
                take(session, listing, "move", act)
        advance(session, listing, now, review=self.assessments.review)
        return listing

    def _vetted(self, draft: DraftView) -> tuple[str, dict[str, str]]:
        address = draft.content.address.strip()
        with self.sessions.read() as session:
            listing = find_listing(session, draft.slug) if draft.slug else None
            if not address or (listing and read_content(session, listing).address == address):
                return address, {}
        try:
            return self.vet(address), {}
        except AnalyzerError as error:
            return address, {"address": error.code}


def _add(
    session: Session, content: ListingDraft, actor: Actor, now: datetime, listing: ListingRow | None = None
) -> DraftRow:
    row = DraftRow(
        id=uuid4().hex,
        listing_id=listing.id if listing else None,
        base=newest(session, listing) if listing else 0,
        document=_encode(content),
        actor=actor.name,
        role=actor.role,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return row


def name_of(row: DraftRow) -> str:
    """Return what the draft calls its listing."""
    return _decode(row.document).name


def _find(session: Session, draft_id: str, who: Principal) -> DraftRow:
    row = session.get(DraftRow, draft_id)
    if row is None or not writable(row.owner_id, who):
        raise NotFoundError("draft", draft_id)
    return row


def _lock(session: Session, draft_id: str, who: Principal) -> DraftRow:
    row = session.get(DraftRow, draft_id, with_for_update=True)
    if row is None or not writable(row.owner_id, who):
        raise NotFoundError("draft", draft_id)
    return row


def writable(owner: int | None, who: Principal) -> bool:
    """Return whether somebody may write what belongs to that organisation; what is nobody's needs its secret alone."""
    return owner is None or may_offer(who, owner)


def _offering(session: Session, place: Membership) -> OrganisationDraft:
    row = session.get_one(OrganisationRow, place.organisation_id)
    return OrganisationDraft(row.name, row.kind, row.website, row.slug)


def _listing(session: Session, row: DraftRow) -> ListingRow | None:
    """Return the published listing, if there is one; other writers of it wait for this transaction's end."""
    query = select(ListingRow).where(ListingRow.id == row.listing_id).with_for_update()
    return session.exec(query).one_or_none()


def _outdated(session: Session, row: DraftRow, listing: ListingRow | None) -> bool:
    return listing is not None and newest(session, listing) != row.base


def _view(session: Session, row: DraftRow, now: datetime) -> DraftView:
    listing = session.get(ListingRow, row.listing_id) if row.listing_id else None
    content = _decode(row.document)
    published = read_content(session, listing) if listing else BLANK
    return DraftView(
        id=row.id,
        slug=listing.slug if listing else "",
        content=content,
        actor=row.actor,
        role=Role(row.role),
        created_at=row.created_at,
        updated_at=row.updated_at,
        outdated=_outdated(session, row, listing),
        changes=differences(facts(published), facts(content)),
        faults=asked_fault(session, content) | publishing_faults(content, published.statements, Role(row.role), now),
    )


def asked_fault(session: Session, content: ListingDraft) -> dict[str, str]:
    """Return the fault of an organisation that may be a known one, until its writer has said which is meant."""
    organisation = content.organisation
    if organisation is None:
        return {}
    own = organisation_slug(replace(organisation, slug=""))
    code = organisation_fault(session, organisation.name, AS_TYPED if organisation.slug == own else organisation.slug)
    return {"organisation": code} if code else {}


def others_fault(session: Session, address: str, listing: ListingRow | None) -> dict[str, str]:
    """Return the fault of an address that another listing has already."""
    query = (
        select(ListingRow.id, ListingRow.state)
        .join(RepositoryRow, col(RepositoryRow.id) == col(ListingRow.repository_id))
        .where(RepositoryRow.address == address)
    )
    others = [state for number, state in session.exec(query) if listing is None or number != listing.id]
    return taken_fault(others) if others else {}


def _dated(content: ListingDraft, published: ListingDraft, now: datetime) -> ListingDraft:
    """Let a statement that is new or changed bear its own date or today's, never that of the one before."""
    before = {statement.key: statement for statement in published.statements}
    return replace(
        content, statements=tuple(_dated_anew(each, before.get(each.key), now) for each in content.statements)
    )


def _dated_anew(statement: Statement, before: Statement | None, now: datetime) -> Statement:
    if statement == before or (statement.as_of is not None and (before is None or statement.as_of != before.as_of)):
        return statement
    keeps_end = FIELDS[statement.key].own_end
    return replace(statement, as_of=now, expires_at=statement.expires_at if keeps_end else None)


def _missing_assessment(session: Session, listing: ListingRow, now: datetime) -> str | None:
    repository = session.get(RepositoryRow, listing.repository_id) if listing.repository_id else None
    if repository is None or repository.latest_report_id is not None:
        return None
    return open_assessment(session, repository, listing, now, FIRST_PRIORITY)


def _encode(content: ListingDraft) -> str:
    return msgspec.json.encode(storable_document(msgspec.to_builtins(content))).decode()


def _decode(document: str) -> ListingDraft:
    return msgspec.json.decode(document, type=ListingDraft)
