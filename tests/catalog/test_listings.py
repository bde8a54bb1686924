"""What vendors, readers and imports rely on when they submit, read and bring listings."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.errors import NotFoundError, StateError, SubmissionError
from catalog.field import ListingKind
from catalog.fields import fields_of
from catalog.inputs import ListingDraft, OrganisationDraft, SearchQuery, Submission
from catalog.jobs import JobQueue
from catalog.permissions import MARKETPLACE
from catalog.plain_texts import one_line
from catalog.services import Catalog, open_catalog
from catalog.sessions import Sessions
from catalog.views import AssessmentState, Evidence, LocalText, Statement
from scorers.report import Report

FORM = Submission(
    name="Bürger-Büro",
    address="https://example.org/a/b.git",
    description="Termine im Bürgerbüro online buchen und absagen.",
    organisation="Beispiel GmbH",
)
DRAFT = ListingDraft(
    slug="radar",
    name="Radar",
    summary=LocalText("Zeigt Baustellen.", "Shows roadworks."),
    description=LocalText("Eine Karte aller Baustellen.", "A map of all roadworks."),
    address="https://example.org/a/b",
    licence="EUPL-1.2",
    topics=("mobility", "geodata"),
    languages=("Java",),
    organisation=OrganisationDraft("Stadtwerke", kind="public", website="https://example.org"),
    statements=(
        Statement("cost_model", "kostenfrei", Evidence.SELF_DECLARED, "https://example.org/preise", value_en="free"),
    ),
)


def test_a_submission_is_listed_and_queued_under_its_canonical_address(catalog: Catalog, queue: JobQueue) -> None:
    view = catalog.listings.submit(FORM)
    assert (view.state, view.slug, view.name) == (AssessmentState.QUEUED, "buerger-buero", "Bürger-Büro")
    assert view.repository == "https://example.org/a/b"
    assert list(queue.arguments.values()) == [{"assessment": view.id}]
    assert list(queue.keys) == ["https://example.org/a/b"]
    solution = catalog.listings.read("buerger-buero", MARKETPLACE)
    assert solution.assessment == view.id
    assert solution.card.origin == "vendor"
    assert solution.organisation.name == "Beispiel GmbH"
    assert solution.description == LocalText(FORM.description)


def test_all_faults_of_a_form_are_told_at_once(catalog: Catalog) -> None:
    with pytest.raises(SubmissionError) as caught:
        catalog.listings.submit(Submission(name=" ", address="", description="kurz", organisation="x" * 121))
    assert caught.value.faults == {
        "name": "name.empty",
        "address": "address.empty",
        "description": "description.too_short",
        "organisation": "organisation.too_long",
    }


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"name": "n" * 121}, {"name": "name.too_long"}),
        ({"name": "\x00\ud800"}, {"name": "name.empty"}),
        ({"description": ""}, {"description": "description.empty"}),
        ({"description": "d" * 10_001}, {"description": "description.too_long"}),
        ({"address": "http://example.org/a/b"}, {"address": "address.not_https"}),
    ],
)
def test_each_fault_has_its_code(catalog: Catalog, change: dict[str, str], faults: dict[str, str]) -> None:
    with pytest.raises(SubmissionError) as caught:
        catalog.listings.submit(replace(FORM, **change))
    assert caught.value.faults == faults
    assert catalog.organisations.list() == ()


def test_the_longest_allowed_values_are_accepted(catalog: Catalog) -> None:
    form = replace(FORM, name="n" * 120, description="ä" * 10_000, organisation="o" * 120)
    assert catalog.listings.submit(form).state is AssessmentState.QUEUED


def test_the_same_name_gets_the_next_free_slug(catalog: Catalog) -> None:
    addresses = ["https://example.org/a/1", "https://example.org/a/2", "https://example.org/a/3"]
    slugs = [catalog.listings.submit(replace(FORM, address=address)).slug for address in addresses]
    assert slugs == ["buerger-buero", "buerger-buero-2", "buerger-buero-3"]


def test_a_name_without_letters_still_gets_a_slug(catalog: Catalog) -> None:
    assert catalog.listings.submit(replace(FORM, name="✓✓✓")).slug == "solution"


def test_an_address_that_waits_for_its_first_report_is_asked_for_again(catalog: Catalog, queue: JobQueue) -> None:
    first = catalog.listings.submit(FORM)
    assert catalog.listings.submit(replace(FORM, name="Other")).id == first.id
    catalog.assessments.begin(first.id)
    catalog.assessments.fail(first.id, "clone.not_found", "")
    second = catalog.listings.submit(replace(FORM, name="Other"))
    assert (second.slug, second.state) == (first.slug, AssessmentState.QUEUED)
    assert second.id != first.id
    with pytest.raises(NotFoundError):
        catalog.listings.read("other", MARKETPLACE)
    assert set(queue.keys) == {first.repository}


def test_an_address_with_a_report_is_refused_together_with_all_other_faults(
    catalog: Catalog, make_report: Callable[..., Report]
) -> None:
    catalog.assessments.complete(catalog.listings.submit(FORM).id, make_report())
    with pytest.raises(SubmissionError) as caught:
        catalog.listings.submit(replace(FORM, name=""))
    assert caught.value.faults == {"name": "name.empty", "address": "address.already_listed"}


def test_a_submission_is_found_once_its_first_report_is_complete(
    catalog: Catalog, make_report: Callable[..., Report]
) -> None:
    assessment = catalog.listings.submit(FORM)
    assert catalog.listings.search(SearchQuery()).total == 0
    catalog.assessments.complete(assessment.id, make_report(languages=("Python", "HTML")))
    (card,) = catalog.listings.search(SearchQuery(text="termine")).cards
    assert card.languages == ("HTML", "Python")
    assert card.score is not None
    assert (card.score.value, card.score.interval, card.score.analysed_share) == (70.0, (60.0, 80.0), 0.5)
    assert card.score.explanation == LocalText("Gut.", "Good.")


def test_an_english_submission_stands_in_for_the_german_text(catalog: Catalog) -> None:
    slug = catalog.listings.submit(replace(FORM, description="Book appointments online.", language="en")).slug
    assert catalog.listings.read(slug, MARKETPLACE).description == LocalText(
        "Book appointments online.", "Book appointments online."
    )


def test_an_import_brings_everything_and_unknown_facts_say_so(catalog: Catalog) -> None:
    catalog.listings.import_listing(DRAFT)
    solution = catalog.listings.read("radar", MARKETPLACE)
    assert (solution.card.organisation, solution.organisation.kind) == ("Stadtwerke", "public")
    assert solution.card.topics == ("mobility", "geodata")
    assert [statement.key for statement in solution.statements] == [
        field.key for field in fields_of(ListingKind.SOLUTION)
    ]
    known = [statement for statement in solution.statements if statement.evidence is not Evidence.UNKNOWN]
    assert known == list(DRAFT.statements)
    assert all(not each.value for each in solution.statements if each.evidence is Evidence.UNKNOWN)
    assert solution.assessment is None
    assert catalog.listings.search(SearchQuery()).total == 1


def test_the_same_import_twice_changes_nothing(catalog: Catalog, clock: Callable[[], datetime]) -> None:
    catalog.listings.import_listing(DRAFT)
    before = catalog.listings.read("radar", MARKETPLACE)
    clock.forward(days=1)
    catalog.listings.import_listing(DRAFT)
    assert catalog.listings.read("radar", MARKETPLACE) == before
    assert len(catalog.organisations.list()) == 1


@pytest.mark.parametrize(
    "change",
    [{"name": "Radar 2"}, {"licence": ""}, {"topics": ("mobility",)}, {"statements": ()}, {"organisation": None}],
)
def test_a_changed_import_updates_the_listing(
    catalog: Catalog, clock: Callable[[], datetime], change: dict[str, object]
) -> None:
    catalog.listings.import_listing(DRAFT)
    clock.forward(days=1)
    catalog.listings.import_listing(replace(DRAFT, **change))
    assert catalog.listings.read("radar", MARKETPLACE).card.updated_at == datetime(2026, 1, 3, 3, 4, 5, tzinfo=UTC)


def test_a_faulty_import_is_refused_with_all_faults(catalog: Catalog) -> None:
    draft = ListingDraft(
        slug="Not a slug",
        name="",
        summary=LocalText(""),
        topics=("no-such-topic",),
        statements=(Statement("no_such_question", "x", Evidence.UNKNOWN),),
    )
    with pytest.raises(SubmissionError) as caught:
        catalog.listings.import_listing(draft)
    assert set(caught.value.faults) == {"slug", "name", "summary", "topics", "statements.no_such_question"}


def test_an_import_never_takes_over_a_vendors_listing(catalog: Catalog) -> None:
    slug = catalog.listings.submit(FORM).slug
    with pytest.raises(StateError):
        catalog.listings.import_listing(replace(DRAFT, slug=slug))
    assert catalog.listings.read(slug, MARKETPLACE).card.name == FORM.name


def test_a_listing_that_does_not_exist_is_not_found(catalog: Catalog) -> None:
    with pytest.raises(NotFoundError):
        catalog.listings.read("nothing", MARKETPLACE)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=25)
@given(name=st.text(max_size=30), description=st.text(max_size=60), organisation=st.text(max_size=30))
def test_any_text_is_either_stored_or_refused_with_a_code(
    catalog: Catalog, name: str, description: str, organisation: str
) -> None:
    form = Submission(name, f"https://example.org/{hash((name, description, organisation))}", description, organisation)
    faults, name = submit(catalog, form)
    assert set(faults) <= {"name", "description"}
    assert faults or name == one_line(form.name)


def submit(catalog: Catalog, form: Submission) -> tuple[dict[str, str], str]:
    try:
        view = catalog.listings.submit(form)
    except SubmissionError as error:
        return error.faults, ""
    return {}, catalog.listings.read(view.slug, MARKETPLACE).card.name


def test_several_are_read_at_once_in_the_order_asked_for_and_unknown_ones_left_out(catalog: Catalog) -> None:
    for slug in ("aa", "bb", "cc"):
        catalog.listings.import_listing(replace(DRAFT, slug=slug, name=slug.upper()))
    asked = ["cc", "nobody", "aa", "cc", "aa\0", "\ud800"]
    solutions = catalog.listings.read_several(asked)
    assert solutions == (catalog.listings.read("cc", MARKETPLACE), catalog.listings.read("aa", MARKETPLACE))
    assert catalog.listings.cards(asked) == tuple(solution.card for solution in solutions)
    assert catalog.listings.cards([]) == catalog.listings.read_several([]) == ()


def test_what_was_checked_last_comes_first_and_only_what_has_a_score_and_is_public(
    catalog: Catalog, sessions: Sessions, clock: Callable[[], datetime], make_report: Callable[..., Report]
) -> None:
    reviewed = open_catalog(sessions, clock, catalog.assessments.queue, catalog.listings.vet)
    for number, (value, day) in enumerate([(70.0, 3), (60.0, 9), (None, 12), (80.0, 6)]):
        address = f"https://example.org/a/{number}"
        catalog.listings.import_listing(
            ListingDraft(f"listing-{number}", f"L {number}", LocalText("X."), address=address)
        )
        stars = None if value is None else 4
        report = make_report(address, f"{number}" * 40, value, stars)
        catalog.reports.import_report(address, report, datetime(2026, 5, day, tzinfo=UTC))
    catalog.listings.import_listing(ListingDraft("without", "Ohne", LocalText("Ohne Code.")))
    waiting = reviewed.listings.submit(FORM)
    reviewed.assessments.begin(waiting.id)
    reviewed.assessments.complete(waiting.id, make_report(waiting.repository, "b" * 40))
    assert [card.slug for card in catalog.listings.newest_checked(2)] == ["listing-1", "listing-3"]
    assert [card.slug for card in catalog.listings.newest_checked(9)] == ["listing-1", "listing-3", "listing-0"]
