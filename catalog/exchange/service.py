"""The exchange: whole catalogues in and out, in batches, never more than one of them in memory."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlmodel import Session, col, select

from catalog.content import read_content
from catalog.exchange.items import Item, Outcome, Past
from catalog.exchange.lines import listing_line, organisation_line
from catalog.exchange.storing import Storing
from catalog.field import ListingKind
from catalog.inputs import ListingDraft, OrganisationDraft
from catalog.lifecycle import find_readable
from catalog.permissions import NOBODY, Principal
from catalog.references import read_references, read_refused
from catalog.sessions import Sessions
from catalog.tables import ListingRow, OrganisationRow, PubliccodeRow, SearchRow, VersionRow, key
from catalog.to_publiccode import WrittenFile, file_of
from catalog.versions import version_view

BATCH = 100
"""Items of one transaction, and listings read at once."""


@dataclass(frozen=True, slots=True)
class Exported:
    """One listing as exports need it: what it says, its past, and the publiccode.yml it came from."""

    content: ListingDraft
    past: Past
    kept: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """Catalogues in bulk."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def bring_in(self, items: Iterable[Item], *, rehearse: bool = False) -> Iterator[Outcome]:
        """Store the items in batches, each a transaction, and yield what became of each, once that is certain.

        What was yielded is stored, so a run that was interrupted is simply repeated. A rehearsal is one transaction
        that is undone at its end: other writers wait for it, and nothing of it stays.
        """
        storing = Storing(self.clock())
        rest = iter(items)
        if not rehearse:
            while batch := tuple(islice(rest, BATCH)):
                with self.sessions.write() as session:
                    outcomes = [storing.store(session, item) for item in batch]
                yield from outcomes
            return
        with self.sessions.write() as session:
            for number, item in enumerate(rest, 1):
                yield storing.store(session, item)
                if number % BATCH == 0:
                    session.expunge_all()
            session.rollback()

    def lines(self, *, visible_only: bool = False) -> Iterator[bytes]:
        """Yield the whole catalogue as JSON lines; with `visible_only` what everybody may see."""
        for organisation in self._organisations(visible_only=visible_only):
            yield organisation_line(organisation)
        for each in self.listings(visible_only=visible_only):
            yield listing_line(each.content, each.past, each.kept)

    def listings(self, *, visible_only: bool = False) -> Iterator[Exported]:
        """Yield every listing: solutions, then the services offered for them, each by slug."""
        for kind in (ListingKind.SOLUTION, ListingKind.SERVICE):
            last = ""
            while batch := self._batch(kind, last, visible_only=visible_only):
                yield from batch
                last = batch[-1].content.slug

    def publiccode(self, slug: str, reader: Principal = NOBODY) -> WrittenFile:
        """Return a listing as publiccode.yml; raise NotFoundError."""
        with self.sessions.read() as session:
            each = _exported(session, find_readable(session, slug, reader), self.clock(), visible_only=True)
        return file_of(each.content, each.kept)

    def _batch(self, kind: str, last: str, *, visible_only: bool) -> tuple[Exported, ...]:
        query = select(ListingRow).where(ListingRow.kind == kind, col(ListingRow.slug) > last)
        if visible_only:
            query = query.join(SearchRow, col(SearchRow.listing_id) == col(ListingRow.id))
        with self.sessions.read() as session:
            rows = session.exec(query.order_by(col(ListingRow.slug)).limit(BATCH)).all()
            return tuple(_exported(session, row, self.clock(), visible_only=visible_only) for row in rows)

    def _organisations(self, *, visible_only: bool) -> list[OrganisationDraft]:
        """Return the organisations, parents before their parts, then by slug."""
        with self.sessions.read() as session:
            rows = {key(row): row for row in session.exec(select(OrganisationRow)).all()}
            seen = select(ListingRow.organisation_id).join(SearchRow, col(SearchRow.listing_id) == col(ListingRow.id))
            shown = {each for each in session.exec(seen.distinct()) if each is not None} if visible_only else set(rows)
        wanted = {each for start in shown for each in _line_of(rows, start)}
        ordered = sorted(wanted, key=lambda each: (len(_line_of(rows, each)), rows[each].slug))
        return [_organisation(rows, rows[each]) for each in ordered]


def _line_of(rows: dict[int, OrganisationRow], start: int) -> tuple[int, ...]:
    """Return the organisation and those above it; a ring ends where it closes."""
    line: list[int] = []
    at: int | None = start
    while at is not None and at not in line:
        line.append(at)
        at = rows[at].parent_id
    return tuple(line)


def _organisation(rows: dict[int, OrganisationRow], row: OrganisationRow) -> OrganisationDraft:
    return OrganisationDraft(
        name=row.name,
        kind=row.kind,
        website=row.website,
        slug=row.slug,
        alternative_names=row.alternative_names,
        parent=rows[row.parent_id].slug if row.parent_id else "",
        state=row.state,
        ags=row.ags,
    )


def _exported(session: Session, listing: ListingRow, now: datetime, *, visible_only: bool) -> Exported:
    versions = select(VersionRow).where(VersionRow.listing_id == listing.id).order_by(col(VersionRow.number))
    past = Past(
        created_at=listing.created_at,
        updated_at=listing.updated_at,
        references=tuple(sorted(read_references(session, listing, now), key=lambda each: each.ags)),
        versions=tuple(map(version_view, session.exec(versions))),
        refused=() if visible_only else read_refused(session, listing),
    )
    kept = session.get(PubliccodeRow, key(listing))
    return Exported(read_content(session, listing), past, kept.text if kept else "")
