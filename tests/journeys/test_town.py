"""A municipality confirms, watches, is warned, and writes down what nobody else reads."""

import csv
from io import StringIO

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from members import People
from people import add_member, add_organisation
from showcase import Market
from visitors import Entrance

from catalog.inputs import ListingDraft
from catalog.tables import NoticeRow
from catalog.views import LocalText
from web.shortlist import MOST_REMEMBERED

HOSTILE = '</textarea><script>alert(1)</script>\u202e =HYPERLINK("http://evil")'
SOLUTION = "/town/termin-buchung"


@pytest.fixture
def who(market: Market) -> People:
    return People(market.catalog.listings.sessions)


@pytest.fixture
def enter(client: TestClient[Litestar], market: Market, who: People) -> Entrance:
    return Entrance(client, market.catalog, who)


def test_a_town_says_what_it_uses_and_nobody_says_it_for_it(enter: Entrance, who: People) -> None:
    who.of("Mia", "stadt-neustadt", kind="public", ags="06534016")
    who.of("Nele", "dorf-neustadt", kind="public", ags="07143048")
    mia, nele, anybody = enter("Mia"), enter("Nele"), enter("")
    assert Page(mia.get("/solutions/termin-buchung").text).link("Für unsere Kommune: nutzen, beobachten, notieren")
    assert "Für unsere Kommune" not in anybody.get("/solutions/termin-buchung").text
    wrong = mia.post(SOLUTION, data={"act": "confirm", "status": "decided-against", "since": "gestern", "reason": ""})
    page = Page(wrong.text)
    assert wrong.status_code == 422
    assert page.title.startswith("Fehler:")
    assert page.one("input", id="since")["value"] == "gestern"
    assert "Dieses Datum verstehen wir nicht." in page.text
    assert "Die Begründung fehlt." in page.one("main").text
    silent = mia.post(SOLUTION, data={"act": "confirm", "since": "2024-01-31"})
    assert silent.status_code == 422
    assert Page(silent.text).one("fieldset", id="status")["aria-describedby"].split()[-1] == "status-fault"
    mia.post(SOLUTION, data={"act": "confirm", "status": "in-use", "since": "31.1.2024", "contact_role": "Bürgerbüro"})
    shown = Page(anybody.get("/solutions/termin-buchung").text).text
    assert "Neustadt (Hessen)" in shown
    assert "im Einsatz, seit 31. Januar 2024" in shown
    assert "bestätigt" in shown
    assert nele.post(SOLUTION, data={"act": "withdraw", "organisation": "stadt-neustadt"}).status_code == 404
    assert nele.post(SOLUTION, data={"act": "withdraw"}).status_code == 404
    assert "Terminbuchung" not in Page(nele.get("/town").text).text
    assert "Terminbuchung" in Page(mia.get("/town").text).text
    assert mia.post(SOLUTION, data={"act": "renew"}).status_code == 303
    mia.post(SOLUTION, data={"act": "withdraw"})
    assert "Neustadt (Hessen)" not in Page(anybody.get("/solutions/termin-buchung").text).text


def test_what_a_town_writes_is_marked_as_german(enter: Entrance, who: People) -> None:
    who.of("Mia", "stadt-neustadt", kind="public", ags="06534016")
    told = {"contact_role": "Bürgerbüro", "reason": "Zu <b>teuer</b>."}
    assert enter("Mia").post(SOLUTION, data={"act": "confirm", "status": "decided-against", **told}).status_code == 303
    shown = enter("").get("/en/solutions/termin-buchung").text
    assert "Contact: Bürgerbüro. Reason: Zu <b>teuer</b>." in Page(shown).text
    for words in told.values():
        assert words not in Page(shown, without="de").text


def test_notes_stay_inside(enter: Entrance, who: People) -> None:
    for name in ("Mia", "Max"):
        who.of(name, "stadt-neustadt", kind="public", ags="06534016")
    who.of("Nele", "dorf-neustadt", kind="public", ags="07143048")
    who.of("Vera", "markt-gmbh")
    mia, max_, nele = enter("Mia"), enter("Max"), enter("Nele")
    assert mia.post(SOLUTION, data={"act": "write-note", "note": HOSTILE}).status_code == 303
    seen = max_.get(SOLUTION).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in seen
    assert "<script>alert" not in seen
    number = Page(seen).one("input", name="number")["value"]
    for name in ("Nele", "Vera", "Rita", "Ada", ""):
        stranger = enter(name)
        for path in (
            SOLUTION,
            "/town",
            "/solutions/termin-buchung",
            "/?q=HYPERLINK",
            "/shortlist.csv?s=termin-buchung",
            "/api/v1/solutions/termin-buchung",
            "/api/v1/solutions.jsonl",
        ):
            assert "evil" not in stranger.get(path).text, (name, path)
    for act in ("change-note", "remove-note"):
        assert nele.post(SOLUTION, data={"act": act, "number": number, "note": "x"}).status_code == 404
    assert max_.post(SOLUTION, data={"act": "change-note", "number": number, "note": ""}).status_code == 422
    assert max_.post(SOLUTION, data={"act": "remove-note", "number": number}).status_code == 303
    assert "evil" not in mia.get("/town").text


def test_a_refused_note_stays_in_its_box_and_hides_nothing_that_was_said(enter: Entrance, who: People) -> None:
    who.of("Mia", "stadt-neustadt", kind="public", ags="06534016")
    mia, long = enter("Mia"), "Sehr lang. " * 400
    said = {"act": "confirm", "status": "decided-against", "reason": "Zu teuer.", "contact_role": "Bürgerbüro"}
    assert mia.post(SOLUTION, data=said).status_code == 303
    for text in ("Die erste.", "Die zweite."):
        mia.post(SOLUTION, data={"act": "write-note", "note": text})
    number = Page(mia.get(SOLUTION).text).all("input", name="number")[1]["value"]
    before = {each["id"]: each.text for each in Page(mia.get(SOLUTION).text).all("textarea")}
    refused = mia.post(SOLUTION, data={"act": "change-note", "number": number, "note": long})
    page = Page(refused.text)
    assert refused.status_code == 422
    assert {each["id"]: each.text for each in page.all("textarea")} == before | {f"note-{number}": long.strip()}
    assert page.link("Die Notiz ist zu lang. Kürzen Sie sie auf höchstens 4.000 Zeichen.") == f"#note-{number}"
    assert len([each for each in page.all("details") if "open" in each.attributes]) == 1
    new = Page(mia.post(SOLUTION, data={"act": "write-note", "note": long}).text)
    assert {each["id"]: each.text for each in new.all("textarea")} == before | {"note": long.strip()}
    for shown in (page, new):
        (chosen,) = (each["value"] for each in shown.all("input", name="status") if "checked" in each.attributes)
        assert chosen == "decided-against"
        assert shown.one("textarea", id="reason").text == "Zu teuer."
        assert shown.one("input", id="contact_role")["value"] == "Bürgerbüro"


def test_a_warning_is_on_the_page_in_the_feed_and_counted(enter: Entrance, market: Market, who: People) -> None:
    who.of("Mia", "stadt-neustadt", kind="public", ags="06534016")
    mia, anybody = enter("Mia"), enter("")
    mia.post(SOLUTION, data={"act": "watch"})
    with market.catalog.listings.sessions.write() as session:
        session.add(
            NoticeRow(
                repository_id=1,
                kind="licence-changed",
                since=market.catalog.uses.clock(),
                before="MIT",
                after="proprietär <b>",
            )
        )
    assert market.catalog.warnings.tell() == 1
    assert "Die Lizenz ist jetzt proprietär <b> statt MIT." in Page(mia.get("/town").text).text
    page = Page(mia.get("/messages").text)
    assert "Nachrichten (1)" in page.text
    assert "Warnung zu „Terminbuchung“" in page.text
    settings = Page(mia.post("/messages/settings", data={"act": "open-feed"}).text)
    feed = settings.one("code").text
    atom = anybody.get(feed)
    assert atom.headers["content-type"].startswith("application/atom+xml")
    assert atom.headers["cache-control"] == "private, no-store"
    assert "proprietär &lt;b&gt; statt MIT" in atom.text
    mia.post("/messages/settings", data={"act": "close-feed"})
    assert anybody.get(feed).status_code == 404
    mia.post("/messages/settings", data={"act": "choose", "kinds": ["listing"], "rhythm": "daily"})
    choice = market.catalog.messages.choice(who("Mia"))
    assert (choice.daily, "warning" in choice.without, "listing" in choice.without) == (True, True, False)
    mia.post("/messages")
    assert "Nachrichten (1)" not in mia.get("/town").text
    mia.post(SOLUTION, data={"act": "unwatch"})
    assert "Sie beobachten noch keine Lösung." in Page(mia.get("/town").text).text


def test_a_town_takes_its_notes_along_in_the_table_and_only_if_it_asks(enter: Entrance, who: People) -> None:
    who.of("Mia", "stadt-neustadt", kind="public", ags="06534016")
    who.of("Nele", "dorf-neustadt", kind="public", ags="07143048")
    mia, nele, anybody = enter("Mia"), enter("Nele"), enter("")
    label, address = "Als Tabelle mit eigenen Notizen laden (CSV)", "/shortlist?s=termin-buchung&s=ratsportal"
    assert label not in mia.get(address).text
    mia.post(SOLUTION, data={"act": "write-note", "note": HOSTILE})
    mia.post(SOLUTION, data={"act": "write-note", "note": "Preis erfragt.\n\nAntwort steht aus."})
    link = Page(mia.get(address).text).link(label)
    assert link == "/shortlist.csv?s=termin-buchung&s=ratsportal&notes=own"
    taken = mia.get(link)
    assert taken.headers["cache-control"] == "private, no-store"
    heads, booking, council = csv.reader(StringIO(taken.content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert heads[-1] == "Eigene Notizen, nur für Ihre Kommune"
    assert "2026-01-02, Mia: Preis erfragt. Antwort steht aus." in booking[-1]
    assert '</textarea><script>alert(1)</script> =HYPERLINK("http://evil")' in booking[-1]
    assert council[-1] == ""
    assert "Preis erfragt" not in mia.get(link.removesuffix("&notes=own")).text
    for other in (nele, anybody):
        assert label not in other.get(address).text
        assert "Preis erfragt" not in other.get(link).text
    assert label not in nele.get("/town").text


def test_the_table_of_a_town_has_every_solution_it_noted(enter: Entrance, who: People, market: Market) -> None:
    who.of("Mia", "stadt-neustadt", kind="public", ags="06534016")
    who.of("Nele", "dorf-neustadt", kind="public", ags="07143048")
    mia, nele = enter("Mia"), enter("Nele")
    slugs = [f"loesung-{number}" for number in range(MOST_REMEMBERED + 1)]
    for slug in slugs:
        market.catalog.listings.import_listing(ListingDraft(slug, slug, LocalText("Hilft."), proprietary=True))
        mia.post(f"/town/{slug}", data={"act": "write-note", "note": f"Notiz zu {slug}."})
    assert nele.get("/town/notes.csv").text.count("\n") == 1, "only the headings"
    assert enter("").get("/town/notes.csv").status_code == 303
    taken = mia.get(Page(mia.get("/town").text).link("Als Tabelle mit eigenen Notizen laden (CSV)"))
    assert taken.headers["cache-control"] == "private, no-store"
    assert 'filename="notizen.csv"' in taken.headers["content-disposition"]
    _, *rows = csv.reader(StringIO(taken.content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert {(row[0], row[-1].partition(": ")[2]) for row in rows} == {(slug, f"Notiz zu {slug}.") for slug in slugs}


def test_who_acts_for_two_towns_reads_in_the_table_whose_note_it_is(enter: Entrance, who: People) -> None:
    who.of("Mia", "stadt-neustadt", kind="public", ags="06534016")
    add_member(who.sessions, who.account("Mia"), add_organisation(who.sessions, "dorf-neustadt", kind="public"))
    mia = enter("Mia")
    mia.post(SOLUTION, data={"act": "write-note", "organisation": "dorf-neustadt", "note": "Preis erfragt."})
    _, booking = csv.reader(
        StringIO(mia.get("/shortlist.csv?s=termin-buchung&notes=own").text, newline=""), delimiter=";"
    )
    assert booking[-1] == "Dorf Neustadt, 2026-01-02, Mia: Preis erfragt."
