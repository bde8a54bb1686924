"""A reviewer takes what waits, checks it and decides; everybody reads how, and may complain."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from people import add_account, add_token, principal, sign_in
from showcase import Market, vet
from sqlmodel import select

from analyzer.excerpts.values import Excerpt, Excerpts
from catalog.criteria import shipped
from catalog.lifecycle import take
from catalog.permissions import Act
from catalog.services import Catalog, open_catalog
from catalog.sessions import Sessions
from catalog.tables import ListingRow
from web.site import settle

SOURCE = "https://codeberg.org/markt/stromkiosk"
SLUG = "stromkiosk"
REASON = "Die Anbieterin hat den Betrieb eingestellt."


@dataclass(frozen=True)
class House:
    """A market that reviews, with its site and a way to come as anybody."""

    market: Market
    sessions: Sessions
    site: Litestar

    @property
    def catalog(self) -> Catalog:
        return self.market.catalog

    def person(self, name: str, *roles: str) -> TestClient[Litestar]:
        """Somebody who is signed in, in a browser of their own."""
        visitor = self.visitor()
        return sign_in(visitor, self.catalog, add_account(self.sessions, name, roles=roles))

    def visitor(self) -> TestClient[Litestar]:
        """Somebody without an account."""
        visitor = TestClient(self.site)
        visitor.follow_redirects = False
        return visitor

    def submit(self) -> str:
        """A vendor without an account submits a solution, and it is measured; return the assessment's id."""
        form = {
            "name": "Stromkiosk",
            "address": SOURCE,
            "description": "Strom auf dem Markt freischalten, ganz ohne Bargeld.",
        }
        sent = self.visitor().post("/submit", data=form)
        assert sent.status_code == 303, sent.text
        assessment = sent.headers["location"].rpartition("/")[2]
        self.market.finish(assessment)
        return assessment


@pytest.fixture
def house(frame: Litestar, market: Market, clock: Callable[[], datetime]) -> House:
    sessions = market.catalog.listings.sessions
    catalog = open_catalog(sessions, clock, market.queue, vet)
    settle(frame, catalog)
    return House(Market(catalog, market.queue), sessions, frame)


def filled(**other: str) -> dict[str, str]:
    """The checklist's form, all answered with yes but for some."""
    told = {}
    for each in shipped().current.criteria:
        told[f"answer-{each.id}"] = other.get(each.id.replace("-", "_"), "yes")
        told[f"note-{each.id}"] = "Gesehen."
    return told


def publish(reviewer: TestClient[Litestar]) -> None:
    for path, form in (("step", {"step": "take"}), ("checklist", filled()), ("step", {"step": "publish"})):
        answer = reviewer.post(f"/review/{SLUG}/{path}", data=form)
        assert answer.status_code == 303, answer.text


def test_a_reviewer_takes_a_submission_checks_it_and_publishes_it(house: House) -> None:
    house.submit()
    visitor, rita = house.visitor(), house.person("Rita", "reviewer")
    assert visitor.get(f"/solutions/{SLUG}").status_code == 404
    home = Page(rita.get("/").text)
    queue = Page(rita.get(home.link("Prüfung")).text)
    assert "1 Eintrag wartet" in queue.text
    assert "wartet auf die erste Prüfung" in queue.text
    assert "ohne Konto eingereicht" in queue.text
    address = queue.link("Stromkiosk")
    desk = Page(rita.get(address).text)
    report = Page(rita.get(desk.link("Ganzer Bericht")).text)
    assert report.one("h1").text == "Qualitätsbericht: Stromkiosk"
    assert rita.post(f"{address}/step", data={"step": "publish"}).status_code == 409
    assert rita.post(f"{address}/step", data={"step": "take"}).headers["location"] == address
    refused = rita.post(f"{address}/step", data={"step": "publish"})
    assert refused.status_code == 422
    page = Page(refused.text)
    assert page.one("title").text.startswith("Fehler:")
    assert "Für diese Prüfung ist noch keine Checkliste gespeichert." in page.text
    typed = filled() | {"note-exit": "", "link-exit": "", "note-backup": "Steht in Kapitel 4."}
    refused = rita.post(f"{address}/checklist", data=typed)
    page = Page(refused.text)
    assert refused.status_code == 422
    assert (
        page.link("Zu einem Ja gehört ein Beleg. Nennen Sie eine Adresse oder was Sie gesehen haben.")
        == "#criterion-exit"
    )
    assert "Steht in Kapitel 4." in refused.text
    assert rita.post(f"{address}/checklist", data=filled(exit="unknown")).status_code == 303
    assert rita.post(f"{address}/step", data={"step": "publish"}).status_code == 303
    public = Page(visitor.get(f"/solutions/{SLUG}").text)
    assert "Geprüft am 2. Januar 2026 gegen die Kriterien in der Ausgabe 2026-1." in public.text
    assert "Geprüft und veröffentlicht (Prüfstelle)" in public.text
    assert "nicht bekannt" in public.text
    assert "Rita" not in visitor.get(f"/solutions/{SLUG}").text
    assert "Hier wartet nichts." in Page(rita.get("/review").text).text
    english = Page(visitor.get(f"/en/solutions/{SLUG}").text)
    assert "Reviewed on January 2, 2026 against the criteria in edition 2026-1." in english.text


def test_who_is_no_reviewer_is_sent_away(house: House) -> None:
    house.submit()
    for path in ("/review", f"/review/{SLUG}"):
        assert house.visitor().get(path).headers["location"].startswith("/sign-in")
        assert house.person(f"Vera{len(path)}").get(path).status_code == 403
    assert house.visitor().post(f"/review/{SLUG}/step", data={"step": "take"}).status_code == 401


def test_a_grave_step_waits_for_a_second_person_and_the_end_is_told_to_all(house: House) -> None:
    house.submit()
    rita, ralf, visitor = house.person("Rita", "reviewer"), house.person("Ralf", "reviewer"), house.visitor()
    publish(rita)
    assert rita.post(f"/review/{SLUG}/step", data={"step": "archive", "reason": " "}).status_code == 422
    rita.post(f"/review/{SLUG}/step", data={"step": "archive", "reason": REASON})
    assert rita.post(f"/review/{SLUG}/second", data={"step": "agree"}).status_code == 403
    queue = Page(ralf.get("/review").text).text
    assert "wartet auf eine zweite Person" in queue
    assert "(heute)" in queue
    assert "0 Tage" not in queue
    assert "Zustimmen und ausführen" in Page(ralf.get(f"/review/{SLUG}").text).text
    assert ralf.post(f"/review/{SLUG}/second", data={"step": "agree"}).status_code == 303
    page = Page(visitor.get(f"/solutions/{SLUG}").text)
    assert "Dieser Eintrag ist archiviert" in page.text
    assert REASON in page.text
    assert "zu zweit entschieden" in page.text


def test_what_was_public_once_answers_that_it_is_gone_with_day_and_reason(
    house: House, clock: Callable[[], datetime]
) -> None:
    house.submit()
    rita, visitor = house.person("Rita", "reviewer"), house.visitor()
    administrator = principal(house.sessions, add_account(house.sessions, "Anna", roles=["administrator"]))
    publish(rita)
    with house.sessions.write() as session:
        listing = session.exec(select(ListingRow).where(ListingRow.slug == SLUG)).one()
        take(session, listing, "take-down", Act(administrator, clock(), "Verletzt <b>Rechte</b> anderer."))
    for path in (f"/solutions/{SLUG}", f"/solutions/{SLUG}/report", f"/solutions/{SLUG}/complaint"):
        gone = visitor.get(path)
        assert gone.status_code == 410
        assert "Vom Betreiber entfernt: 2. Januar 2026." in Page(gone.text).text
        assert "Verletzt <b>Rechte</b> anderer." in Page(gone.text).text
    details = visitor.get(f"/api/v1/solutions/{SLUG}")
    assert details.status_code == 410
    assert details.json()["reason"] == "Verletzt <b>Rechte</b> anderer."
    assert visitor.get("/solutions/never-there").status_code == 404


def test_what_was_withdrawn_before_it_was_public_stays_unknown(house: House, clock: Callable[[], datetime]) -> None:
    house.submit()
    with house.sessions.write() as session:
        listing = session.exec(select(ListingRow).where(ListingRow.slug == SLUG)).one()
        take(session, listing, "withdraw", Act(principal(house.sessions, ""), clock()))
    assert house.visitor().get(f"/solutions/{SLUG}").status_code == 404


def test_a_visitor_complains_and_somebody_else_than_the_publisher_answers_in_public(house: House) -> None:
    house.submit()
    rita, ralf, visitor = house.person("Rita", "reviewer"), house.person("Ralf", "reviewer"), house.visitor()
    publish(rita)
    page = Page(visitor.get(f"/solutions/{SLUG}").text)
    form = Page(visitor.get(page.link("Beschwerde einreichen")).text).one("form")
    assert visitor.get(page.link("so gehen wir damit um")).status_code == 200
    wrong = visitor.post(form["action"], data={"about": "", "text": "Falsch.", "contact": "max@example.org"})
    assert wrong.status_code == 422
    assert 'value="max@example.org"' in wrong.text
    told = {"about": "statement", "text": "Max Muster sagt: Das gibt es gar nicht.", "contact": "Max, Zimmer 12"}
    told["mail"] = Page(visitor.get(form["action"]).text).one("input", name="mail")["value"]
    unreachable = visitor.post(form["action"], data=told)
    assert unreachable.status_code == 422
    assert " checked" in unreachable.text
    told["contact"] = "max@example.org"
    sent = visitor.post(form["action"], data=told)
    assert "Ihre Beschwerde ist da." in Page(visitor.get(sent.headers["location"]).text).text
    public = visitor.get(f"/solutions/{SLUG}").text
    assert "noch nicht beantwortet" in Page(public).text
    assert "Max Muster" not in public
    assert "max@example.org" not in public
    assert "Jemand anderes muss antworten." in Page(rita.get(f"/review/{SLUG}").text).text
    desk = Page(ralf.get(Page(ralf.get("/review?waiting=complaint").text).link("Stromkiosk")).text)
    assert "Max Muster sagt: Das gibt es gar nicht." in desk.text
    action = next(form["action"] for form in desk.all("form") if "/complaints/" in form["action"])
    answer = {"decision": "partly", "answer": "Die Angabe ist nun genauer belegt."}
    assert rita.post(action, data=answer).status_code == 403
    assert ralf.post(action, data=answer | {"decision": "nonsense"}).status_code == 422
    assert ralf.post(action, data=answer).status_code == 303
    assert ralf.post(action, data=answer).status_code == 409
    public = Page(visitor.get(f"/solutions/{SLUG}").text)
    assert "teilweise berechtigt" in public.text
    assert "Die Angabe ist nun genauer belegt." in public.text
    waiting = house.market.catalog.messages.claim()
    assert waiting is not None
    assert (waiting.address, waiting.language) == ("max@example.org", "de")


def test_complaints_are_limited_for_each_caller(house: House) -> None:
    told = {"about": "statement", "text": "Das ist alles nicht wahr, sage ich."}
    visitor = house.visitor()
    answers = [visitor.post("/solutions/ratsportal/complaint", data=told) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [303] * 10 + [429]
    assert Page(answers[-1].text).one("h1").text == "Zu viele Anfragen von Ihrem Anschluss"
    assert "inreich" not in Page(answers[-1].text).one("main").text, "it was a complaint and no submission"


def test_a_reviewer_reads_lines_and_marks_a_false_alarm_that_all_may_read(house: House) -> None:
    house.submit()
    rita, ralf, visitor = house.person("Rita", "reviewer"), house.person("Ralf", "reviewer"), house.visitor()
    publish(rita)
    here = f"/review/{SLUG}/findings"
    assert "Die Zeilen werden gerade gelesen." in Page(rita.get(here).text).text
    excerpts = house.catalog.excerpts
    asked = next(str(each["excerpt"]) for each in house.market.queue.arguments.values() if "excerpt" in each)
    wanted = excerpts.begin(asked)
    lines = tuple(f"<i>code {number}</i>" for number in range(7))
    found = tuple(Excerpt(each.path, each.first, lines) for each in wanted.passages[:200] if "mail" not in each.path)
    excerpts.complete(asked, Excerpts(wanted.commit, found, held_back=("booking/mail.py",)))
    page = Page(rita.get(f"{here}?tool=bandit").text)
    assert "<i>code 3</i>" in page.text
    assert "Aus dieser Datei zeigen wir keine Zeilen" in Page(rita.get(f"{here}?path=booking/mail.py").text).text
    whole = next(each["href"] for each in page.all("a") if each.text.startswith("Alles zu dieser Datei"))
    opened = Page(rita.get(whole).text)
    assert opened.link("Fundstellen") == f"{here}?tool=bandit", "the way back leads to the list as it was"
    assert not [each for each in opened.all("a") if each.text.startswith("Alles zu dieser Datei")]
    calendar = Page(rita.get(f"{here}?path=booking/calendar.py").text)
    assert "Calendar.free_slots" in calendar.text
    assert calendar.link("Fundstellen") == here
    form = next(each for each in page.all("form") if each["action"].endswith("/false-alarms"))
    fields = page.all("input", name="finding")
    told = {"finding": fields[0]["value"], "reason": "Nur zum Zwischenspeichern.", "here": here}
    refused = rita.post(form["action"], data=told | {"reason": " "})
    assert refused.status_code == 422
    assert "Der Grund fehlt" in Page(refused.text).text
    assert rita.post(form["action"], data=told).headers["location"] == here
    assert rita.post(form["action"], data=told).status_code == 409
    findings = Page(visitor.get(f"/solutions/{SLUG}/report").text).link("Alle Fundstellen ansehen und filtern")
    report = visitor.get(findings).text
    assert "Fehlalarm laut Prüfstelle: Nur zum Zwischenspeichern." in Page(report).text
    assert "code 3" not in report
    (alarm,) = visitor.get(f"/api/v1/solutions/{SLUG}/false-alarms").json()
    assert (alarm["reason"], alarm["withdrawn_at"]) == ("Nur zum Zwischenspeichern.", None)
    assert "account" not in str(alarm)
    gone = ralf.post(f"/review/{SLUG}/false-alarms/{alarm['id']}/withdraw", data={"reason": "Doch nicht."})
    assert gone.status_code == 303
    assert "Fehlalarm laut Prüfstelle" not in Page(visitor.get(findings).text).text
    for path in (here, "/verdicts"):
        assert visitor.get(path).headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(("prefix", "wanted"), [("", "page=2"), ("/en", "tool=bandit")])
def test_a_refused_false_alarm_keeps_its_reason_and_the_page_it_was_written_on(
    house: House, prefix: str, wanted: str
) -> None:
    house.submit()
    rita, long = house.person("Rita", "reviewer"), "Zu lang. " * 400
    publish(rita)
    here = f"{prefix}/review/{SLUG}/findings?{wanted}"
    page = Page(rita.get(here).text)
    told = {
        "finding": page.all("input", name="finding")[0]["value"],
        "here": page.all("input", name="here")[0]["value"],
    }
    assert told["here"].startswith(here)
    refused = rita.post(f"{prefix}/review/{SLUG}/false-alarms", data=told | {"reason": long})
    _holds(rita, refused, page, long)
    assert rita.post(f"{prefix}/review/{SLUG}/false-alarms", data=told | {"reason": "Kurz."}).status_code == 303
    page = Page(rita.get(here).text)
    (withdrawal,) = (each["action"] for each in page.all("form") if each["action"].endswith("/withdraw"))
    _holds(rita, rita.post(withdrawal, data={"reason": long, "here": told["here"]}), page, long)
    foreign = rita.post(withdrawal, data={"reason": long, "here": f"https://evil.example.org/?{wanted}"})
    assert Page(foreign.text).all("input", name="here")[0]["value"].startswith(f"{prefix}/review/{SLUG}/findings#")


def _holds(rita: TestClient[Litestar], refused: Response, page: Page, reason: str) -> None:
    """The refused page is the page it came from, with the reason in its box."""
    shown = Page(refused.text)
    assert refused.status_code == 422
    assert shown.one("textarea", id="reason").text == reason.strip()
    for name in ("finding", "here"):
        assert [each["value"] for each in shown.all("input", name=name)] == [
            each["value"] for each in page.all("input", name=name)
        ]
    switch = shown.one("a", class_="switch")["href"]
    assert switch == page.one("a", class_="switch")["href"]
    for link in (switch, *(each["href"] for each in shown.all("a", rel="next"))):
        assert rita.get(link).status_code == 200


def test_a_reviewer_says_which_of_two_files_is_the_better_one_to_take_over(house: House) -> None:
    house.submit()
    rita = house.person("Rita", "reviewer")
    publish(rita)
    page = Page(rita.get("/verdicts").text)
    first, second = (title.text.split(":")[0] for title in page.all("h2")[:2])
    assert (first, second) == ("Erste Datei", "Zweite Datei")
    assert "die erste die zweite" in page.one("fieldset", id="choice").text
    seed, key = (page.one("input", name=name)["value"] for name in ("pair", "key"))
    given = {"pair": seed, "key": key, "choice": "left", "reason": "Klarer."}
    assert rita.post("/verdicts", data=given | {"choice": ""}).status_code == 422
    refused = rita.post("/verdicts", data=given | {"key": "another"})
    assert refused.status_code == 422
    assert "Inzwischen gibt es einen neuen Bericht." in refused.text
    assert "Klarer." not in refused.text
    assert rita.post("/verdicts", data=given).status_code == 303
    (kept,) = house.catalog.verdicts.export()
    assert (kept.pair, kept.choice, kept.reason) == (seed, "left", "Klarer.")
    assert Page(rita.get("/verdicts").text).one("input", name="pair")["value"] != seed
    assert "Klarer." not in house.visitor().get(f"/solutions/{SLUG}").text


def test_a_second_checklist_does_not_replace_the_first_unseen_and_what_was_typed_stays(house: House) -> None:
    house.submit()
    rita, ralf = house.person("Rita", "reviewer"), house.person("Ralf", "reviewer")
    publish(rita)
    address = f"/review/{SLUG}"
    seen = {each: Page(each.get(address).text).one("input", name="state")["value"] for each in (rita, ralf)}
    assert rita.post(f"{address}/checklist", data=filled() | {"state": seen[rita]}).status_code == 303
    typed = filled() | {"note-exit": "Steht in Kapitel 7.", "state": seen[ralf]}
    refused = ralf.post(f"{address}/checklist", data=typed)
    assert refused.status_code == 422
    assert "haben sich inzwischen geändert" in Page(refused.text).text
    assert "Steht in Kapitel 7." in refused.text
    typed["state"] = Page(refused.text).one("input", name="state")["value"]
    assert ralf.post(f"{address}/checklist", data=typed).status_code == 303
    assert "Steht in Kapitel 7." in rita.get(address).text


def test_a_reviewer_reviews_by_the_interface_with_a_token(house: House) -> None:
    house.submit()
    account = add_account(house.sessions, "Rita", roles=["reviewer"])
    token = add_token(house.sessions, account, "review")
    visitor, bearer = house.visitor(), {"authorization": f"Bearer {token}"}
    assert visitor.get("/api/v1/review").status_code == 401
    queue = visitor.get("/api/v1/review", headers=bearer).json()
    assert [(each["slug"], each["waiting"]) for each in queue["entries"]] == [(SLUG, ["new"])]
    assert visitor.get("/api/v1/review?waiting=nonsense", headers=bearer).status_code == 400

    def step(name: str, reason: str = "") -> int:
        order = {"step": name, "reason": reason}
        return visitor.post(f"/api/v1/review/{SLUG}/steps", json=order, headers=bearer).status_code

    assert step("publish") == 409
    assert step("take") == 201
    assert step("publish") == 422
    answers = [{"criterion": each.id, "answer": "yes", "note": "Gesehen."} for each in shipped().current.criteria]
    saved = visitor.put(f"/api/v1/review/{SLUG}/checklist", json=answers, headers=bearer)
    assert saved.json()["missing"] == []
    assert step("publish") == 201
    record = visitor.get(f"/api/v1/solutions/{SLUG}/record").json()
    assert [each["step"] for each in record["steps"]] == ["submit", "analyse", "take", "publish"]
    assert record["checklists"][0]["edition"] == shipped().current.id
    assert account not in str(record)
