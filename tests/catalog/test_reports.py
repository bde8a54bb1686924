"""A published report is found by all its names and never changes."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from analyzer.advisories.values import AdvisoryCheck, CheckOutcome
from catalog.errors import NotFoundError
from catalog.inputs import ListingDraft, SearchQuery
from catalog.publishing import identify
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.views import LocalText
from scorers.report import Report

Make = Callable[..., Report]
ADDRESS = "https://example.org/a/b"


@pytest.fixture
def listed(catalog: Catalog) -> Catalog:
    catalog.listings.import_listing(ListingDraft("radar", "Radar", LocalText("Karte."), address=ADDRESS))
    return catalog


def test_a_report_comes_back_equal_by_every_name(listed: Catalog, make_report: Make) -> None:
    report = make_report()
    report_id = listed.reports.import_report(ADDRESS, report)
    assert listed.reports.read(report_id) == report
    assert listed.reports.latest("radar") == report
    assert listed.reports.at("radar", report.commit) == report


def test_the_same_import_twice_is_one_report(listed: Catalog, make_report: Make) -> None:
    first = listed.reports.import_report(ADDRESS, make_report())
    assert listed.reports.import_report(ADDRESS, make_report(value=2.0)) == first
    assert listed.reports.read(first).score.value == 70.0
    assert len(listed.listings.read("radar").reports) == 1


def test_another_model_makes_another_report_of_the_same_commit(
    listed: Catalog, clock: Callable[[], datetime], make_report: Make
) -> None:
    first = listed.reports.import_report(ADDRESS, make_report())
    clock.forward(hours=1)
    second = listed.reports.import_report(ADDRESS, make_report(model="learned-1", value=60.0))
    assert first != second
    assert listed.reports.at("radar", "a" * 40).score.model == "learned-1"
    assert listed.listings.read("radar").card.score.value == 60.0


def test_an_older_import_does_not_displace_what_is_shown(listed: Catalog, make_report: Make) -> None:
    listed.reports.import_report(ADDRESS, make_report(commit="b" * 40))
    listed.reports.import_report(ADDRESS, make_report(commit="c" * 40), created_at=datetime(2025, 1, 1, tzinfo=UTC))
    assert listed.reports.latest("radar").commit == "b" * 40
    assert len(listed.listings.read("radar").reports) == 2


def test_a_report_may_arrive_before_its_listing(catalog: Catalog, make_report: Make) -> None:
    catalog.reports.import_report(ADDRESS, make_report())
    catalog.listings.import_listing(ListingDraft("radar", "Radar", LocalText("Karte."), address=ADDRESS))
    (card,) = catalog.listings.search(SearchQuery(stars=(4,))).cards
    assert card.score is not None


def test_a_report_without_a_score_says_why(listed: Catalog, make_report: Make) -> None:
    listed.reports.import_report(ADDRESS, make_report(value=None, stars=None))
    score = listed.listings.read("radar").card.score
    assert (score.status, score.value, score.stars, score.interval) == ("no_source", None, None, None)


@pytest.mark.parametrize(
    "change", ["value = 100", "document = document", "created_at = created_at", "commit = 'x'", "id = 'x'"]
)
def test_the_database_refuses_to_change_a_report(
    listed: Catalog, sessions: Sessions, make_report: Make, change: str
) -> None:
    report_id = listed.reports.import_report(ADDRESS, make_report())
    change = change.replace("commit", '"commit"')
    with pytest.raises(DBAPIError, match="never changed"), sessions.write() as session:
        session.connection().execute(text(f"UPDATE report SET {change}"))  # noqa: S608 - a literal of this test
    assert listed.reports.read(report_id) == make_report()


def test_a_path_that_is_no_text_does_not_cost_the_report(listed: Catalog, make_report: Make) -> None:
    report_id = listed.reports.import_report(ADDRESS, make_report(path="caf\udce9\x00.py"))
    assert listed.reports.read(report_id).files[0].path == "caf.py"


def test_what_does_not_exist_is_not_found(listed: Catalog) -> None:
    for call in (
        lambda: listed.reports.read("x"),
        lambda: listed.reports.latest("radar"),
        lambda: listed.reports.latest("x"),
        lambda: listed.reports.at("radar", "a" * 40),
    ):
        with pytest.raises(NotFoundError):
            call()


def checked(report: Report, edition: str) -> Report:
    newest = datetime.fromisoformat(f"{edition[:10]}T00:00:00+00:00")
    return replace(report, advisories=AdvisoryCheck(CheckOutcome.CHECKED, "", edition, newest))


def test_newer_advisories_make_another_report_of_the_same_commit_beside_the_old_one(
    listed: Catalog, clock: Callable[[], datetime], make_report: Make
) -> None:
    plain = make_report()
    old, new = checked(plain, "2026-01-01-aaaaaaaaaaaa"), checked(plain, "2026-02-01-bbbbbbbbbbbb")
    ids = []
    for report in (plain, old, new):
        ids.append(listed.reports.import_report(ADDRESS, report))
        clock.forward(hours=1)
    assert len(set(ids)) == 3
    assert listed.reports.at("radar", plain.commit) == listed.reports.latest("radar") == new
    assert [listed.reports.read(report_id) for report_id in ids] == [plain, old, new]
    assert [(each.id, each.advisories) for each in listed.listings.read("radar").reports] == [
        (ids[2], "2026-02-01-bbbbbbbbbbbb"),
        (ids[1], "2026-01-01-aaaaaaaaaaaa"),
        (ids[0], ""),
    ]


def test_the_same_advisories_make_the_same_report(listed: Catalog, make_report: Make) -> None:
    report = checked(make_report(), "2026-01-01-aaaaaaaaaaaa")
    assert listed.reports.import_report(ADDRESS, report) == listed.reports.import_report(ADDRESS, report)
    assert len(listed.listings.read("radar").reports) == 1


def test_a_report_without_advisories_keeps_the_identifier_it_always_had(make_report: Make) -> None:
    parts = "\n".join((ADDRESS, "a" * 40, "1", "baseline-1"))
    assert identify(ADDRESS, make_report()) == hashlib.sha256(parts.encode()).hexdigest()[:32]
