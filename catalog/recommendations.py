"""Recommendations: what the people of a county put into its selection, why, and in which order.

They take what the catalogue shows and can change nothing of it. Every change holds the row of the selection, so that
two people at once lose nothing and the order has no gaps.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from catalog.audit import note
from catalog.errors import NotFoundError, SubmissionError
from catalog.permissions import Act, Principal, Standing
from catalog.plain_texts import one_line
from catalog.region_rows import Region, lock_own, subject
from catalog.region_tables import RecommendationRow
from catalog.sessions import Sessions
from catalog.states_of_listings import ListingState
from catalog.submissions import length_fault
from catalog.tables import ListingRow, key

LONGEST_WHY = 300
MOST_RECOMMENDED = 40
"""So many one selection may have: more would be a second catalogue."""


@dataclass(frozen=True, slots=True)
class Recommendations:
    """The curated lists of the regions."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def add(self, region: str, slug: str, why: str, who: Principal) -> None:
        """Recommend a published solution, behind all others; raise SubmissionError with every fault."""
        said = one_line(why)
        with self.sessions.write() as session:
            found, standing = lock_own(session, region, who)
            listing = _published(session, slug)
            rows = _rows(session, found)
            faults = {"solution": _unfit(listing, rows), "why": _why_fault(said)}
            if listing is None or any(faults.values()):
                raise SubmissionError({field: code for field, code in faults.items() if code})
            new = RecommendationRow(
                region_id=key(found.row),
                listing_id=key(listing),
                place=len(rows) + 1,
                why=said,
                since=self.clock(),
            )
            session.add(new)
            self._note(session, found, standing, who, "region.recommend", listing=slug)

    def explain(self, region: str, slug: str, why: str, who: Principal) -> None:
        """Say anew why a solution is recommended."""
        said = one_line(why)
        with self.sessions.write() as session:
            found, standing = lock_own(session, region, who)
            row = _find(session, _rows(session, found), slug)
            if fault := _why_fault(said):
                raise SubmissionError({"why": fault})
            row.why = said
            session.add(row)
            self._note(session, found, standing, who, "region.explain", listing=slug)

    def move(self, region: str, slug: str, who: Principal, *, up: bool) -> None:
        """Let a solution change places with the one before or after it; the first and the last stay where they are."""
        with self.sessions.write() as session:
            found, standing = lock_own(session, region, who)
            rows = _rows(session, found)
            here = rows.index(_find(session, rows, slug))
            there = here - 1 if up else here + 1
            if not 0 <= there < len(rows):
                return
            rows[here], rows[there] = rows[there], rows[here]
            _number(session, rows)
            self._note(session, found, standing, who, "region.move", listing=slug, place=str(there + 1))

    def remove(self, region: str, slug: str, who: Principal) -> None:
        """Recommend a solution no longer."""
        with self.sessions.write() as session:
            found, standing = lock_own(session, region, who)
            rows = _rows(session, found)
            row = _find(session, rows, slug)
            rows.remove(row)
            session.delete(row)
            _number(session, rows)
            self._note(session, found, standing, who, "region.remove", listing=slug)

    def _note(
        self, session: Session, region: Region, standing: Standing, who: Principal, action: str, **facts: str
    ) -> None:
        region.row.updated_at = self.clock()
        session.add(region.row)
        note(session, Act(who, region.row.updated_at), standing, action, subject(region.row), **facts)


def _rows(session: Session, region: Region) -> list[RecommendationRow]:
    query = select(RecommendationRow).where(RecommendationRow.region_id == region.row.id)
    return list(session.exec(query.order_by(col(RecommendationRow.place), col(RecommendationRow.listing_id))))


def _published(session: Session, slug: str) -> ListingRow | None:
    query = select(ListingRow).where(ListingRow.slug == slug, ListingRow.state == ListingState.PUBLISHED)
    return session.exec(query).one_or_none()


def _find(session: Session, rows: list[RecommendationRow], slug: str) -> RecommendationRow:
    listing = session.exec(select(ListingRow.id).where(ListingRow.slug == slug)).one_or_none()
    for row in rows:
        if row.listing_id == listing:
            return row
    raise NotFoundError("recommendation", slug)


def _number(session: Session, rows: list[RecommendationRow]) -> None:
    for place, row in enumerate(rows, 1):
        row.place = place
        session.add(row)


def _unfit(listing: ListingRow | None, rows: list[RecommendationRow]) -> str:
    if listing is None:
        return "solution.unknown"
    if listing.id in {row.listing_id for row in rows}:
        return "solution.recommended"
    return "solution.too_many" if len(rows) >= MOST_RECOMMENDED else ""


def _why_fault(said: str) -> str:
    return length_fault("why", said, 1, LONGEST_WHY)
