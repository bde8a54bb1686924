"""Notes: what a municipality's people write about a solution for themselves; nobody else ever reads them.

They are in no search and no view of a listing; only this service reads them, for members alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, func, select

from catalog.acting import speaking_for, towns_of
from catalog.audit import note
from catalog.errors import NotFoundError, SubmissionError
from catalog.lifecycle import find_readable
from catalog.membership_tables import NoteRow
from catalog.people_tables import AccountRow
from catalog.permissions import Act, Membership, Principal, Standing
from catalog.plain_texts import checked_text
from catalog.sessions import Sessions
from catalog.tables import ListingRow, key
from catalog.views import NoteView

MOST_NOTES = 200
"""So many an organisation may have of one solution."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What is written down inside a municipality."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def write(self, slug: str, text: str, who: Principal, organisation: str = "") -> NoteView:
        """Add a note; raise SubmissionError for an empty or too long one."""
        place, written, now = speaking_for(who, organisation), checked_text("note", text), self.clock()
        with self.sessions.write() as session:
            listing = find_readable(session, slug, who)
            _require_room(session, listing, place)
            row = NoteRow(
                id=uuid4().hex,
                organisation_id=place.organisation_id,
                listing_id=key(listing),
                account_id=who.account,
                text=written,
                created_at=now,
                updated_at=now,
            )
            session.add(row)
            note(session, Act(who, now), Standing.MUNICIPALITY, "note.write", f"organisation:{place.slug}")
            session.flush()
            return _view(row, listing, place, who.name)

    def change(self, note_id: str, text: str, who: Principal) -> None:
        """Write a note anew; everybody in the organisation may."""
        written = checked_text("note", text)
        with self.sessions.write() as session:
            row, place = _find(session, note_id, who)
            row.text, row.updated_at, row.account_id = written, self.clock(), who.account
            session.add(row)
            note(session, Act(who, row.updated_at), Standing.MUNICIPALITY, "note.change", f"organisation:{place.slug}")

    def remove(self, note_id: str, who: Principal) -> None:
        """Delete a note for good."""
        with self.sessions.write() as session:
            row, place = _find(session, note_id, who)
            session.delete(row)
            note(session, Act(who, self.clock()), Standing.MUNICIPALITY, "note.remove", f"organisation:{place.slug}")

    def list(self, who: Principal, slug: str = "") -> tuple[NoteView, ...]:
        """Return the notes of an account's municipalities, the newest first, of one solution or of all."""
        places = {each.organisation_id: each for each in towns_of(who)}
        query = (
            select(NoteRow, ListingRow, AccountRow.name)
            .join(ListingRow, col(ListingRow.id) == col(NoteRow.listing_id))
            .outerjoin(AccountRow, col(AccountRow.id) == col(NoteRow.account_id))
            .where(col(NoteRow.organisation_id).in_(places))
            .order_by(col(NoteRow.updated_at).desc(), col(NoteRow.id))
        )
        if slug:
            query = query.where(ListingRow.slug == slug)
        with self.sessions.read() as session:
            found = session.exec(query).all()
            return tuple(_view(row, each, places[row.organisation_id], name or "") for row, each, name in found)


def _find(session: Session, note_id: str, who: Principal) -> tuple[NoteRow, Membership]:
    """Return a note and the organisation that it belongs to; to all others there is no such note."""
    places = {each.organisation_id: each for each in towns_of(who)}
    row = session.get(NoteRow, note_id, with_for_update=True)
    if row is None or row.organisation_id not in places:
        raise NotFoundError("note", note_id)
    return row, places[row.organisation_id]


def _require_room(session: Session, listing: ListingRow, place: Membership) -> None:
    count = select(func.count()).select_from(NoteRow)
    mine = count.where(NoteRow.organisation_id == place.organisation_id, NoteRow.listing_id == key(listing))
    if session.exec(mine).one() >= MOST_NOTES:
        raise SubmissionError({"note": "note.too_many"})


def _view(row: NoteRow, listing: ListingRow, place: Membership, author: str) -> NoteView:
    return NoteView(row.id, place.slug, listing.slug, listing.name, row.text, author, row.created_at, row.updated_at)
