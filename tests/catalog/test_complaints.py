"""Anybody may complain, somebody unbiased answers, and what names people is public at no time and gone in the end."""

from dataclasses import replace

import pytest
from people import add_organisation
from reviewing import MovingClock, Office, office
from sqlmodel import select

from catalog.complaints import MOST_OPEN, ComplaintDraft
from catalog.errors import ForbiddenError, NotFoundError, StateError, SubmissionError
from catalog.membership_tables import LetterRow
from catalog.permissions import NOBODY
from catalog.review_tables import ComplaintRow
from catalog.review_views import Decision
from catalog.tables import ListingRow
from web.language import Language
from web.message_letters import compose
from web.message_words import told as told_in

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


@pytest.mark.parametrize("contact", ["", "Zimmer 12", "max@example.org, moritz@example.org"])
def test_an_answer_by_mail_needs_one_address(published: Office, contact: str) -> None:
    with pytest.raises(SubmissionError) as caught:
        published.catalog.complaints.file("radar", replace(DRAFT, contact=contact, mail_in="de"))
    assert caught.value.faults == {"contact": "complaint.address"}
    assert published.catalog.complaints.file("radar", replace(DRAFT, contact=contact))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", ("Ihre Beschwerde zu „Radar“ ist beantwortet.", "teilweise berechtigt", "/solutions/radar\n")),
        ("en", ("Your complaint about “Radar” is answered.", "partly justified", "/en/solutions/radar\n")),
    ],
)
def test_whoever_wished_so_gets_the_answer_by_mail_and_then_the_address_is_gone(
    published: Office, language: str, said: tuple[str, ...]
) -> None:
    complaints, messages = published.catalog.complaints, published.catalog.messages
    complaint = complaints.file("radar", replace(DRAFT, contact=" Max@Example.org ", mail_in=language))
    silent = complaints.file("radar", DRAFT)
    assert [each.mailed for each in complaints.waiting("radar", published.ralf)].count(True) == 1
    assert messages.claim() is None
    complaints.answer(complaint, "partly", ANSWER, published.ralf)
    complaints.answer(silent, "refused", ANSWER, published.ralf)
    waiting = messages.claim()
    assert waiting is not None
    mail = compose(waiting, "https://market.example")
    assert mail.to == "max@example.org"
    for part in (*said, ANSWER):
        assert part in mail.text
    assert "Max Muster" not in mail.text + mail.subject, "what somebody typed about others is mailed to nobody"
    messages.sent(waiting)
    assert messages.claim() is None
    assert addresses(published) == []


def test_an_address_that_no_mail_reaches_goes_after_a_month(published: Office, clock: MovingClock) -> None:
    complaint = published.catalog.complaints.file("radar", replace(DRAFT, mail_in="de"))
    published.catalog.complaints.answer(complaint, "partly", ANSWER, published.ralf)
    clock.forward(days=29)
    assert published.catalog.messages.tidy() == 0
    assert addresses(published) == ["max@example.org"]
    clock.forward(days=1)
    assert published.catalog.messages.tidy() == 1
    assert addresses(published) == []


def addresses(office: Office) -> list[str]:
    """The addresses that are kept for complaints, in whatever table."""
    with office.sessions.read() as session:
        kept = [*session.exec(select(LetterRow.address)), *session.exec(select(ComplaintRow.contact))]
    return sorted(address for address in kept if address)


def test_owners_hear_of_a_complaint_once_a_day_and_of_every_answer(published: Office, clock: MovingClock) -> None:
    own = add_organisation(published.sessions, "own")
    with published.sessions.write() as session:
        session.exec(select(ListingRow)).one().owner_id = own
    vera, complaints = published.person("Vera", organisation=own), published.catalog.complaints
    first, second = (complaints.file("radar", DRAFT) for _ in range(2))
    for complaint in (first, second):
        clock.forward(minutes=1)
        complaints.answer(complaint, "upheld", ANSWER, published.ralf)
    clock.forward(days=1)
    complaints.file("radar", DRAFT)
    told = [told_in(Language.DE, each) for each in published.catalog.messages.list(vera).messages]
    assert [each.sentence for each in told] == [
        "Zu „Radar“ ist eine Beschwerde eingegangen: Eine Angabe ist falsch.",
        *["Eine Beschwerde zu „Radar“ ist beantwortet: berechtigt."] * 2,
        "Zu „Radar“ ist eine Beschwerde eingegangen: Eine Angabe ist falsch.",
    ]
    assert {each.reason for each in told} == {"", ANSWER}
    assert {each.path for each in told} == {"/solutions/radar"}
    assert "Max" not in repr(told)


def test_a_flood_of_complaints_ends(published: Office) -> None:
    for _ in range(MOST_OPEN):
        published.catalog.complaints.file("radar", DRAFT)
    with pytest.raises(StateError):
        published.catalog.complaints.file("radar", DRAFT)


def test_contact_goes_with_the_answer_or_after_a_year_and_the_text_a_year_after_it(
    published: Office, clock: MovingClock
) -> None:
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
    assert complaints.forget() == 2
    assert kept() == [("", ""), ("", TEXT)]
    assert complaints.forget() == 0
