"""What happened to listings is told newest first, each thing once and for ever under one key, and never too much."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from catalog import news
from catalog.errors import NotFoundError
from catalog.inputs import ListingDraft, ReferenceDraft, Submission
from catalog.permissions import MARKETPLACE
from catalog.services import Catalog
from catalog.views import Evidence, LocalText, NewsItem, NewsKind, NoticeKind, Statement
from scorers.report import Report

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ADDRESS = "https://example.org/a/b"
DRAFT = ListingDraft("radar", "Radar", LocalText("Zeigt Baustellen."), address=ADDRESS)
OTHER = ListingDraft("uhr", "Uhr", LocalText("Sagt die Zeit.", "Tells the time."))


def told(items: tuple[NewsItem, ...]) -> list[tuple[NewsKind, str, datetime]]:
    return [(item.kind, item.slug, item.at) for item in items]


def test_the_newest_listing_comes_first_and_what_nobody_may_see_yet_is_left_out(
    catalog: Catalog, clock: Callable[[], datetime]
) -> None:
    catalog.listings.import_listing(DRAFT)
    clock.forward(days=1)  # type: ignore[attr-defined]
    catalog.listings.import_listing(OTHER)
    catalog.listings.submit(Submission("Hidden", "https://example.org/a/h", "Von niemandem gemessen, noch nicht."))
    later = NOW + timedelta(days=1)
    assert told(catalog.news.listed()) == [(NewsKind.LISTED, "uhr", later), (NewsKind.LISTED, "radar", NOW)]
    assert catalog.news.listed()[0].summary == LocalText("Sagt die Zeit.", "Tells the time.")
    assert catalog.listings.count() == 2
    assert [place.slug for place in catalog.listings.places(0, 9)] == ["radar", "uhr"]
    assert [place.slug for place in catalog.listings.places(1, 1)] == ["uhr"]


def test_changes_and_reports_are_told_but_not_the_first_version(
    catalog: Catalog, clock: Callable[[], datetime], make_report: Callable[..., Report]
) -> None:
    catalog.listings.import_listing(DRAFT)
    assert catalog.news.changed() == ()
    clock.forward(hours=1)  # type: ignore[attr-defined]
    catalog.listings.import_listing(replace(DRAFT, licence="MIT", website="https://example.org"))
    clock.forward(hours=1)  # type: ignore[attr-defined]
    report_id = catalog.reports.import_report(ADDRESS, make_report())
    measured, changed = catalog.news.changed()
    assert (measured.kind, measured.key, measured.at) == (NewsKind.MEASURED, report_id, NOW + timedelta(hours=2))
    assert measured.score is not None
    assert measured.score.value == 70.0
    assert (changed.kind, changed.key, changed.fields) == (NewsKind.CHANGED, "2", ("licence", "website"))


def test_two_listings_of_one_repository_both_tell_of_its_report(
    catalog: Catalog, make_report: Callable[..., Report]
) -> None:
    catalog.listings.import_listing(DRAFT)
    catalog.listings.import_listing(replace(DRAFT, slug="lotse", name="Lotse"))
    catalog.reports.import_report(ADDRESS, make_report())
    assert [item.slug for item in catalog.news.changed()] == ["lotse", "radar"]


def test_what_ended_at_one_moment_is_one_warning_and_tells_what_it_was(
    catalog: Catalog, clock: Callable[[], datetime]
) -> None:
    statements = tuple(
        Statement(key, "", Evidence.SELF_DECLARED, data=data, as_of=NOW)
        for key, data in (("cost_model", ("free",)), ("support_hours", "office-hours"))
    )
    catalog.listings.import_listing(replace(DRAFT, statements=statements))
    catalog.listings.import_listing(OTHER)
    catalog.references.confirm("uhr", ReferenceDraft("09162000", "München"))
    assert catalog.news.warned() == ()
    clock.forward(days=740)  # type: ignore[attr-defined]
    town, statement = catalog.news.warned()
    assert town.notice is not None
    assert statement.notice is not None
    assert (town.slug, town.notice.kind, town.notice.about) == ("uhr", NoticeKind.REFERENCES_EXPIRED, ("München",))
    assert (statement.slug, statement.at) == ("radar", NOW.replace(year=2027))
    assert statement.notice.about == ("cost_model", "support_hours")


def test_notices_of_a_repository_are_warnings_of_its_listing(catalog: Catalog) -> None:
    catalog.listings.import_listing(DRAFT)
    catalog.assessments.fail(catalog.assessments.request("radar").id, "clone.not_found", "")
    catalog.freshness.refresh()
    (warning,) = catalog.news.warned()
    assert warning.notice is not None
    assert (warning.notice.kind, warning.at) == (NoticeKind.REPOSITORY_VANISHED, NOW)
    assert warning.key == "repository-vanished-20260102T030405.000000"


def test_one_listing_has_everything_in_one_list(
    catalog: Catalog, clock: Callable[[], datetime], make_report: Callable[..., Report]
) -> None:
    catalog.listings.import_listing(DRAFT)
    catalog.listings.import_listing(OTHER)
    clock.forward(hours=1)  # type: ignore[attr-defined]
    catalog.reports.import_report(ADDRESS, make_report())
    assert told(catalog.news.of("radar")) == [
        (NewsKind.MEASURED, "radar", NOW + timedelta(hours=1)),
        (NewsKind.LISTED, "radar", NOW),
    ]
    with pytest.raises(NotFoundError):
        catalog.news.of("nobody")


def test_what_is_not_public_is_told_to_those_alone_who_may_see_it(catalog: Catalog) -> None:
    submission = Submission("Hidden", "https://example.org/a/h", "Noch von niemandem begutachtet.")
    assessment = catalog.listings.submit(submission)
    catalog.assessments.fail(assessment.id, "clone.not_found", "")
    catalog.freshness.refresh()
    assert (catalog.news.listed(), catalog.news.changed(), catalog.news.warned()) == ((), (), ())
    with pytest.raises(NotFoundError):
        catalog.news.of("hidden")
    assert [item.kind for item in catalog.news.of("hidden", MARKETPLACE)] == [NewsKind.LISTED, NewsKind.WARNED]


def test_no_list_grows_without_end_and_no_key_comes_twice(
    catalog: Catalog, clock: Callable[[], datetime], make_report: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "MOST", 4)
    catalog.listings.import_listing(DRAFT)
    for number in range(5):
        clock.forward(hours=1)  # type: ignore[attr-defined]
        catalog.listings.import_listing(replace(OTHER, slug=f"uhr-{number}"))
        catalog.listings.import_listing(replace(DRAFT, name=f"Radar {number}"))
        catalog.reports.import_report(ADDRESS, make_report(commit=f"{number}" * 40))
    assert [item.slug for item in catalog.news.listed()] == ["uhr-4", "uhr-3", "uhr-2", "uhr-1"]
    for items in (catalog.news.changed(), catalog.news.of("radar")):
        assert len({(item.kind, item.slug, item.key) for item in items}) == len(items) == 4
        assert {item.at for item in items} == {NOW + timedelta(hours=5), NOW + timedelta(hours=4)}
