"""A reviewer checks a report: what was measured, by which tools, and each number down to file and line."""

from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from showcase import COMMIT

REPORT = f"/solutions/termin-buchung/report/{COMMIT}"


def test_a_reviewer_follows_a_score_down_to_the_line(client: TestClient[Litestar]) -> None:
    report = Page(client.get(REPORT).text)
    coverage = Page(client.get(report.link("Sprachen, Werkzeuge und Ausgelassenes ansehen")).text)
    assert "radon 6.0.1 vollständig 63" in coverage.text
    assert "bandit 1.9.4 teilweise 63 1 von 64 Dateien ließ sich nicht messen" in coverage.text
    assert "ruff 0.17.5 ausgefallen 0 OSError: out of memory" in coverage.text
    assert "Gemessen wurden 64 davon." in report.text

    findings = Page(client.get(report.link("Alle Fundstellen ansehen und filtern")).text)
    form = next(form for form in findings.all("form") if form["action"].endswith("/findings"))
    filtered = Page(client.get(form["action"], params={"severity": "high", "tool": "bandit"}).text)
    assert "20 Fundstellen" in filtered.text
    options = [
        option["value"]
        for option in filtered.all("option")
        if "selected" in option.attributes and "value" in option.attributes
    ]
    assert options == ["bandit", "high"]
    label = "Auf der Code-Plattform: "
    line = next(link for link in filtered.all("a") if link.text.startswith(f"{label}booking/calendar.py:"))
    assert line["href"].endswith(f"/blob/{COMMIT}/{line.text.removeprefix(label).replace(':', '#L')}")

    files = Page(client.get(report.link("Alle Dateien ansehen und filtern")).text)
    file = Page(client.get(files.link("booking/calendar.py")).text)
    assert "Calendar.free_slots 14 12" in file.text
    assert "radon.maintainability_index 61,5" in file.text
    (function,) = [link["href"] for link in file.all("a") if link.text == "14" and "#L14" in link["href"]]
    assert function == f"https://github.com/example-town/booking/blob/{COMMIT}/booking/calendar.py#L14"


def test_a_reviewer_finds_what_page_and_interface_say_to_be_the_same(client: TestClient[Litestar]) -> None:
    history = client.get("/api/v1/solutions/termin-buchung/reports").json()
    whole = client.get(f"/api/v1/reports/{history[0]['id']}").json()
    page = Page(client.get(REPORT).text)
    assert f"{len(whole['findings'])} Fundstellen" in page.text
    assert f"{len(whole['files'])} Dateien" in page.text
    assert f"{round(whole['score']['value'])} von 100 Punkten" in page.text


def test_a_reviewer_still_reads_the_older_report_unchanged(client: TestClient[Litestar]) -> None:
    solution = Page(client.get("/solutions/termin-buchung").text)
    older = Page(client.get(solution.link("1. März 2026")).text)
    assert "55 von 100 Punkten" in older.text


def test_a_reviewer_follows_a_vulnerability_to_its_package_and_the_package_into_the_parts_list(
    client: TestClient[Litestar],
) -> None:
    report = Page(client.get(REPORT).text)
    known = Page(client.get(report.link("Schwachstellen und Umfang der Prüfung ansehen")).text)
    assert "GHSA-xxxx-yyyy-zzzz" in known.text
    parts = client.get(report.link("Fremde Pakete (CycloneDX)")).json()
    assert "pkg:pypi/litestar" in {part["purl"] for part in parts["components"]}
    how = Page(client.get(report.link("Betrieb")).text)
    assert how.one("h1").text == "Betrieb"
