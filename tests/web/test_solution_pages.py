import re
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from msgspec import structs
from showcase import BOOKING, BUILT_ON, CHECKED, COMMIT, HOSTILE_PATH, OLDER_COMMIT, Market, full_report

from analyzer.sandbox import Level
from analyzer.secrets.rules import RULES
from scorers.reasons import REASONS
from scorers.report import Report
from scorers.values import Status
from web.wording import SANDBOX, SECRET

Client = TestClient[Litestar]
REPORT = f"/solutions/termin-buchung/report/{COMMIT}"


def test_every_statement_has_its_evidence_and_date_and_the_unknown_says_so(client: Client) -> None:
    page = Page(client.get("/solutions/termin-buchung").text)
    rows = [row.text for row in page.all("tr")]
    assert "Barrierefreiheit Erklärung liegt vor Selbstauskunft Quelle ohne Datum" in rows
    support = (
        "Unterstützung und Wartung Montag bis Freitag von einer Kommune bestätigt 1. April 2026 gilt bis 1. April 2027"
    )
    assert support in rows
    unknown = [each.text for each in page.all("p", class_="unsaid")]
    assert len(unknown) == 7, "once for each group"
    assert any(text.startswith("Nicht bekannt: Kostenmodell, Einmaliger Preis,") for text in unknown)
    assert not any("Barrierefreiheit" in text for text in unknown)


def test_the_links_within_the_page_stand_in_the_order_of_its_sections(client: Client) -> None:
    page = Page(client.get("/solutions/termin-buchung").text)
    jumps = [
        link["href"].removeprefix("#") for link in page.all("a") if link.attributes.get("href", "").startswith("#")
    ]
    named = [each["id"] for each in page.elements if each.attributes.get("id") in jumps[1:]]
    assert len(jumps) > 5
    assert jumps[1:] == named


def test_the_history_links_each_report(client: Client) -> None:
    page = Page(client.get("/solutions/termin-buchung").text)
    assert page.link("4. Mai 2026") == REPORT
    assert page.link("1. März 2026") == f"/solutions/termin-buchung/report/{OLDER_COMMIT}"
    assert page.link("Bericht ansehen") == "/solutions/termin-buchung/report"


def test_the_newest_report_is_shown_unless_a_commit_is_named(client: Client) -> None:
    assert "72 von 100 Punkten" in Page(client.get("/solutions/termin-buchung/report").text).text
    assert "55 von 100 Punkten" in Page(client.get(f"/solutions/termin-buchung/report/{OLDER_COMMIT}").text).text


def test_the_report_shows_parts_reasons_coverage_and_tools(client: Client) -> None:
    page = Page(client.get(REPORT).text)
    for part in (
        "Änderbarkeit Wie leicht lässt sich der Code ändern? 73 von 100 Punkten, wahrscheinlich 63 bis 83",
        "Sicherheit Gibt es bekannte gefährliche Stellen? 62 von 100 Punkten, nach festen Regeln gezählt",
        "Gefährliche Stellen zählen beim Code. Sind es viele, begrenzen sie auch den Wert. Hier gilt keine Grenze.",
        "Dafür spricht +7,0 Auf 100 Befehle Code zählen 38 in Tests, bis zu 10 je geprüftem Teil.",
        "+5,5 Eine Lizenz ist da.",
        "Dagegen spricht −1,2 Eine Liste mit den Änderungen wurde nicht gefunden.",
        "−1,9 Auf 1.000 Befehle kommen 40,2, die direkt auf den Bildschirm schreiben oder Tasten lesen. −1,7 Manche",
        "Das Repository hat 68 Dateien. Gemessen wurden 64 davon. Der Wert beruht auf 90 % des Quelltexts.",
        "Nicht vollständig gemessen haben: bandit, ruff. 2 Dateien wurden ausgelassen.",
    ):
        assert part in page.text
    assert len(page.all("path", class_="bar-whisker")) == 4
    page = Page(client.get(page.link("Sprachen, Werkzeuge und Ausgelassenes ansehen")).text)
    for part in (
        "Das Repository hat 68 Dateien. Gemessen wurden 64 davon. Der Wert beruht auf 90 % des Quelltexts.",
        "Python 4.200 90 % Verzweigungen, Regeln ja",
        "JavaScript 90 2 % Bau der Funktionen, letters nein",
        "CSS 12 weniger als 1 % nein nein",
        "ruff 0.17.5 ausgefallen 0 OSError: out of memory",
        "1 von 64 Dateien ließ sich nicht messen",
        "1 Datei: kein gültiges Python 3.11",
        "Kopf einer veröffentlichten Bibliothek 2 static/lib/leaflet.js",
        "Kopie von six 1 lib/six.py",
        "Schutzstufe „landlock“",
    ):
        assert part in page.text


def test_one_sign_of_care_is_one(client: Client, market: Market) -> None:
    report = full_report(commit="1" * 40)
    one = tuple(fact for fact in report.project.facts if fact.name == "tests")
    market.catalog.reports.import_report(
        BOOKING, replace(report, project=replace(report.project, facts=one)), datetime(2026, 3, 2, tzinfo=UTC)
    )
    page = Page(client.get(f"/solutions/termin-buchung/report/{'1' * 40}").text)
    assert "Von 8 üblichen Zeichen guter Pflege wurde 1 gefunden." in page.text


def test_the_report_shows_licence_care_and_copies_with_their_places(client: Client) -> None:
    report = Page(client.get(REPORT).text)
    assert "Lizenz nach den Texten im Repository: EUPL-1.2. Von 8 üblichen Zeichen guter Pflege wurden 4 gefunden." in (
        report.text
    )
    assert (
        "Nicht gefunden: Angaben zum Bauen und Installieren, Lock-Datei mit allen Paketversionen, Hinweise"
        in report.text
    )
    page = Page(client.get(report.link("Lizenzen, Pflege und Kopien mit ihren Stellen ansehen")).text)
    rows = [row.text for row in page.all("tr")]
    for row in (
        "EUPL-1.2 Text der Lizenz LICENSE:1",
        "MIT Angabe zum Paket pyproject.toml:7",
        "EUPL-1.2 Kennzeichen in Dateien (41 Dateien) booking/mail.py:1",
        "Tests Python: 60 Dateien, 1.800 Zeilen tests/test_00.py",
        "Liste der Änderungen ja CHANGELOG.md",
        "Meldeweg für Sicherheitslücken nennt keinen Kontakt SECURITY.md",
        "Lock-Datei mit allen Paketversionen nicht gefunden –",
        "Prüfregeln Ruff ruff.toml",
        "Python Quelltext 4.000 1.000 25 %",
        "Python Test 900 0 0 %",
    ):
        assert row in [" ".join(one.split()) for one in rows]
    assert "pyproject.toml nennt MIT, die Texte im Repository sind EUPL-1.2." in page.text
    assert "Lizenz nach den Texten im Repository: EUPL-1.2." in page.text
    assert "und 2 weitere Stellen" in next(row for row in rows if row.startswith("Automatische Prüfungen"))
    (copy,) = [item.text for item in page.all("li") if item.text.startswith("240 Wörter und Zeichen:")]
    assert "booking/calendar.py:14–60" in copy
    assert copy.endswith("und 2 weitere Stellen")
    outside = next(each for each in page.all("a", class_="outside path") if each.text == "booking/mail.py:20–66")
    assert outside["href"].endswith("booking/mail.py#L20")


def test_the_same_is_said_in_english(client: Client) -> None:
    for place, part in (
        ("", "The value rests on 90% of the source text."),
        ("", "Of 8 usual signs of good care, 4 were found. Not found:"),
        ("", "Lock file with all package versions"),
        ("/coverage", "JavaScript 90 2% shape of functions, letters no"),
        ("/coverage", "head of a released library 2 static/lib/leaflet.js"),
        ("/care", "pyproject.toml states MIT, the texts in the repository are EUPL-1.2."),
        ("/care", "Lock file with all package versions not found"),
        ("/care", "240 words and marks:"),
    ):
        assert part in " ".join(Page(client.get(f"/en{REPORT}{place}").text).text.split())


def test_findings_are_filtered_and_paged_on_the_server(client: Client) -> None:
    page = Page(client.get(f"{REPORT}/findings?tool=bandit&severity=high&path=mail").text)
    assert "10 Fundstellen" in page.text
    places = [row for row in page.all("th", role="rowheader") if "booking/mail.py:" in row.text]
    assert len(places) == 10
    second = Page(client.get(f"{REPORT}/findings?page=2&tool=ruff").text)
    assert "60 Fundstellen" in second.text
    assert second.link("Zurück") == f"{REPORT}/findings?tool=ruff&page=1"
    assert "0 Fundstellen" in Page(client.get(f"{REPORT}/findings?role=test").text).text
    assert "121 Fundstellen" in Page(client.get(f"{REPORT}/findings?role=source").text).text


def test_who_sees_a_false_alarm_or_an_open_question_reads_whom_to_ask(client: Client) -> None:
    findings = Page(client.get(f"{REPORT}/findings").text)
    assert findings.link("Beschwerde einreichen") == "/solutions/termin-buchung/complaint"
    statements = Page(client.get("/solutions/termin-buchung").text)
    asked = next(each.text for each in statements.all("p") if each.text.startswith("Was nicht bekannt ist"))
    assert asked.startswith("Was nicht bekannt ist, können Sie den Anbieter fragen. Zu")


def test_a_finding_leads_to_its_file_and_its_complaint_carries_it_along(client: Client) -> None:
    listed = f"{REPORT}/findings?tool=bandit&page=1"
    page = Page(client.get(listed).text)
    row = next(each for each in page.all("a", class_="path") if "booking/mail.py:" in each.text)
    line = row.text.rpartition(":")[2]
    file = Page(client.get(row["href"]).text)
    assert file.one("h1").text == "booking/mail.py"
    assert file.link("Fundstellen") == listed
    assert page.link(f"Auf der Code-Plattform: {row.text}").endswith(f"booking/mail.py#L{line}")
    link = page.link(f"Fehlalarm melden: {row.text}")
    form = Page(client.get(link).text)
    told = form.one("textarea", id="text").text
    assert told.startswith("Fundstelle: bandit B")
    assert f" in booking/mail.py, Zeile {line}, Commit " in told
    assert [each["value"] for each in form.all("option") if "selected" in each.attributes] == ["score"]
    assert Page(client.get(f"/en{link}").text).one("textarea", id="text").text.startswith("Finding: bandit B")
    for other in (link.replace("mail.py", "evil.py"), re.sub("commit=.", "commit=x", link), f"{link}0"):
        assert not Page(client.get(other).text).one("textarea", id="text").text


def test_files_are_filtered_by_role_and_path_and_keep_what_was_asked(client: Client) -> None:
    page = Page(client.get(f"{REPORT}/files?role=test&path=test_0&page=9").text)
    assert "10 Dateien" in page.text
    assert page.one("input", id="path")["value"] == "test_0"
    chosen = [option["value"] for option in page.all("option") if "selected" in option.attributes]
    assert chosen == ["test"]
    assert page.link("Alle zeigen") == f"{REPORT}/files"


@pytest.mark.parametrize(
    ("former", "today"),
    [
        (f"{REPORT}?tool=bandit&severity=high", f"{REPORT}/findings?tool=bandit&severity=high"),
        ("/solutions/termin-buchung/report?page=2", f"{REPORT}/findings?page=2"),
        (f"{REPORT}?path=mail&files=2&page=3", f"{REPORT}/files?path=mail&page=2"),
        (f"/en{REPORT}?packages=3", f"/en{REPORT}/packages?packages=3"),
        (f"{REPORT}?path=%22%3E%0d%0a%26a", f"{REPORT}/findings?path=%22%3E%0D%0A%26a"),
    ],
)
def test_a_former_address_of_a_list_leads_to_its_page(client: Client, former: str, today: str) -> None:
    answer = client.get(former, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, today)
    part = today.partition("?")[0].rpartition("/")[2]
    page = Page(client.get(today).text)
    assert page.all("section", id=part), "the former anchor is there as well"
    assert page.link("Quality report" if today.startswith("/en") else "Qualitätsbericht").endswith(REPORT)


def test_each_former_anchor_of_the_report_is_still_there(client: Client) -> None:
    page = Page(client.get(REPORT).text)
    names = ("parts", "changes", "coverage", "care", "development", "packages", "vulnerabilities", "secrets")
    for name in (*names, "findings", "files", "documents"):
        page.one("section", id=name)
    jumps = {link["href"] for link in page.all("a") if link["href"].startswith("#")}
    assert {f"#{name}" for name in (*names, "findings", "files")} <= jumps


def test_a_finding_leads_to_the_very_line_and_to_the_rule(client: Client) -> None:
    page = Page(client.get(f"{REPORT}/findings?path=mail&severity=high&tool=bandit").text)
    lines = [link["href"] for link in page.all("a") if "booking/mail.py:" in link.text]
    assert f"https://github.com/example-town/booking/blob/{COMMIT}/booking/mail.py#L10" in lines
    assert {link["href"] for link in page.all("a") if link.text == "B324"} == {"https://example.org/rule"}


def test_files_start_where_a_look_is_worthwhile(client: Client) -> None:
    page = Page(client.get(f"{REPORT}/files").text)
    files = [link for link in page.all("a", class_="path") if "/file?" in link["href"]]
    assert files[0].text == "booking/calendar.py"
    assert len(files) == 50
    assert "Diese Reihenfolge ist keine Note." in page.text


def test_a_file_shows_its_findings_functions_and_numbers(client: Client) -> None:
    page = Page(client.get(f"{REPORT}/file?path=booking/calendar.py").text)
    rows = [row.text for row in page.all("tr")]
    shown = [row for row in rows if row.startswith(("Calendar", "book "))]
    assert shown == ["Calendar.free_slots 14 12 31 4 3", "book 60 3 9 2 1", "Calendar 5 – – – –"]
    assert "radon.complexity_mean 3,25" in rows
    assert any(row.startswith("Zeile 11 mittel ruff PLR0915") for row in rows)


@pytest.mark.parametrize(
    ("prefix", "query"),
    [("", "/files?role=source"), ("/en", "/files?path=a%26b%2Fc&page=2"), ("", "/map?folder=booking%2F"), ("", "/map")],
)
def test_a_file_leads_back_to_the_list_it_was_opened_from(client: Client, prefix: str, query: str) -> None:
    listed = f"{prefix}{REPORT}{query}"
    assert client.get(listed).status_code == 200
    opened = f"{prefix}{REPORT}/file?{urlencode({'path': 'booking/calendar.py', 'from': query[1:]})}"
    assert listed in [link["href"] for link in Page(client.get(opened).text).all("a")]
    linked = [link["href"] for link in Page(client.get(listed).text).all("a") if "/file?" in link["href"]]
    assert bool(linked) is (query.startswith("/map?") or "role" in query)
    assert all(parse_qs(urlsplit(each).query)["from"] == [query[1:]] for each in linked)


@pytest.mark.parametrize("start", ["", "//evil.example", "../../x", "https://evil.example/files", "filesx", "x?files"])
def test_a_file_leads_back_to_all_files_if_nobody_knows_from_where_it_was_opened(client: Client, start: str) -> None:
    page = Page(client.get(f"{REPORT}/file?{urlencode({'path': 'booking/calendar.py', 'from': start})}").text)
    assert page.link("Dateien") == f"{REPORT}/files"


def test_a_hostile_path_is_written_out_and_still_leads_to_its_file(client: Client) -> None:
    page = Page(client.get(f"{REPORT}/files?path=src/").text)
    shown = "src/\\u202egnp.\\u001bevil<b>.py"
    address = next(
        link["href"] for link in page.all("a", class_="path") if link.text == shown and "/file?" in link["href"]
    )
    assert Page(client.get(address).text).one("h1").text == shown
    assert "\u202e" not in client.get(address).text
    assert HOSTILE_PATH not in client.get(address).text


def test_beside_what_has_no_value_nothing_speaks_of_this_value(client: Client) -> None:
    assert Page(client.get("/solutions/termin-buchung").text).link("Was dieser Wert sagt und was nicht")
    for slug in ("ratsportal", "maengelmelder"):
        page = Page(client.get(f"/solutions/{slug}").text)
        assert "Was dieser Wert sagt" not in page.text
        path, _, anchor = page.link("Wann es keinen Wert gibt").partition("#")
        assert "Wann es keinen Wert gibt" in Page(client.get(path).text).one("h3", id=anchor).text


def test_what_is_not_assessable_has_a_report_that_says_why(client: Client) -> None:
    text = Page(client.get("/solutions/ratsportal/report").text).text
    assert f"Nicht bewertbar {REASONS[Status.LANGUAGE_NOT_COVERED][0]}" in text
    assert re.search(r"Für einen Wert konnten wir \d+\s% des Quelltexts messen\.", text)
    assert "ewerten lassen sich" not in text
    assert "Ohne Wert gibt es keine Gründe." in text


@pytest.mark.parametrize(
    "path",
    [
        "/solutions/nobody",
        "/solutions/maengelmelder/report",
        "/solutions/termin-buchung/report/ffff",
        f"{REPORT}/file?path=nothing.py",
        "/solutions/termin-buchung/report/ffff/findings",
        f"{REPORT}/nothing",
        "/assessments/unknown",
        "/assessments/unknown/events",
        "/badge/termin-buchung.png",
        "/badge/nobody.svg",
        "/nowhere",
    ],
)
@pytest.mark.parametrize(("prefix", "title"), [("", "Das haben wir nicht gefunden"), ("/en", "We did not find that")])
def test_what_is_not_there_is_a_kind_page(client: Client, prefix: str, path: str, title: str) -> None:
    answer = client.get(prefix + path)
    page = Page(answer.text)
    assert (answer.status_code, page.one("h1").text) == (404, title)
    assert page.one("html")["lang"] == ("en" if prefix else "de")


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/badge/termin-buchung.svg", "Codequalität: 4/5 · 72 (63–81) · 04.05.2026"),
        ("/en/badge/termin-buchung.svg", "Code quality: 4/5 · 72 (63–81) · May 4, 2026"),
        ("/badge/ratsportal.svg", "Codequalität: nicht bewertbar · 05.05.2026"),
        ("/badge/maengelmelder.svg", "Codequalität: noch nicht bewertet"),
    ],
)
def test_the_badge_says_the_score_in_words(client: Client, path: str, title: str) -> None:
    answer = client.get(path)
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert Page(answer.text).one("title").text == title


def test_the_legal_pages_show_what_the_operator_said_and_what_not(client: Client) -> None:
    text = Page(client.get("/imprint").text).text
    assert "Betreiber Stadt Musterhausen" in text
    assert "E-Mail Der Betreiber hat diese Angabe noch nicht gemacht." in text


def test_health_tells_alive_from_ready(client: Client) -> None:
    assert (client.get("/health/live").status_code, client.get("/health/ready").text) == (200, "ready")


def test_the_report_says_what_it_builds_on(client: Client) -> None:
    page = client.get("/solutions/termin-buchung/report").text
    assert "Direkt genannte fremde Pakete: 2. Davon auf eine Version festgelegt: 1." in page
    english = client.get("/en/solutions/termin-buchung/report").text
    assert "Of these, fixed to one version: 1." in english


def publish(market: Market, report: Report) -> None:
    """Let a report be the newest one."""
    market.catalog.reports.import_report(BOOKING, report, datetime(2026, 6, 1, tzinfo=UTC))


def test_the_report_lists_every_package_with_version_and_file(client: Client) -> None:
    page = Page(client.get(Page(client.get(REPORT).text).link("2 genannte Pakete zeigen")).text)
    rows = [row.text for row in page.all("tr")]
    assert "pkg:pypi/litestar 2.25.0 ja pyproject.toml" in rows
    assert "pkg:pypi/jinja2 nicht bekannt nein pyproject.toml" in rows
    assert "2 genannte Pakete" in page.text


def test_long_lists_of_packages_come_page_by_page(client: Client, market: Market) -> None:
    (row, *_) = BUILT_ON.dependencies
    rows = tuple(structs.replace(row, purl=f"pkg:pypi/p{number:03}", name=f"p{number}") for number in range(120))
    report = replace(full_report(), dependencies=replace(BUILT_ON, dependencies=rows), analyzer_version="2")
    publish(market, report)
    assert "120 genannte Pakete zeigen" in Page(client.get(REPORT).text).text
    first = Page(client.get(f"{REPORT}/packages").text)
    assert ("pkg:pypi/p049" in first.text, "pkg:pypi/p050" in first.text) == (True, False)
    third = Page(client.get(f"{REPORT}/packages?packages=3").text)
    assert "pkg:pypi/p119" in third.text


def test_known_vulnerabilities_stand_in_a_table_with_the_date_of_the_data(client: Client) -> None:
    report = Page(client.get(REPORT).text)
    assert "1 bekannte Schwachstelle. Ob sie die Lösung trifft, hängt davon ab" in report.text
    page = Page(client.get(report.link("Schwachstellen und Umfang der Prüfung ansehen")).text)
    assert "Mit den Warnmeldungen bis zum 30. April 2026 wurde 1 Paketversion geprüft." in page.text
    (row,) = [row.text for row in page.all("tr") if "GHSA" in row.text]
    assert row == (
        "pkg:pypi/litestar@2.25.0 GHSA-xxxx-yyyy-zzzz (CVE-2026-1234) "
        "Foreign <script>requests</script> are taken for one's own kritisch 2.25.1, 3.0.0 pyproject.toml"
    )
    assert page.link("GHSA-xxxx-yyyy-zzzz") == "https://osv.dev/vulnerability/GHSA-xxxx-yyyy-zzzz"
    for missing in ("1 Paket ohne feste Version", "4 Paketversionen aus npm: Dazu liegen keine Meldungen vor."):
        assert missing in page.text
    english = Page(client.get(f"/en{REPORT}/packages").text).text
    assert "1 package version was checked by the advisories up to April 30, 2026." in english


def test_what_was_not_checked_is_never_shown_as_nothing_found(client: Client) -> None:
    page = Page(client.get("/solutions/ratsportal/report").text).text
    assert "Nicht geprüft: Es liegen keine Warnmeldungen vor." in page
    assert "keine Schwachstelle" not in page
    assert "Not checked: There are no advisories." in Page(client.get("/en/solutions/ratsportal/report").text).text


def test_nothing_found_is_not_called_safe(client: Client, market: Market) -> None:
    report = replace(full_report(), advisories=replace(CHECKED, vulnerabilities=()), analyzer_version="2")
    publish(market, report)
    page = Page(client.get(REPORT).text).text
    assert "nennen die Meldungen keine Schwachstelle. Das heißt nicht, dass es keine gibt." in page
    assert "In 3 durchsuchten Dateien wurden keine Zugangsdaten erkannt. Das heißt nicht, dass es keine gibt." in (
        Page(client.get("/solutions/ratsportal/report").text).text
    )
    for path in (REPORT, f"{REPORT}/packages", "/solutions/ratsportal/report", f"/en{REPORT}", f"/en{REPORT}/packages"):
        assert not re.search(r"\b(secure|safe|sicher)\b", Page(client.get(path).text).text)


def test_the_report_counts_secrets_by_kind_and_says_what_to_do(client: Client) -> None:
    page = Page(client.get(REPORT).text)
    assert (
        "Es gibt 3 Stellen, die nach Zugangsdaten aussehen: Der Anbieter sollte sie erst sperren, dann entfernen."
        in page.text
    )
    assert "Privater Schlüssel: 2" in page.text
    assert "1 Datei wurde wegen der Grenzen der Messung nicht durchsucht." in page.text
    assert "revoke them first, then remove them." in Page(client.get(f"/en{REPORT}").text).text


def test_an_older_report_says_that_nobody_searched(client: Client, market: Market) -> None:
    publish(market, replace(full_report(), secrets=None, analyzer_version="2"))
    assert "Danach wurde bei diesem Bericht noch nicht gesucht." in client.get(REPORT).text


def test_a_report_is_there_as_a_file_of_each_kind(client: Client) -> None:
    page = Page(client.get(REPORT).text)
    kinds = {"Alles (JSON)": "json", "Fundstellen (SARIF)": "sarif", "Fremde Pakete (CycloneDX)": "cyclonedx"}
    for text, kind in kinds.items():
        answer = client.get(page.link(text))
        assert answer.status_code == 200
        assert kind in answer.headers["content-type"]


def test_every_kind_of_secret_and_every_level_of_walls_has_a_name() -> None:
    assert {rule.name for rule in RULES} == set(SECRET)
    assert {level.value for level in Level} == set(SANDBOX)


def test_what_a_version_changed_is_marked_with_the_language_it_is_written_in(client: Client) -> None:
    german, english = (client.get(f"{path}/solutions/termin-buchung").text for path in ("", "/en"))
    german, english = (text[text.index('<ol class="versions"') :] for text in (german, english))
    assert "„Termine im Bürgerbüro online vergeben.“" in german
    assert '„<span lang="en">Give out appointments online.</span>“' in german
    assert '“<span lang="de">Termine im Bürgerbüro online vergeben.</span>”' in english
    assert "“Give out appointments online.”" in english
    for text in (german, english):
        assert re.search("[“„](EUPL-1.2|Terminbuchung)[”“]", text)
        assert re.search("[“„]Stadt Musterhausen[”“]", text)


@pytest.mark.parametrize(
    ("part", "words"),
    [("findings", "Alle Fundstellen als Datei (SARIF)"), ("packages", "Alle Pakete als Datei (CycloneDX)")],
)
def test_a_list_of_a_report_leads_to_its_file(client: Client, part: str, words: str) -> None:
    path, _, place = Page(client.get(f"{REPORT}/{part}").text).link(words).partition("#")
    assert [each["id"] for each in Page(client.get(path).text).all("section", id=place)] == ["documents"]
