"""Where a reviewer looks first: an order on the report, better once the history was read, and never a grade."""

from dataclasses import replace

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from past import REFERENCE, short_past
from showcase import HOSTILE_PATH, Market, full_report

from analyzer.history.values import FileHistory
from scorers.fault_risk.model import shipped
from scorers.report import ReportFile, ReportOrder

Client = TestClient[Litestar]
COMMIT = "c0ffee" + "1" * 34
REPORT = "/solutions/termin-buchung/report"
PATHS = (*(f"app/part{number:02}.py" for number in range(12)), HOSTILE_PATH)


def source(path: str, place: float) -> ReportFile:
    metrics = {"radon.raw.lloc": 40.0, "shape.statements": 40.0}
    return ReportFile(path, "Python", "source", 60, fault_risk=place, metrics=metrics)


@pytest.fixture(autouse=True)
def published(market: Market) -> str:
    """A report of thirteen equal files whose order, from code alone, is that of their names backwards."""
    files = tuple(source(path, number / 12) for number, path in enumerate(PATHS))
    assessment = market.catalog.assessments.request("termin-buchung")
    report = replace(
        full_report(assessment.repository, COMMIT), files=files, reading_order=ReportOrder("code", "fault-risk-1")
    )
    return market.catalog.assessments.complete(assessment.id, report)


def section(client: Client, name: str, path: str = REPORT) -> Page:
    html = client.get(path).text
    begin = html.index(f'<section id="{name}"')
    end = html.index("</section>", begin)
    return Page(f"<body>{html[begin:end]}</section></body>")


def first(client: Client, path: str = REPORT) -> Page:
    return section(client, "first", path)


def named(client: Client) -> list[str]:
    return [item.text for item in first(client).all("li")]


def test_without_a_history_the_order_from_code_is_shown_and_says_so(client: Client) -> None:
    assert named(client)[1:] == [f"app/part{number:02}.py" for number in range(11, 2, -1)]
    text = first(client).text
    assert "Sie ist keine Note und sagt nicht, wie wahrscheinlich ein Fehler ist." in text
    assert "Die Historie ist hier nicht oder zu wenig bekannt." in text
    assert "Verfahren fault-risk-1" in text
    assert "It is no grade and does not say how likely a fault is." in first(client, f"/en{REPORT}").text


def test_once_the_history_is_read_the_order_rests_on_it(client: Client, market: Market, published: str) -> None:
    before = client.get(f"/api/v1/reports/{published}").content
    files = tuple(FileHistory(f"app/part{n:02}.py", 40 - n, 3, 5, 1, 2, REFERENCE, REFERENCE) for n in range(12))
    market.finish_history(replace(short_past(COMMIT), commits=80, files=files))
    assert named(client) == [f"app/part{number:02}.py" for number in range(10)]
    assert "vor allem durch Fehlerbehebungen" in first(client).text
    assert shipped().name in first(client).text
    assert client.get(f"/api/v1/reports/{published}").content == before


def test_the_list_of_files_is_in_the_same_order(client: Client) -> None:
    links = section(client, "files", f"{REPORT}/{COMMIT}/files").all("a")
    shown = [link.text for link in links if link.text.startswith("app/")]
    assert shown == [f"app/part{number:02}.py" for number in range(11, -1, -1)]


def test_a_short_history_leaves_the_order_from_code(client: Client, market: Market) -> None:
    before = named(client)
    market.finish_history(replace(short_past(COMMIT), commits=12))
    assert named(client) == before
    assert "zu wenig bekannt" in first(client).text


def test_where_there_is_little_to_choose_from_no_order_is_shown(client: Client, market: Market) -> None:
    market.publish("termin-buchung", "c0ffee" + "2" * 34)
    assert not Page(client.get(REPORT).text).all("section", id="first")


def test_hostile_paths_are_only_text(client: Client) -> None:
    assert "\u202e" not in client.get(REPORT).text
    assert named(client)[0] == "src/\\u202egnp.\\u001bevil<b>.py"
