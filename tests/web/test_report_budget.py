"""The report of ten thousand files and fifty thousand findings is as light as any page, however it is asked for."""

import gzip

import pytest
from huge import COMMIT, FILES, FINDINGS, PACKAGES, huge_report, path_of
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from showcase import BOOKING, Market

Client = TestClient[Litestar]
REPORT = f"/solutions/termin-buchung/report/{COMMIT}"
MOST_HTML, MOST_PLAIN = 15_000, 200_000
PATHS = (
    REPORT,
    f"{REPORT}/findings",
    f"{REPORT}/findings?severity=low&role=test&path=area03&page=3",
    f"{REPORT}/findings?page=10000",
    f"{REPORT}/files",
    f"{REPORT}/files?page=200",
    f"{REPORT}/map",
    f"{REPORT}/map?folder=services/area03/module003/",
    f"{REPORT}/packages?packages=9",
    f"{REPORT}/coverage",
    f"{REPORT}/care",
    f"{REPORT}/file?path={path_of(31)}",
)


@pytest.fixture(autouse=True)
def published(market: Market) -> None:
    market.catalog.reports.import_report(BOOKING, huge_report())


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_each_page_of_a_huge_report_stays_within_the_budget(client: Client, prefix: str) -> None:
    for path in PATHS:
        answer = client.get(prefix + path, headers={"accept-encoding": "identity"})
        assert answer.status_code == 200, path
        assert len(answer.content) <= MOST_PLAIN, path
        assert len(gzip.compress(answer.content, 6)) <= MOST_HTML, path


def test_what_is_cut_is_counted_in_full(client: Client) -> None:
    report = Page(client.get(REPORT).text)
    assert f"{FINDINGS:,} Fundstellen".replace(",", ".") in report.text
    assert f"{FILES:,} Dateien".replace(",", ".") in report.text
    assert f"{PACKAGES:,} genannte Pakete zeigen".replace(",", ".") in report.text
    last = Page(client.get(f"{REPORT}/findings?page=10000").text)
    assert last.one("a", aria_current="page", href=f"{REPORT}/findings?page=1000").text == "1.000"
    assert len([row for row in last.all("th", role="rowheader") if ".py:" in row.text]) == 50


def test_filters_look_through_all_of_it(client: Client) -> None:
    wanted = [finding for finding in huge_report().findings if "area03" in finding.path and finding.severity == "low"]
    page = Page(client.get(f"{REPORT}/findings?severity=low&path=area03").text)
    assert f"{len(wanted):,} Fundstellen".replace(",", ".") in page.text
