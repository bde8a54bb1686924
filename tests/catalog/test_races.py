"""Many people at once: writers that meet end in one row, and readers are never in their way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

from sqlmodel import select

from catalog.inputs import ListingDraft, OrganisationDraft, SearchQuery, Submission
from catalog.jobs import JobQueue
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.tables import AssessmentRow, ListingRow, OrganisationRow, ReportRow
from catalog.views import LocalText
from scorers.report import Report

FORM = Submission("Radar", "https://example.org/a/b", "Zeigt alle Baustellen auf einer Karte.", "Werk GmbH")
AT_ONCE = 6


def test_one_address_submitted_at_once_is_listed_once(catalog: Catalog, sessions: Sessions, queue: JobQueue) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        views = list(pool.map(catalog.listings.submit, [FORM] * AT_ONCE))
    assert len({view.id for view in views}) == 1
    assert len(queue.arguments) == 1
    with sessions.read() as session:
        assert len(session.exec(select(ListingRow)).all()) == 1
        assert len(session.exec(select(AssessmentRow)).all()) == 1


def test_one_name_submitted_at_once_gets_as_many_slugs(catalog: Catalog, sessions: Sessions) -> None:
    forms = [replace(FORM, address=f"https://example.org/a/{number}") for number in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        views = list(pool.map(catalog.listings.submit, forms))
    assert {view.slug for view in views} == {"radar", *(f"radar-{number}" for number in range(2, AT_ONCE + 1))}
    with sessions.read() as session:
        assert len(session.exec(select(OrganisationRow)).all()) == 1


def test_one_assessment_completed_at_once_has_one_report(
    catalog: Catalog, sessions: Sessions, make_report: Callable[..., Report]
) -> None:
    assessment = catalog.listings.submit(FORM)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        ids = list(pool.map(lambda _: catalog.assessments.complete(assessment.id, make_report()), range(AT_ONCE)))
    assert len(set(ids)) == 1
    with sessions.read() as session:
        assert len(session.exec(select(ReportRow.id)).all()) == 1


def test_imports_reports_and_searches_at_once_do_not_disturb_each_other(
    catalog: Catalog, make_report: Callable[..., Report], clock: Callable[[], datetime]
) -> None:
    numbers = range(12)

    def bring(number: int) -> None:
        address = f"https://example.org/a/{number % 4}"
        organisation = OrganisationDraft("Werk GmbH", website=f"https://example.org/{number}")
        draft = ListingDraft(f"l-{number}", "Radar", LocalText("Karte."), address=address, organisation=organisation)
        catalog.listings.import_listing(draft)
        catalog.reports.import_report(address, make_report(repository=address), clock())
        catalog.listings.search(SearchQuery(text="karte"))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(bring, numbers))
    result = catalog.listings.search(SearchQuery(text="karte", stars=(4,)))
    assert result.total == len(numbers)
    assert all(card.score is not None for card in result.cards)
