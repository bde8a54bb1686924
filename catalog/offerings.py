"""Offerings: what an organisation's people do with the listings that are theirs, from the draft to the recount.

A listing is an organisation's if its `owner_id` says so. It comes to be by submitting as a member, or by taking over
what nobody owns with the secret that leads to it: the link of a draft, or the address of its first measurement.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, delete, select, update

from catalog.acting import may_offer, offering_for, vendors_of
from catalog.assessments import Assessments
from catalog.audit import note
from catalog.draft_keys import find_key
from catalog.errors import NotFoundError, StateError, TooManyError
from catalog.finding import find_listing
from catalog.lifecycle import BEFORE_PUBLIC, advance, owns, take
from catalog.offering_views import DAY, draft_entries, offering_views, open_assessments, recounts_left
from catalog.people_tables import StepRow
from catalog.permissions import Act, Membership, Principal, Right, Standing
from catalog.sessions import Sessions
from catalog.states_of_listings import SHOWN, ListingState
from catalog.tables import AssessmentRow, DraftKeyRow, DraftRow, ListingRow
from catalog.views import AssessmentView, OfferingsView, OfferingView


@dataclass(frozen=True, slots=True)
class Offerings:
    """What organisations offer, as their own people see it."""

    sessions: Sessions
    clock: Callable[[], datetime]
    assessments: Assessments

    def list(self, who: Principal) -> OfferingsView:
        """Return the listings and drafts of all organisations that an account acts for."""
        mine = [each.organisation_id for each in vendors_of(who)]
        with self.sessions.read() as session:
            rows = session.exec(select(ListingRow).where(col(ListingRow.owner_id).in_(mine)).order_by(ListingRow.name))
            drafts = session.exec(
                select(DraftRow).where(col(DraftRow.owner_id).in_(mine)).order_by(col(DraftRow.updated_at).desc())
            )
            return OfferingsView(
                offering_views(session, rows.all(), who, self.clock()),
                draft_entries(session, drafts.all(), who),
            )

    def read(self, slug: str, who: Principal) -> OfferingView:
        """Return one own listing; raise NotFoundError for everything that is not theirs."""
        with self.sessions.read() as session:
            (view,) = offering_views(session, [_own(session, slug, who)], who, self.clock())
            return view

    def is_owned(self, slug: str) -> bool:
        """Return whether a listing belongs to an organisation."""
        with self.sessions.read() as session:
            return find_listing(session, slug).owner_id is not None

    def owns(self, slug: str, who: Principal) -> bool:
        """Return whether a listing is somebody's own as a vendor."""
        if not who.may(Right.OFFER):
            return False
        with self.sessions.read() as session:
            return owns(find_listing(session, slug), who)

    def recount(self, slug: str, who: Principal) -> AssessmentView:
        """Ask for a new measurement; the old report stays. Raise TooManyError, StateError if nothing is measured."""
        with self.sessions.write() as session:
            listing, act = _own(session, slug, who, lock=True), Act(who, self.clock())
            if listing.repository_id is None or listing.state == ListingState.WITHDRAWN:
                raise StateError(f"there is nothing to measure of listing {slug!r}")
            measured = {listing.repository_id}
            if not open_assessments(session, measured) and not any(recounts_left(session, measured, act.now).values()):
                raise TooManyError(int(DAY.total_seconds()))
            note(session, act, Standing.VENDOR, "listing.recount", f"listing:{slug}")
        return self.assessments.request(slug)

    def may_adopt(self, assessment_id: str) -> bool:
        """Return whether the address of a measurement leads to something that an organisation may take over."""
        with self.sessions.read() as session:
            return _adoptable_by(session, session.get(AssessmentRow, assessment_id)) is not None

    def may_cancel(self, assessment_id: str, who: Principal) -> bool:
        """Return whether somebody may stop a measurement: an organisation's only its people.

        What nobody owns may be stopped by its address until it was public, since everybody knows the address then.
        Decision: it holds for another repository, too, to which such a listing has moved. Whoever submits that one is
        led to the same measurement, so its address is no secret. A vendor without an account, who has the link of the
        draft, takes the listing into an organisation and stops the measurement as one of its people.
        """
        with self.sessions.read() as session:
            assessment = session.get(AssessmentRow, assessment_id)
            listing = session.get(ListingRow, assessment.listing_id) if assessment else None
            if listing is None or listing.owner_id is not None:
                return listing is not None and may_offer(who, listing.owner_id)
            return who.may(Right.ADMINISTER) or adoptable(session, listing)

    def cancel(self, assessment_id: str, who: Principal) -> AssessmentView:
        """Stop a measurement; raise NotFoundError for whoever may not."""
        if not self.may_cancel(assessment_id, who):
            raise NotFoundError("assessment", assessment_id)
        return self.assessments.cancel(assessment_id)

    def resubmit(self, slug: str, who: Principal) -> None:
        """Hand in again what was returned or withdrawn."""
        with self.sessions.write() as session:
            listing, act = _own(session, slug, who, lock=True), Act(who, self.clock())
            take(session, listing, "resubmit", act)
            advance(session, listing, act.now, review=self.assessments.review)

    def withdraw(self, slug: str, who: Principal, reason: str = "") -> None:
        """Take the listing out of the catalogue."""
        with self.sessions.write() as session:
            listing = _own(session, slug, who, lock=True)
            take(session, listing, "withdraw", Act(who, self.clock(), reason))

    def adopt(self, secret: str, organisation: str, who: Principal) -> str:
        """Take the draft or listing behind a secret link into an organisation; return the draft's id or the slug.

        The link opens nothing from then on. Raise StateError for what belongs to an organisation already.
        """
        place, now = offering_for(who, organisation), self.clock()
        with self.sessions.write() as session:
            found = find_key(session, secret)
            draft = session.get(DraftRow, found.draft_id, with_for_update=True) if found.draft_id else None
            listing_id = draft.listing_id if draft else found.listing_id
            listing = session.get(ListingRow, listing_id, with_for_update=True) if listing_id else None
            if draft is not None:
                _require_free(draft.owner_id, "draft")
            if listing is not None:
                _hand_over(session, listing, place, Act(who, now))
            if draft is not None:
                draft.owner_id = place.organisation_id
                session.add(draft)
                note(session, Act(who, now), Standing.VENDOR, "draft.adopt", f"draft:{draft.id}")
                session.exec(delete(DraftKeyRow).where(col(DraftKeyRow.draft_id) == draft.id))
            session.exec(delete(DraftKeyRow).where(col(DraftKeyRow.digest) == found.digest))
            return draft.id if draft else listing.slug if listing else ""

    def adopt_submitted(self, assessment_id: str, organisation: str, who: Principal) -> str:
        """Take a listing into an organisation by the secret address of its measurement; return its slug.

        Only what was never public: afterwards the address is no secret any more.
        """
        place = offering_for(who, organisation)
        with self.sessions.write() as session:
            assessment = session.get(AssessmentRow, assessment_id)
            if assessment is not None:
                session.get(ListingRow, assessment.listing_id, with_for_update=True)
            listing = _adoptable_by(session, assessment)
            if listing is None:
                raise NotFoundError("assessment", assessment_id)
            _hand_over(session, listing, place, Act(who, self.clock()))
            return listing.slug


def adoptable(session: Session, listing: ListingRow) -> bool:
    """Return whether a listing belongs to nobody and was never public."""
    shown = select(StepRow.number).where(StepRow.listing_id == listing.id, col(StepRow.after).in_(SHOWN))
    return listing.owner_id is None and listing.state in BEFORE_PUBLIC and session.exec(shown).first() is None


def _adoptable_by(session: Session, assessment: AssessmentRow | None) -> ListingRow | None:
    """Return the listing that the address of a measurement gives away; what was measured before a move gives none."""
    listing = session.get(ListingRow, assessment.listing_id) if assessment else None
    if assessment is None or listing is None or assessment.repository_id != listing.repository_id:
        return None
    return listing if adoptable(session, listing) else None


def _own(session: Session, slug: str, who: Principal, *, lock: bool = False) -> ListingRow:
    who.require(Right.OFFER)
    query = select(ListingRow).where(ListingRow.slug == slug)
    listing = session.exec(query.with_for_update() if lock else query).one_or_none()
    if listing is None or not owns(listing, who):
        raise NotFoundError("own listing", slug)
    return listing


def _hand_over(session: Session, listing: ListingRow, place: Membership, act: Act) -> None:
    _require_free(listing.owner_id, listing.slug)
    listing.owner_id = place.organisation_id
    session.add(listing)
    note(session, act, Standing.VENDOR, "listing.adopt", f"listing:{listing.slug}", organisation=place.slug)
    # Another link, also to its draft, would let somebody else go on writing what is now the organisation's.
    session.exec(update(DraftRow).where(col(DraftRow.listing_id) == listing.id).values(owner_id=place.organisation_id))
    drafts = select(DraftRow.id).where(DraftRow.listing_id == listing.id)
    session.exec(
        delete(DraftKeyRow).where((col(DraftKeyRow.listing_id) == listing.id) | col(DraftKeyRow.draft_id).in_(drafts))
    )


def _require_free(owner: int | None, what: str) -> None:
    if owner is not None:
        raise StateError(f"{what!r} belongs to an organisation already")
