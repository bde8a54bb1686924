from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from people import add_account, add_organisation, principal
from sqlmodel import select

from catalog.errors import ForbiddenError, NotFoundError, StateError, SubmissionError
from catalog.inputs import ListingDraft, Submission
from catalog.lifecycle import advance, take
from catalog.permissions import MARKETPLACE, NOBODY, Act, Right
from catalog.services import Catalog, open_catalog
from catalog.sessions import Sessions
from catalog.states_of_listings import ListingState
from catalog.tables import ListingRow
from catalog.views import LocalText
from scorers.report import Report

ADDRESS = "https://example.org/a/b"


@pytest.fixture
def reviewed(sessions: Sessions, clock: Callable[[], datetime], catalog: Catalog) -> Catalog:
    """A catalogue in which what is new waits for its review."""
    return open_catalog(sessions, clock, catalog.assessments.queue, catalog.listings.vet)


def step(sessions: Sessions, slug: str, name: str, act: Act) -> bool:
    with sessions.write() as session:
        return take(session, session.exec(select(ListingRow).where(ListingRow.slug == slug)).one(), name, act)


def submit(catalog: Catalog, make_report: Callable[..., Report]) -> str:
    wanted = Submission("Radar", ADDRESS, "Zeigt, wo es regnet, und sagt es allen.")
    assessment = catalog.listings.submit(wanted)
    catalog.assessments.begin(assessment.id)
    catalog.assessments.complete(assessment.id, make_report(repository=ADDRESS))
    return assessment.id


def test_a_measured_submission_is_seen_by_its_submitter_and_reviewers_alone(
    reviewed: Catalog, sessions: Sessions, make_report: Callable[..., Report]
) -> None:
    assessment = submit(reviewed, make_report)
    with pytest.raises(NotFoundError):
        reviewed.listings.read("radar")
    with pytest.raises(NotFoundError):
        reviewed.reports.latest("radar", NOBODY)
    submitter = NOBODY.__class__(assessments=frozenset({assessment}))
    assert reviewed.listings.read("radar", submitter).state is ListingState.ANALYSED
    reviewer = principal(sessions, add_account(sessions, "Rita", roles=["reviewer"]))
    assert reviewed.reports.latest("radar", reviewer).commit == "a" * 40


def test_a_token_takes_no_step_that_its_scopes_do_not_name(
    catalog: Catalog, sessions: Sessions, clock: Callable[[], datetime], make_report: Callable[..., Report]
) -> None:
    submit(catalog, make_report)
    who = principal(sessions, add_account(sessions, "Ada", roles=["administrator"]))
    narrow = replace(who, scopes=frozenset({Right.REVIEW}))
    with pytest.raises(ForbiddenError):
        step(sessions, "radar", "take-down", Act(narrow, clock(), "Schadsoftware"))
    wide = replace(who, scopes=frozenset({Right.ADMINISTER}))
    assert step(sessions, "radar", "take-down", Act(wide, clock(), "Schadsoftware"))


def test_a_reviewer_publishes_and_everybody_sees_it(
    reviewed: Catalog, sessions: Sessions, clock: Callable[[], datetime], make_report: Callable[..., Report]
) -> None:
    submit(reviewed, make_report)
    act = Act(principal(sessions, add_account(sessions, "Rita", roles=["reviewer"])), clock())
    assert step(sessions, "radar", "take", act)
    assert step(sessions, "radar", "publish", act)
    assert reviewed.listings.read("radar").state is ListingState.PUBLISHED
    assert reviewed.audit.verify().fault == ""
    assert [entry.action for entry in reviewed.audit.all()] == [
        "listing.submit",
        "listing.analyse",
        "listing.take",
        "listing.publish",
    ]


def test_a_step_of_high_impact_needs_a_reason_and_a_second_person(
    reviewed: Catalog, sessions: Sessions, clock: Callable[[], datetime], make_report: Callable[..., Report]
) -> None:
    submit(reviewed, make_report)
    rita = principal(sessions, add_account(sessions, "Rita", roles=["reviewer"]))
    ralf = principal(sessions, add_account(sessions, "Ralf", roles=["reviewer"]))
    step(sessions, "radar", "take", Act(rita, clock()))
    with pytest.raises(SubmissionError):
        step(sessions, "radar", "reject", Act(rita, clock(), "  "))
    assert not step(sessions, "radar", "reject", Act(rita, clock(), "Kein Quelltext."))
    with pytest.raises(ForbiddenError):
        step(sessions, "radar", "reject", Act(rita, clock(), "Kein Quelltext."))
    assert step(sessions, "radar", "reject", Act(ralf, clock(), "Einverstanden."))
    with pytest.raises(NotFoundError):
        reviewed.listings.read("radar")


def test_nobody_reviews_what_their_own_organisation_offers(
    reviewed: Catalog, sessions: Sessions, clock: Callable[[], datetime], make_report: Callable[..., Report]
) -> None:
    submit(reviewed, make_report)
    own = add_organisation(sessions, "radar-gmbh")
    with sessions.write() as session:
        session.exec(select(ListingRow)).one().owner_id = own
    biased = principal(sessions, add_account(sessions, "Rita", roles=["reviewer"], organisation=own))
    with pytest.raises(ForbiddenError):
        step(sessions, "radar", "take", Act(biased, clock()))


def test_a_step_from_another_state_is_refused(
    catalog: Catalog, sessions: Sessions, clock: Callable[[], datetime]
) -> None:
    catalog.listings.import_listing(ListingDraft("radar", "Radar", LocalText("Zeigt Regen.")))
    with pytest.raises(StateError):
        step(sessions, "radar", "analyse", Act(MARKETPLACE, clock()))


@pytest.mark.parametrize("away", ["take-down", "archive"])
def test_what_guards_took_away_waits_for_them_also_where_nothing_is_reviewed(
    reviewed: Catalog, sessions: Sessions, clock: Callable[[], datetime], make_report: Callable[..., Report], away: str
) -> None:
    submit(reviewed, make_report)
    own = add_organisation(sessions, "radar-gmbh")
    with sessions.write() as session:
        listing = session.exec(select(ListingRow)).one()
        listing.owner_id = own
        advance(session, listing, clock(), review=False)
    assert reviewed.listings.read("radar").state is ListingState.PUBLISHED
    anna, ada = (principal(sessions, add_account(sessions, name, roles=["administrator"])) for name in ("Anna", "Ada"))
    vera = principal(sessions, add_account(sessions, "Vera", organisation=own))
    for guard in (anna, ada) if away == "archive" else (anna,):
        step(sessions, "radar", away, Act(guard, clock(), "Der Name gehört anderen."))
    if away == "archive":
        step(sessions, "radar", "withdraw", Act(vera, clock()))
    with sessions.write() as session:
        listing = session.exec(select(ListingRow)).one()
        take(session, listing, "resubmit", Act(vera, clock()))
        advance(session, listing, clock(), review=False)
        assert listing.state == ListingState.ANALYSED


def test_what_a_vendor_withdrew_itself_is_public_again_without_a_review(
    reviewed: Catalog, sessions: Sessions, clock: Callable[[], datetime], make_report: Callable[..., Report]
) -> None:
    submit(reviewed, make_report)
    with sessions.write() as session:
        listing = session.exec(select(ListingRow)).one()
        for _ in range(2):
            advance(session, listing, clock(), review=False)
            assert listing.state == ListingState.PUBLISHED
            take(session, listing, "withdraw", Act(NOBODY, clock()))
            take(session, listing, "resubmit", Act(NOBODY, clock()))
