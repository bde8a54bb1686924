"""The development of a solution on its report: what its history says and how surely, or why there is none."""

from dataclasses import replace
from datetime import timedelta

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from past import REFERENCE, short_past
from showcase import HOSTILE_PATH, OLDER_COMMIT, Market

from analyzer.errors import AddressFault, CloneFault
from analyzer.history.maintenance import BUS_FACTOR, COMMITS, ISSUE_REACTION, RELEASES, Verdict
from analyzer.history.values import SENTENCES, Authors, FileHistory, Releases, Reliability
from catalog.handing_over import ABANDONED
from marketplace.jobs.ending import CRASHED, TIMED_OUT
from web.language import Language
from web.wording import word

Client = TestClient[Litestar]
NEW = "c0ffee" + "0" * 34
REPORT = "/solutions/termin-buchung/report"
DETAIL = f"{REPORT}/{NEW}/development"


@pytest.fixture(autouse=True)
def published(market: Market) -> str:
    """A report whose history is asked for and not yet read."""
    return market.publish("termin-buchung", NEW)


def section(client: Client, path: str = DETAIL) -> str:
    return Page(client.get(path).text).one("section", id="development").text


def rows(page: Page) -> list[str]:
    return [row.text for row in page.all("tr")]


def test_a_history_that_waits_or_is_being_read_says_so(client: Client, market: Market) -> None:
    assert "sobald nichts Dringenderes wartet" in section(client)
    market.begin_history()
    assert "Die Historie wird gerade gelesen. Der übrige Bericht ist fertig." in section(client)
    market.begin_history("clone", 4_000, 9_000, "objects")
    assert "Repository holen: 4.000 von 9.000 Objekten." in section(client)
    market.begin_history("history", 5_000)
    assert "Historie lesen: 5.000 Commits." in section(client)
    market.begin_history("history", 20_000, 28_000)
    assert "Read the history: 20,000 of 28,000 commits." in section(client, f"/en{DETAIL}")


def test_a_report_whose_history_nobody_asked_for_says_so(client: Client) -> None:
    assert "Die Historie zu diesem Stand wurde noch nicht gelesen." in section(
        client, f"{REPORT}/{OLDER_COMMIT}/development"
    )


def test_a_history_that_failed_says_why_and_the_report_stays(client: Client, market: Market) -> None:
    market.fail_history("clone.too_large", "File /srv/market/secret.py")
    text = section(client)
    assert "Die Historie ließ sich nicht lesen. Sie ist größer als die Grenze." in text
    assert "/srv/market" not in client.get(REPORT).text
    assert "72 von 100 Punkten" in Page(client.get(REPORT).text).text


def test_every_fault_a_history_may_have_has_its_sentence() -> None:
    codes = {f"clone.{fault}" for fault in CloneFault}
    codes |= {
        f"address.{fault}"
        for fault in (AddressFault.FORBIDDEN_HOST, AddressFault.UNKNOWN_HOST, AddressFault.UNRESOLVED)
    }
    codes |= {"repository.empty", "repository.revision", "repository.limit", "analysis.cancelled"}
    codes |= {ABANDONED, CRASHED, TIMED_OUT}
    assert [code for code in codes if word(Language.DE, "history_fault", code) == code] == []


def test_a_read_history_shows_commits_people_as_counts_and_releases(client: Client, market: Market) -> None:
    market.finish_history()
    text = section(client)
    for piece in (
        "Die Historie ist vollständig.",
        "30, davon 2 Zusammenführungen und 3 Fehlerbehebungen",
        "Erster Commit 1. Januar 2024",
        "Letzter Commit 1. Dezember 2025",
        "3 insgesamt, 2 im letzten Jahr, davon 0 neu",
        "die aktivste Person 60\N{NO-BREAK SPACE}%, die drei aktivsten 100\N{NO-BREAK SPACE}% der Commits",
        "2 Personen schrieben die Hälfte der Commits des letzten Jahres",
        "20\N{NO-BREAK SPACE}% der Commits",
        "4 Git-Tags, der letzte vom 1. Dezember 2025, meist im Abstand von 90 Tagen",
        "2025 18",
    ):
        assert " ".join(piece.split()) in text


def test_the_maintenance_criteria_stand_with_threshold_evidence_and_verdict(client: Client, market: Market) -> None:
    market.finish_history()
    page = Page(client.get(DETAIL).text)
    assert "Gezählt werden die 183 Tage bis zum 2. Januar 2026." in page.text
    found = rows(page)
    for row in (
        "Commits in den letzten sechs Monaten 1 mindestens 5 3 nicht erfüllt",
        (
            "Antwort auf Anfragen 1 höchstens 7 Tage – nicht feststellbar "
            "Anfragen und Antworten stehen auf der Plattform, nicht im Klon."
        ),
        "Veröffentlichungen oder Tags in den letzten sechs Monaten 2 mindestens 1 2 erfüllt",
        "Bus-Faktor in den letzten sechs Monaten 3 mindestens 2 1 nicht erfüllt",
    ):
        assert row in found
    assert "Stufe 1: nicht erfüllt." in page.text


def test_the_report_itself_says_the_gist_of_the_history_or_why_there_is_none(client: Client, market: Market) -> None:
    assert "sobald nichts Dringenderes wartet" in section(client, REPORT)
    market.finish_history()
    text = section(client, REPORT)
    assert "Commits 30 Letzter Commit 1. Dezember 2025" in text
    assert "3 insgesamt, 2 im letzten Jahr, davon 0 neu" in text
    assert (
        "Wird die Lösung gepflegt? Nach den Kriterien der Plattform openCode, gezählt bis 2. Januar 2026: "
        "Commits in den letzten sechs Monaten: 3, nicht erfüllt Antwort auf Anfragen: nicht feststellbar"
    ) in text
    assert Page(client.get(REPORT).text).link("Mehr zur Entwicklung") == DETAIL


def test_every_criterion_and_verdict_has_its_word() -> None:
    for criterion in (COMMITS, ISSUE_REACTION, RELEASES, BUS_FACTOR):
        assert word(Language.DE, "criterion", criterion.name) != criterion.name
    for verdict in Verdict:
        assert word(Language.DE, "verdict", verdict) != verdict


def test_what_changes_most_and_what_together_stands_in_tables(client: Client, market: Market) -> None:
    market.finish_history()
    found = rows(Page(client.get(DETAIL).text))
    assert "app.py 9 2 3" in found
    assert not [row for row in found if row.startswith("README.md")]
    assert "app.py tests/test_app.py 7 88 %" in found


@pytest.mark.parametrize("sign", [sign for sign in Reliability if sign is not Reliability.FULL])
def test_a_history_that_is_not_what_happened_says_so(client: Client, market: Market, sign: Reliability) -> None:
    market.finish_history(replace(short_past(NEW), reliability=sign, signs=(sign,)))
    assert SENTENCES[sign].de in section(client)
    assert SENTENCES[sign].en in section(client, f"/en{DETAIL}")
    assert "die Historie ist nur eingeschränkt lesbar" in Page(client.get("/solutions/termin-buchung").text).text


def test_a_history_without_people_and_tags_is_shown(client: Client, market: Market) -> None:
    bare = replace(short_past(NEW), authors=Authors(), releases=Releases(), files=(), co_changes=(), recent=())
    market.finish_history(bare)
    text = section(client)
    assert "Verteilung der Arbeit nicht feststellbar" in text
    assert "keine Commits von Personen im letzten Jahr" in text
    assert "keine Tags" in text
    assert "Was sich gemeinsam ändert" not in text


def test_hostile_file_names_are_only_text(client: Client, market: Market) -> None:
    file = FileHistory(HOSTILE_PATH, 9, 9, 0, 0, 1, REFERENCE)
    market.finish_history(replace(short_past(NEW), files=(file,)))
    answer = client.get(DETAIL).text
    assert "\u202e" not in answer
    assert "src/\\u202egnp.\\u001bevil<b>.py" in section(client)


def test_a_long_history_shows_its_busiest_ten_files(client: Client, market: Market) -> None:
    files = tuple(FileHistory(f"f{n:03}.py", n, n, 0, 0, 1, REFERENCE - timedelta(days=1)) for n in range(500))
    market.finish_history(replace(short_past(NEW), files=files))
    found = [row for row in rows(Page(client.get(DETAIL).text)) if row.startswith("f4")]
    assert [row.split()[0] for row in found] == [f"f{n}.py" for n in range(499, 489, -1)]


def test_the_api_gives_the_history_beside_the_report(client: Client, market: Market, published: str) -> None:
    before = client.get(f"/api/v1/reports/{published}").content
    waiting = client.get(f"/api/v1/reports/{published}/history").json()
    assert (waiting["state"], waiting["history"], waiting["maintenance"]) == ("queued", None, None)
    market.begin_history("history", 3, 9)
    running = client.get(f"/api/v1/reports/{published}/history").json()
    assert (running["state"], running["progress"]["done"], running["progress"]["unit"]) == ("running", 3, "commits")
    market.finish_history()
    read = client.get(f"/api/v1/reports/{published}/history").json()
    assert (read["state"], read["history"]["commits"], read["history"]["authors"]["bus_factor"]) == ("completed", 30, 2)
    verdicts = [criterion["verdict"] for criterion in read["maintenance"]["criteria"]]
    assert verdicts == ["not met", "cannot be determined", "met", "not met"]
    assert client.get("/api/v1/solutions/termin-buchung").json()["history"]["commits"] == 30
    assert client.get(f"/api/v1/reports/{published}").content == before


def test_the_history_of_no_report_is_not_found(client: Client) -> None:
    assert client.get("/api/v1/reports/no/history").status_code == 404
