"""Checklists: what a reviewer found about the criteria, kept with their edition, within a caller's transaction.

At most one checklist of a listing is being written; finished ones are never changed. A yes needs its evidence, every
other answer but "unknown" its reason; "unknown" is allowed and shown as such.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from sqlmodel import Session, col, func, select

from catalog.columns import storable
from catalog.criteria import Answer, Edition, SuitabilityCriterion
from catalog.errors import SubmissionError
from catalog.permissions import Act, Standing
from catalog.review_tables import ChecklistRow
from catalog.review_views import AnswerDraft, AnswerView, ChecklistView
from catalog.tables import ListingRow, ReportRow, RepositoryRow, key
from catalog.versions import newest

LONGEST_NOTE = 2_000
LONGEST_LINK = 500
LINKS = ("https://", "http://")


def save(  # noqa: PLR0913, PLR0917 - who answers what about what, and what they were asked and shown
    session: Session, listing: ListingRow, edition: Edition, answers: Sequence[AnswerDraft], act: Act, shown: str = ""
) -> ChecklistRow:
    """Keep what was answered so far; raise SubmissionError with every answer that lacks what it needs.

    `edition` is the one that is asked now. `shown` is the `state` that the reviewer looked at: what has changed since
    then was not reviewed. Empty: unchecked.
    """
    plain, row = _plain(answers), being_written(session, listing)
    version, commit = newest(session, listing), _commit(session, listing)
    pressed_twice = row is not None and (row.edition, row.account_id, row.answers, row.version, row.commit) == (
        edition.id,
        act.who.account,
        _encoded(plain),
        version,
        commit,
    )
    if shown and shown != state(session, listing, edition) and not pressed_twice:
        raise SubmissionError({"checklist": "checklist.changed"})
    told = _checked(plain, edition)
    row = row or _begun(session, listing, act.now)
    row.edition, row.answers = edition.id, _encoded(told)
    row.version, row.commit = version, commit
    row.account_id, row.actor = act.who.account, act.who.actor(Standing.REVIEWER).name
    row.saved_at = act.now
    session.add(row)
    session.flush()
    return row


def state(session: Session, listing: ListingRow, edition: Edition) -> str:
    """Return a short name for what a reviewer looks at: the criteria, the version, the commit, and what is answered."""
    row = being_written(session, listing)
    so_far = (row.number, row.account_id, row.saved_at.isoformat(), row.answers) if row else ()
    looked_at = (edition.id, newest(session, listing), _commit(session, listing), so_far)
    return hashlib.sha256(msgspec.json.encode(looked_at)).hexdigest()[:32]


def being_written(session: Session, listing: ListingRow) -> ChecklistRow | None:
    """Return the checklist that is not finished yet."""
    query = select(ChecklistRow).where(ChecklistRow.listing_id == listing.id, col(ChecklistRow.finished_at).is_(None))
    return session.exec(query).one_or_none()


def finished(session: Session, listing: ListingRow) -> tuple[ChecklistRow, ...]:
    """Return every finished checklist, the newest first."""
    query = select(ChecklistRow).where(
        ChecklistRow.listing_id == listing.id, col(ChecklistRow.finished_at).is_not(None)
    )
    return tuple(session.exec(query.order_by(col(ChecklistRow.number).desc())))


def obstacles(session: Session, listing: ListingRow, edition: Edition, since: datetime | None) -> tuple[str, ...]:
    """Return words for what keeps a listing from being published: no checklist, an old or open one, a no that counts.

    `edition` is the one that is asked now, and `since` is when this review began: what was answered before it does not
    count.
    """
    row = being_written(session, listing)
    if row is None or (since is not None and row.saved_at < since):
        return ("checklist-missing",)
    if row.edition != edition.id:
        return ("checklist-edition",)
    shown = view(row, edition)
    found = {
        "checklist-open": bool(shown.missing),
        "checklist-outdated": (row.version, row.commit) != (newest(session, listing), _commit(session, listing)),
        "checklist-blocking": bool(shown.blocking),
    }
    return tuple(word for word, holds in found.items() if holds)


def view(row: ChecklistRow, edition: Edition) -> ChecklistView:
    """Return a stored checklist with the words of `edition`, its own one."""
    told = {each.criterion: each for each in msgspec.json.decode(row.answers, type=tuple[AnswerDraft, ...])}
    return ChecklistView(
        edition=row.edition,
        answers=tuple(_answer(each, told[each.id]) for each in edition.criteria if each.id in told),
        missing=tuple(each.id for each in edition.criteria if each.id not in told),
        version=row.version,
        commit=row.commit,
        organisation=row.actor,
        saved_at=row.saved_at,
        finished_at=row.finished_at,
    )


def _begun(session: Session, listing: ListingRow, now: datetime) -> ChecklistRow:
    highest = select(func.max(ChecklistRow.number)).where(ChecklistRow.listing_id == listing.id)
    number = (session.exec(highest).one() or 0) + 1
    return ChecklistRow(listing_id=key(listing), number=number, edition="", answers="", account_id="", saved_at=now)


def _encoded(answers: Iterable[AnswerDraft]) -> str:
    return msgspec.json.encode(tuple(answers)).decode()


def _plain(answers: Iterable[AnswerDraft]) -> list[AnswerDraft]:
    return [
        AnswerDraft(each.criterion, each.answer, storable(each.note).strip(), storable(each.link).strip())
        for each in answers
    ]


def _answer(criterion: SuitabilityCriterion, told: AnswerDraft) -> AnswerView:
    return AnswerView(criterion, told.answer, told.note, told.link)


def _checked(plain: Sequence[AnswerDraft], edition: Edition) -> tuple[AnswerDraft, ...]:
    asked = {each.id for each in edition.criteria}
    faults = {f"criterion-{each.criterion}": code for each in plain if (code := _fault(each, asked))}
    if len({each.criterion for each in plain}) < len(plain):
        faults["checklist"] = "checklist.twice"
    if faults:
        raise SubmissionError(faults)
    return tuple(plain)


def _fault(told: AnswerDraft, asked: set[str]) -> str:
    """Return what is wrong with an answer, empty if nothing is."""
    faults = {
        "checklist.unknown_criterion": told.criterion not in asked,
        "checklist.too_long": len(told.note) > LONGEST_NOTE or len(told.link) > LONGEST_LINK,
        "checklist.link": bool(told.link) and not told.link.startswith(LINKS),
        "checklist.evidence": told.answer is Answer.YES and not (told.note or told.link),
        "checklist.reason": told.answer in {Answer.PARTLY, Answer.NO, Answer.NOT_APPLICABLE} and not told.note,
    }
    return next((code for code, holds in faults.items() if holds), "")


def _commit(session: Session, listing: ListingRow) -> str:
    """Return the commit that the listing's newest report speaks of, empty without one."""
    query = (
        select(ReportRow.commit)
        .join(RepositoryRow, col(RepositoryRow.latest_report_id) == col(ReportRow.id))
        .where(RepositoryRow.id == listing.repository_id)
    )
    return session.exec(query).first() or ""
