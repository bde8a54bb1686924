"""Writes the content of a listing into its rows, within a caller's transaction, and keeps the version it makes."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, delete, select

from catalog.columns import storable
from catalog.errors import SubmissionError
from catalog.finding import find_or_add_organisation, lock_repositories, lock_repository, set_place
from catalog.inputs import Actor, ListingDraft, OrganisationDraft
from catalog.plain_texts import one_line
from catalog.statements import says_something, to_row
from catalog.tables import ListingRow, OfferRow, StatementRow, key
from catalog.versions import present_facts, record


def add_content(session: Session, listing: ListingRow, content: ListingDraft, actor: Actor, now: datetime) -> None:
    """Let a listing that was just added say this, as its first version."""
    _set_content(session, listing, content, now)
    record(session, listing, {}, actor, now)


def change_content(session: Session, listing: ListingRow, content: ListingDraft, actor: Actor, now: datetime) -> None:
    """Let a known listing say this; a version is kept and `updated_at` moves only if anything changed.

    Other writers of the listing wait for the transaction's end, so that each sees what the one before has made of it.
    """
    lock_repositories(session, listing.id, content.address, now)
    session.refresh(listing, with_for_update=True)
    before = present_facts(session, listing)
    _set_content(session, listing, content, now)
    if record(session, listing, before, actor, now):
        listing.updated_at = now


def refresh_organisation(session: Session, draft: OrganisationDraft | None) -> None:
    """Let an organisation's record say what the draft says; for those who are trusted with it."""
    if draft is None:
        return
    organisation = find_or_add_organisation(session, draft)
    organisation.name = one_line(draft.name)
    organisation.kind = draft.kind
    organisation.website = draft.website or organisation.website
    set_place(session, organisation, draft)


def _set_content(session: Session, listing: ListingRow, content: ListingDraft, now: datetime) -> None:
    _set_columns(session, listing, content, now)
    _replace_statements(session, listing, content, now)
    _replace_offers(session, listing, content)
    session.flush()


def _set_columns(session: Session, listing: ListingRow, content: ListingDraft, now: datetime) -> None:
    repository = lock_repository(session, content.address, now) if content.address else None
    organisation = find_or_add_organisation(session, content.organisation) if content.organisation else None
    columns = {
        "name": one_line(content.name),
        "kind": content.kind,
        "proprietary": content.proprietary,
        "licence": content.licence,
        "website": content.website,
        "topics": content.topics,
        "languages": content.languages,
        "organisation_id": organisation.id if organisation else None,
        "repository_id": repository.id if repository else None,
        "summary_de": content.summary.de,
        "summary_en": content.summary.en,
        "description_de": content.description.de,
        "description_en": content.description.en,
    }
    for name, value in columns.items():
        column = storable(value) if isinstance(value, str) else value
        if getattr(listing, name) != column:
            setattr(listing, name, column)


def _replace_statements(session: Session, listing: ListingRow, content: ListingDraft, now: datetime) -> None:
    known = session.exec(select(StatementRow).where(StatementRow.listing_id == listing.id)).all()
    wanted = [to_row(key(listing), statement, now) for statement in content.statements if says_something(statement)]
    if _said(known) == _said(wanted):
        return
    session.exec(delete(StatementRow).where(col(StatementRow.listing_id) == listing.id))
    session.add_all(wanted)


def _said(rows: Iterable[StatementRow]) -> list[dict[str, object]]:
    return sorted((row.model_dump(exclude={"expired"}) for row in rows), key=lambda row: str(row["key"]))


def _replace_offers(session: Session, listing: ListingRow, content: ListingDraft) -> None:
    known = set(session.exec(select(OfferRow.solution_id).where(OfferRow.service_id == listing.id)))
    wanted = _solutions(session, content.offered_for) if content.offered_for else set()
    gone = (col(OfferRow.service_id) == listing.id, col(OfferRow.solution_id).in_(known - wanted))
    if known - wanted:
        session.exec(delete(OfferRow).where(*gone))
    session.add_all(OfferRow(service_id=key(listing), solution_id=each) for each in sorted(wanted - known))


def _solutions(session: Session, slugs: tuple[str, ...]) -> set[int]:
    found = {row.slug: key(row) for row in session.exec(select(ListingRow).where(col(ListingRow.slug).in_(slugs)))}
    unknown = {f"offered_for[{index}]": "offered_for.unknown" for index, each in enumerate(slugs) if each not in found}
    if unknown:
        raise SubmissionError(unknown)
    return set(found.values())
