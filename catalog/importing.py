"""Takes whole listings from outside again and again: the same draft twice changes nothing.

An import is an operator's act, so it is trusted with the origin and the address; topics and questions it names must be
known, because a misspelled one would silently be found by nobody. It never takes over a listing of another origin.
"""

import re
from dataclasses import asdict
from datetime import datetime

from sqlmodel import Session, col, delete, select

from catalog.columns import storable
from catalog.errors import StateError, SubmissionError
from catalog.finding import find_or_add_organisation, lock_repository, set_place
from catalog.inputs import ListingDraft
from catalog.statements import STATEMENTS
from catalog.tables import ListingRow, StatementRow
from catalog.topics import TOPICS

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_draft(draft: ListingDraft) -> None:
    """Raise SubmissionError with every fault of the draft."""
    faults = {
        "slug": "" if SLUG.fullmatch(draft.slug) else "slug.malformed",
        "name": "" if draft.name.strip() else "name.empty",
        "summary": "" if draft.summary.de.strip() else "summary.empty",
        "topics": "" if set(draft.topics) <= TOPICS.keys() else "topics.unknown",
        "statements": "" if {each.key for each in draft.statements} <= STATEMENTS.keys() else "statements.unknown",
    }
    found = {field: code for field, code in faults.items() if code}
    if found:
        raise SubmissionError(found)


def store_draft(session: Session, draft: ListingDraft, now: datetime) -> ListingRow:
    """Add or update the listing with the draft's slug; `updated_at` moves only if a fact did."""
    listing = session.exec(select(ListingRow).where(ListingRow.slug == draft.slug)).one_or_none()
    if listing is None:
        listing = ListingRow(slug=draft.slug, name=draft.name, origin=draft.origin, created_at=now, updated_at=now)
    if listing.origin != draft.origin:
        raise StateError(f"listing {draft.slug!r} exists with origin {listing.origin!r}, not {draft.origin!r}")
    _set_facts(session, listing, draft, now)
    session.add(listing)
    changed = session.is_modified(listing)
    session.flush()
    if _replace_statements(session, listing, draft) or changed:
        listing.updated_at = now
    return listing


def _set_facts(session: Session, listing: ListingRow, draft: ListingDraft, now: datetime) -> None:
    repository = lock_repository(session, draft.address, now) if draft.address else None
    organisation = find_or_add_organisation(session, draft.organisation) if draft.organisation else None
    if organisation and draft.organisation:
        organisation.name = draft.organisation.name
        organisation.kind = draft.organisation.kind
        organisation.website = draft.organisation.website or organisation.website
        set_place(session, organisation, draft.organisation)
    facts = {
        "name": draft.name,
        "licence": draft.licence,
        "website": draft.website,
        "topics": draft.topics,
        "languages": draft.languages,
        "organisation_id": organisation.id if organisation else None,
        "repository_id": repository.id if repository else None,
        "summary_de": draft.summary.de,
        "summary_en": draft.summary.en,
        "description_de": draft.description.de,
        "description_en": draft.description.en,
    }
    for name, value in facts.items():
        fact = storable(value) if isinstance(value, str) else value
        if getattr(listing, name) != fact:
            setattr(listing, name, fact)


def _replace_statements(session: Session, listing: ListingRow, draft: ListingDraft) -> bool:
    query = select(StatementRow).where(StatementRow.listing_id == listing.id).order_by(col(StatementRow.key))
    known = [row.model_dump() for row in session.exec(query)]
    drafts = sorted(draft.statements, key=lambda statement: statement.key)
    wanted = [{"listing_id": listing.id, **asdict(statement)} for statement in drafts if statement.value]
    if known == wanted:
        return False
    session.exec(delete(StatementRow).where(col(StatementRow.listing_id) == listing.id))
    session.add_all(StatementRow(**fact) for fact in wanted)
    return True
