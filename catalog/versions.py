"""Versions: every change of a published listing, who made it and when; a trigger keeps each as it is.

A version holds its changes, field by field with before and after, so that all of them from the first one on give the
present content. A listing that was there before versions were kept gets a first one with all that was found.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlmodel import Session, col, func, select

from catalog.content import read_content
from catalog.errors import NotFoundError
from catalog.finding import organisation_slug
from catalog.inputs import OPERATOR, Actor, ListingDraft, OrganisationDraft
from catalog.lifecycle import find_readable
from catalog.permissions import NOBODY, Principal
from catalog.sessions import Sessions
from catalog.statements import says_something
from catalog.tables import ListingRow, VersionRow, key
from catalog.views import Change, Fact, Role, Statement, VersionView

Facts = Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Versions:
    """What became of each listing."""

    sessions: Sessions

    def list(self, slug: str, reader: Principal = NOBODY) -> tuple[VersionView, ...]:
        """Return every version of a listing, the newest first; raise NotFoundError."""
        with self.sessions.read() as session:
            listing = find_readable(session, slug, reader)
            query = select(VersionRow).where(VersionRow.listing_id == listing.id)
            return tuple(version_view(row) for row in session.exec(query.order_by(col(VersionRow.number).desc())))

    def at(self, slug: str, number: int, reader: Principal = NOBODY) -> dict[str, Fact]:
        """Return the facts of a listing as that version left them; raise NotFoundError."""
        versions = [version for version in reversed(self.list(slug, reader)) if version.number <= number]
        if not versions or versions[-1].number != number:
            raise NotFoundError("version", f"{slug} {number}")
        return fold(change for version in versions for change in version.changes)


def facts(content: ListingDraft) -> dict[str, Fact]:
    """Return the content as facts under the names of its fields; what nobody said is left out."""
    organisation = content.organisation
    said: dict[str, Fact] = {
        "name": content.name,
        "kind": content.kind,
        "proprietary": content.proprietary,
        "summary_de": content.summary.de,
        "summary_en": content.summary.en,
        "description_de": content.description.de,
        "description_en": content.description.en,
        "address": content.address,
        "website": content.website,
        "licence": content.licence,
        "topics": list(content.topics),
        "languages": list(content.languages),
        "organisation": _organisation(organisation) if organisation else None,
        "offered_for": list(content.offered_for),
    }
    statements = {f"statements.{each.key}": _fact(each) for each in content.statements if says_something(each)}
    return {name: fact for name, fact in (said | statements).items() if fact not in ("", None, [], False)}


def differences(before: Facts, after: Facts) -> tuple[Change, ...]:
    """Return what changed, by the names of the fields."""
    return tuple(
        Change(name, before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    )


def fold(changes: Iterable[Change]) -> dict[str, Fact]:
    """Return the facts that remain after all changes, made one after the other."""
    found: dict[str, Fact] = {}
    for change in changes:
        found[change.field] = change.after
    return {name: fact for name, fact in found.items() if fact is not None}


def present_facts(session: Session, listing: ListingRow) -> dict[str, Fact]:
    """Return the facts of a listing as its rows have them."""
    return facts(read_content(session, listing))


def record(session: Session, listing: ListingRow, before: Facts, actor: Actor, now: datetime) -> bool:
    """Add a version if the caller's transaction changed anything since `before`; return whether it did."""
    changes = differences(before, present_facts(session, listing))
    if not changes:
        return False
    number = newest(session, listing)
    if not number and before:
        session.add(_row(listing, 1, listing.updated_at, OPERATOR, differences({}, before)))
        number = 1
    session.add(_row(listing, number + 1, now, actor, changes))
    return True


def newest(session: Session, listing: ListingRow) -> int:
    """Return the number of the listing's newest version, 0 if none is kept."""
    query = select(func.max(VersionRow.number)).where(VersionRow.listing_id == listing.id)
    return session.exec(query).one() or 0


def _organisation(draft: OrganisationDraft) -> Fact:
    return {"name": draft.name, "slug": organisation_slug(draft)}


def _fact(statement: Statement) -> Fact:
    """Return a statement as JSON, without what is derived or empty."""
    fact: dict[str, Fact] = msgspec.json.decode(msgspec.json.encode(statement))
    derived = {"key", "expired"} if statement.data is None else {"key", "expired", "value", "value_en"}
    if not (statement.note.de or statement.note.en):
        derived.add("note")
    return {name: part for name, part in fact.items() if name not in derived and part not in ("", None)}


def _row(listing: ListingRow, number: int, at: datetime, actor: Actor, changes: tuple[Change, ...]) -> VersionRow:
    document = msgspec.json.encode(changes).decode()
    return VersionRow(
        listing_id=key(listing), number=number, at=at, actor=actor.name, role=actor.role, changes=document
    )


def version_view(row: VersionRow) -> VersionView:
    """Return a stored version."""
    changes = msgspec.json.decode(row.changes, type=tuple[Change, ...])
    return VersionView(row.number, row.at, row.actor, Role(row.role), changes)
