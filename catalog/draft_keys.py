"""Secret links to drafts of nobody in particular: who has the link may edit, and only its hash is kept.

The link outlives the draft: after publishing it leads to the listing, whose next draft it may begin.
"""

import hashlib
import secrets
from dataclasses import dataclass

from sqlmodel import Session, col, select, update

from catalog.acting import may_offer
from catalog.errors import NotFoundError
from catalog.permissions import NOBODY, Principal
from catalog.sessions import Sessions
from catalog.tables import DraftKeyRow, DraftRow, ListingRow

KEY_BYTES = 32
LONGEST_KEY = 100


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link leads to: a draft (empty after publishing), and the slug of the listing (empty before it).

    `owned` says that the draft belongs to an organisation and was opened by its people, without a secret.
    """

    draft: str
    slug: str
    owned: bool = False


@dataclass(frozen=True, slots=True)
class DraftKeys:
    """Who may edit which draft."""

    sessions: Sessions

    def issue(self, draft_id: str) -> str:
        """Return a new secret for a draft; it is shown once and cannot be read again."""
        key = secrets.token_urlsafe(KEY_BYTES)
        with self.sessions.write() as session:
            if session.get(DraftRow, draft_id) is None:
                raise NotFoundError("draft", draft_id)
            session.add(DraftKeyRow(digest=digest(key), draft_id=draft_id))
        return key

    def open(self, key: str, who: Principal = NOBODY) -> Opened:
        """Return what a secret leads to, or a draft's id for its own people; raise NotFoundError for all others."""
        with self.sessions.read() as session:
            own = session.get(DraftRow, key[:LONGEST_KEY])
            if own is not None and may_offer(who, own.owner_id):
                listing = session.get(ListingRow, own.listing_id) if own.listing_id else None
                return Opened(own.id, listing.slug if listing else "", owned=True)
            row = find_key(session, key)
            listing = session.get(ListingRow, row.listing_id) if row.listing_id else None
            if row.draft_id is None and listing is None:
                raise _unknown()
            return Opened(row.draft_id or "", listing.slug if listing else "")

    def attach(self, key: str, draft_id: str) -> None:
        """Let a secret that led to a listing lead to that listing's draft; raise NotFoundError for any other."""
        with self.sessions.write() as session:
            row, draft = find_key(session, key), session.get(DraftRow, draft_id)
            if draft is None or row.listing_id is None or draft.listing_id != row.listing_id:
                raise _unknown()
            row.draft_id = draft_id
            session.add(row)


def hand_on(session: Session, draft_id: str, listing_id: int | None) -> None:
    """Let the secrets of a draft lead to the listing that it becomes, within the caller's transaction."""
    session.exec(
        update(DraftKeyRow).where(col(DraftKeyRow.draft_id) == draft_id).values(draft_id=None, listing_id=listing_id)
    )


def digest(key: str) -> str:
    """Return what is kept of a secret: it has 256 random bits, so a plain hash cannot be turned back."""
    return hashlib.sha256(key.encode("utf-8", "ignore")).hexdigest()


def find_key(session: Session, key: str) -> DraftKeyRow:
    """Return the row of a secret; raise NotFoundError for one that leads nowhere."""
    found = session.exec(select(DraftKeyRow).where(DraftKeyRow.digest == digest(key[:LONGEST_KEY]))).one_or_none()
    if found is None:
        raise _unknown()
    return found


def _unknown() -> NotFoundError:
    return NotFoundError("draft", "of this link")  # never the secret itself: errors are logged
