"""Reads what an organisation's people see of their listings and drafts: some queries for all of them, however many."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import TypeVar

from sqlmodel import Session, col, func, select

from catalog.cards import card, select_cards
from catalog.drafts import name_of
from catalog.membership_tables import ReplyRow
from catalog.people_tables import StepRow
from catalog.permissions import Principal
from catalog.states_of_listings import ListingState
from catalog.tables import AssessmentRow, DraftRow, ListingRow, RepositoryRow, key
from catalog.views import OPEN, AssessmentState, DraftEntry, ListingStep, OfferingView, ScoreSummary

MOST_RECOUNTS = 5
"""So many measurements of one listing in a day may its vendor ask for."""
DAY = timedelta(days=1)
T = TypeVar("T")


def offering_views(
    session: Session, listings: Sequence[ListingRow], who: Principal, now: datetime
) -> tuple[OfferingView, ...]:
    """Return the listings as the people of their organisations see them, in the same order."""
    ids = [key(each) for each in listings]
    repositories = {each.repository_id for each in listings if each.repository_id is not None}
    scores, reports = _scores(session, ids), _reports(session, repositories)
    steps, replies, drafts = _steps(session, ids), _replies(session, ids), _drafts(session, ids)
    measured, left = open_assessments(session, repositories), recounts_left(session, repositories, now)
    failed = _failed(session, repositories)

    def view(listing: ListingRow) -> OfferingView:
        place, state = who.member_of(listing.owner_id), ListingState(listing.state)
        asked = _of(measured, listing.repository_id, "")
        countable = state is not ListingState.WITHDRAWN and not asked
        return OfferingView(
            slug=listing.slug,
            name=listing.name,
            organisation=place.slug if place else "",
            organisation_name=place.name if place else "",
            state=state,
            since=listing.state_since,
            steps=steps.get(key(listing), ()),
            score=scores[key(listing)],
            report=_of(reports, listing.repository_id, ""),
            reply=replies.get(key(listing), ""),
            draft=drafts.get(key(listing), ""),
            assessment=asked,
            recounts_left=_of(left, listing.repository_id, 0) if countable else 0,
            failed=_of(failed, listing.repository_id, ""),
        )

    return tuple(map(view, listings))


def draft_entries(session: Session, drafts: Sequence[DraftRow], who: Principal) -> tuple[DraftEntry, ...]:
    """Return the drafts of organisations as their people see them in a list, in the same order."""
    ids = {each.listing_id for each in drafts}
    slugs = dict(session.exec(select(ListingRow.id, ListingRow.slug).where(col(ListingRow.id).in_(ids))).all())

    def entry(row: DraftRow) -> DraftEntry:
        place = who.member_of(row.owner_id)
        return DraftEntry(
            row.id, name_of(row), slugs.get(row.listing_id, ""), place.name if place else "", row.updated_at
        )

    return tuple(map(entry, drafts))


def open_assessments(session: Session, repositories: Collection[int]) -> Mapping[int, str]:
    """Return what waits or runs of each repository."""
    query = select(AssessmentRow.repository_id, AssessmentRow.id).where(
        col(AssessmentRow.repository_id).in_(repositories), col(AssessmentRow.state).in_(OPEN)
    )
    return dict(session.exec(query).all())


def _failed(session: Session, repositories: Collection[int]) -> Mapping[int, str]:
    """Return the newest measurement of each repository whose newest one has failed."""
    newest = select(AssessmentRow.repository_id, func.max(AssessmentRow.requested_at).label("at")).where(
        col(AssessmentRow.repository_id).in_(repositories)
    )
    last = newest.group_by(col(AssessmentRow.repository_id)).subquery()
    query = select(AssessmentRow.repository_id, AssessmentRow.id).join(
        last,
        (col(AssessmentRow.repository_id) == last.c.repository_id) & (col(AssessmentRow.requested_at) == last.c.at),
    )
    return dict(session.exec(query.where(AssessmentRow.state == AssessmentState.FAILED)).all())


def recounts_left(session: Session, repositories: Collection[int], now: datetime) -> Mapping[int, int]:
    """Return how many more measurements of each repository may be asked for today."""
    asked = select(AssessmentRow.repository_id, func.count()).where(
        col(AssessmentRow.repository_id).in_(repositories), col(AssessmentRow.requested_at) > now - DAY
    )
    recent = dict(session.exec(asked.group_by(col(AssessmentRow.repository_id))).all())
    return {each: max(0, MOST_RECOUNTS - recent.get(each, 0)) for each in repositories}


def _of(known: Mapping[int, T], repository_id: int | None, unknown: T) -> T:
    return unknown if repository_id is None else known.get(repository_id, unknown)


def _scores(session: Session, ids: Iterable[int]) -> Mapping[int, ScoreSummary | None]:
    rows = session.connection().execute(select_cards().where(col(ListingRow.id).in_(ids))).mappings()
    return {row["listing_id"]: card(row).score for row in rows}


def _reports(session: Session, repositories: Iterable[int]) -> Mapping[int, str]:
    query = select(RepositoryRow).where(col(RepositoryRow.id).in_(repositories))
    return {key(row): row.latest_report_id or "" for row in session.exec(query)}


def _drafts(session: Session, ids: Iterable[int]) -> Mapping[int | None, str]:
    return dict(session.exec(select(DraftRow.listing_id, DraftRow.id).where(col(DraftRow.listing_id).in_(ids))).all())


def _steps(session: Session, ids: Iterable[int]) -> Mapping[int, tuple[ListingStep, ...]]:
    """Return the steps of each listing, the newest first."""
    query = select(StepRow).where(col(StepRow.listing_id).in_(ids))
    rows = session.exec(query.order_by(col(StepRow.listing_id), col(StepRow.number).desc()))
    return {
        listing: tuple(ListingStep(row.number, row.at, row.step, ListingState(row.after), row.reason) for row in taken)
        for listing, taken in groupby(rows, key=lambda row: row.listing_id)
    }


def _replies(session: Session, ids: Iterable[int]) -> Mapping[int, str]:
    """Return what stands as the answer to the newest report of each listing."""
    query = (
        select(ReplyRow.listing_id, ReplyRow.text)
        .join(ListingRow, col(ListingRow.id) == col(ReplyRow.listing_id))
        .join(RepositoryRow, col(RepositoryRow.id) == col(ListingRow.repository_id))
        .where(col(ReplyRow.listing_id).in_(ids), ReplyRow.report_id == RepositoryRow.latest_report_id)
    )
    return dict(session.exec(query.order_by(col(ReplyRow.number))).all())
