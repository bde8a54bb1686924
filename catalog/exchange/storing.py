"""Stores what an import read: each item in a savepoint of its own, so that a bad one costs only itself.

A listing of another origin is never touched, nor is its repository listed a second time. A publiccode.yml that has not
changed since its last import changes nothing, whatever has been added to its listing here since; if it has changed, the
listing follows it, but what others reviewed, measured or confirmed stays.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session, col, select

from analyzer.errors import AddressError
from analyzer.repository import Repository
from catalog.assessments import IMPORT_PRIORITY
from catalog.content import read_content
from catalog.errors import CatalogError, StateError, SubmissionError
from catalog.exchange.items import Item, Outcome, Past, Spot, Told
from catalog.exchange.table import column_of
from catalog.finding import find_or_add_organisation, lock_repository, organisation_slug
from catalog.folding import slug
from catalog.importing import check_draft
from catalog.indexing import index_listing
from catalog.inputs import OPERATOR, ListingDraft, OrganisationDraft
from catalog.lifecycle import begin
from catalog.near_names import Name, nearest, parse_name
from catalog.permissions import MARKETPLACE, Act
from catalog.queueing import open_assessment
from catalog.references import restore_reference, restore_refused
from catalog.statements import says_something
from catalog.storing import add_content, change_content
from catalog.tables import AssessmentRow, ListingRow, OrganisationRow, PubliccodeRow, RepositoryRow, VersionRow, key
from catalog.versions import facts, fold, newest, present_facts
from catalog.views import Evidence, Statement

ADDED, CHANGED, UNCHANGED, REFUSED = "added", "changed", "unchanged", "refused"
VENDOR = "vendor"
MOST_NEAR = 3
MOST_ASKED = 500
"""So many repositories one run asks the workers to assess; the next run of the same import asks for more."""


@dataclass(slots=True)
class Storing:
    """One run of an import: what it has met so far, so that nothing is stored twice and no near name is missed."""

    now: datetime
    _names: dict[str, tuple[Name, ...]] | None = None
    _met: dict[str, Spot] = field(default_factory=dict)
    _asked: int = 0

    def store(self, session: Session, item: Item) -> Outcome:
        """Store one item within the caller's transaction, or leave everything as it was and say why."""
        if item.draft is None and item.organisation is None:
            return Outcome(item.spot, "", REFUSED, item.told)
        told: list[Told] = list(item.told)
        try:
            with session.begin_nested():
                if item.organisation is not None:
                    name, result = self._organisation(session, item, item.organisation, told)
                    return Outcome(item.spot, name, result, tuple(told))
                name, result = self._listing(session, item, told)
                waits = self._assess(session, name)
            asked = waits and self._asked < MOST_ASKED
            self._asked += asked
            return Outcome(item.spot, name, result, tuple(told), asked=asked, left=waits and not asked)
        except SubmissionError as error:
            told += (
                Told("error", replace(item.spot, key=column_of(at)), f"{at}: {code}")
                for at, code in error.faults.items()
            )
        except (CatalogError, AddressError, DataError, IntegrityError, ValueError) as error:
            told.append(Told("error", item.spot, str(error).splitlines()[0]))
        return Outcome(item.spot, item.draft.slug if item.draft else "", REFUSED, tuple(told))

    def _organisation(
        self, session: Session, item: Item, draft: OrganisationDraft, told: list[Told]
    ) -> tuple[str, str]:
        self._tell_near(session, draft, item.spot, told)
        name = organisation_slug(draft)
        row = session.exec(select(OrganisationRow).where(OrganisationRow.slug == name)).one_or_none()
        if row is None:
            find_or_add_organisation(session, draft)
            return name, ADDED
        if (row.name, row.kind, row.website) != (draft.name, draft.kind, draft.website):
            told.append(Told("note", item.spot, f"organisation {name} is known already and stays as it is"))
        return name, UNCHANGED

    def _listing(self, session: Session, item: Item, told: list[Told]) -> tuple[str, str]:
        draft = _vetted(item.draft) if item.draft else None
        if draft is None:
            raise StateError("there is no listing in it")
        listing = _known(session, draft) if item.loose else _by_slug(session, draft.slug)
        if listing is None and item.loose:
            draft = replace(draft, slug=self._free_slug(session, draft))
        elif listing is not None:
            draft = replace(draft, slug=listing.slug)
        check_draft(draft)
        first = self._met.setdefault(draft.slug, item.spot)
        if first != item.spot:
            raise StateError(f"listing {draft.slug!r} stands in this import already: {first.file} line {first.line}")
        if listing is not None and listing.origin != draft.origin:
            raise StateError(f"listing {draft.slug!r} is of origin {listing.origin!r} and is not taken over")
        if draft.organisation:
            self._tell_near(session, draft.organisation, item.spot, told)
        if listing is None:
            _add(session, item, draft, self.now, told)
            return draft.slug, ADDED
        return draft.slug, CHANGED if _change(session, listing, item, draft, self.now) else UNCHANGED

    def _assess(self, session: Session, name: str) -> bool:
        """Ask for the first assessment of a listing's repository, unless enough are asked for; return if it lacks one.

        Workers are not told here: what is asked for is handed over to them each minute.
        """
        listing = _by_slug(session, name)
        if listing is None or listing.repository_id is None:
            return False
        repository = session.get_one(RepositoryRow, listing.repository_id)
        known = select(AssessmentRow.id).where(AssessmentRow.repository_id == repository.id).limit(1)
        if repository.latest_report_id is not None or session.exec(known).first() is not None:
            return False
        if self._asked < MOST_ASKED:
            lock_repository(session, repository.address, self.now)
            open_assessment(session, repository, listing, self.now, IMPORT_PRIORITY)
        return True

    def _free_slug(self, session: Session, draft: ListingDraft) -> str:
        """Return a slug for a listing that is new; a name that is taken gets the owner of its repository in front."""
        if not draft.address or (_by_slug(session, draft.slug) is None and draft.slug not in self._met):
            return draft.slug
        return slug("-".join(draft.address.split("/")[3:])) or draft.slug

    def _tell_near(self, session: Session, draft: OrganisationDraft, spot: Spot, told: list[Told]) -> None:
        """Say which known organisations may be meant, the first time a new one is met."""
        if self._names is None:
            rows = session.exec(select(OrganisationRow)).all()
            self._names = {row.slug: tuple(map(parse_name, (row.name, *row.alternative_names))) for row in rows}
        name = organisation_slug(draft)
        if name in self._names:
            return
        typed = (parse_name(draft.name),)
        near = [(found.value, known) for known, names in self._names.items() if (found := nearest(typed, names))]
        for value, known in sorted(near, key=lambda each: (-each[0], each[1]))[:MOST_NEAR]:
            told.append(Told("warning", spot, f"organisation {draft.name!r} may be {known} ({value:.2f})"))
        self._names[name] = typed


def _vetted(draft: ListingDraft) -> ListingDraft:
    return replace(draft, address=Repository.parse(draft.address).address) if draft.address else draft


def _by_slug(session: Session, name: str) -> ListingRow | None:
    return session.exec(select(ListingRow).where(ListingRow.slug == name)).one_or_none()


def _known(session: Session, draft: ListingDraft) -> ListingRow | None:
    """Return the listing that is meant: of the same repository, or without one of the same slug."""
    if not draft.address:
        found = _by_slug(session, draft.slug)
        if found is not None and found.repository_id is not None:
            raise StateError(f"listing {draft.slug!r} has a repository, this one names none")
        return found
    query = (
        select(ListingRow)
        .join(RepositoryRow, col(RepositoryRow.id) == col(ListingRow.repository_id))
        .where(RepositoryRow.address == draft.address)
        .order_by(col(ListingRow.slug))
    )
    listings = session.exec(query).all()
    return next((each for each in listings if each.origin == draft.origin), next(iter(listings), None))


def _add(session: Session, item: Item, draft: ListingDraft, now: datetime, told: list[Told]) -> None:
    past = item.past
    listing = ListingRow(
        slug=draft.slug,
        name=draft.name,
        origin=draft.origin,
        created_at=past.created_at if past else now,
        updated_at=past.updated_at if past else now,
    )
    session.add(listing)
    session.flush()
    content = replace(draft, statements=tuple(_dated(draft.statements, (), now))) if item.loose else draft
    add_content(session, listing, content, OPERATOR, now)
    if past:
        _restore(session, listing, past, now, item.spot, told)
    _keep(session, listing, item.kept)
    begin(session, listing, "import", Act(MARKETPLACE, now))


def _change(session: Session, listing: ListingRow, item: Item, draft: ListingDraft, now: datetime) -> bool:
    kept = session.get(PubliccodeRow, key(listing))
    if item.kept and kept is not None and kept.text == item.kept and item.loose:
        return False
    published = read_content(session, listing)
    if item.loose:
        draft = replace(draft, statements=_merged(draft.statements, published.statements, now))
    if facts(draft) == facts(published):
        return _keep(session, listing, item.kept)
    if listing.origin == VENDOR:
        raise StateError(f"listing {listing.slug!r} is its vendor's and says something else; it is not taken over")
    before = newest(session, listing)
    change_content(session, listing, draft, OPERATOR, now)
    session.flush()
    is_new = newest(session, listing) != before
    if is_new:
        index_listing(session, listing)
    return _keep(session, listing, item.kept) or is_new


def _keep(session: Session, listing: ListingRow, text: str) -> bool:
    """Keep the file behind the listing; return whether that is new."""
    row = session.get(PubliccodeRow, key(listing))
    if not text or (row is not None and row.text == text):
        return False
    if row is None:
        session.add(PubliccodeRow(listing_id=key(listing), text=text))
    else:
        row.text = text
    return True


def _merged(said: tuple[Statement, ...], published: tuple[Statement, ...], now: datetime) -> tuple[Statement, ...]:
    """Return what the file says, dated, and what others found out about the listing, which no file replaces."""
    others = {each.key: each for each in published if each.evidence is not Evidence.SELF_DECLARED}
    own = tuple(each for each in said if each.key not in others and says_something(each))
    return tuple(sorted((*_dated(own, published, now), *others.values()), key=lambda each: each.key))


def _dated(said: Iterable[Statement], published: Iterable[Statement], now: datetime) -> Iterator[Statement]:
    """Yield the statements with the day since which they are known to be said so."""
    before = {each.key: each for each in published}
    for each in said:
        known = before.get(each.key)
        yield replace(each, as_of=known.as_of if known and _same(each, known) else now)


def _same(one: Statement, other: Statement) -> bool:
    """Return whether both say the same, whenever they say it; what is derived does not count."""
    texts = [(each.value, each.value_en) if each.data is None else each.data for each in (one, other)]
    return texts[0] == texts[1] and (one.source, one.link) == (other.source, other.link)


def _restore(  # noqa: PLR0913, PLR0917 - what it had, when it is given, and where to tell what is not taken
    session: Session, listing: ListingRow, past: Past, now: datetime, spot: Spot, told: list[Told]
) -> None:
    """Give a new listing the references and versions it had, if the versions lead to what it says."""
    for reference in past.references:
        restore_reference(session, listing, reference)
    for claim in past.refused:
        restore_refused(session, listing, claim, now)
    present = present_facts(session, listing)
    if past.versions and fold(change for each in past.versions for change in each.changes) != present:
        told.append(Told("warning", spot, "its versions do not lead to what it says and are not taken"))
        return
    if [each.number for each in past.versions] != list(range(1, len(past.versions) + 1)):
        told.append(Told("warning", spot, "its versions are not numbered from 1 on and are not taken"))
        return
    session.flush()
    for row in session.exec(select(VersionRow).where(VersionRow.listing_id == listing.id)).all():
        session.delete(row)
    session.flush()
    for each in past.versions:
        changes = msgspec.json.encode(each.changes).decode()
        row = VersionRow(
            listing_id=key(listing), number=each.number, at=each.at, actor=each.actor, role=each.role, changes=changes
        )
        session.add(row)
    session.flush()
