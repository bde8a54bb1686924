"""The trend over measured commits and the comparison: one method, honest ranges, tables beside."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from showcase import BOOKING, COMMIT, Market, full_report

from catalog.inputs import ListingDraft
from catalog.views import LocalText
from web.report_trend import MOST_POINTS, WIDTH, trend

Client = TestClient[Litestar]
REPORT = f"/solutions/termin-buchung/report/{COMMIT}"


def measure(market: Market, number: int, value: float, version: str = "1") -> None:
    """Add a report of an older commit, a month before the one after it."""
    report = full_report(commit=f"{number:040x}", value=value)
    day = report.committed_at - timedelta(days=30 * number)
    report = replace(report, committed_at=day, analyzer_version=version)
    market.catalog.reports.import_report(BOOKING, report, datetime(2026, 3, 2, tzinfo=UTC))


def test_one_measured_commit_is_no_trend_and_another_method_does_not_make_it_one(client: Client) -> None:
    page = Page(client.get(REPORT).text)
    assert "Mit diesem Verfahren wurde erst ein Stand gemessen." in page.text
    assert "1 Bericht stammt aus einem anderen Verfahren und steht deshalb nicht hier." in page.text
    assert not page.all("path", class_="trend-line")


def test_the_trend_has_a_line_a_band_words_and_a_table(client: Client, market: Market) -> None:
    measure(market, 1, 60)
    measure(market, 2, 50)
    page = Page(client.get(REPORT).text)
    assert "Der Wert ging in 3 gemessenen Ständen von 50 auf 72 Punkte." in page.text
    assert page.one("path", class_="trend-line")["d"] == "M0.0 50.0L300.0 40.0L600.0 28.4"
    assert page.one("path", class_="trend-band")["d"].count("L") == 5
    rows = [row.text for row in page.all("tr")]
    assert "3. Mai 2026 (dieser Bericht) 72 wahrscheinlich 63 bis 81" in rows
    assert "4. März 2026 50 wahrscheinlich 41 bis 59" in rows
    assert client.get(page.link("4. März 2026")).status_code == 200


def test_a_commit_measured_twice_is_one_point_and_a_long_past_is_cut(market: Market) -> None:
    for number in range(1, MOST_POINTS + 9):
        measure(market, number, 50)
    measure(market, 1, 55, "2")
    drawn = trend(full_report(), market.catalog.listings.read("termin-buchung").reports)
    assert len(drawn.points) == MOST_POINTS
    assert len({point.score.commit for point in drawn.points}) == MOST_POINTS
    assert (drawn.points[0].x, drawn.points[-1].x) == (0, WIDTH)


def test_commits_of_one_moment_stand_in_the_middle(market: Market) -> None:
    drawn = trend(full_report(), market.catalog.listings.read("termin-buchung").reports)
    assert [point.x for point in drawn.points] == [WIDTH / 2]


def test_the_comparison_counts_by_ranges_and_names_the_most_similar(client: Client, market: Market) -> None:
    assert not Page(client.get(REPORT).text).all("section", id="standing")
    address = "https://example.org/town/near"
    draft = ListingDraft("near", "Bürgerportal", LocalText("x"), address=address, topics=("citizen-services",))
    market.catalog.listings.import_listing(draft)
    market.catalog.reports.import_report(address, full_report(address, "d" * 40, 40.0))
    page = Page(client.get(REPORT).text)
    rows = [row.text for row in page.all("tr")]
    assert "Gleiches Thema 1 1 0 0 40" in rows
    assert "Gleiche Programmiersprache 1 1 0 0 40" in rows
    assert any(row.startswith("Bürgerportal 4 Sterne, 40 von 100 Punkten, wahrscheinlich 31 bis 49") for row in rows)
    assert page.link("Bürgerportal") == "/solutions/near"
