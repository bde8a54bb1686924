"""References: which municipality uses a listing, claimed by its vendor or confirmed by the municipality itself.

A reference names a municipality by its official key and at most the role of a contact, never a person. It ends two
years after it was claimed or confirmed. What a municipality confirmed, a vendor cannot change while it holds. A claim
that the municipality declined or the market took down stays for as long (`catalog.claims`) and is no reference.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from catalog.errors import NotFoundError, StateError, SubmissionError, refuse
from catalog.finding import added, find_listing
from catalog.indexing import index_listing
from catalog.inputs import ReferenceDraft
from catalog.lifecycle import find_readable
from catalog.permissions import NOBODY, Principal
from catalog.plain_texts import LONGEST_TEXT, one_line, plain_text
from catalog.sessions import Sessions
from catalog.size_classes import SIZE_CLASSES
from catalog.statements import months_later
from catalog.states import county_of, is_ags, state_of
from catalog.submissions import LONGEST_NAME, length_fault
from catalog.tables import ListingRow, ReferenceRow, key
from catalog.views import Evidence, ReferenceView, Refusal, RefusedView, UseStatus

MONTHS = 24
REFUSED = frozenset(Refusal)
FIRST_DAY = date(1970, 1, 1)
NEARNESS = ("county", "similar", "state", "size", "")
"""How a reference may be near, the nearest first: in the county, in the state and as large, in the state, as large."""


@dataclass(frozen=True, slots=True)
class References:
    """Who uses what, by whose word, and until when that holds."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def list(self, slug: str, reader: Principal = NOBODY) -> tuple[ReferenceView, ...]:
        """Return a listing's references, confirmed ones in use first; raise NotFoundError."""
        with self.sessions.read() as session:
            return read_references(session, find_readable(session, slug, reader), self.clock())

    def claim(self, slug: str, draft: ReferenceDraft) -> None:
        """Note what a vendor says; raise SubmissionError for faults, StateError against a confirmation that holds."""
        with self.sessions.write() as session:
            claim_reference(session, find_listing(session, slug), draft, self.clock())

    def confirm(self, slug: str, draft: ReferenceDraft) -> None:
        """Note what the municipality itself says, for whom the caller vouches; raise SubmissionError for faults."""
        with self.sessions.write() as session:
            confirm_reference(session, find_listing(session, slug), draft, self.clock())

    def withdraw_claim(self, slug: str, ags: str) -> None:
        """Take a vendor's claim back; raise StateError for what a municipality confirmed, NotFoundError for none."""
        with self.sessions.write() as session:
            withdraw_claim(session, find_listing(session, slug), ags)

    def withdraw(self, slug: str, ags: str) -> None:
        """Take everything said about the municipality back, because it asks for that; raise NotFoundError for none."""
        with self.sessions.write() as session:
            withdraw_reference(session, find_listing(session, slug), ags)


def claim_reference(session: Session, listing: ListingRow, draft: ReferenceDraft, now: datetime) -> None:
    """Note what a vendor says, within a transaction of whoever knows that it is theirs to say."""
    said = _checked(draft, now)
    _lock_references(session, listing)
    row = _find_or_add(session, listing, said, now)
    if row.expires_at > now and not is_open(row):
        raise StateError(f"{draft.ags} or the market has decided about its reference to {listing.slug!r}")
    row.confirmed_at = None
    row.claimed_at = now
    _say(session, listing, row, said, now)


def withdraw_claim(session: Session, listing: ListingRow, ags: str) -> None:
    """Take a claim back; raise StateError for what the town or the market has decided, NotFoundError for none."""
    row = lock_claim(session, listing, ags)
    session.delete(row)
    index_listing(session, listing)


def refuse_claim(  # noqa: PLR0913, PLR0917 - all that is said of it
    session: Session, listing: ListingRow, ags: str, refusal: Refusal, reason: str, now: datetime
) -> ReferenceRow:
    """Let a claim be no reference any more, for as long as one would hold; raise as `withdraw_claim` does."""
    row = lock_claim(session, listing, ags)
    row.status, row.reason = refusal, reason
    row.since, row.contact_role = None, ""
    row.expires_at, row.expired = months_later(now, MONTHS), False
    index_listing(session, listing)
    return row


def lock_claim(session: Session, listing: ListingRow, ags: str) -> ReferenceRow:
    """Return what a vendor says and nobody has decided about; raise StateError, NotFoundError for none."""
    row = _find(session, listing, ags)
    if not is_open(row):
        raise StateError(f"{ags} or the market has decided about its reference to {listing.slug!r}")
    return row


def confirm_reference(session: Session, listing: ListingRow, draft: ReferenceDraft, now: datetime) -> ReferenceRow:
    """Note what a municipality itself says, within a transaction of whoever knows that it is the one."""
    said = _checked(draft, now)
    _lock_references(session, listing)
    row = _find_or_add(session, listing, said, now)
    row.confirmed_at = now
    _say(session, listing, row, said, now)
    return row


def withdraw_reference(session: Session, listing: ListingRow, ags: str) -> None:
    """Take everything said about a municipality back; raise NotFoundError for none."""
    session.delete(_find(session, listing, ags))
    session.flush()
    index_listing(session, listing)


def read_references(session: Session, listing: ListingRow, now: datetime) -> tuple[ReferenceView, ...]:
    """Return a listing's references, confirmed ones in use first, then by name."""
    rows = session.exec(select(ReferenceRow).where(ReferenceRow.listing_id == listing.id, standing())).all()
    return tuple(sorted((_view(row, now) for row in rows), key=_rank))


def read_refused(session: Session, listing: ListingRow) -> tuple[RefusedView, ...]:
    """Return the claims that were refused, by key; for those alone who keep them somewhere else."""
    query = select(ReferenceRow).where(ReferenceRow.listing_id == listing.id, ~standing())
    return tuple(
        RefusedView(
            ags=row.ags,
            municipality=row.municipality,
            size_class=row.size_class,
            status=Refusal(row.status),
            claimed_at=row.claimed_at,
            expires_at=row.expires_at,
            reason=row.reason,
        )
        for row in session.exec(query.order_by(col(ReferenceRow.ags)))
    )


def lock_reference(session: Session, listing: ListingRow, ags: str) -> ReferenceRow | None:
    """Return what is said of a municipality, refused or not, None for nothing; nobody else says more meanwhile."""
    _lock_references(session, listing)
    return session.get(ReferenceRow, (key(listing), ags), populate_existing=True)


def _lock_references(session: Session, listing: ListingRow) -> None:
    """Let nobody else say anything of who uses the listing; all lock it first, and so nobody waits for ever."""
    session.refresh(listing, with_for_update=True)


def is_open(row: ReferenceRow) -> bool:
    """Return whether neither the town nor the market has decided about what a vendor says."""
    return row.confirmed_at is None and row.status not in REFUSED


def standing() -> ColumnElement[bool]:
    """Return the condition for references that nobody has refused."""
    return col(ReferenceRow.status).not_in(REFUSED)


def nearest_first(references: Iterable[ReferenceView], ags: str, size_class: str) -> tuple[ReferenceView, ...]:
    """Return the references as a municipality wants them: its county, then its size in its state, its state, its size.

    Within the same nearness confirmed ones come first.
    """

    def distance(reference: ReferenceView) -> tuple[int, tuple[bool, bool, bool, str, str]]:
        return NEARNESS.index(nearness(reference, ags, size_class)), _rank(reference)

    return tuple(sorted(references, key=distance))


def nearness(reference: ReferenceView, ags: str, size_class: str) -> str:
    """Return how a reference is near to a municipality, a word of `NEARNESS`."""
    same_state = state_of(reference.ags) == state_of(ags)
    same_size = bool(size_class) and reference.size_class == size_class
    near = (county_of(reference.ags) == county_of(ags), same_state and same_size, same_state, same_size, True)
    return NEARNESS[near.index(True)]


def restore_reference(session: Session, listing: ListingRow, view: ReferenceView) -> None:
    """Add a reference as an export of ours has it; raise SubmissionError for its faults. The caller indexes."""
    moments = [each for each in (view.claimed_at, view.confirmed_at) if each is not None]
    draft = ReferenceDraft(
        view.ags, view.municipality, view.status, view.since, view.contact_role, view.size_class, view.reason
    )
    said = _checked(draft, view.expires_at)
    if not moments or view.expires_at > months_later(max(moments), MONTHS):
        raise SubmissionError({"references": "reference.ends_too_late"})
    session.add(_restored(listing, said, view, said.status, view.confirmed_at))


def restore_refused(session: Session, listing: ListingRow, view: RefusedView, now: datetime) -> None:
    """Add a refused claim as an export of ours has it; raise SubmissionError for its faults."""
    if view.expires_at > months_later(now, MONTHS):
        raise SubmissionError({"references": "reference.ends_too_late"})
    draft = ReferenceDraft(view.ags, view.municipality, size_class=view.size_class, reason=view.reason)
    said = _checked(draft, view.expires_at)
    session.add(_restored(listing, said, view, view.status))


def _restored(
    listing: ListingRow,
    said: ReferenceDraft,
    view: ReferenceView | RefusedView,
    status: str,
    confirmed_at: datetime | None = None,
) -> ReferenceRow:
    """Return the row of what an export of ours has, as far as it was checked."""
    return ReferenceRow(
        listing_id=key(listing),
        ags=view.ags,
        municipality=said.municipality,
        size_class=said.size_class,
        status=status,
        since=said.since,
        contact_role=said.contact_role,
        reason=said.reason,
        claimed_at=view.claimed_at,
        confirmed_at=confirmed_at,
        expires_at=view.expires_at,
    )


def _rank(reference: ReferenceView) -> tuple[bool, bool, bool, str, str]:
    return (
        reference.expired,
        reference.status is not UseStatus.IN_USE,
        reference.evidence is not Evidence.CONFIRMED,
        reference.municipality,
        reference.ags,
    )


def _checked(draft: ReferenceDraft, now: datetime) -> ReferenceDraft:
    """Return what is said as plain text; raise SubmissionError for its faults."""
    said = replace(
        draft,
        municipality=one_line(draft.municipality),
        contact_role=one_line(draft.contact_role),
        reason=plain_text(draft.reason),
    )
    refuse(reference_faults(said, now))
    return said


def reference_faults(said: ReferenceDraft, now: datetime) -> dict[str, str]:
    """Return what is wrong with each field, empty for what is right."""
    return {
        "ags": "" if is_ags(said.ags) else "ags.malformed",
        "municipality": length_fault("municipality", said.municipality, 1, LONGEST_NAME),
        "status": "" if said.status in set(UseStatus) else "status.unknown",
        "size_class": "" if said.size_class in {"", *SIZE_CLASSES} else "size_class.unknown",
        "reason": length_fault("reason", said.reason, 0, LONGEST_TEXT),
        "contact_role": length_fault("contact_role", said.contact_role, 0, LONGEST_NAME),
        "since": "since.out_of_range" if said.since and not FIRST_DAY <= said.since <= now.date() else "",
    }


def unread_day(unread: bool) -> dict[str, str]:  # noqa: FBT001 - what the form says, not a mode
    """Return what is wrong with a day that was typed and that nobody understands."""
    return {"since": "since.malformed"} if unread else {}


def _find(session: Session, listing: ListingRow, ags: str) -> ReferenceRow:
    row = lock_reference(session, listing, ags)
    if row is None:
        raise NotFoundError("reference", ags)
    return row


def _find_or_add(session: Session, listing: ListingRow, draft: ReferenceDraft, now: datetime) -> ReferenceRow:
    place = (key(listing), draft.ags)
    row = session.get(ReferenceRow, place, with_for_update=True)
    if row is not None:
        return row
    blank = ReferenceRow(listing_id=place[0], ags=place[1], municipality="", status=draft.status, expires_at=now)
    added(session, blank)
    return session.get_one(ReferenceRow, place, with_for_update=True)


def _say(session: Session, listing: ListingRow, row: ReferenceRow, draft: ReferenceDraft, now: datetime) -> None:
    row.municipality = draft.municipality
    row.size_class = draft.size_class or row.size_class
    row.status = draft.status
    row.since = draft.since
    row.contact_role = draft.contact_role
    row.reason = draft.reason
    row.expires_at = months_later(now, MONTHS)
    row.expired = False
    index_listing(session, listing)


def _view(row: ReferenceRow, now: datetime) -> ReferenceView:
    return ReferenceView(
        ags=row.ags,
        municipality=row.municipality,
        size_class=row.size_class,
        status=UseStatus(row.status),
        since=row.since,
        contact_role=row.contact_role,
        evidence=Evidence.SELF_DECLARED if row.confirmed_at is None else Evidence.CONFIRMED,
        claimed_at=row.claimed_at,
        confirmed_at=row.confirmed_at,
        expires_at=row.expires_at,
        expired=row.expires_at <= now,
        reason=row.reason,
    )
