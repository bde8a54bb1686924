"""Watches: the solutions of which an organisation wants to be warned, and what it was warned of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from catalog.acting import speaking_for, towns_of
from catalog.audit import note
from catalog.early_warnings import note_warnings
from catalog.errors import NotFoundError
from catalog.finding import added
from catalog.lifecycle import find_readable
from catalog.membership_tables import WarningRow, WatchedRow
from catalog.permissions import Act, Membership, Principal, Standing
from catalog.sessions import Sessions
from catalog.tables import ListingRow, key
from catalog.views import WarningView, WatchedView

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Watches:
    """What organisations watch."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def watch(self, slug: str, who: Principal, organisation: str = "") -> None:
        """Watch a solution for all people of the organisation; again changes nothing."""
        place = speaking_for(who, organisation)
        with self.sessions.write() as session:
            listing = find_readable(session, slug, who)
            if begin_watching(session, listing, place, self.clock()):
                note(
                    session, Act(who, self.clock()), Standing.MUNICIPALITY, "watch.begin", f"organisation:{place.slug}"
                )

    def unwatch(self, slug: str, who: Principal, organisation: str = "") -> None:
        """Watch a solution no longer; raise NotFoundError if it was not watched."""
        place = speaking_for(who, organisation)
        with self.sessions.write() as session:
            listing = session.exec(select(ListingRow).where(ListingRow.slug == slug)).one_or_none()
            row = session.get(WatchedRow, (place.organisation_id, key(listing))) if listing else None
            if row is None:
                raise NotFoundError("watched solution", slug)
            session.delete(row)
            note(session, Act(who, self.clock()), Standing.MUNICIPALITY, "watch.end", f"organisation:{place.slug}")

    def list(self, who: Principal) -> tuple[WatchedView, ...]:
        """Return what the municipalities of an account watch, by name."""
        places = {each.organisation_id: each for each in towns_of(who)}
        query = (
            select(WatchedRow, ListingRow)
            .join(ListingRow, col(ListingRow.id) == col(WatchedRow.listing_id))
            .where(col(WatchedRow.organisation_id).in_(places))
            .order_by(col(ListingRow.name), col(ListingRow.slug), col(WatchedRow.organisation_id))
        )
        with self.sessions.read() as session:
            return tuple(
                WatchedView(places[row.organisation_id].slug, listing.slug, listing.name, row.since)
                for row, listing in session.exec(query)
            )

    def warnings(self, who: Principal) -> tuple[WarningView, ...]:
        """Return what the municipalities of an account were warned of, the newest first."""
        places = {each.organisation_id: each for each in towns_of(who)}
        query = (
            select(WarningRow, ListingRow)
            .join(ListingRow, col(ListingRow.id) == col(WarningRow.listing_id))
            .where(col(WarningRow.organisation_id).in_(places))
            .order_by(col(WarningRow.at).desc(), col(ListingRow.slug), col(WarningRow.occasion))
            .limit(MOST_SHOWN)
        )
        with self.sessions.read() as session:
            return tuple(
                WarningView(
                    places[row.organisation_id].slug,
                    listing.slug,
                    listing.name,
                    row.kind,
                    row.before,
                    row.after,
                    row.at,
                )
                for row, listing in session.exec(query)
            )


def begin_watching(session: Session, listing: ListingRow, place: Membership, now: datetime) -> bool:
    """Let an organisation watch a listing, within the caller's transaction; return False if it did already.

    What the page says already at this moment is kept as known, so that only news is told.
    """
    row = WatchedRow(organisation_id=place.organisation_id, listing_id=key(listing), since=now)
    if session.get(WatchedRow, (row.organisation_id, row.listing_id)) is not None or not added(session, row):
        return False
    note_warnings(session, row, listing, now)
    return True
