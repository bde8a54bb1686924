"""What waits for reviewers, what they may do with it, and what everybody reads of it afterwards."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.resources import files

import pytest
from people import add_organisation
from reviewing import ADDRESS, MovingClock, Office, answers, office
from sqlmodel import select
from statements import reading

from analyzer.advisories.values import AdvisoryCheck, Vulnerability
from catalog.complaints import ComplaintDraft
from catalog.criteria import AREAS, Answer, read_criteria, shipped
from catalog.errors import ForbiddenError, NotFoundError, StateError, SubmissionError
from catalog.inputs import Actor
from catalog.permissions import NOBODY, Principal
from catalog.review_tables import ExcerptRow, RiskRow
from catalog.review_views import AnswerDraft, QueueQuery, RiskLevel, Waiting
from catalog.risks import of_report
from catalog.states_of_listings import ListingState
from catalog.tables import ListingRow
from catalog.views import LocalText, Role
from scorers.report import ReportContribution, ReportSecrets

__all__ = ["office"]
ALL = QueueQuery()


def waiting(office: Office, query: QueueQuery = ALL, who: Principal | None = None) -> list[tuple[str, list[Waiting]]]:
    page = office.catalog.reviews.queue(query, who or office.rita)
    return [(each.slug, list(each.waiting)) for each in page.entries]


def owned(office: Office, slug: str, owner: int) -> None:
    with office.sessions.write() as session:
        session.exec(select(ListingRow).where(ListingRow.slug == slug)).one().owner_id = owner


def test_what_was_measured_waits_until_it_is_decided(office: Office, clock: MovingClock) -> None:
    assert waiting(office) == []
    office.submit()
    assert waiting(office) == [("radar", [Waiting.NEW])]
    clock.forward(days=3)
    office.catalog.reviews.step("radar", "take", office.rita)
    (entry,) = office.catalog.reviews.queue(ALL, office.rita).entries
    assert (entry.waiting, entry.taken, entry.mine, entry.days) == ((Waiting.IN_REVIEW,), True, True, 0)
    (entry,) = office.catalog.reviews.queue(ALL, office.ralf).entries
    assert (entry.taken, entry.mine) == (True, False)
    assert waiting(office, QueueQuery(mine=True), office.ralf) == []
    office.catalog.reviews.save_checklist("radar", answers(), office.rita)
    assert office.catalog.reviews.step("radar", "publish", office.rita)
    assert waiting(office) == []
    assert office.catalog.listings.read("radar").state is ListingState.PUBLISHED


def test_the_queue_costs_as_many_queries_for_many_listings_as_for_few(office: Office) -> None:
    costs = []
    for number in range(3):
        for kind in ("new", "public"):
            organisation = add_organisation(office.sessions, f"{kind}-{number}")
            slug = f"{kind}-{number}"
            office.submit(slug, f"https://example.org/{slug}")
            with office.sessions.write() as session:
                session.exec(select(ListingRow).where(ListingRow.slug == slug)).one().organisation_id = organisation
        office.publish(slug)
        draft = office.catalog.drafts.start(Actor("", Role.VENDOR), slug)
        changed = replace(draft.content, summary=LocalText("Zeigt, wo es schneit."))
        office.catalog.drafts.save(draft.id, changed, Actor("", Role.VENDOR))
        office.catalog.drafts.publish(draft.id, Actor("", Role.VENDOR))
        office.catalog.complaints.file(slug, ComplaintDraft("statement", "Das stimmt seit Jahren nicht mehr."))
        office.catalog.reviews.queue(ALL, office.rita)
        with reading(office.sessions) as statements:
            page = office.catalog.reviews.queue(ALL, office.rita)
        costs.append(len(statements))
    assert len(set(costs)) == 1, costs
    assert {each.slug for each in page.entries} == {
        f"{kind}-{number}" for kind in ("new", "public") for number in range(3)
    }
    assert all(Waiting.CHANGED in each.waiting for each in page.entries if each.slug.startswith("public"))
    assert all("foreign-name" in each.risk.reasons for each in page.entries)


def test_nobody_but_reviewers_sees_the_queue_or_a_desk(office: Office) -> None:
    office.submit()
    vendor = office.person("Vera", organisation=add_organisation(office.sessions, "radar-gmbh"))
    for who in (NOBODY, vendor):
        with pytest.raises(ForbiddenError):
            office.catalog.reviews.queue(ALL, who)
        with pytest.raises(ForbiddenError):
            office.catalog.reviews.desk("radar", who)
        with pytest.raises(ForbiddenError):
            office.catalog.reviews.step("radar", "take", who)
        with pytest.raises(ForbiddenError):
            office.catalog.reviews.save_checklist("radar", answers(), who)


def test_what_is_dangerous_comes_early_and_nothing_waits_for_ever(office: Office, clock: MovingClock) -> None:
    old, new = "https://example.org/a/old", "https://example.org/a/new"
    office.submit("Alt", old)
    clock.forward(days=20)
    office.submit("Neu", new, replace(office.make_report(new), secrets=ReportSecrets(1, 0, {"token": 1}, live=1)))
    page = office.catalog.reviews.queue(ALL, office.rita)
    assert [(each.slug, each.risk.level, each.urgency) for each in page.entries] == [
        ("neu", RiskLevel.HIGH, 28),
        ("alt", RiskLevel.MEDIUM, 27),
    ]
    assert page.entries[0].risk.reasons == ("live-secrets", "no-account")
    assert [slug for slug, _ in waiting(office, QueueQuery(risk="medium"))] == ["alt"]
    office.submit("Ganz neu", "https://example.org/a/newer")
    clock.forward(days=14)
    assert [slug for slug, _ in waiting(office)] == ["neu", "alt", "ganz-neu"]


def test_a_report_gives_its_risks_as_words(office: Office) -> None:
    report = office.make_report()
    weak = tuple(
        Vulnerability(f"A-{severity}", (), severity, "", "pkg:pypi/a", "1", (), "a.txt", 1)
        for severity in ("critical", "high")
    )
    cap = ReportContribution("security_cap", 1, -20, "Gedeckelt.")
    found = replace(report, advisories=AdvisoryCheck(vulnerabilities=weak), contributions=(cap,))
    assert of_report(report) == ()
    assert of_report(found) == ("critical-vulnerability", "security-cap", "high-vulnerability")
    assert of_report(office.make_report(value=None, stars=None)) == ("not-assessable",)


def test_a_confirmed_name_that_somebody_else_uses_is_a_high_risk(office: Office) -> None:
    office.submit()
    city = add_organisation(office.sessions, "stadt-x", kind="public")
    with office.sessions.write() as session:
        session.exec(select(ListingRow)).one().organisation_id = city
    (entry,) = office.catalog.reviews.queue(ALL, office.rita).entries
    assert entry.risk.reasons == ("foreign-name", "no-account")


def test_the_queue_is_paged_and_the_last_page_answers_for_all_beyond_it(office: Office) -> None:
    for number in range(5):
        office.submit(f"Nummer {number}", f"https://example.org/a/{number}")
    first = office.catalog.reviews.queue(QueueQuery(size=2), office.rita)
    last = office.catalog.reviews.queue(QueueQuery(size=2, page=9), office.rita)
    assert (len(first.entries), first.total, first.pages, last.page, len(last.entries)) == (2, 5, 3, 3, 1)


def test_whoever_has_taken_a_listing_decides_and_another_one_may_give_it_back(office: Office) -> None:
    office.submit()
    reviews = office.catalog.reviews
    reviews.step("radar", "take", office.rita)
    for name in ("publish", "return", "reject"):
        with pytest.raises(ForbiddenError):
            reviews.step("radar", name, office.ralf, "Weil.")
    with pytest.raises(ForbiddenError):
        reviews.save_checklist("radar", answers(), office.ralf)
    assert reviews.desk("radar", office.ralf).steps == ("give-back",)
    assert reviews.desk("radar", office.rita).steps == ("publish", "return", "reject", "give-back")
    reviews.step("radar", "give-back", office.ralf)
    reviews.step("radar", "take", office.ralf)
    reviews.step("radar", "return", office.ralf, "Die Lizenz fehlt.")
    with pytest.raises(StateError):
        reviews.step("radar", "publish", office.ralf)
    with pytest.raises(NotFoundError):
        reviews.step("radar", "withdraw", office.ralf)


def test_nothing_is_published_without_a_complete_checklist_of_this_review(office: Office, clock: MovingClock) -> None:
    office.submit()
    reviews = office.catalog.reviews
    reviews.step("radar", "take", office.rita)

    def refused() -> str:
        with pytest.raises(SubmissionError) as caught:
            reviews.step("radar", "publish", office.rita)
        return caught.value.faults["checklist"]

    assert refused() == "checklist-missing"
    reviews.save_checklist("radar", answers()[:-1], office.rita)
    assert refused() == "checklist-open"
    reviews.save_checklist("radar", answers(no_open_critical=Answer.NO), office.rita)
    assert refused() == "checklist-blocking"
    reviews.save_checklist("radar", answers(no_open_critical=Answer.UNKNOWN, exit=Answer.NO), office.rita)
    clock.forward(days=1)
    reviews.step("radar", "give-back", office.rita)
    reviews.step("radar", "take", office.rita)
    assert refused() == "checklist-missing"
    reviews.save_checklist("radar", answers(no_open_critical=Answer.UNKNOWN, exit=Answer.NO), office.rita)
    assert reviews.step("radar", "publish", office.rita)
    (checked,) = reviews.record("radar").checklists
    assert (checked.edition, checked.missing, checked.commit) == (shipped().current.id, (), "a" * 40)
    assert {each.criterion.id: each.answer for each in checked.answers}["exit"] is Answer.NO


def test_an_answer_needs_its_evidence_or_its_reason(office: Office) -> None:
    office.submit()
    office.catalog.reviews.step("radar", "take", office.rita)
    told = (
        AnswerDraft("exit", Answer.YES),
        AnswerDraft("backup", Answer.PARTLY),
        AnswerDraft("keyboard", Answer.NOT_APPLICABLE, " "),
        AnswerDraft("updates", Answer.UNKNOWN),
        AnswerDraft("standards", Answer.YES, link="javascript:alert(1)"),
        AnswerDraft("personal-data", Answer.NO, "x" * 2_001),
        AnswerDraft("no-such", Answer.YES, "Ja."),
    )
    with pytest.raises(SubmissionError) as caught:
        office.catalog.reviews.save_checklist("radar", told, office.rita)
    assert caught.value.faults == {
        "criterion-exit": "checklist.evidence",
        "criterion-backup": "checklist.reason",
        "criterion-keyboard": "checklist.reason",
        "criterion-standards": "checklist.link",
        "criterion-personal-data": "checklist.too_long",
        "criterion-no-such": "checklist.unknown_criterion",
    }
    assert office.catalog.reviews.desk("radar", office.rita).checklist is None


def test_a_checklist_is_saved_only_about_what_the_reviewer_saw(office: Office, clock: MovingClock) -> None:
    office.submit()
    office.publish()
    reviews = office.catalog.reviews

    def refused(answered: tuple[AnswerDraft, ...], shown: str) -> dict[str, str]:
        with pytest.raises(SubmissionError) as caught:
            reviews.save_checklist("radar", answered, office.rita, shown)
        return dict(caught.value.faults)

    changed = {"checklist": "checklist.changed"}
    first = reviews.desk("radar", office.rita).state
    clock.forward(minutes=1)
    office.catalog.reports.import_report(ADDRESS, office.make_report(repository=ADDRESS, commit="b" * 40))
    second = reviews.desk("radar", office.rita).state
    assert refused(answers(), first) == changed
    assert refused(answers()[:1] * 2, first) == changed, "a fault of the form does not hide the change"
    clock.forward(minutes=1)
    reviews.save_checklist("radar", answers(exit=Answer.NO), office.ralf, second)
    assert refused(answers(), second) == changed
    checklist = reviews.desk("radar", office.rita).checklist
    assert checklist
    assert {each.criterion.id: each.answer for each in checklist.answers}["exit"] is Answer.NO
    third = reviews.desk("radar", office.rita).state
    for _ in range(2):  # a button pressed twice
        reviews.save_checklist("radar", answers(), office.rita, third)
    assert refused(answers(exit=Answer.NO), third) == changed
    clock.forward(minutes=1)
    office.catalog.reports.import_report(ADDRESS, office.make_report(repository=ADDRESS, commit="c" * 40))
    assert refused(answers(), third) == changed, "the same answers do not speak of another commit"


def test_many_who_ask_at_once_find_one_queue_and_one_request_for_lines(office: Office) -> None:
    office.submit()
    with ThreadPoolExecutor(6) as pool:
        pages = list(pool.map(lambda _: office.catalog.reviews.queue(ALL, office.rita), range(6)))
        list(pool.map(lambda _: office.catalog.excerpts.request("radar", office.rita), range(6)))
    assert {page.entries for page in pages} == {pages[0].entries}
    with office.sessions.read() as session:
        assert len(session.exec(select(RiskRow)).all()) == len(session.exec(select(ExcerptRow)).all()) == 1


def test_nobody_judges_what_their_organisation_owns_or_offers(office: Office) -> None:
    office.submit()
    own = add_organisation(office.sessions, "radar-gmbh")
    biased = office.person("Bea", roles=["reviewer"], organisation=own)
    owned(office, "radar", own)
    reviews = office.catalog.reviews
    (entry,) = reviews.queue(ALL, biased).entries
    assert entry.conflict
    desk = reviews.desk("radar", biased)
    assert (desk.conflict, desk.steps, desk.may_write) == (True, (), False)
    with pytest.raises(ForbiddenError):
        reviews.step("radar", "take", biased)
    with office.sessions.write() as session:
        row = session.exec(select(ListingRow)).one()
        row.owner_id, row.organisation_id = None, own
    with pytest.raises(ForbiddenError):
        reviews.step("radar", "take", biased)
    reviews.step("radar", "take", office.rita)
    reviews.step("radar", "reject", office.rita, "Kein Quelltext.")
    with pytest.raises(ForbiddenError):
        reviews.agree("radar", biased)
    with pytest.raises(ForbiddenError):
        reviews.decline("radar", biased)


def test_a_step_of_high_impact_waits_in_the_queue_for_a_second_person(office: Office) -> None:
    office.submit()
    office.publish()
    reviews = office.catalog.reviews
    assert not reviews.step("radar", "archive", office.rita, "Wird nicht mehr gepflegt.")
    assert waiting(office, QueueQuery(waiting="second")) == [("radar", [Waiting.SECOND])]
    with pytest.raises(StateError):
        reviews.step("radar", "archive", office.ralf, "Auch ich.")
    with pytest.raises(ForbiddenError):
        reviews.agree("radar", office.rita)
    reviews.decline("radar", office.ralf)
    with pytest.raises(StateError):
        reviews.agree("radar", office.ralf)
    reviews.step("radar", "archive", office.rita, "Wird nicht mehr gepflegt.")
    reviews.agree("radar", office.ralf)
    last = reviews.record("radar").steps[-1]
    assert (last.step, last.seconded, last.reason) == ("archive", True, "Wird nicht mehr gepflegt.")
    reviews.step("radar", "restore", office.ralf, "Wird wieder gepflegt.")
    assert reviews.desk("radar", office.ralf).mine


def test_a_published_listing_that_changed_waits_until_it_was_looked_at_again(
    office: Office, clock: MovingClock
) -> None:
    office.submit()
    office.publish()
    drafts = office.catalog.drafts
    vendor = Actor("Radar GmbH", Role.VENDOR)
    draft = drafts.start(vendor, "radar")
    drafts.save(draft.id, replace(draft.content, summary=LocalText("Zeigt jetzt auch Schnee.")), vendor)
    clock.forward(days=2)
    drafts.publish(draft.id, vendor)
    clock.forward(days=5)
    reviews = office.catalog.reviews
    (entry,) = reviews.queue(ALL, office.ralf).entries
    assert (entry.waiting, entry.days) == ((Waiting.CHANGED,), 5)
    (change,) = reviews.desk("radar", office.ralf).changes
    assert [each.field for each in change.changes] == ["summary_de"]
    with pytest.raises(SubmissionError):
        reviews.confirm("radar", office.ralf)
    reviews.save_checklist("radar", answers(), office.ralf)
    reviews.confirm("radar", office.ralf)
    assert waiting(office) == []
    assert len(reviews.record("radar").checklists) == 2
    assert office.catalog.audit.verify().fault == ""


def test_the_record_names_roles_and_organisations_and_no_person(office: Office) -> None:
    office.submit()
    city = add_organisation(office.sessions, "stadt-y", kind="public")
    paula = office.person("Paula", roles=["reviewer"], organisation=city)
    office.catalog.reviews.step("radar", "take", paula)
    office.catalog.reviews.save_checklist("radar", answers(), paula)
    office.catalog.reviews.step("radar", "publish", paula)
    record = office.catalog.reviews.record("radar")
    assert [(each.step, each.standing, each.organisation) for each in record.steps] == [
        ("submit", "visitor", ""),
        ("analyse", "marketplace", ""),
        ("take", "reviewer", "Stadt Y"),
        ("publish", "reviewer", "Stadt Y"),
    ]
    assert "Paula" not in repr(record)
    assert paula.account not in repr(record)
    with pytest.raises(NotFoundError):
        office.catalog.reviews.record("nichts")


def test_criteria_cover_every_area_in_two_languages_and_some_block() -> None:
    today = shipped().current
    assert {each.area for each in today.criteria} == set(AREAS)
    assert [each.area for each in today.criteria] == sorted((each.area for each in today.criteria), key=AREAS.index)
    assert {each.id for each in today.criteria if each.blocking} == {
        "no-open-critical",
        "licence-clear",
        "statements-true",
    }
    for each in today.criteria:
        assert all(text.de and text.en for text in (each.title, each.guidance, each.evidence)), each.id
        assert each.source, each.id
        for text in (each.guidance, each.evidence):
            for sentence in (*text.de.split(". "), *text.en.split(". ")):
                assert len(sentence.split()) <= 18, each.id


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (('area = "operation"', 'area = "taste"'), "unknown area"),
        (('editions = ["2026-1"]', 'editions = ["1999-1"]'), "unknown area or edition"),
        (('id = "exit"', 'id = "backup"'), "one id"),
        (("blocking = true", "blocks = true"), "unknown keys"),
    ],
)
def test_criteria_with_a_fault_are_refused(change: tuple[str, str], fault: str) -> None:
    text = (files("catalog") / "data" / "criteria.toml").read_text(encoding="utf-8")
    assert read_criteria(text) == shipped()
    with pytest.raises(ValueError, match=fault):
        read_criteria(text.replace(*change))
