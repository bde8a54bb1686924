"""Derives the search index of one listing from its rows, within the transaction that changed them.

A listing is in the index while it is published (`catalog.lifecycle`): what a vendor typed about itself is not shown
beside assessed solutions before it was measured and looked at.
"""

from collections.abc import Iterator

from sqlmodel import Session, col, delete, select

from catalog.answer_index import index_answers
from catalog.chance_words import keep_apart
from catalog.field import ListingKind
from catalog.folding import index_text, plain
from catalog.states_of_listings import ListingState
from catalog.tables import (
    FacetRow,
    FitRow,
    FitUseRow,
    ListingRow,
    OrganisationRow,
    ReportRow,
    RepositoryRow,
    SearchRow,
    key,
)
from catalog.topics import TOPICS
from catalog.vocabulary import empty_vocabulary, learn_words

SAMPLE = "sample"
VENDOR = "vendor"
BATCH = 500


def index_listing(session: Session, listing: ListingRow) -> None:
    """Replace what the index holds of the listing, or remove it while the listing is not visible."""
    session.flush()
    for table in (SearchRow, FacetRow, FitRow, FitUseRow):
        session.exec(delete(table).where(col(table.listing_id) == listing.id))
    repository = session.get(RepositoryRow, listing.repository_id) if listing.repository_id else None
    report_id = repository.latest_report_id if repository else None
    if listing.state != ListingState.PUBLISHED:
        return
    report = session.get(ReportRow, report_id) if report_id else None
    languages = (repository and repository.languages) or listing.languages
    session.add(search_texts(listing, languages, _organisation_name(session, listing)))
    session.add_all(_facets(listing, languages, report.stars if report else None))
    index_answers(session, key(listing), report.value if report else None)
    learn_words(session, _words_of(listing))


def nothing_to_measure(listing: ListingRow) -> bool:
    """Return whether the listing has no public source by its nature."""
    return listing.repository_id is None and (listing.proprietary or listing.kind == ListingKind.SERVICE)


def rebuild_index(session: Session) -> int:
    """Index every listing anew and return how many there are; the vocabulary forgets what nobody uses any more."""
    for table in (SearchRow, FacetRow):
        session.exec(delete(table))
    empty_vocabulary(session)
    count = 0
    for listing in _every_listing(session):
        index_listing(session, listing)
        count += 1
    session.flush()
    return count


def _every_listing(session: Session) -> Iterator[ListingRow]:
    last = 0
    while batch := session.exec(
        select(ListingRow).where(col(ListingRow.id) > last).order_by(col(ListingRow.id)).limit(BATCH)
    ).all():
        last = key(batch[-1])
        yield from batch
        session.flush()
        session.expunge_all()


def _organisation_name(session: Session, listing: ListingRow) -> str:
    organisation = session.get(OrganisationRow, listing.organisation_id) if listing.organisation_id else None
    return organisation.name if organisation else ""


def _words_of(listing: ListingRow) -> str:
    texts = (listing.name, listing.summary_de, listing.summary_en, listing.description_de, listing.description_en)
    return "\n".join(texts)


def search_texts(listing: ListingRow, languages: tuple[str, ...], organisation: str) -> SearchRow:
    """Return what is searched of a listing."""
    brief = (listing.name, listing.summary_de, listing.summary_en)
    labels = [text for topic in listing.topics if topic in TOPICS for text in (TOPICS[topic].de, TOPICS[topic].en)]
    descriptions = (listing.description_de, listing.description_en)
    return SearchRow(
        listing_id=key(listing),
        sort=plain(listing.name),
        name=keep_apart(index_text(listing.name)),
        brief=keep_apart(index_text(*brief)),
        text=keep_apart(index_text(*brief, *descriptions, *labels, organisation, listing.licence, *languages)),
    )


def _facets(listing: ListingRow, languages: tuple[str, ...], stars: int | None) -> list[FacetRow]:
    values = {
        "topic": listing.topics,
        "licence": (listing.licence,) if listing.licence else (),
        "language": languages,
        "stars": () if stars is None else (str(stars),),
        "kind": (listing.kind,),
    }
    return [
        FacetRow(listing_id=key(listing), name=name, value=value)
        for name, each in values.items()
        for value in dict.fromkeys(each)
    ]
