import re
from collections.abc import Callable, Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from roles import Scene
from sqlalchemy import text

from catalog.audit import check_chain, read_line
from catalog.people_tables import AccountRow
from catalog.permissions import Standing
from catalog.states_of_listings import ListingState

Client = TestClient[Litestar]
WAYS = tuple(
    f"/admin{part}" for part in ("", "/accounts", "/listings", "/organisations", "/regions", "/import", "/audit")
)


@pytest.fixture
def stage(scene: Callable[[], Scene]) -> Scene:
    return scene()


@pytest.fixture
def chief(stage: Scene) -> Iterator[Client]:
    """A client that is signed in as an administrator."""
    with TestClient(stage.site()) as client:
        client.follow_redirects = False
        client.headers["sec-fetch-site"] = "same-origin"
        client.cookies.set("session", stage.catalog.sign_ins.open(stage.accounts["administrator"], verified=True))
        yield client


def test_an_administrator_gives_a_role_with_a_reason(chief: Client, stage: Scene) -> None:
    found = Page(chief.get("/admin/accounts?q=account@").text)
    path = found.link("account")
    refused = chief.post(path, data={"role": "reviewer", "act": "roles", "reason": " "})
    assert refused.status_code == 422
    assert Page(refused.text).title.startswith("Fehler:")
    assert "Die Begründung fehlt." in Page(refused.text).one("p", id="reason-fault").text
    assert chief.post(path, data={"role": "reviewer", "act": "roles", "reason": "Prüft mit."}).status_code == 303
    page = Page(chief.get(path).text)
    assert "Prüft mit." in page.text
    account = stage.catalog.administration.account(stage.who("administrator"), stage.accounts["account"])
    assert account.roles == ("reviewer",)


def test_an_unconfirmed_account_has_no_button_that_opens_or_closes_it(chief: Client, stage: Scene) -> None:
    path = f"/admin/accounts/{stage.accounts['account']}"
    acts = [button["value"] for button in Page(chief.get(path).text).all("button", name="act")]
    assert acts == ["roles", "disabled"]
    with stage.sessions.write() as session:
        session.get_one(AccountRow, stage.accounts["account"]).state = "pending"
    acts = [button["value"] for button in Page(chief.get(path).text).all("button", name="act")]
    assert acts == ["roles"]


def test_an_administrators_own_account_has_no_buttons(chief: Client, stage: Scene) -> None:
    page = Page(chief.get(f"/admin/accounts/{stage.accounts['administrator']}").text)
    assert "Das ist Ihr eigenes Konto." in page.text
    assert not [form for form in page.all("form") if "/admin/accounts/" in form["action"]]


def test_a_listing_is_taken_down_and_measured_anew(chief: Client, stage: Scene) -> None:
    path = Page(chief.get("/admin/listings?state=published").text).link("Offen")
    assert chief.post(path, data={"act": "assess"}).headers["location"].startswith("/assessments/")
    assert chief.post(path, data={"act": "take-down", "reason": ""}).status_code == 422
    assert chief.post(path, data={"act": "take-down", "reason": "Enthält Schadcode."}).status_code == 303
    assert chief.get("/solutions/offen").status_code == 200
    shown = stage.catalog.administration.listing(stage.who("administrator"), "offen")
    assert shown.state is ListingState.WITHDRAWN
    gone = TestClient(stage.frame).get("/solutions/offen")
    assert gone.status_code == 410
    assert "Enthält Schadcode." in Page(gone.text).text


def test_a_file_is_tried_first_and_then_brought_in(chief: Client, stage: Scene) -> None:
    table = "slug;name;summary_de\nneu;Neue Lösung;Tut etwas für alle in der Verwaltung.\n;;\n"
    file = {"file": ("liste.csv", table.encode())}
    tried = Page(chief.post("/admin/import", files=file, data={"rehearse": "1"}).text)
    assert "Probe: nichts wurde gespeichert" in tried.text
    assert stage.catalog.administration.listings(stage.who("administrator"), "Neue").total == 0
    done = Page(chief.post("/admin/import", files=file).text)
    assert "Eingelesen: liste.csv" in done.text
    assert stage.catalog.administration.listings(stage.who("administrator"), "Neue").total == 1
    assert stage.catalog.audit.page(size=1)[0].action == "catalogue.import"


@pytest.mark.parametrize(("name", "data"), [("leer.csv", b""), ("x.exe", b"MZ")])
def test_a_file_that_is_none_is_refused_at_its_field_or_told_of(chief: Client, name: str, data: bytes) -> None:
    answer = chief.post("/admin/import", files={"file": (name, data)})
    told = Page(answer.text).text
    assert "Die Datei fehlt oder ist leer." in told or "Fehler: ist keine Datei .yml, .yaml" in told


@pytest.mark.parametrize("field", [b"\r\n\r\n\xed\xa0\x80", b"\r\nContent-Type: text/plain; charset=evil\r\n\r\nx"])
def test_a_form_with_a_field_that_is_no_text_is_not_understood(chief: Client, field: bytes) -> None:
    body = b'--B\r\nContent-Disposition: form-data; name="rehearse"' + field + b"\r\n--B--\r\n"
    answer = chief.post("/admin/import", content=body, headers={"content-type": "multipart/form-data; boundary=B"})
    assert answer.status_code == 400
    assert "Diese Anfrage wurde nicht verstanden" in Page(answer.text).text


def test_a_public_body_counts_as_its_municipality_once_it_is_confirmed(chief: Client, stage: Scene) -> None:
    page = Page(chief.get("/admin/organisations").text)
    form = next(form for form in page.all("form") if form["action"].endswith("/dorf"))
    assert Standing.MUNICIPALITY not in stage.who("unconfirmed").standings
    (named,) = page.all("input", name="ags")
    assert chief.post(form["action"], data={"ags": "09162000"}).status_code == 409, "another one than it names"
    assert Standing.MUNICIPALITY not in stage.who("unconfirmed").standings
    assert chief.post(form["action"], data={"ags": named["value"]}).status_code == 303
    assert Standing.MUNICIPALITY in stage.who("unconfirmed").standings
    assert "Keine wartet." in Page(chief.get("/admin/organisations").text).text


def test_an_administrator_hears_before_and_after_that_an_account_alone_manages(chief: Client, stage: Scene) -> None:
    path = f"/admin/accounts/{stage.accounts['unconfirmed']}"
    told = "Nur dieses Konto leitet: Dorf."
    assert told not in Page(chief.get(f"/admin/accounts/{stage.accounts['account']}").text).text
    assert told in Page(chief.get(path).text).text
    stage.catalog.memberships.ask("dorf", stage.who("account"))
    assert chief.post(path, data={"act": "disabled", "reason": "Verwaist."}).status_code == 303
    assert told not in Page(chief.get(path).text).text
    waiting = Page(chief.get("/admin/organisations").text).one("section", aria_labelledby="waiting-title")
    assert "Dorf" in waiting.text


def test_the_log_is_shown_checked_and_exported(chief: Client) -> None:
    assert "Eintrag eingereicht listing.submit" in Page(chief.get("/admin/audit").text).text
    assert "Vorher: Entwurf; Nachher: eingereicht, wird gemessen" in Page(chief.get("/admin/audit").text).text
    assert "Listing submitted listing.submit" in Page(chief.get("/en/admin/audit").text).text
    moments = [told.text for told in Page(chief.get("/admin/audit").text).all("time")]
    assert all(re.fullmatch(r"\d+\. \w+ \d{4}, \d\d:\d\d", moment) for moment in moments), moments
    assert moments
    assert "Das Protokoll ist in Ordnung" in Page(chief.post("/admin/audit/verify").text).text
    lines = chief.get("/admin/audit.jsonl").content.splitlines()
    assert check_chain(map(read_line, lines)).fault == ""
    assert len(lines) > 1


ADDED = """
INSERT INTO audit
SELECT number + {step}, at, actor, standing, action, subject, details, {previous}, 'f' || substr(digest, 2)
FROM audit ORDER BY number DESC LIMIT 1
"""


@pytest.mark.parametrize(
    ("statement", "german", "english"),
    [
        (
            "UPDATE audithead SET number = number + 1",
            r"Das Protokoll endet mit Eintrag \d+ und müsste mit Eintrag \d+ enden\.",
            r"The log ends with entry \d+ and should end with entry \d+\.",
        ),
        (
            ADDED.format(step=1, previous="previous"),
            r"Eintrag \d+ passt nicht zum Eintrag davor\.",
            r"Entry \d+ does not follow the entry before it\.",
        ),
        (
            ADDED.format(step=5, previous="digest"),
            r"An der Stelle von Eintrag \d+ steht Eintrag \d+\.",
            r"At the place of entry \d+ stands entry \d+\.",
        ),
        (
            ADDED.format(step=1, previous="digest"),
            r"Eintrag \d+ wurde geändert\.",
            r"Entry \d+ was changed\.",
        ),
    ],
    ids=["ends-early", "unchained", "misplaced", "changed"],
)
def test_where_the_log_is_broken_is_said_in_the_readers_language(
    chief: Client, stage: Scene, statement: str, german: str, english: str
) -> None:
    with stage.sessions.writer.begin() as connection:
        connection.execute(text(statement))
    told = Page(chief.post("/admin/audit/verify").text).one("div", class_="note kern-alert--info").text
    assert re.search(rf"Das Protokoll ist nicht in Ordnung\. {german}", told), told
    told = Page(chief.post("/en/admin/audit/verify").text).one("div", class_="note kern-alert--info").text
    assert re.search(english, told), told


def test_a_long_log_is_paged_too(chief: Client, stage: Scene) -> None:
    with stage.sessions.writer.begin() as connection:
        connection.execute(text("UPDATE audithead SET number = 123455"))
    path = Page(chief.get("/admin/accounts?q=account@").text).link("account")
    assert chief.post(path, data={"role": "reviewer", "act": "roles", "reason": "Prüft mit."}).status_code == 303
    assert "Prüft mit." in Page(chief.get("/admin/audit").text).text
    older = Page(chief.get("/admin/audit?before=123456").text).text
    assert "Prüft mit." not in older
    assert "listing.submit" in older


def test_the_overview_and_each_list_have_their_ways(chief: Client) -> None:
    for path in (
        "/admin",
        "/admin/accounts",
        "/admin/listings",
        "/admin/organisations",
        "/admin/import",
        "/admin/audit",
        "/en/admin",
    ):
        answer = chief.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["cache-control"] == "private, no-store"
