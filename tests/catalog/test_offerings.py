from collections.abc import Callable
from dataclasses import replace

import pytest
from members import People
from people import add_account, principal
from statements import reading

from catalog.errors import ForbiddenError, NotFoundError, StateError, SubmissionError, TooManyError
from catalog.inputs import Actor, Submission
from catalog.lifecycle import take
from catalog.permissions import NOBODY, Act, Principal
from catalog.plain_texts import LONGEST_TEXT
from catalog.services import Catalog, open_catalog
from catalog.sessions import Sessions
from catalog.states_of_listings import ListingState
from catalog.tables import ListingRow, RepositoryRow
from catalog.views import Role
from scorers.report import Report

ADDRESS = "https://example.org/a/b"
WANTED = Submission("Radar", ADDRESS, "Zeigt, wo es regnet, und sagt es allen.")
Reports = Callable[..., Report]


@pytest.fixture
def who(sessions: Sessions) -> People:
    return People(sessions)


@pytest.fixture
def market(sessions: Sessions, clock: Callable[[], object], catalog: Catalog) -> Catalog:
    """A catalogue in which what is new waits for its review."""
    return open_catalog(sessions, clock, catalog.assessments.queue, catalog.listings.vet)  # type: ignore[arg-type]


def measure(catalog: Catalog, assessment: str, report: Report) -> str:
    catalog.assessments.begin(assessment)
    return catalog.assessments.complete(assessment, report)


def submitted(catalog: Catalog, vera: Principal, make_report: Reports) -> str:
    return measure(catalog, catalog.listings.submit(WANTED, vera).id, make_report(repository=ADDRESS))


def step(sessions: Sessions, catalog: Catalog, who: Principal, name: str, reason: str = "") -> None:
    with sessions.write() as session:
        take(session, session.get_one(ListingRow, 1), name, Act(who, catalog.listings.clock(), reason))


def published(sessions: Sessions, catalog: Catalog, who: People, make_report: Reports) -> str:
    report = submitted(catalog, who.of("Vera", "radar-gmbh"), make_report)
    for name in ("take", "publish"):
        step(sessions, catalog, who("Rita"), name)
    return report


def test_what_a_vendor_submits_is_its_organisations_and_seen_by_its_people_alone(
    market: Catalog, who: People, make_report: Reports
) -> None:
    vera, eve = who.of("Vera", "radar-gmbh"), who.of("Eve", "eve-ag")
    submitted(market, vera, make_report)
    (mine,) = market.offerings.list(vera).listings
    assert (mine.slug, mine.state, mine.organisation) == ("radar", ListingState.ANALYSED, "radar-gmbh")
    assert market.listings.read("radar", vera).organisation.slug == "radar-gmbh"
    assert market.reports.latest("radar", vera).commit == "a" * 40
    assert market.offerings.list(eve).listings == ()
    for read in (market.listings.read, market.reports.latest, market.offerings.read, market.offerings.recount):
        with pytest.raises(NotFoundError):
            read("radar", eve)
    for refused in (market.offerings.withdraw, market.offerings.resubmit):
        with pytest.raises(NotFoundError):
            refused("radar", eve)
    with pytest.raises(ForbiddenError):
        market.offerings.list(NOBODY)


def test_an_address_that_waits_for_another_organisation_gives_nothing_away(market: Catalog, who: People) -> None:
    market.listings.submit(WANTED, who.of("Vera", "radar-gmbh"))
    for stranger in (NOBODY, who.of("Eve", "eve-ag")):
        with pytest.raises(SubmissionError) as caught:
            market.listings.submit(WANTED, stranger)
        assert caught.value.faults == {"address": "address.already_submitted"}
        assert market.listings.listed_at(WANTED.address) is None
    assert market.listings.submit(WANTED, who("Vera")).slug == "radar"


def test_a_member_of_several_organisations_says_for_which_one(market: Catalog, who: People) -> None:
    who.of("Vera", "radar-gmbh")
    eve = who.of("Eve", "eve-ag")
    with pytest.raises(NotFoundError):
        market.listings.submit(replace(WANTED, owner="radar-gmbh"), eve)
    with pytest.raises(NotFoundError):
        market.drafts.start(Actor("", Role.VENDOR), who=eve, owner="radar-gmbh")


def test_a_draft_is_read_and_written_by_its_organisation_alone(market: Catalog, who: People) -> None:
    vera, eve = who.of("Vera", "radar-gmbh"), who.of("Eve", "eve-ag")
    actor = Actor("", Role.VENDOR)
    draft = market.drafts.start(actor, who=vera)
    assert draft.content.organisation is not None
    assert draft.content.organisation.slug == "radar-gmbh"
    assert market.draft_keys.open(draft.id, vera).owned
    for stranger in (NOBODY, eve):
        for act in (
            lambda who: market.draft_keys.open(draft.id, who),
            lambda who: market.drafts.read(draft.id, who),
            lambda who: market.drafts.save(draft.id, draft.content, actor, who),
            lambda who: market.drafts.rebase(draft.id, who),
            lambda who: market.drafts.discard(draft.id, who),
            lambda who: market.drafts.publish(draft.id, actor, who),
            lambda who: market.proposals.request(draft.id, ADDRESS, who),
        ):
            with pytest.raises(NotFoundError):
                act(stranger)
    assert [each.id for each in market.offerings.list(vera).drafts] == [draft.id]
    assert market.offerings.list(eve).drafts == ()
    market.drafts.discard(draft.id, vera)
    assert market.offerings.list(vera).drafts == ()


def test_the_next_draft_of_an_own_listing_is_refused_to_others(
    market: Catalog, who: People, make_report: Reports
) -> None:
    vera, eve, actor = who.of("Vera", "radar-gmbh"), who.of("Eve", "eve-ag"), Actor("", Role.VENDOR)
    submitted(market, vera, make_report)
    for stranger in (NOBODY, eve):
        with pytest.raises(NotFoundError):
            market.drafts.start(actor, "radar", stranger)
    assert market.drafts.start(actor, "radar", vera).slug == "radar"


def test_a_draft_behind_a_link_is_taken_over_once_and_the_link_ends(market: Catalog, who: People) -> None:
    vera, eve = who.of("Vera", "radar-gmbh"), who.of("Eve", "eve-ag")
    draft = market.drafts.start(Actor("", Role.VENDOR))
    key, second = market.draft_keys.issue(draft.id), market.draft_keys.issue(draft.id)
    with pytest.raises(NotFoundError):
        market.offerings.adopt(draft.id, "", eve)
    with pytest.raises(NotFoundError):
        market.offerings.adopt(key, "radar-gmbh", eve)
    assert market.offerings.adopt(key, "", vera) == draft.id
    for link in (key, second):
        with pytest.raises(NotFoundError):
            market.draft_keys.open(link)
        with pytest.raises(NotFoundError):
            market.offerings.adopt(link, "", eve)
    assert market.drafts.read(draft.id, vera).id == draft.id


def test_a_submitted_listing_is_taken_over_by_the_address_of_its_measurement_while_that_is_secret(
    market: Catalog, sessions: Sessions, who: People, make_report: Reports
) -> None:
    vera, eve = who.of("Vera", "radar-gmbh"), who.of("Eve", "eve-ag")
    assessment = market.listings.submit(WANTED).id
    measure(market, assessment, make_report(repository=ADDRESS))
    with pytest.raises(NotFoundError):
        market.offerings.adopt_submitted("0" * 32, "", vera)
    assert market.offerings.adopt_submitted(assessment, "", vera) == "radar"
    with pytest.raises(NotFoundError):
        market.offerings.adopt_submitted(assessment, "", eve)
    with sessions.write() as session:
        session.get_one(ListingRow, 1).owner_id = None
    for name, reason in (("take", ""), ("publish", "")):
        step(sessions, market, who("Rita"), name, reason)
    with pytest.raises(NotFoundError):
        market.offerings.adopt_submitted(assessment, "", eve)


def test_the_address_of_what_was_measured_before_opens_no_listing_that_has_moved(
    market: Catalog, sessions: Sessions, who: People
) -> None:
    vera = who.of("Vera", "radar-gmbh")
    assessment = market.listings.submit(WANTED).id
    with sessions.write() as session:
        moved = RepositoryRow(address="https://example.org/a/other", created_at=market.listings.clock())
        session.add(moved)
        session.flush()
        session.get_one(ListingRow, 1).repository_id = moved.id
    with pytest.raises(NotFoundError):
        market.offerings.adopt_submitted(assessment, "", vera)


def test_the_measurement_of_what_nobody_owns_is_stopped_by_strangers_only_until_it_was_public(
    market: Catalog, sessions: Sessions, who: People, make_report: Reports
) -> None:
    first = market.listings.submit(WANTED).id
    assert market.offerings.may_cancel(first, NOBODY)
    assert market.offerings.cancel(first, NOBODY).state == "cancelled"
    measure(market, market.assessments.request("radar").id, make_report(repository=ADDRESS))
    for name in ("take", "publish"):
        step(sessions, market, who("Rita"), name)
    again = market.assessments.request("radar").id
    for stranger in (NOBODY, who.of("Eve", "eve-ag"), who("Rita")):
        assert not market.offerings.may_cancel(again, stranger)
        with pytest.raises(NotFoundError):
            market.offerings.cancel(again, stranger)
    anna = principal(sessions, add_account(sessions, "Anna", roles=["administrator"]))
    assert market.offerings.cancel(again, anna).state == "cancelled"
    with pytest.raises(NotFoundError):
        market.offerings.cancel("0" * 32, anna)


def test_strangers_who_submit_the_repository_to_which_a_public_listing_moved_do_not_stop_its_measurement(
    market: Catalog, sessions: Sessions, who: People, make_report: Reports
) -> None:
    vera = who.of("Vera", "radar-gmbh")
    measure(market, market.listings.submit(WANTED).id, make_report(repository=ADDRESS))
    for name in ("take", "publish"):
        step(sessions, market, who("Rita"), name)
    draft = market.drafts.start(Actor("Radar GmbH", Role.VENDOR), "radar")
    key, moved = market.draft_keys.issue(draft.id), "https://example.org/a/moved"
    market.drafts.save(draft.id, replace(draft.content, address=moved), Actor("Radar GmbH", Role.VENDOR))
    measured = market.drafts.publish(draft.id, Actor("Radar GmbH", Role.VENDOR)).assessment
    assert market.listings.submit(replace(WANTED, address=moved)).id == measured
    assert not market.offerings.may_cancel(measured or "", NOBODY)
    assert market.offerings.adopt(key, "", vera) == "radar"
    assert market.offerings.cancel(measured or "", vera).state == "cancelled"


def test_the_list_of_a_vendor_costs_as_many_queries_for_many_offers_as_for_few(
    market: Catalog, sessions: Sessions, who: People, make_report: Reports
) -> None:
    vera, costs = who.of("Vera", "radar-gmbh"), []
    for number in range(4):
        address = f"https://example.org/a/{number}"
        measured = market.listings.submit(replace(WANTED, name=f"Radar {number}", address=address), vera).id
        if number % 2:
            report = measure(market, measured, make_report(repository=address))
            market.replies.say(f"radar-{number}", report, f"Das war Messung {number}.", vera)
            market.assessments.request(f"radar-{number}")
        market.drafts.start(Actor("", Role.VENDOR), f"radar-{number}", who=vera)
        with reading(sessions) as statements:
            offers = market.offerings.list(vera)
        costs.append(len(statements))
    assert len(set(costs)) == 1, costs
    assert [(each.slug, each.reply) for each in offers.listings] == [
        ("radar-0", ""), ("radar-1", "Das war Messung 1."), ("radar-2", ""), ("radar-3", "Das war Messung 3."),
    ]  # fmt: skip
    assert offers.listings == tuple(market.offerings.read(each.slug, vera) for each in offers.listings)
    assert {each.slug for each in offers.drafts} == {each.slug for each in offers.listings}


def test_taking_over_a_listing_takes_its_draft_and_every_other_link_along(
    market: Catalog, who: People, make_report: Reports
) -> None:
    vera, actor = who.of("Vera", "radar-gmbh"), Actor("", Role.VENDOR)
    assessment = market.listings.submit(WANTED).id
    measure(market, assessment, make_report(repository=ADDRESS))
    draft = market.drafts.start(actor, "radar")
    link = market.draft_keys.issue(draft.id)
    market.offerings.adopt_submitted(assessment, "", vera)
    assert [each.id for each in market.offerings.list(vera).drafts] == [draft.id]
    for open_it in (lambda: market.draft_keys.open(link), lambda: market.drafts.read(draft.id)):
        with pytest.raises(NotFoundError):
            open_it()


def test_a_returned_listing_shows_its_reasons_and_is_submitted_again(
    market: Catalog, sessions: Sessions, who: People, make_report: Reports
) -> None:
    vera = who.of("Vera", "radar-gmbh")
    submitted(market, vera, make_report)
    step(sessions, market, who("Rita"), "take")
    step(sessions, market, who("Rita"), "return", "Es fehlt die Lizenz.")
    seen = market.offerings.read("radar", vera)
    assert (seen.state, seen.steps[0].reason) == (ListingState.RETURNED, "Es fehlt die Lizenz.")
    market.offerings.resubmit("radar", vera)
    assert market.offerings.read("radar", vera).state is ListingState.ANALYSED
    market.offerings.withdraw("radar", vera)
    assert market.offerings.read("radar", vera).state is ListingState.WITHDRAWN
    with pytest.raises(StateError):
        market.offerings.recount("radar", vera)
    assert market.audit.verify().fault == ""


def test_a_recount_makes_a_new_report_beside_the_old_one_and_has_an_end(
    market: Catalog, sessions: Sessions, who: People, make_report: Reports
) -> None:
    published(sessions, market, who, make_report)
    vera = who("Vera")
    for number in range(1, 5):
        asked = market.offerings.recount("radar", vera)
        assert market.offerings.recount("radar", vera).id == asked.id, "one at a time"
        measure(market, asked.id, make_report(repository=ADDRESS, commit=str(number) * 40))
    with pytest.raises(TooManyError):
        market.offerings.recount("radar", vera)
    assert len(market.listings.read("radar").reports) == 5
    assert market.reports.at("radar", "a" * 40).commit == "a" * 40
    market.offerings.clock.forward(days=2)  # type: ignore[attr-defined]
    market.offerings.recount("radar", vera)


def test_a_reply_stands_beside_the_score_with_its_versions_until_it_is_taken_back(
    market: Catalog, sessions: Sessions, who: People, make_report: Reports
) -> None:
    report = published(sessions, market, who, make_report)
    vera, eve = who("Vera"), who.of("Eve", "eve-ag")
    market.replies.say("radar", report, "Die Tests laufen anderswo.", vera)
    market.replies.say("radar", report, "Die Tests laufen anderswo.\r\n\r\n\r\nSiehe Wiki.", vera)
    newest, first = market.listings.read("radar").replies
    assert (newest.number, newest.text) == (2, "Die Tests laufen anderswo.\n\nSiehe Wiki.")
    assert (newest.report, newest.commit, newest.organisation) == (report, "a" * 40, "Radar Gmbh")
    assert first.number == 1
    with reading(sessions) as sent:
        assert len(market.replies.list("radar")) == 2
    assert sent
    assert not any("document" in statement for statement in sent), "a whole report was read for its commit"
    for stranger in (NOBODY, who("Rita")):
        with pytest.raises(ForbiddenError):
            market.replies.say("radar", report, "Von mir.", stranger)
    for act in (
        lambda: market.replies.say("radar", report, "Von mir.", eve),
        lambda: market.replies.withdraw("radar", report, eve),
        lambda: market.replies.say("radar", "0" * 32, "Welcher?", vera),
    ):
        with pytest.raises(NotFoundError):
            act()
    market.replies.withdraw("radar", report, vera)
    assert market.listings.read("radar").replies == ()
    with pytest.raises(NotFoundError):
        market.replies.withdraw("radar", report, vera)
    market.replies.say("radar", report, "Neu.", vera)
    assert [each.text for each in market.listings.read("radar").replies] == ["Neu."]
    assert [entry.action for entry in market.audit.all()][-4:] == [
        "reply.say",
        "reply.say",
        "reply.withdraw",
        "reply.say",
    ]


def test_an_empty_or_endless_reply_is_refused(
    market: Catalog, sessions: Sessions, who: People, make_report: Reports
) -> None:
    report = published(sessions, market, who, make_report)
    for text, code in ((" \n\u200b", "reply.empty"), ("x" * (LONGEST_TEXT + 1), "reply.too_long")):
        with pytest.raises(SubmissionError) as caught:
            market.replies.say("radar", report, text, who("Vera"))
        assert caught.value.faults == {"reply": code}
