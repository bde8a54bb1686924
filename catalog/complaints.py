"""Complaints: anybody may say what is wrong with a listing, and everybody sees what became of it.

What somebody wrote and how to reach them is for reviewers alone: it may speak of people. Public are the topic, the
dates, the decision and the answer. Whoever decided about the listing last does not decide about the complaint.
Decision: the contact goes with the answer, and the text a year later. Who wishes so gets the answer by mail, too; the
address then waits with that one letter alone (`catalog.messages`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlmodel import Session, col, select, update

from catalog.accounts import LANGUAGES
from catalog.audit import note
from catalog.columns import storable
from catalog.email_address import email_address
from catalog.errors import ForbiddenError, NotFoundError, StateError, refuse
from catalog.lifecycle import find_readable, interested
from catalog.people_tables import StepRow
from catalog.permissions import NOBODY, Act, Principal, Right, Standing
from catalog.review_tables import ComplaintRow
from catalog.review_views import ComplaintView, Decision, OpenComplaint
from catalog.sessions import Sessions
from catalog.tables import ListingRow, key
from catalog.telling import COMPLAINT_ANSWERED, Tidings, mail, tell_owners
from catalog.views import MessageKind

TOPICS = ("statement", "score", "review", "rights", "other")
"""What a complaint may be about, in the order in which the form asks."""
DECIDED = ("publish", "return", "reject", "archive")
"""The steps that a complaint may be about; who took the last of them is biased."""
LONGEST_TEXT = 5_000
SHORTEST_TEXT = 20
LONGEST_CONTACT = 200
MOST_OPEN = 50
"""So many open complaints a listing may have; more would be a flood and no voice."""
KEPT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class ComplaintDraft:
    """What somebody complains about; `contact` is optional and never public.

    `mail_in` is the language in which the answer is mailed to the contact, empty for whoever wants no mail.
    """

    about: str
    text: str
    contact: str = ""
    mail_in: str = ""


@dataclass(frozen=True, slots=True)
class Complaints:
    """What people complain about, and what reviewers answer."""

    sessions: Sessions
    clock: Callable[[], datetime]

    def file(self, slug: str, draft: ComplaintDraft, who: Principal = NOBODY) -> str:
        """Take a complaint about a listing that this one may see and return its id; raise SubmissionError."""
        text, contact = storable(draft.text).strip(), storable(draft.contact).strip()
        mail_in = draft.mail_in if draft.mail_in in LANGUAGES else ""
        faults = {
            "about": "" if draft.about in TOPICS else "complaint.about",
            "text": _text_fault(text),
            "contact": _contact_fault(contact, mail_in),
        }
        refuse(faults)
        now = self.clock()
        with self.sessions.write() as session:
            listing = find_readable(session, slug, who)
            if len(_open(session, listing)) >= MOST_OPEN:
                raise StateError(f"listing {slug!r} has {MOST_OPEN} open complaints")
            row = ComplaintRow(
                id=uuid4().hex,
                listing_id=key(listing),
                about=draft.about,
                text=text,
                contact=contact,
                mail_in=mail_in,
                received_at=now,
            )
            session.add(row)
            _tell(session, listing, f"{now:%Y-%m-%d}", {"about": row.about}, Act(who, now))
            facts = {"complaint": row.id, "about": row.about}
            note(session, Act(who, now), Standing.VISITOR, "complaint.file", f"listing:{slug}", **facts)
            return row.id

    def waiting(self, slug: str, who: Principal) -> tuple[OpenComplaint, ...]:
        """Return the complaints about a listing that nobody has answered, for reviewers; raise NotFoundError."""
        who.require(Right.REVIEW)
        with self.sessions.read() as session:
            listing = find_readable(session, slug, who)
            biased = who.account in _deciders(session, listing) or interested(listing, who)
            return tuple(
                OpenComplaint(_view(row), row.text, row.contact, biased, bool(row.mail_in))
                for row in _open(session, listing)
            )

    def answer(self, complaint_id: str, decision: str, answer: str, who: Principal) -> str:
        """Decide about a complaint in public and return the listing's slug; raise SubmissionError, ForbiddenError."""
        who.require(Right.REVIEW)
        plain = storable(answer).strip()
        faults = {
            "decision": "" if decision in set(Decision) else "complaint.decision",
            "answer": _text_fault(plain),
        }
        refuse(faults)
        now = self.clock()
        with self.sessions.write() as session:
            row = session.get(ComplaintRow, complaint_id, with_for_update=True)
            if row is None:
                raise NotFoundError("complaint", complaint_id)
            listing = session.get_one(ListingRow, row.listing_id)
            if row.answered_at is not None:
                raise StateError(f"complaint {complaint_id} is answered already")
            if who.account in _deciders(session, listing) or interested(listing, who):
                raise ForbiddenError("somebody else has to answer: you decided about this listing, or it is yours")
            row.answered_at, row.decision, row.answer = now, decision, plain
            row.account_id, row.actor = who.account, who.actor(Standing.REVIEWER).name
            _mail(session, listing, row, now)
            row.contact = row.mail_in = ""
            _tell(session, listing, row.id, {"decision": decision, "answer": plain}, Act(who, now))
            facts = {"complaint": row.id, "decision": decision}
            note(session, Act(who, now), Standing.REVIEWER, "complaint.answer", f"listing:{listing.slug}", **facts)
            return listing.slug

    def forget(self) -> int:
        """Empty the text a year after the answer, and the contact a year after a complaint without; say how many."""
        before = self.clock() - KEPT
        answered = update(ComplaintRow).where(col(ComplaintRow.answered_at) < before, col(ComplaintRow.text) != "")
        open_ = update(ComplaintRow).where(col(ComplaintRow.received_at) < before, col(ComplaintRow.contact) != "")
        with self.sessions.write() as session:
            emptied = session.exec(answered.values(text="")).rowcount
            return emptied + session.exec(open_.values(contact="", mail_in="")).rowcount


def read_complaints(session: Session, listing: ListingRow) -> tuple[ComplaintView, ...]:
    """Return the complaints about a listing as everybody may read them, the newest first."""
    query = select(ComplaintRow).where(ComplaintRow.listing_id == listing.id)
    return tuple(map(_view, session.exec(query.order_by(col(ComplaintRow.received_at).desc(), col(ComplaintRow.id)))))


def _open(session: Session, listing: ListingRow) -> list[ComplaintRow]:
    query = select(ComplaintRow).where(ComplaintRow.listing_id == listing.id, col(ComplaintRow.answered_at).is_(None))
    return list(session.exec(query.order_by(col(ComplaintRow.received_at), col(ComplaintRow.id))))


def _deciders(session: Session, listing: ListingRow) -> frozenset[str]:
    """Return the accounts that took the last decision about a listing."""
    query = select(StepRow).where(StepRow.listing_id == listing.id, col(StepRow.step).in_(DECIDED))
    last = session.exec(query.order_by(col(StepRow.number).desc())).first()
    return frozenset({last.account_id, last.second_id} - {""}) if last else frozenset()


def _tell(session: Session, listing: ListingRow, occasion: str, told: Mapping[str, str], act: Act) -> None:
    """Tell the owners; of what strangers file they hear once a day, so that nobody can flood them."""
    details = {"slug": listing.slug, "name": listing.name, **told}
    tidings = Tidings(MessageKind.COMPLAINT, f"complaint:{listing.id}:{occasion}", details)
    tell_owners(session, listing, tidings, act.now, actor=act.who.account)


def _mail(session: Session, listing: ListingRow, row: ComplaintRow, now: datetime) -> None:
    """Have the answer mailed to whoever wished it."""
    if row.mail_in:
        told = {"slug": listing.slug, "name": listing.name, "decision": row.decision, "answer": row.answer}
        mail(session, email_address(row.contact), row.mail_in, COMPLAINT_ANSWERED, told, now)


def _contact_fault(contact: str, mail_in: str) -> str:
    if len(contact) > LONGEST_CONTACT:
        return "complaint.contact"
    return "complaint.address" if mail_in and not email_address(contact) else ""


def _text_fault(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        return "complaint.too_long"
    return "complaint.too_short" if len(text) < SHORTEST_TEXT else ""


def _view(row: ComplaintRow) -> ComplaintView:
    return ComplaintView(
        id=row.id,
        about=row.about,
        received_at=row.received_at,
        answered_at=row.answered_at,
        decision=Decision(row.decision) if row.decision else None,
        answer=row.answer,
        organisation=row.actor,
    )
