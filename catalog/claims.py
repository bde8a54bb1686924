"""Claims: what a vendor says of who uses its listing, and what became of it.

A claim is a reference that nobody has confirmed. The municipality answers it (`catalog.uses`); a false one is taken
down by reviewers or administrators. What was refused is not shown, nor claimed anew while a reference would hold.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from catalog.audit import note, noted_since
from catalog.errors import StateError, refuse
from catalog.inputs import ReferenceDraft
from catalog.lifecycle import find_own, find_readable, lock_own, refuse_interested
from catalog.people_tables import OrganisationTrustRow
from catalog.permissions import Act, Principal, Right, Standing
from catalog.plain_texts import LONGEST_TEXT, plain_text
from catalog.references import (
    REFUSED,
    claim_reference,
    is_open,
    reference_faults,
    refuse_claim,
    unread_day,
    withdraw_claim,
)
from catalog.sessions import Sessions
from catalog.states_of_listings import ListingState
from catalog.submissions import length_fault
from catalog.tables import ListingRow, MunicipalityRow, OrganisationRow, ReferenceRow, key
from catalog.telling import Tidings, members_of, tell, tell_owners
from catalog.views import ClaimState, ClaimView, MessageKind, Refusal, UseStatus

CLAIMABLE = (UseStatus.IN_USE, UseStatus.USED_BEFORE)
"""What a vendor may say; that a municipality decided against it, only the municipality says."""
LONGEST_PURPOSE = 300
MOST_A_DAY = 50
"""So often a vendor may name a municipality for one listing in a day: each is asked to answer."""
DAY = timedelta(days=1)
CLAIM = "reference.claim"
"""The word for it in the log, which also counts what was withdrawn or changed since."""


@dataclass(frozen=True, slots=True)
class ClaimForm:
    """What a vendor says of a municipality: since when, what for, and at most an office to ask, never a person.

    `since_unread` says that a day was typed that nobody understands; it is refused with all else that is wrong.
    """

    status: str = UseStatus.IN_USE
    since: date | None = None
    contact_role: str = ""
    purpose: str = ""
    since_unread: bool = False


@dataclass(frozen=True, slots=True)
class Claims:
    """Who uses what, by the vendor's word."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def list(self, slug: str, who: Principal) -> tuple[ClaimView, ...]:
        """Return every reference of an own listing, also those that were refused; raise NotFoundError for no own."""
        now = self.clock()
        with self.sessions.read() as session:
            listing = find_own(session, slug, who)
            return tuple(_view(row, now) for row in _rows(session, listing))

    def make(self, slug: str, ags: str, form: ClaimForm, who: Principal) -> None:
        """Say that a municipality uses an own listing, or say it anew; its people are asked whether that is so.

        Raise SubmissionError for faults, StateError while the listing is not public.
        """
        now = self.clock()
        with self.sessions.write() as session:
            listing = lock_own(session, slug, who)
            if listing.state != ListingState.PUBLISHED:
                raise StateError(f"listing {slug!r} is not public")
            town = session.get(MunicipalityRow, ags) if ags else None
            draft = _draft(ags, town, form)
            refuse(_faults(draft, town, now) | unread_day(form.since_unread) | _obstacle(session, listing, ags, now))
            claim_reference(session, listing, draft, now)
            _tell_town(session, listing, draft, Act(who, now))
            _note(session, listing, ags, Act(who, now), Standing.VENDOR, CLAIM, status=draft.status)

    def withdraw(self, slug: str, ags: str, who: Principal) -> None:
        """Take a claim back; raise StateError for what the municipality or the market has decided."""
        with self.sessions.write() as session:
            listing = lock_own(session, slug, who)
            withdraw_claim(session, listing, ags)
            _note(session, listing, ags, Act(who, self.clock()), Standing.VENDOR, "reference.withdraw")

    def open(self, slug: str, who: Principal) -> tuple[ClaimView, ...]:
        """Return what the vendor of any listing says and nobody has decided about, for reviewers and administrators."""
        _guarding(who)
        now = self.clock()
        with self.sessions.read() as session:
            rows = _rows(session, find_readable(session, slug, who))
            return tuple(view for view in (_view(row, now) for row in rows) if view.open)

    def take_down(self, slug: str, ags: str, reason: str, who: Principal) -> None:
        """Let a false claim be shown no more, for a reason that its vendor reads; nobody judges their own listing."""
        guard, now = _guarding(who), self.clock()
        said = plain_text(reason)
        refuse({"ags": "" if ags else "claim.choose", "reason": length_fault("reason", said, 1, LONGEST_TEXT)})
        with self.sessions.write() as session:
            listing = find_readable(session, slug, who)
            refuse_interested(listing, who)
            row = refuse_claim(session, listing, ags, Refusal.TAKEN_DOWN, said, now)
            tell_vendor(session, listing, row, "taken-down", Act(who, now), said)
            _note(session, listing, ags, Act(who, now), guard, "reference.take-down", reason=said)


def tell_vendor(  # noqa: PLR0913, PLR0917 - all that is told
    session: Session, listing: ListingRow, row: ReferenceRow, what: str, act: Act, reason: str = ""
) -> None:
    """Tell whoever offers the listing what became of a claim."""
    told = {"what": what, "slug": listing.slug, "name": listing.name, "municipality": row.municipality}
    occasion = f"reference:{listing.id}:{row.ags}:{what}:{act.now.isoformat()}"
    tidings = Tidings(MessageKind.REFERENCE, occasion, {**told, "status": row.status, "reason": reason})
    tell_owners(session, listing, tidings, act.now, actor=act.who.account)


def _rows(session: Session, listing: ListingRow) -> tuple[ReferenceRow, ...]:
    query = select(ReferenceRow).where(ReferenceRow.listing_id == listing.id)
    return tuple(session.exec(query.order_by(col(ReferenceRow.municipality), col(ReferenceRow.ags))))


def _draft(ags: str, town: MunicipalityRow | None, form: ClaimForm) -> ReferenceDraft:
    name, size = (town.name, town.size_class) if town else ("", "")
    return ReferenceDraft(ags, name, form.status, form.since, form.contact_role, size, form.purpose)


def _faults(draft: ReferenceDraft, town: MunicipalityRow | None, now: datetime) -> dict[str, str]:
    """Return what is wrong with each field of the form."""
    codes = reference_faults(draft, now)
    found = {name: codes[name] for name in ("ags", "since", "contact_role")}
    if town is None or town.former:
        found["ags"] = "ags.unknown" if draft.ags else "ags.empty"
    found["status"] = "" if draft.status in CLAIMABLE else "claim.status"
    found["purpose"] = length_fault("purpose", draft.reason, 0, LONGEST_PURPOSE)
    return found


def _obstacle(session: Session, listing: ListingRow, ags: str, now: datetime) -> dict[str, str]:
    """Return why this municipality cannot be named now."""
    row = session.get(ReferenceRow, (key(listing), ags))
    if row is not None and row.expires_at > now and not is_open(row):
        return {"ags": f"claim.{_state(row, now)}".replace("-", "_")}
    recent = noted_since(session, CLAIM, f"listing:{listing.slug}", now - DAY)
    return {"ags": "claim.too_many"} if recent >= MOST_A_DAY else {}


def _guarding(who: Principal) -> Standing:
    """Return as what somebody takes claims down; raise ForbiddenError for everybody else."""
    if who.may(Right.REVIEW):
        return Standing.REVIEWER
    who.require(Right.ADMINISTER)
    return Standing.ADMINISTRATOR


def _tell_town(session: Session, listing: ListingRow, draft: ReferenceDraft, act: Act) -> None:
    """Ask the people of the municipality, if any are here; once a day, so that nobody can flood them."""
    known = (
        select(OrganisationRow.id)
        .join(OrganisationTrustRow, col(OrganisationTrustRow.organisation_id) == col(OrganisationRow.id))
        .where(OrganisationRow.kind == "public", OrganisationRow.ags == draft.ags)
        .where(col(OrganisationTrustRow.confirmed_at).is_not(None))
    )
    people = {each for place in session.exec(known).all() if place for each in members_of(session, place)}
    told = {"what": "claimed", "slug": listing.slug, "name": listing.name, "municipality": draft.municipality}
    occasion = f"claim:{listing.id}:{draft.ags}:{act.now:%Y-%m-%d}"
    tell(session, people, Tidings(MessageKind.REFERENCE, occasion, told), act.now, actor=act.who.account)


def _note(  # noqa: PLR0913, PLR0917 - all that an entry holds
    session: Session, listing: ListingRow, ags: str, act: Act, standing: Standing, action: str, **details: str
) -> None:
    note(session, act, standing, action, f"listing:{listing.slug}", ags=ags, **details)


def _state(row: ReferenceRow, now: datetime) -> ClaimState:
    if row.expires_at <= now:
        return ClaimState.OVER
    if row.status in REFUSED:
        return ClaimState(row.status)
    return ClaimState.CLAIMED if row.confirmed_at is None else ClaimState.CONFIRMED


def _view(row: ReferenceRow, now: datetime) -> ClaimView:
    return ClaimView(
        ags=row.ags,
        municipality=row.municipality,
        state=_state(row, now),
        open=is_open(row),
        status=None if row.status in REFUSED else UseStatus(row.status),
        since=row.since,
        contact_role=row.contact_role,
        reason=row.reason,
        claimed_at=row.claimed_at,
        confirmed_at=row.confirmed_at,
        expires_at=row.expires_at,
    )
