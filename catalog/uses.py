"""Uses: what a confirmed municipality itself says of a solution, for its own official key and no other."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from catalog.acting import speaking_for, towns_of
from catalog.audit import note
from catalog.claims import tell_vendor
from catalog.errors import NotFoundError, StateError, refuse
from catalog.inputs import ReferenceDraft
from catalog.lifecycle import find_readable
from catalog.permissions import Act, Membership, Principal, Standing
from catalog.plain_texts import checked_text
from catalog.references import (
    confirm_reference,
    is_open,
    lock_reference,
    reference_faults,
    refuse_claim,
    standing,
    unread_day,
    withdraw_reference,
)
from catalog.sessions import Sessions
from catalog.tables import ListingRow, MunicipalityRow, ReferenceRow
from catalog.views import DeclinedView, Refusal, UseStatus, UseView
from catalog.watches import begin_watching


@dataclass(frozen=True, slots=True)
class UseForm:
    """What a municipality says of a solution; whoever decided against it says why.

    `since_unread` says that a day was typed that nobody understands; it is refused with all else that is wrong.
    """

    status: str = UseStatus.IN_USE
    since: date | None = None
    contact_role: str = ""
    reason: str = ""
    since_unread: bool = False


@dataclass(frozen=True, slots=True)
class Uses:
    """Who uses what, by the municipality's own word."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def confirm(self, slug: str, form: UseForm, who: Principal, organisation: str = "") -> None:
        """Say that the municipality uses, used, or decided against a solution; one in use is watched from now on."""
        place, now = speaking_for(who, organisation), self.clock()
        with self.sessions.write() as session:
            listing, town = find_readable(session, slug, who), _town(session, place)
            draft = ReferenceDraft(
                town.ags, town.name, form.status, form.since, form.contact_role, town.size_class, form.reason
            )
            refuse(reference_faults(draft, now) | _unsaid(form) | unread_day(form.since_unread))
            before = lock_reference(session, listing, town.ags)
            waited = before is not None and is_open(before)
            row = confirm_reference(session, listing, draft, now)
            if form.status == UseStatus.IN_USE:
                begin_watching(session, listing, place, now)
            if waited:
                tell_vendor(session, listing, row, "answered", Act(who, now))
            _note(session, listing, place, Act(who, now), "use.confirm", status=form.status)

    def renew(self, slug: str, who: Principal, organisation: str = "") -> None:
        """Say the same again, for another two years; raise NotFoundError if nothing was confirmed."""
        place, now = speaking_for(who, organisation), self.clock()
        with self.sessions.write() as session:
            listing, town = find_readable(session, slug, who), _town(session, place)
            row = _own(session, listing, town.ags)
            draft = ReferenceDraft(
                town.ags, town.name, row.status, row.since, row.contact_role, town.size_class, row.reason
            )
            confirm_reference(session, listing, draft, now)
            _note(session, listing, place, Act(who, now), "use.renew", status=row.status)

    def withdraw(self, slug: str, who: Principal, organisation: str = "") -> None:
        """Take back what the municipality said, and what was said of it; raise NotFoundError for nothing."""
        place = speaking_for(who, organisation)
        with self.sessions.write() as session:
            listing, town = find_readable(session, slug, who), _town(session, place)
            row = lock_reference(session, listing, town.ags)
            if row is not None and row.status == Refusal.TAKEN_DOWN:
                raise NotFoundError("reference", town.ags)
            withdraw_reference(session, listing, town.ags)
            _note(session, listing, place, Act(who, self.clock()), "use.withdraw")

    def decline(self, slug: str, reason: str, who: Principal, organisation: str = "") -> None:
        """Say that a vendor's claim is wrong or unwanted, and why; it is no longer shown and told to the vendor.

        Raise StateError for what nobody claims or what is decided already, SubmissionError without a reason.
        """
        place, said, now = speaking_for(who, organisation), checked_text("reason", reason), self.clock()
        with self.sessions.write() as session:
            listing, town = find_readable(session, slug, who), _town(session, place)
            row = refuse_claim(session, listing, town.ags, Refusal.DECLINED, said, now)
            tell_vendor(session, listing, row, "declined", Act(who, now), said)
            _note(session, listing, place, Act(who, now), "use.decline")

    def declined(self, who: Principal) -> tuple[DeclinedView, ...]:
        """Return which claims the municipalities of an account have declined."""
        places = {each.ags: each for each in towns_of(who) if each.ags}
        now = self.clock()
        with self.sessions.read() as session:
            held = (col(ReferenceRow.status) == Refusal.DECLINED) & (col(ReferenceRow.expires_at) > now)
            found = _said_of(session, places, held)
            return tuple(
                DeclinedView(places[row.ags].slug, listing.slug, listing.name, row.reason, row.expires_at)
                for row, listing in found
            )

    def list(self, who: Principal) -> tuple[UseView, ...]:
        """Return what is said of the municipalities of an account, by themselves or by vendors."""
        places = {each.ags: each for each in towns_of(who) if each.ags}
        now = self.clock()
        with self.sessions.read() as session:
            found = _said_of(session, places, standing())
            return tuple(_view(places[row.ags], listing, row, now) for row, listing in found)


def _unsaid(form: UseForm) -> dict[str, str]:
    without = form.status == UseStatus.DECIDED_AGAINST and not form.reason.strip()
    return {"reason": "reason.empty"} if without else {}


def _said_of(
    session: Session, keys: Iterable[str], condition: ColumnElement[bool]
) -> Sequence[tuple[ReferenceRow, ListingRow]]:
    query = (
        select(ReferenceRow, ListingRow)
        .join(ListingRow, col(ListingRow.id) == col(ReferenceRow.listing_id))
        .where(col(ReferenceRow.ags).in_(keys), condition)
        .order_by(col(ListingRow.name), col(ListingRow.slug), col(ReferenceRow.ags))
    )
    return session.exec(query).all()


def _town(session: Session, place: Membership) -> MunicipalityRow:
    town = session.get(MunicipalityRow, place.ags) if place.ags else None
    if town is None:
        raise StateError(f"organisation {place.slug!r} names no municipality")
    return town


def _own(session: Session, listing: ListingRow, ags: str) -> ReferenceRow:
    row = lock_reference(session, listing, ags)
    if row is None or row.confirmed_at is None:
        raise NotFoundError("use", listing.slug)
    return row


def _note(session: Session, listing: ListingRow, place: Membership, act: Act, action: str, **details: str) -> None:
    facts = {"organisation": place.slug, "ags": place.ags, **details}
    note(session, act, Standing.MUNICIPALITY, action, f"listing:{listing.slug}", **facts)


def _view(place: Membership, listing: ListingRow, row: ReferenceRow, now: datetime) -> UseView:
    return UseView(
        organisation=place.slug,
        slug=listing.slug,
        name=listing.name,
        status=UseStatus(row.status),
        since=row.since,
        contact_role=row.contact_role,
        reason=row.reason,
        confirmed_at=row.confirmed_at,
        expires_at=row.expires_at,
        expired=row.expires_at <= now,
    )
