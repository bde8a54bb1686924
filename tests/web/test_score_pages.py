"""What people see of a score: its parts, what would change it, the sum, the cap, the method and where it came from."""

import re
from dataclasses import replace
from urllib.parse import unquote

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from plain import plainness
from showcase import BOOKING, COMMIT, OLDER_COMMIT, Market, full_report, reason, reasons

from scorers.quality.features import FEATURES
from scorers.quality.figures import shipped_figures
from scorers.registry import current_method
from scorers.report import Report, ReportContribution
from web import report_score
from web.wording import BASELINE, EXAMPLE, FEATURE, FIGURE, KIND

Client = TestClient[Litestar]
REPORT = f"/solutions/termin-buchung/report/{COMMIT}"
CAPPED_COMMIT = "9" * 40


def capped() -> Report:
    """A report whose value the rules for security hold down."""
    report = full_report(commit=CAPPED_COMMIT, value=64.0)
    text = "Auf 1.000 Befehle kommen 2,3 gefährliche Stellen. Mehr als drei Sterne gibt es dann nicht."
    cap = ReportContribution("security_cap", 64.0, -8.0, text, "A cap.", "security", 8.0)
    score = replace(report.score, base=report.score.base + 8.0)
    return replace(report, score=score, contributions=(cap, *report.contributions))


def published(market: Market, client: Client, report: Report, prefix: str = "") -> Page:
    market.catalog.reports.import_report(BOOKING, report)
    return Page(client.get(f"{prefix}/solutions/termin-buchung/report/{report.commit}").text)


def test_what_would_read_as_no_points_speaks_neither_for_nor_against(market: Market, client: Client) -> None:
    report = full_report(commit=CAPPED_COMMIT)
    first, second, *others = report.contributions
    nothing = (
        replace(first, points=0.04, sentence="Kaum dafür."),
        replace(second, points=-0.04, sentence="Kaum dagegen."),
    )
    page = published(market, client, replace(report, contributions=(*nothing, *others)))
    assert not {"Kaum dafür.", "Kaum dagegen."} & {span.text for span in page.all("span")}
    assert "Alle Merkmale zum Nachrechnen" in page.text


def test_what_would_change_the_result_is_ordered_by_gain_and_names_its_places(client: Client) -> None:
    page = Page(client.get(REPORT).text)
    heads = [head.text for head in page.all("h3") if "bis zu" in head.text]
    assert heads == [
        "Häufige Fehlerquellen bis zu +3,8 Punkte",
        "Lange Funktionen bis zu +2,9 Punkte",
        "Direkte Ausgaben und Eingaben bis zu +2,1 Punkte",
        "Mehrfacher Code bis zu +1,6 Punkte",
        "Liste der Änderungen bis zu +1,4 Punkte",
    ]
    rows = [item.text for item in page.all("li")]
    for row in (
        "booking/calendar.py:17 ruff B006 Message 7",
        "booking/calendar.py:14 Calendar.free_slots 44 Befehle",
        "booking/calendar.py 17 Stellen",
        "booking/mail.py:20–66 Kopie mit 240 Wörtern und Zeichen",
    ):
        assert row in rows
    addresses = {unquote(link["href"]) for link in page.all("a", class_="path place")}
    assert f"{REPORT}/file?path=booking/mail.py" in addresses
    assert all(client.get(link["href"]).status_code == 200 for link in page.all("a", class_="path place"))


def test_the_table_for_reviewers_adds_up_to_the_value(client: Client) -> None:
    page = Page(client.get(REPORT).text)
    rows = [row.text for row in page.all("tr")]
    assert "Tests Arbeitsweise 38 81 +7,00" in rows
    assert "Lizenz Arbeitsweise ja 70 +5,50" in rows
    assert "Liste der Änderungen Arbeitsweise nein 27 −1,25" in rows
    assert "Gemeinsam geänderte Werte Code 0 74 ±0,00" in rows
    assert "Summe: der Wert – – – 71,6" in rows
    start = next(row for row in rows if row.startswith("Anfang der Rechnung"))
    points = [float(row.split()[-1].replace(",", ".").replace("−", "-").replace("±", "")) for row in rows if re.search(
        r"[+−±]\d+,\d\d$", row)]  # fmt: skip
    assert len(points) == len(reasons())
    assert float(start.split()[-1].replace(",", ".")) + sum(points) == pytest.approx(71.6, abs=0.05)


def test_a_cap_is_shown_as_one_and_goes_first(market: Market, client: Client) -> None:
    page = published(market, client, capped())
    assert "Hier gilt eine Grenze. Auf 1.000 Befehle kommen 2,3 gefährliche Stellen." in page.text
    assert "Mehr als drei Sterne gibt es dann nicht. −8,0" in page.text
    assert "Zuerst muss die Grenze durch Gefahren weg." in page.text
    assert "Hier gilt keine Grenze." not in page.text
    heads = [head.text for head in page.all("h3") if "bis zu" in head.text]
    assert heads[0] == "Grenze durch Gefahren bis zu +8,0 Punkte"
    assert report_score.total(capped()) == pytest.approx(64.0)


def test_a_former_method_is_named_and_stays_as_it_was(client: Client) -> None:
    page = Page(client.get(f"/solutions/termin-buchung/report/{OLDER_COMMIT}").text)
    assert "Dieses Ergebnis stammt aus dem früheren Verfahren „baseline-1“. Es bleibt, wie es war." in page.text
    assert "Verfahren baseline-1, noch ohne Vergleichsmaßstab früheres Verfahren" in page.text
    assert "Am meisten hebt den Wert: Es gibt Tests." in page.text
    assert "Was würde das Ergebnis ändern?" not in page.text
    assert "Summe: der Wert – – – 55" in page.text
    newest = Page(client.get(REPORT).text).text
    assert "früheren Verfahren" not in newest
    assert f"Verfahren {current_method()}, Maßstab 2026-11" in newest


def test_code_unlike_the_reference_is_said_to_be_uncertain_to_compare(market: Market, client: Client) -> None:
    sentence = "Dieses Projekt ist anders gebaut als fast alle im Vergleich, daher ist sein Wert unsicher."
    assert sentence not in Page(client.get(REPORT).text).text
    strange = tuple(reason(name, 0.1, 0.0, place=at) for name, at in (("prints", 0.0), ("raises", 100.0)))
    facts = tuple(reason(name, 0.0, 0.0, place=0.0) for name in ("licence", "changelog"))
    ordinary = tuple(reason(name, 1.0, 0.0) for name in ("tests", "copies", "readme"))
    report = replace(full_report(commit="8" * 40), contributions=(*strange, *ordinary))
    assert sentence in published(market, client, report).text
    assert not report_score.is_uncertain(replace(report, contributions=(*facts, *ordinary)))


def test_beside_the_share_of_copies_stands_what_it_counts(client: Client) -> None:
    german = "stehen mehr als einmal da. Gezählt sind Wörter und Zeichen, nur in Python und ohne Tests."
    assert german in Page(client.get(REPORT).text).text
    assert (
        "Words and signs are counted, only in Python and without tests." in Page(client.get("/en" + REPORT).text).text
    )
    assert "Hier sind Zeilen gezählt" in Page(client.get(f"{REPORT}/care").text).text


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_no_page_of_a_score_promises_anything(client: Client, prefix: str) -> None:
    promises = re.compile(r"\b(fehlerfrei|sicherer|Wahrscheinlichkeit|bug-free|probability)\b", re.IGNORECASE)
    for path in ("/", "/solutions/termin-buchung", REPORT):
        assert promises.findall(Page(client.get(prefix + path).text).text) == []


def test_everything_in_the_model_has_a_name_in_words() -> None:
    figures = shipped_figures()
    assert {feature.name for feature in FEATURES} <= set(FEATURE)
    assert set(figures.reference) <= set(KIND)
    assert set(figures.trained_on) <= set(EXAMPLE)
    assert {figure.name for figure in figures.figures} <= set(FIGURE)
    assert {name for figure in figures.figures for name in figure.baselines} <= set(BASELINE)


@pytest.mark.parametrize(("prefix", "comma"), [("", ","), ("/en", ".")])
def test_the_method_shows_groups_and_figures_of_the_shipped_model(client: Client, prefix: str, comma: str) -> None:
    figures = shipped_figures()
    page = Page(client.get(f"{prefix}/methodology").text)
    for count in (*figures.reference.values(), *figures.trained_on.values()):
        assert any(row.text.endswith(f" {count}") for row in page.all("tr"))
    for figure in figures.figures:
        shown = f"{round(figure.value, 3):g}".replace(".", comma)
        assert any(f" {shown} " in row.text for row in page.all("tr")), figure.name
    assert figures.model in page.text
    assert current_method() in page.text


def test_the_method_says_plainly_what_the_value_is_not(client: Client) -> None:
    text = Page(client.get("/methodology").text).text
    assert "Er sagt nicht, dass eine Lösung sicher ist." in text
    assert "Er darf nicht allein über einen Zuschlag oder einen Ausschluss entscheiden." in text
    assert "3 35 bis unter 65 30 % Drei Sterne: steht gepflegten Projekten so nah wie die meisten im Vergleich." in text
    assert plainness([text]).flesch >= 50


@pytest.mark.parametrize("place", ["", "/report"])
def test_points_are_told_as_a_place_and_a_limit_is_none(market: Market, client: Client, place: str) -> None:
    sentence = r"Bei (\d+) Punkten liegen etwa \1 von 100 Vergleichsprojekten darunter\."
    assert re.search(sentence, Page(client.get(f"/solutions/termin-buchung{place}").text).text)
    limited = capped()
    held = published(market, client, replace(limited, score=replace(limited.score, interval=(58.0, 64.0))))
    assert "64 von 100 Punkten" in held.text
    assert not re.search(sentence, held.text)


def test_a_report_begins_with_its_result(client: Client) -> None:
    text = Page(client.get("/solutions/termin-buchung/report").text).text
    assert text.index("Ergebnis") < text.index("Für Fachleute der IT")
