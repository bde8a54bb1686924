"""A vendor names municipalities, they confirm or decline, and a false claim is taken down; nobody else may."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from members import People
from showcase import Market
from visitors import Entrance

from catalog.tables import ListingRow

HERE, TOWN, SOLUTION = "/vendor/termin-buchung/references", "/town/termin-buchung", "/solutions/termin-buchung"
AGS = "06534016"
HOSTILE = "<script>alert(1)</script>\u202e Termine"
CLAIM = {
    "act": "claim",
    "town": AGS,
    "status": "in-use",
    "since": "31.1.2024",
    "purpose": HOSTILE,
    "contact_role": "Amt",
}


@pytest.fixture
def who(market: Market) -> People:
    people = People(market.catalog.listings.sessions)
    own = people.of("Vera", "markt-gmbh").memberships[0].organisation_id
    with people.sessions.write() as session:
        session.get_one(ListingRow, 1).owner_id = own
    people.of("Mia", "stadt-neustadt", kind="public", ags=AGS)
    people.of("Nele", "dorf-neustadt", kind="public", ags="07143048")
    people.of("Eve", "eve-ag")
    return people


@pytest.fixture
def enter(client: TestClient[Litestar], market: Market, who: People) -> Entrance:
    return Entrance(client, market.catalog, who)


def row(page: Page, town: str) -> str:
    """The row of a municipality in a table."""
    return next(each.text for each in page.all("tr") if each.text.strip().startswith(town))


def test_a_vendor_names_a_town_and_the_town_confirms(enter: Entrance) -> None:
    vera, mia, anybody = enter("Vera"), enter("Mia"), enter("")
    assert Page(vera.get("/vendor/termin-buchung").text).link("Kommunen nennen, die es nutzen") == HERE
    assert vera.post(HERE, CLAIM).headers["location"] == HERE
    told = row(Page(vera.get(HERE).text), "Neustadt (Hessen)")
    assert "im Einsatz, seit 31. Januar 2024" in told
    assert "genannt, noch nicht beantwortet" in told
    shown = anybody.get(SOLUTION)
    public = row(Page(shown.text), "Neustadt (Hessen)")
    assert "nur vom Anbieter genannt" in public
    assert "bestätigt" not in public
    assert "Wofür: <script>alert(1)</script> Termine" in public
    assert "<script>alert" not in shown.text
    (stated,) = (
        each for each in anybody.get("/api/v1/solutions/termin-buchung").json()["references"] if each["ags"] == AGS
    )
    assert (stated["evidence"], stated["confirmed_at"]) == ("self-declared", None)

    message = Page(mia.get("/messages").text)
    assert "nennt Ihre Kommune als Referenz: Neustadt (Hessen)." in message.text
    assert "Der Anbieter nennt Ihre Kommune" in Page(mia.get(TOWN).text).text
    assert "<script>alert" not in mia.get(TOWN).text
    assert mia.post(TOWN, {"act": "confirm", "status": "in-use"}).status_code == 303
    assert "bestätigt" in row(Page(anybody.get(SOLUTION).text), "Neustadt (Hessen)")
    assert "Der Anbieter nennt Ihre Kommune" not in Page(mia.get(TOWN).text).text
    told = row(Page(vera.get(HERE).text), "Neustadt (Hessen)")
    assert "von der Kommune bestätigt" in told
    assert "Zurücknehmen" not in told
    assert "hat Ihre Angabe zu „Terminbuchung“ beantwortet: im Einsatz." in Page(vera.get("/messages").text).text
    assert "hat schon selbst gesagt" in Page(vera.post(HERE, CLAIM).text).text
    assert vera.post(HERE, {"act": "withdraw", "ags": AGS}).status_code == 409


def test_a_town_declines_with_a_reason_that_its_vendor_alone_reads(enter: Entrance) -> None:
    vera, mia, anybody = enter("Vera"), enter("Mia"), enter("")
    vera.post(HERE, CLAIM)
    empty = mia.post(TOWN, {"act": "decline", "organisation": "stadt-neustadt", "decline": " "})
    assert empty.status_code == 422
    page = Page(empty.text)
    assert page.title.startswith("Fehler:")
    assert page.link("Die Begründung fehlt. Ein Satz genügt.") == "#decline-stadt-neustadt"
    assert page.one("textarea", id="decline-stadt-neustadt")["aria-invalid"] == "true"
    no = {"act": "decline", "organisation": "stadt-neustadt", "decline": f"Nie bestellt. {HOSTILE}"}
    assert mia.post(TOWN, no).status_code == 303
    for path in (
        SOLUTION,
        "/api/v1/solutions/termin-buchung",
        "/shortlist.csv?s=termin-buchung",
        "/compare?s=termin-buchung",
        "/api/v1/solutions.jsonl",
    ):
        answer = anybody.get(path).text
        assert "Nie bestellt" not in answer, path
        assert "Neustadt (Hessen)" not in answer, path
    told = vera.get(HERE)
    assert "<script>alert" not in told.text
    assert "von der Kommune abgelehnt" in row(Page(told.text), "Neustadt (Hessen)")
    assert "Begründung: Nie bestellt." in row(Page(told.text), "Neustadt (Hessen)")
    assert "möchte bei „Terminbuchung“ nicht genannt werden." in Page(vera.get("/messages").text).text
    again = Page(vera.post(HERE, CLAIM).text)
    assert again.link("Diese Kommune möchte nicht genannt werden. Sprechen Sie bitte mit ihr.") == "#town"
    assert vera.post(HERE, {"act": "withdraw", "ags": AGS}).status_code == 409
    assert "Sie haben abgelehnt" in Page(mia.get(TOWN).text).text
    assert "Was Sie abgelehnt haben" in Page(mia.get("/town").text).text
    assert mia.post(TOWN, {"act": "withdraw", "organisation": "stadt-neustadt"}).status_code == 303
    assert "Sie haben abgelehnt" not in Page(mia.get(TOWN).text).text
    assert vera.post(HERE, CLAIM).status_code == 303


def test_a_claim_is_changed_and_taken_back(enter: Entrance) -> None:
    vera, anybody = enter("Vera"), enter("")
    vera.post(HERE, CLAIM)
    form = Page(vera.get(f"{HERE}?ags={AGS}").text)
    assert form.one("input", id="town")["value"] == AGS
    assert form.one("input", id="since")["value"] == "2024-01-31"
    assert vera.post(HERE, CLAIM | {"status": "used-before"}).status_code == 303
    assert "früher im Einsatz" in row(Page(anybody.get(SOLUTION).text), "Neustadt (Hessen)")
    assert vera.post(HERE, {"act": "withdraw", "ags": AGS}).status_code == 303
    assert "Neustadt (Hessen)" not in Page(anybody.get(SOLUTION).text).text
    assert vera.post(HERE, {"act": "withdraw", "ags": AGS}).status_code == 404


def test_a_name_that_fits_one_town_alone_is_not_told_to_fit_several(enter: Entrance) -> None:
    vera = enter("Vera")
    page = Page(vera.post(HERE, CLAIM | {"town": "Neustadt (Hessen)"}).text)
    (found,) = page.all("input", name="ags")
    assert found["value"] == AGS
    assert page.link("Wir haben eine Gemeinde gefunden. Bestätigen Sie, dass Sie diese meinen.") == "#town"
    assert vera.post(HERE, CLAIM | {"town": "Neustadt (Hessen)", "ags": AGS}).status_code == 303


def test_what_is_typed_wrong_is_named_at_its_field_and_kept(enter: Entrance) -> None:
    vera = enter("Vera")
    refused = vera.post(HERE, {"act": "claim", "town": "Neustadt", "since": "gestern", "purpose": "Termine"})
    page = Page(refused.text)
    assert refused.status_code == 422
    assert page.title.startswith("Fehler:")
    assert page.one("input", id="town")["value"] == "Neustadt"
    assert page.one("input", id="since")["value"] == "gestern"
    assert page.link("Der Name passt zu mehreren Gemeinden. Wählen Sie Ihre aus.") == "#town"
    assert len(page.all("input", name="ags")) > 1
    assert "Dieses Datum verstehen wir nicht." in page.text
    wrong = {"act": "claim", "town": "", "status": "nonsense", "since": "gestern", "purpose": "x" * 301}
    links = {link["href"] for link in Page(vera.post(HERE, wrong).text).all("a")}
    assert {"#town", "#status", "#since", "#purpose"} <= links
    chosen = {"act": "claim", "town": "Neustadt", "ags": AGS, "status": "in-use"}
    assert vera.post(HERE, chosen).status_code == 303
    page = Page(vera.post(HERE, {"act": "claim", "town": "", "status": "nonsense", "purpose": "x" * 301}).text)
    for sentence in ("Die Gemeinde fehlt.", "ob die Kommune die Lösung noch nutzt.", "höchstens 300 Zeichen"):
        assert sentence in page.one("main").text
    english = Page(vera.post(f"/en{HERE}", {"act": "claim", "town": "Nirgendwo", "status": "in-use"}).text)
    assert english.title.startswith("Error:")
    assert english.one("a", class_="switch")["href"] == HERE


@pytest.mark.parametrize(
    ("guard", "path", "form"),
    [
        ("Rita", "/review/termin-buchung", "/review/termin-buchung/claims"),
        ("Ada", "/admin/listings/termin-buchung", "/admin/listings/termin-buchung"),
    ],
)
def test_a_false_claim_is_taken_down(enter: Entrance, guard: str, path: str, form: str) -> None:
    vera, anybody, somebody = enter("Vera"), enter(""), enter(guard)
    vera.post(HERE, CLAIM)
    page = Page(somebody.get(path).text)
    assert "Neustadt (Hessen) (06534016): im Einsatz" in page.one("section", id="claims").text
    assert "<script>alert" not in somebody.get(path).text
    if guard == "Rita":
        assert Page(somebody.get(SOLUTION).text).link("Zur Prüfung dieses Eintrags") == path
        assert path not in anybody.get(SOLUTION).text
        assert page.link("Genannte Kommunen") == "#claims"
    refused = somebody.post(form, {"act": "remove-claim", "ags": "", "reason": "Falsch."})
    assert refused.status_code == 422
    assert Page(refused.text).link("Bitte wählen Sie aus, um welche Kommune es geht.") == "#claim"
    assert Page(refused.text).one("textarea", id="claim-reason").text.strip() == "Falsch."
    refused = somebody.post(form, {"act": "remove-claim", "ags": AGS, "reason": ""})
    assert Page(refused.text).link("Der Grund fehlt oder ist zu lang. Der Anbieter liest ihn.") == "#claim-reason"
    assert (refused.status_code, Page(refused.text).one("textarea", id="claim-reason")["aria-invalid"]) == (422, "true")
    assert somebody.post(form, {"act": "remove-claim", "ags": AGS, "reason": "Nie geliefert."}).status_code == 303
    assert "Neustadt (Hessen)" not in Page(anybody.get(SOLUTION).text).text
    assert "Nie geliefert." not in anybody.get(SOLUTION).text
    told = row(Page(vera.get(HERE).text), "Neustadt (Hessen)")
    assert "von der Prüfstelle entfernt" in told
    assert "Begründung: Nie geliefert." in told
    assert "wurde entfernt." in Page(vera.get("/messages").text).text
    english = vera.get(f"/en{HERE}").text
    assert "Reason: Nie geliefert." in Page(english).text
    assert "Nie geliefert." not in Page(english, without="de").text, "what reviewers write is German"
    log = Page(enter("Ada").get("/admin/audit").text).text
    for words in ("Nutzung: im Einsatz", "Kommune als Referenz genannt", "Nennung einer Kommune entfernt"):
        assert words in log


def test_nobody_else_claims_declines_or_takes_down(enter: Entrance, market: Market) -> None:
    enter("Vera").post(HERE, CLAIM)
    for name, code in (("Eve", 404), ("Mia", 403), ("Rita", 403), ("Ada", 403), ("", 303)):
        stranger = enter(name)
        assert stranger.get(HERE).status_code == code, name
        for data in (CLAIM, {"act": "withdraw", "ags": AGS}):
            assert stranger.post(HERE, data).status_code in {code, 401, 403}, name
    no = {"act": "decline", "organisation": "stadt-neustadt", "decline": "Nein."}
    assert enter("Nele").post(TOWN, no).status_code == 404
    for name in ("Vera", "Rita", "Ada", ""):
        assert enter(name).post(TOWN, no).status_code in {401, 403, 303}, name
    down = {"act": "remove-claim", "ags": AGS, "reason": "Falsch."}
    for name in ("Vera", "Mia", "Eve", ""):
        for path in ("/review/termin-buchung/claims", "/admin/listings/termin-buchung"):
            assert enter(name).post(path, down).status_code in {401, 403, 303}, (name, path)
    cross = enter("Vera").request("POST", HERE, data=CLAIM, headers={"sec-fetch-site": "cross-site"})
    assert cross.status_code == 403
    assert [each.ags for each in market.catalog.claims.open("termin-buchung", enter.who("Rita"))] == [AGS]
