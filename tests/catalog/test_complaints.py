"""Anybody may complain, somebody unbiased answers, and what names people is public at no time and gone in the end."""

import pytest
from people import add_organisation
from reviewing import MovingClock, Office, office
from sqlmodel import select

from catalog.complaints import MOST_OPEN, ComplaintDraft
from catalog.errors import ForbiddenError, NotFoundError, StateError, SubmissionError
from catalog.permissions import NOBODY
from catalog.review_tables import ComplaintRow
from catalog.review_views import Decision
from catalog.tables import ListingRow

__all__ = ["office"]
TEXT = "Max Muster sagt, das stimme alles gar nicht."
DRAFT = ComplaintDraft("statement", TEXT, "max@example.org")
ANSWER = "Wir haben die Angabe geprüft und belegt."


@pytest.fixture
def published(office: Office) -> Office:
    office.submit()
    office.publish()
    return office


def test_a_complaint_is_answered_by_somebody_who_did_not_decide(published: Office) -> None:
    complaints = published.catalog.complaints
    complaint = complaints.file("radar", DRAFT)
    (waiting,) = complaints.waiting("radar", published.ralf)
    assert (waiting.text, waiting.contact, waiting.mine) == (TEXT, "max@example.org", False)
    assert complaints.waiting("radar", published.rita)[0].mine
    with pytest.raises(ForbiddenError):
        complaints.answer(complaint, "upheld", ANSWER, published.rita)
    with pytest.raises(ForbiddenError):
        complaints.waiting("radar", NOBODY)
    complaints.answer(complaint, "upheld", ANSWER, published.ralf)
    with pytest.raises(StateError):
        complaints.answer(complaint, "refused", ANSWER, published.ralf)
    with pytest.raises(NotFoundError):
        complaints.answer("unknown", "refused", ANSWER, published.ralf)
    record = published.catalog.reviews.record("radar")
    (told,) = record.complaints
    assert (told.decision, told.answer, told.about) == (Decision.UPHELD, ANSWER, "statement")
    assert "Max" not in repr(record)
    assert published.catalog.audit.verify().fault == ""
    assert "Max" not in repr(tuple(published.catalog.audit.all()))


def test_the_second_person_of_a_decision_is_biased_too(published: Office) -> None:
    reviews = published.catalog.reviews
    reviews.step("radar", "archive", published.rita, "Wird nicht gepflegt.")
    reviews.agree("radar", published.ralf)
    complaint = published.catalog.complaints.file("radar", DRAFT)
    for biased in (published.rita, published.ralf):
        with pytest.raises(ForbiddenError):
            published.catalog.complaints.answer(complaint, "refused", ANSWER, biased)
    third = published.person("Rosa", roles=["reviewer"])
    published.catalog.complaints.answer(complaint, "refused", ANSWER, third)


def test_an_interested_reviewer_does_not_answer(published: Office) -> None:
    own = add_organisation(published.sessions, "own")
    with published.sessions.write() as session:
        session.exec(select(ListingRow)).one().owner_id = own
    biased = published.person("Bea", roles=["reviewer"], organisation=own)
    complaint = published.catalog.complaints.file("radar", DRAFT)
    with pytest.raises(ForbiddenError):
        published.catalog.complaints.answer(complaint, "refused", ANSWER, biased)


def test_a_complaint_with_faults_is_refused_with_all_of_them(published: Office) -> None:
    complaints = published.catalog.complaints
    with pytest.raises(SubmissionError) as caught:
        complaints.file("radar", ComplaintDraft("taste", " kurz ", "x" * 201))
    assert caught.value.faults == {
        "about": "complaint.about",
        "text": "complaint.too_short",
        "contact": "complaint.contact",
    }
    with pytest.raises(SubmissionError):
        complaints.file("radar", ComplaintDraft("statement", "x" * 5_001))
    with pytest.raises(NotFoundError):
        complaints.file("unknown", DRAFT)


def test_what_is_not_public_can_only_be_complained_about_by_those_who_see_it(office: Office) -> None:
    office.submit()
    with pytest.raises(NotFoundError):
        office.catalog.complaints.file("radar", DRAFT)
    own = add_organisation(office.sessions, "radar-gmbh")
    with office.sessions.write() as session:
        session.exec(select(ListingRow)).one().owner_id = own
    assert office.catalog.complaints.file("radar", DRAFT, office.person("Vera", organisation=own))


def test_a_flood_of_complaints_ends(published: Office) -> None:
    for _ in range(MOST_OPEN):
        published.catalog.complaints.file("radar", DRAFT)
    with pytest.raises(StateError):
        published.catalog.complaints.file("radar", DRAFT)


def test_contact_goes_with_the_answer_and_the_text_a_year_later(published: Office, clock: MovingClock) -> None:
    complaints = published.catalog.complaints
    complaint = complaints.file("radar", DRAFT)
    complaints.file("radar", DRAFT)
    complaints.answer(complaint, "partly", ANSWER, published.ralf)

    def kept() -> list[tuple[str, str]]:
        with published.sessions.read() as session:
            return sorted((row.contact, row.text) for row in session.exec(select(ComplaintRow)))

    assert kept() == [("", TEXT), ("max@example.org", TEXT)]
    clock.forward(days=364)
    assert complaints.forget() == 0
    clock.forward(days=2)
    assert complaints.forget() == 1
    assert kept() == [("", ""), ("max@example.org", TEXT)]
