"""The queue of the reviewers: every listing that waits for one of them, why, since when, and how soon.

It is ordered by the days of waiting and the risk together (`catalog.risks.DAYS`), so that what is dangerous comes early
and nothing waits for ever.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Subquery
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from catalog.lifecycle import interested
from catalog.people_tables import IntendedStepRow, StepRow
from catalog.permissions import Principal
from catalog.review_tables import ChecklistRow, ComplaintRow
from catalog.review_views import QueueEntry, QueuePage, QueueQuery, Waiting
from catalog.risks import DAYS, as_risk, known_reasons, of_papers
from catalog.states_of_listings import ListingState
from catalog.tables import ListingRow, OrganisationRow, RepositoryRow, VersionRow, key

BEGINNINGS = ("take", "restore")
"""The steps that put a listing on somebody's desk."""


@dataclass(slots=True)
class _Found:
    """A listing that waits while the queue is put together: since when for each reason."""

    listing: ListingRow
    since: dict[Waiting, datetime] = field(default_factory=dict)


def waiting_reports(session: Session) -> tuple[str, ...]:
    """Return the newest reports of all listings that wait."""
    ids = {each.listing.repository_id for each in _waiting(session).values()}
    query = select(RepositoryRow.latest_report_id).where(col(RepositoryRow.id).in_(ids))
    return tuple(report for report in session.exec(query) if report)


def read_queue(session: Session, query: QueueQuery, who: Principal, now: datetime) -> QueuePage:
    """Return one page of the queue, the most urgent first."""
    found = tuple(_waiting(session).values())
    entries = sorted(_entries(session, found, who, now), key=lambda each: (-each.urgency, each.since, each.slug))
    chosen = [
        each
        for each in entries
        if (not query.waiting or query.waiting in each.waiting)
        and (not query.risk or query.risk == each.risk.level)
        and (not query.mine or each.mine)
    ]
    pages = max(1, -(-len(chosen) // query.size))
    here = min(max(1, query.page), pages)
    return QueuePage(tuple(chosen[(here - 1) * query.size : here * query.size]), len(chosen), here, pages)


def holder(session: Session, listing: ListingRow) -> str:
    """Return the account on whose desk a listing in review lies, empty if on nobody's."""
    if listing.state != ListingState.IN_REVIEW:
        return ""
    query = select(StepRow.account_id).where(StepRow.listing_id == listing.id, col(StepRow.step).in_(BEGINNINGS))
    return session.exec(query.order_by(col(StepRow.number).desc())).first() or ""


def _waiting(session: Session) -> Mapping[int, _Found]:
    found: dict[int, _Found] = {}
    for listing, reason, since in _each(session):
        place = found.setdefault(key(listing), _Found(listing)).since
        place[reason] = min(since, place.get(reason, since))
    return found


def _each(session: Session) -> Iterator[tuple[ListingRow, Waiting, datetime]]:
    states = {ListingState.ANALYSED: Waiting.NEW, ListingState.IN_REVIEW: Waiting.IN_REVIEW}
    for listing in session.exec(select(ListingRow).where(col(ListingRow.state).in_(states))):
        yield listing, states[ListingState(listing.state)], listing.state_since or listing.created_at
    intended = select(ListingRow, IntendedStepRow.at).join(
        IntendedStepRow, col(IntendedStepRow.listing_id) == col(ListingRow.id)
    )
    for listing, since in session.exec(intended):
        yield listing, Waiting.SECOND, since
    complained = select(ListingRow, ComplaintRow.received_at).join(
        ComplaintRow, col(ComplaintRow.listing_id) == col(ListingRow.id)
    )
    for listing, since in session.exec(complained.where(col(ComplaintRow.answered_at).is_(None))):
        yield listing, Waiting.COMPLAINT, since
    reviewed = _reviewed()
    changed = (
        select(ListingRow, func.min(VersionRow.at))
        .join(reviewed, reviewed.c.listing_id == col(ListingRow.id))
        .join(VersionRow, col(VersionRow.listing_id) == col(ListingRow.id))
        .where(ListingRow.state == ListingState.PUBLISHED, col(VersionRow.number) > reviewed.c.version)
        .group_by(col(ListingRow.id))
    )
    for listing, since in session.exec(changed):
        yield listing, Waiting.CHANGED, since


def _reviewed() -> Subquery:
    """Select the version of each listing that its last finished checklist was about."""
    newest = select_columns(col(ChecklistRow.listing_id), func.max(ChecklistRow.version).label("version"))
    return newest.where(col(ChecklistRow.finished_at).is_not(None)).group_by(col(ChecklistRow.listing_id)).subquery()


def _entries(session: Session, found: tuple[_Found, ...], who: Principal, now: datetime) -> Iterator[QueueEntry]:
    ids = {each.listing.repository_id for each in found if each.listing.repository_id}
    query = select(RepositoryRow.id, RepositoryRow.latest_report_id).where(col(RepositoryRow.id).in_(ids))
    reports = {repository: report for repository, report in session.exec(query) if report}
    reasons = known_reasons(session, reports.values())
    holders = _holders(session, found)
    names = _organisations(session, found)
    papers = of_papers(session, (each.listing for each in found))
    for each in found:
        listing, since = each.listing, min(each.since.values())
        words = reasons.get(reports.get(listing.repository_id, ""), ())
        risk = as_risk((*words, *papers[key(listing)]))
        days = max(0, (now - since).days)
        held = holders.get(key(listing), "") if listing.state == ListingState.IN_REVIEW else ""
        yield QueueEntry(
            slug=listing.slug,
            name=listing.name,
            organisation=names.get(listing.organisation_id, ""),
            state=ListingState(listing.state),
            waiting=tuple(reason for reason in Waiting if reason in each.since),
            since=since,
            days=days,
            risk=risk,
            urgency=days + DAYS[risk.level],
            taken=bool(held),
            mine=bool(held) and held == who.account,
            conflict=interested(listing, who),
        )


def _holders(session: Session, found: tuple[_Found, ...]) -> Mapping[int, str]:
    ids = {each.listing.id for each in found if Waiting.IN_REVIEW in each.since}
    query = select(StepRow.listing_id, StepRow.account_id).where(
        col(StepRow.listing_id).in_(ids), col(StepRow.step).in_(BEGINNINGS)
    )
    return dict(session.exec(query.order_by(col(StepRow.number))).all())


def _organisations(session: Session, found: tuple[_Found, ...]) -> Mapping[int | None, str]:
    ids = {each.listing.organisation_id for each in found}
    query = select(OrganisationRow.id, OrganisationRow.name).where(col(OrganisationRow.id).in_(ids))
    names: dict[int | None, str] = defaultdict(str)
    names.update(session.exec(query).all())
    return names
