"""Takes whole listings from outside again and again: the same draft twice changes nothing.

An import is an operator's act, so it is trusted with the origin and the address; topics and questions it names must be
known, because a misspelled one would silently be found by nobody. It never takes over a listing of another origin.
"""

import re
from datetime import datetime

from sqlmodel import Session, select

from catalog.checking import content_faults
from catalog.errors import StateError, SubmissionError
from catalog.inputs import OPERATOR, ListingDraft
from catalog.lifecycle import begin
from catalog.permissions import MARKETPLACE, Act
from catalog.storing import add_content, change_content, refresh_organisation
from catalog.tables import ListingRow

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_draft(draft: ListingDraft) -> None:
    """Raise SubmissionError with every fault of the draft."""
    faults = content_faults(draft)
    if not SLUG.fullmatch(draft.slug):
        faults["slug"] = "slug.malformed"
    if faults:
        raise SubmissionError(faults)


def store_draft(session: Session, draft: ListingDraft, now: datetime) -> ListingRow:
    """Add or update the listing with the draft's slug; `updated_at` moves only if a fact did."""
    listing = session.exec(select(ListingRow).where(ListingRow.slug == draft.slug)).one_or_none()
    if listing is not None and listing.origin != draft.origin:
        raise StateError(f"listing {draft.slug!r} exists with origin {listing.origin!r}, not {draft.origin!r}")
    refresh_organisation(session, draft.organisation)
    if listing is not None:
        change_content(session, listing, draft, OPERATOR, now)
        return listing
    listing = ListingRow(slug=draft.slug, name=draft.name, origin=draft.origin, created_at=now, updated_at=now)
    session.add(listing)
    session.flush()
    add_content(session, listing, draft, OPERATOR, now)
    begin(session, listing, "import", Act(MARKETPLACE, now))
    return listing
