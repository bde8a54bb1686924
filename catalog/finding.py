"""Finds rows by what the outside calls them, or adds them; races between writers end in the row that was first.

On SQLite writers come one after the other. On PostgreSQL two may add the same address or slug at once: the unique
constraint lets one win, the other rolls back to its savepoint and takes the winner's row (an address, an organisation)
or the next free name (a slug).
"""

from datetime import datetime
from itertools import count

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from catalog.errors import NotFoundError
from catalog.folding import slug
from catalog.inputs import OrganisationDraft
from catalog.plain_texts import one_line
from catalog.states import state_of
from catalog.tables import ListingRow, OrganisationRow, RepositoryRow, Row

NAMELESS = "solution"


def find_listing(session: Session, key: str) -> ListingRow:
    """Return the listing with that slug, or raise NotFoundError."""
    listing = session.exec(select(ListingRow).where(ListingRow.slug == key)).one_or_none()
    if listing is None:
        raise NotFoundError("listing", key)
    return listing


def lock_repository(session: Session, address: str, now: datetime) -> RepositoryRow:
    """Return the repository at that address, added if new; other writers of it wait for this transaction's end."""
    query = select(RepositoryRow).where(RepositoryRow.address == address).with_for_update()
    repository = session.exec(query).one_or_none()
    if repository is None:
        added(session, RepositoryRow(address=address, created_at=now))
        repository = session.exec(query).one()
    return repository


def lock_repositories(session: Session, listing_id: int | None, address: str, now: datetime) -> None:
    """Lock the repository that a listing has and the one that it is to have (if any), before the listing itself.

    Whoever measures holds the repository and then writes its listings; in the other order two wait for each other.
    """
    same = col(ListingRow.repository_id) == col(RepositoryRow.id)
    present = select(RepositoryRow.address).join(ListingRow, same).where(ListingRow.id == listing_id)
    for each in sorted({*session.exec(present), address} - {""}):
        lock_repository(session, each, now)


def organisation_slug(draft: OrganisationDraft) -> str:
    """Return the draft's slug, or the one its name makes."""
    return draft.slug or slug(one_line(draft.name)) or NAMELESS


def find_or_add_organisation(session: Session, draft: OrganisationDraft) -> OrganisationRow:
    """Return the organisation with the draft's slug (or its name's), added if new, never changed."""
    key = organisation_slug(draft)
    query = select(OrganisationRow).where(OrganisationRow.slug == key)
    organisation = session.exec(query).one_or_none()
    if organisation is None:
        row = OrganisationRow(slug=key, name=one_line(draft.name), kind=draft.kind, website=draft.website)
        set_place(session, row, draft)
        added(session, row)
        organisation = session.exec(query).one()
    return organisation


def set_place(session: Session, row: OrganisationRow, draft: OrganisationDraft) -> None:
    """Bring into the organisation what the draft says of its other names, its parent and its place; empty is unsaid."""
    row.alternative_names = tuple(dict.fromkeys((*row.alternative_names, *draft.alternative_names)))
    row.state = draft.state or (state_of(draft.ags) if draft.ags else row.state)
    row.ags = draft.ags or row.ags
    if draft.parent:
        parent = session.exec(select(OrganisationRow).where(OrganisationRow.slug == draft.parent)).one_or_none()
        if parent is None:
            raise NotFoundError("organisation", draft.parent)
        row.parent_id = parent.id


def add_listing(session: Session, listing: ListingRow) -> ListingRow:
    """Add a listing under the slug of its name, with the first suffix that is free."""
    stem = slug(listing.name) or NAMELESS
    for number in count(1):
        listing.slug = stem if number == 1 else f"{stem}-{number}"
        taken = session.exec(select(ListingRow.id).where(ListingRow.slug == listing.slug)).first()
        if taken is None and added(session, listing):
            break
    return listing


def added(session: Session, row: Row) -> bool:
    """Add the row; return False, with nothing changed, if another writer's unique value was there first."""
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        return False
    return True
