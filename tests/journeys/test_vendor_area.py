"""A vendor with an account: drafts without a secret link, the report before the public, a reply, a recount, the end."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from members import People
from people import add_member, add_organisation
from showcase import BOOKING, Market, full_report, vet
from stand_ins import StillClock
from visitors import Entrance, Visitor

from catalog.lifecycle import take
from catalog.permissions import Act
from catalog.services import open_catalog
from catalog.tables import ListingRow
from web.site import settle

ADDRESS = "https://codeberg.org/markt/stromkiosk"
ADOPTION = "Mit einem Konto geht es leichter"
HOSTILE = '<script>alert(1)</script>\u202e\x1b[31m =1+1\n"><img src=x onerror=alert(1)>'


@pytest.fixture
def reviewed(market: Market, clock: Callable[[], datetime]) -> Market:
    """The market, but what is new waits for its review."""
    return Market(open_catalog(market.catalog.listings.sessions, clock, market.queue, vet), market.queue)


@pytest.fixture
def who(market: Market) -> People:
    return People(market.catalog.listings.sessions)


@pytest.fixture
def enter(frame: Litestar, reviewed: Market, who: People) -> Iterator[Entrance]:
    settle(frame, reviewed.catalog)
    with TestClient(frame) as client:
        yield Entrance(client, reviewed.catalog, who)


def step(market: Market, who: People, name: str, reason: str = "") -> None:
    act = Act(who("Rita"), market.catalog.listings.clock(), reason)
    with market.catalog.listings.sessions.write() as session:
        take(session, session.get_one(ListingRow, 5), name, act)


def submitted(vera: Visitor, market: Market) -> str:
    made = vera.post("/submit", data={"name": "Stromkiosk", "address": ADDRESS, "description": "Strom auf dem Markt."})
    progress = made.headers["location"]
    market.finish(progress.rpartition("/")[2])
    return progress


def test_a_mistyped_repository_does_not_move_a_draft_to_another_organisation(enter: Entrance, who: People) -> None:
    who.of("Vera", "markt-gmbh")
    add_member(who.sessions, who.account("Vera"), add_organisation(who.sessions, "buden-ag"))
    vera = enter("Vera")
    for owner in ("markt-gmbh", "buden-ag"):
        typed = {"offer": "open", "repository": "gibt es nicht", "owner": owner}
        refused = vera.post("/drafts", typed)
        chosen = [each["value"] for each in Page(refused.text).all("option") if "selected" in each.attributes]
        assert refused.status_code == 422
        assert chosen == [owner, owner]


def test_a_vendor_sees_the_draft_report_mends_and_answers(enter: Entrance, reviewed: Market, who: People) -> None:
    who.of("Vera", "markt-gmbh")
    who.of("Eve", "eve-ag")
    vera, eve, anybody = enter("Vera"), enter("Eve"), enter("")
    submission = Page(vera.get("/submit").text).text
    assert "Sie reichen für Markt Gmbh ein." in submission
    assert "vier Angaben" not in submission, "who is known gives three"
    measured = Page(vera.get(submitted(vera, reviewed)).text)
    assert measured.link("Was Sie bis dahin tun können") == "/vendor/stromkiosk"
    assert "Bewahren Sie die Adresse" not in measured.text, "who has an account needs no secret address"
    area = Page(vera.get("/vendor/stromkiosk").text)
    assert "gemessen, wartet auf die Prüfung" in area.text
    complaint = area.link("Beschwerde einreichen")
    wrong = {"about": "score", "text": "Die Stelle in Zeile 3 ist ein Fehlalarm."}
    assert complaint == "/solutions/stromkiosk/complaint"
    assert "Beschwerde zu Stromkiosk" in Page(vera.get(complaint).text).text
    assert vera.post(complaint, data=wrong).status_code == 303
    assert eve.get(complaint).status_code == 404
    assert area.link("Bericht ansehen, bevor er öffentlich wird") == "/solutions/stromkiosk/report"
    for path in ("/solutions/stromkiosk", "/solutions/stromkiosk/report", "/vendor/stromkiosk"):
        assert vera.get(path).status_code == 200, path
        assert eve.get(path).status_code == 404, path
    assert anybody.get("/solutions/stromkiosk").status_code == 404
    assert "stromkiosk" not in eve.get("/vendor").text

    step(reviewed, who, "take")
    step(reviewed, who, "return", f"Bitte die Lizenz nennen.\n\n{HOSTILE}")
    returned = vera.get("/vendor/stromkiosk").text
    assert "Bitte die Lizenz nennen." in Page(returned).text
    assert "<script>alert" not in returned
    english = vera.get("/en/vendor/stromkiosk").text
    assert Page(english).text.count("Bitte die Lizenz nennen.") == 2
    assert "Bitte die Lizenz nennen." not in Page(english, without="de").text, "what reviewers write is German"
    messages = vera.get("/en/messages").text
    assert "Reason: Bitte die Lizenz nennen." in Page(messages).text
    assert "Bitte die Lizenz nennen." not in Page(messages, without="de").text
    draft = vera.post("/vendor/stromkiosk", data={"act": "edit"}).headers["location"]
    assert "Bitte die Lizenz nennen." in Page(vera.get(draft).text).text
    assert eve.get(draft).status_code == anybody.get(draft).status_code == 404
    assert eve.post(draft, data={"act": "publish"}).status_code == 404
    vera.post(draft, data={"act": "discard"})
    vera.post("/vendor/stromkiosk", data={"act": "resubmit"})
    step(reviewed, who, "take")
    step(reviewed, who, "publish")
    assert "Geprüft und veröffentlicht" in Page(vera.get("/messages").text).text


def test_a_withdrawn_listing_is_told_as_what_it_is(enter: Entrance, reviewed: Market, who: People) -> None:
    who.of("Vera", "markt-gmbh")
    vera = enter("Vera")
    submitted(vera, reviewed)
    assert vera.post("/vendor/stromkiosk", data={"act": "withdraw", "sure": "yes"}).status_code == 303
    page = Page(vera.get("/vendor/stromkiosk").text)
    assert page.link("Bericht ansehen") == "/solutions/stromkiosk/report"
    assert "Soll er wieder in den Katalog? Dann geht er noch einmal in die Prüfung." in page.text
    assert "Haben Sie alles verbessert?" not in page.text
    assert [each.text for each in Page(vera.get("/en/vendor").text).all("th", scope="col")][1] == "State"


def test_a_vendor_reads_that_the_measurement_failed_until_one_succeeds(
    enter: Entrance, reviewed: Market, who: People, clock: StillClock
) -> None:
    who.of("Vera", "markt-gmbh")
    vera = enter("Vera")
    made = vera.post("/submit", data={"name": "Stromkiosk", "address": ADDRESS, "description": "Strom auf dem Markt."})
    first = made.headers["location"]
    assert "gescheitert" not in Page(vera.get("/vendor/stromkiosk").text).text
    reviewed.fail(first.rpartition("/")[2], "clone.unreachable", "")
    area = Page(vera.get("/vendor/stromkiosk").text)
    assert "Die letzte Messung ist gescheitert." in area.text
    assert area.link("Warum, und was Sie tun können") == first
    failed = Page(vera.get(first).text)
    assert failed.link("Zu meinem Angebot") == "/vendor/stromkiosk"
    assert "Noch einmal einreichen" not in failed.text
    clock.forward(hours=1)
    vera.post("/vendor/stromkiosk", data={"act": "recount"})
    reviewed.finish(reviewed.catalog.offerings.read("stromkiosk", who("Vera")).assessment)
    assert "gescheitert" not in Page(vera.get("/vendor/stromkiosk").text).text


def test_a_reply_stands_beside_the_score_until_the_next_report(enter: Entrance, reviewed: Market, who: People) -> None:
    who.of("Vera", "markt-gmbh")
    who.of("Eve", "eve-ag")
    vera, eve, anybody, rita = enter("Vera"), enter("Eve"), enter(""), enter("Rita")
    submitted(vera, reviewed)
    step(reviewed, who, "take")
    step(reviewed, who, "publish")
    report = reviewed.catalog.offerings.read("stromkiosk", who("Vera")).report
    long = vera.post("/vendor/stromkiosk", data={"act": "reply", "report": report, "reply": "x" * 4_001})
    assert long.status_code == 422
    assert Page(long.text).title.startswith("Fehler:")
    assert "x" * 4_001 in long.text, "nothing that was typed is lost"
    said = {"act": "reply", "report": report, "reply": HOSTILE}
    assert eve.post("/vendor/stromkiosk", data=said).status_code == 404
    assert rita.post("/vendor/stromkiosk", data=said).status_code == 403
    assert vera.post("/vendor/stromkiosk", data=said).status_code == 303
    for path in ("/solutions/stromkiosk", "/solutions/stromkiosk/report", "/en/solutions/stromkiosk"):
        shown = anybody.get(path)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown.text
        assert "<script>alert" not in shown.text
        assert "<img src=x" not in shown.text
        assert "\u202e" not in shown.text
    assert anybody.get("/api/v1/solutions/stromkiosk").json()["replies"][0]["report"] == report

    progress = vera.post("/vendor/stromkiosk", data={"act": "recount"})
    assert progress.status_code == 303
    assert "Gerade wird neu gemessen." in vera.get("/vendor/stromkiosk").text
    public = anybody.get("/api/v1/solutions/stromkiosk").json()["assessment"]
    for stranger in (eve, anybody):
        assert stranger.post(f"/assessments/{public}/cancel").status_code == 404
    asked = reviewed.catalog.offerings.read("stromkiosk", who("Vera")).assessment
    reviewed.catalog.offerings.clock.forward(hours=1)  # type: ignore[attr-defined]
    reviewed.catalog.assessments.complete(asked, full_report(ADDRESS, "c" * 40))
    assert "Antwort des Anbieters" not in anybody.get("/solutions/stromkiosk").text, "the new report has no reply"
    history = Page(anybody.get("/solutions/stromkiosk").text)
    assert sum("/report/" in each["href"] for each in history.all("a") if "href" in each.attributes) >= 2

    unsure = vera.post("/vendor/stromkiosk", data={"act": "withdraw"})
    assert unsure.status_code == 422
    assert "mit dem Häkchen" in Page(unsure.text).text
    assert vera.post("/vendor/stromkiosk", data={"act": "withdraw", "sure": "yes"}).status_code == 303
    assert anybody.get("/solutions/stromkiosk").status_code == 410


def test_a_new_draft_accuses_nobody_and_promises_no_publication_before_the_review(
    enter: Entrance, reviewed: Market, who: People
) -> None:
    who.of("Vera", "markt-gmbh")
    vera = enter("Vera")
    draft = vera.post("/drafts", data={"offer": "service"}).headers["location"]
    begun = Page(vera.get(draft).text)
    assert "3 Angaben sind noch nötig" in begun.text
    assert "3 nötige Angaben offen" in begun.text
    assert "Fehler" not in begun.one("main").text
    assert not begun.all("div", class_="kern-alert kern-alert--danger")
    assert "Jetzt veröffentlichen" not in begun.text
    assert "Öffentlich wird der Eintrag erst nach der Prüfung. Jetzt einreichen" in begun.text
    refused = Page(vera.post(draft, data={"act": "publish"}).text)
    assert "3 Angaben stimmen noch nicht" in refused.text
    assert "3 Fehler" in refused.text

    submitted(vera, reviewed)
    for name in ("take", "publish"):
        step(reviewed, who, name)
    edited = Page(vera.get(vera.post("/vendor/stromkiosk", data={"act": "edit"}).headers["location"]).text)
    assert "Jetzt veröffentlichen" in edited.text
    assert "erst nach der Prüfung" not in edited.text


def test_a_member_writes_a_draft_without_a_secret_link(enter: Entrance, who: People) -> None:
    who.of("Vera", "markt-gmbh")
    who.of("Otto", "markt-gmbh")
    who.of("Eve", "eve-ag")
    vera, otto, eve, anybody = enter("Vera"), enter("Otto"), enter("Eve"), enter("")
    draft = vera.post("/drafts", data={"offer": "service"}).headers["location"]
    assert "Diese Adresse ist Ihr Schlüssel" not in vera.get(draft).text
    basics = {
        "offer": "service",
        "name": "Hilfe am Markt",
        "summary_de": "Wir helfen auf dem Markt.",
        "description_de": "Wir richten alles ein und erklären es.",
        "organisation": "Markt Gmbh",
    }
    assert otto.post(f"{draft}/basics", data=basics).status_code == 303
    for stranger in (eve, anybody):
        for path in (draft, f"{draft}/basics"):
            assert stranger.get(path).status_code == 404
            assert stranger.post(path, data=basics | {"act": "discard"}).status_code == 404
    assert "Hilfe am Markt" in Page(vera.get("/vendor").text).text
    assert "Hilfe am Markt" not in eve.get("/vendor").text
    assert otto.post(draft, data={"act": "publish"}).headers["location"] == "/vendor/hilfe-am-markt"
    assert vera.get("/vendor/hilfe-am-markt").status_code == 200
    assert eve.get("/solutions/hilfe-am-markt").status_code == 404


def test_taking_over_is_offered_by_a_measurement_only_where_it_works(
    enter: Entrance, reviewed: Market, who: People
) -> None:
    who.of("Vera", "markt-gmbh")
    anybody, vera, sessions = enter(""), enter("Vera"), who.sessions
    first = submitted(anybody, reviewed)
    assert ADOPTION in anybody.get(first).text

    def change(column: str, value: object) -> None:
        with sessions.write() as session:
            setattr(session.get_one(ListingRow, 5), column, value)

    def refused(path: str) -> bool:
        answer = vera.post(f"{path}/adopt", data={"organisation": "markt-gmbh"})
        return answer.status_code == 404 and ADOPTION not in anybody.get(path).text + vera.get(path).text

    with sessions.read() as session:
        before, other = (session.get_one(ListingRow, each).repository_id for each in (5, 1))
    change("repository_id", other)
    assert refused(first), "the listing has moved since"
    change("repository_id", before)
    step(reviewed, who, "take")
    assert ADOPTION in anybody.get(first).text
    step(reviewed, who, "publish")
    assert refused(first)
    change("state", "submitted")
    assert refused(first), "what was public once has an address that everybody knows"


def test_what_was_begun_without_an_account_is_taken_over(enter: Entrance, reviewed: Market, who: People) -> None:
    who.of("Vera", "markt-gmbh")
    who.of("Eve", "eve-ag")
    vera, eve, anybody = enter("Vera"), enter("Eve"), enter("")
    link = anybody.post("/drafts", data={"offer": "service"}).headers["location"]
    assert "Mit einem Konto geht es leichter" in anybody.get(link).text
    assert "In meine Organisation übernehmen" in Page(vera.get(link).text).text
    taken = vera.post(link, data={"act": "adopt", "organisation": "markt-gmbh"}).headers["location"]
    assert taken.startswith("/drafts/")
    assert vera.get(taken).status_code == 200
    assert anybody.get(link).status_code == eve.get(link).status_code == eve.get(taken).status_code == 404

    progress = submitted(anybody, reviewed)
    assert anybody.post(f"{progress}/adopt", data={}).status_code in {401, 403, 303}
    assert eve.post(f"{progress}/adopt", data={"organisation": "markt-gmbh"}).status_code == 404
    assert "In meine Organisation übernehmen" in Page(vera.get(progress).text).text
    assert (
        vera.post(f"{progress}/adopt", data={"organisation": "markt-gmbh"}).headers["location"] == "/vendor/stromkiosk"
    )
    assert eve.post(f"{progress}/adopt", data={"organisation": "eve-ag"}).status_code == 404
    assert eve.get(progress).status_code == anybody.get(progress).status_code == 200
    assert ADOPTION not in eve.get(progress).text
    for stranger in (eve, anybody):
        assert stranger.get("/solutions/stromkiosk").status_code == 404, "the secret opens nothing of an organisation"
    assert eve.get("/vendor/stromkiosk").status_code == 404


def test_an_anonymous_vendor_reads_why_and_hands_in_again(enter: Entrance, reviewed: Market, who: People) -> None:
    anybody = enter("")
    progress = submitted(anybody, reviewed)
    assert anybody.get("/solutions/stromkiosk").status_code == 404
    anybody.get(progress)
    assert anybody.get("/solutions/stromkiosk").status_code == 200
    step(reviewed, who, "take")
    step(reviewed, who, "return", "Bitte die Lizenz nennen.")
    assert "Bitte die Lizenz nennen." in Page(anybody.get(progress).text).text


def test_who_hands_in_their_own_listing_once_more_is_led_to_where_it_is_changed(
    enter: Entrance, market: Market, who: People
) -> None:
    own = who.of("Vera", "markt-gmbh").memberships[0].organisation_id
    with market.catalog.listings.sessions.write() as session:
        session.get_one(ListingRow, 1).owner_id = own
    for name, path in (("Vera", "/vendor/termin-buchung"), ("Eve", "/solutions/termin-buchung")):
        refused = enter(name).post("/drafts", {"offer": "open", "repository": BOOKING})
        assert Page(refused.text).link("Zum Eintrag „Terminbuchung“") == path


def test_a_badge_is_offered_as_code_that_holds(enter: Entrance, market: Market, who: People) -> None:
    own = who.of("Vera", "markt-gmbh").memberships[0].organisation_id
    with market.catalog.listings.sessions.write() as session:
        for number in (1, 4):
            session.get_one(ListingRow, number).owner_id = own
    vera = enter("Vera")
    page = Page(vera.get("/vendor/termin-buchung").text)
    codes = [each.text for each in page.all("code")]
    assert codes[0] == "[![Terminbuchung](/badge/termin-buchung.svg)](/solutions/termin-buchung)"
    assert codes[1].startswith('<a href="/solutions/termin-buchung"><img src="/badge/termin-buchung.svg"')
    assert "<script>alert" not in vera.get("/vendor/hostile").text
    english = Page(vera.get("/en/vendor/termin-buchung").text)
    assert [each["src"] for each in english.all("img")] == ["/en/badge/termin-buchung.svg"]
    assert (
        english.all("code")[0].text == "[![Terminbuchung](/en/badge/termin-buchung.svg)](/en/solutions/termin-buchung)"
    )
