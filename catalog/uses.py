"""Uses: what a confirmed municipality itself says of a solution, for its own official key and no other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from catalog.acting import speaking_for, towns_of
from catalog.audit import note
from catalog.errors import NotFoundError, StateError, SubmissionError
from catalog.inputs import ReferenceDraft
from catalog.lifecycle import find_readable
from catalog.permissions import Act, Membership, Principal, Standing
from catalog.references import confirm_reference, withdraw_reference
from catalog.sessions import Sessions
from catalog.tables import ListingRow, MunicipalityRow, ReferenceRow, key
from catalog.views import UseStatus, UseView
from catalog.watches import begin_watching


@dataclass(frozen=True, slots=True)
class UseForm:
    """What a municipality says of a solution; whoever decided against it says why."""

    status: str = UseStatus.IN_USE
    since: date | None = None
    contact_role: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Uses:
    """Who uses what, by the municipality's own word."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def confirm(self, slug: str, form: UseForm, who: Principal, organisation: str = "") -> None:
        """Say that the municipality uses, used, or decided against a solution; one in use is watched from now on."""
        place, now = speaking_for(who, organisation), self.clock()
        if form.status == UseStatus.DECIDED_AGAINST and not form.reason.strip():
            raise SubmissionError({"reason": "reason.empty"})
        with self.sessions.write() as session:
            listing, town = find_readable(session, slug, who), _town(session, place)
            draft = ReferenceDraft(
                town.ags, town.name, form.status, form.since, form.contact_role, town.size_class, form.reason
            )
            confirm_reference(session, listing, draft, now)
            if form.status == UseStatus.IN_USE:
                begin_watching(session, listing, place, now)
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
            listing = find_readable(session, slug, who)
            withdraw_reference(session, listing, _town(session, place).ags)
            _note(session, listing, place, Act(who, self.clock()), "use.withdraw")

    def list(self, who: Principal) -> tuple[UseView, ...]:
        """Return what is said of the municipalities of an account, by themselves or by vendors."""
        places = {each.ags: each for each in towns_of(who) if each.ags}
        query = (
            select(ReferenceRow, ListingRow)
            .join(ListingRow, col(ListingRow.id) == col(ReferenceRow.listing_id))
            .where(col(ReferenceRow.ags).in_(places))
            .order_by(col(ListingRow.name), col(ListingRow.slug), col(ReferenceRow.ags))
        )
        now = self.clock()
        with self.sessions.read() as session:
            return tuple(_view(places[row.ags], listing, row, now) for row, listing in session.exec(query))


def _town(session: Session, place: Membership) -> MunicipalityRow:
    town = session.get(MunicipalityRow, place.ags) if place.ags else None
    if town is None:
        raise StateError(f"organisation {place.slug!r} names no municipality")
    return town


def _own(session: Session, listing: ListingRow, ags: str) -> ReferenceRow:
    row = session.get(ReferenceRow, (key(listing), ags))
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
