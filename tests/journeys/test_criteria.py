"""An administrator publishes the next edition of the criteria with a second one, and a reviewer's checklist follows."""

from collections.abc import Callable
from datetime import datetime

import pytest
from editions import ASKED, typed
from litestar.testing import TestClient
from markup import Page
from members import People
from people import add_account
from showcase import Market, vet
from visitors import Entrance, Visitor

from catalog.criteria import shipped
from catalog.inputs import Submission
from catalog.services import open_catalog
from web.site import build_site

DESK = "/review/stromkiosk"
DRAFT = "/admin/criteria/draft"


@pytest.fixture
def enter(market: Market, clock: Callable[[], datetime]) -> Entrance:
    """A market that reviews, with a submission that was measured."""
    sessions = market.catalog.listings.sessions
    reviewing = Market(open_catalog(sessions, clock, market.queue, vet), market.queue)
    wanted = Submission("Stromkiosk", "https://codeberg.org/markt/stromkiosk", "Strom auf dem Markt freischalten.")
    reviewing.finish(reviewing.catalog.listings.submit(wanted).id)
    return Entrance(TestClient(build_site(reviewing.catalog)), reviewing.catalog, People(sessions))


def filled(desk: Page) -> dict[str, str]:
    """The checklist as the desk shows it, with what stands in it already."""
    form = {each["name"]: each.text for each in desk.all("textarea") if each["name"].startswith("note-")}
    form |= {each["name"]: each["value"] for each in desk.all("input", type="url")}
    form |= {each["name"]: each["value"] for each in desk.all("input", type="radio") if "checked" in each.attributes}
    return form | {"state": desk.one("input", name="state")["value"], "then": ""}


def press(who: Visitor, act: str, **more: str) -> None:
    """Press a button on the draft's page."""
    (state,) = {each["value"] for each in Page(who.get(DRAFT).text).all("input", name="state")}
    assert who.post(DRAFT, {"act": act, "state": state} | more).status_code == 303


def write_next_edition(ada: Visitor) -> None:
    """Begin the draft, ask one thing more, one in other words and one no longer, and want to publish it."""
    overview = Page(ada.get(Page(ada.get("/admin").text).link("Kriterien")).text)
    assert "Entwurf aus der heutigen Ausgabe beginnen" in overview.text
    assert ada.post("/admin/criteria").headers["location"] == DRAFT
    form = Page(ada.get(Page(ada.get(DRAFT).text).link("Kriterium hinzufügen")).text)
    assert ada.post("/admin/criteria/new", typed(ASKED, form.one("input", name="state")["value"])).status_code == 303
    change = Page(ada.get(DRAFT).text).link("Ändern (Wechsel zu einem anderen Anbieter)")
    form = Page(ada.get(change).text)
    words = {each["name"]: each["value"] for each in form.all("input", lang="de") + form.all("input", lang="en")}
    words |= {each["name"]: each.text for each in form.all("textarea")} | {"guidance_de": "Ist der Weg hinaus erprobt?"}
    words |= {"area": "sovereignty", "state": form.one("input", name="state")["value"]}
    assert ada.post(change, words).status_code == 303
    press(ada, "drop", criterion="keyboard")
    press(ada, "intend", reason="Nach dem Ausfall im Sommer fragen wir nach mehr.")


def test_an_administrator_publishes_a_new_edition_and_the_reviewers_checklist_follows(enter: Entrance) -> None:
    enter.who.known["Bea"] = add_account(enter.who.sessions, "Bea", roles=["administrator"])
    rita, ada, bea = enter("Rita"), enter("Ada"), enter("Bea")
    assert rita.post(f"{DESK}/step", {"step": "take"}).status_code == 303
    old = filled(Page(rita.get(DESK).text))
    for each in shipped().current.criteria:
        old |= {f"answer-{each.id}": "yes", f"note-{each.id}": f"Gesehen: {each.id}."}
    assert rita.post(f"{DESK}/checklist", old).status_code == 303
    typing = filled(Page(rita.get(DESK).text)) | {"note-backup": "Steht in Kapitel 4."}

    write_next_edition(ada)
    assert "Kriterien in der Ausgabe 2026-1." in Page(rita.get(DESK).text).text, "one person changes nothing"
    seen = Page(bea.get(DRAFT).text)
    assert "Nach dem Ausfall im Sommer fragen wir nach mehr." in seen.text
    assert "jetzt: Ist der Weg hinaus erprobt?" in seen.text
    press(bea, "agree")

    refused = rita.post(f"{DESK}/checklist", typing)
    assert refused.status_code == 422
    page = Page(refused.text)
    assert "Die Kriterien sind andere als in dieser Checkliste" in page.text
    assert page.link("Plan für den Notfall") == "#criterion-own-1"
    assert page.link("Wechsel zu einem anderen Anbieter") == "#criterion-own-2"
    assert "Nicht mehr gefragt ist: Bedienung ohne Maus" in page.text
    shown = filled(page)
    assert shown["note-backup"] == "Steht in Kapitel 4.", "what was being typed stays"
    assert shown["answer-backup"] == "yes"
    assert shown["note-own-2"] == "Gesehen: exit.", "to the question in new words there is still what was written"
    assert not {"answer-own-1", "answer-own-2", "note-keyboard"} & set(shown)
    assert rita.post(f"{DESK}/step", {"step": "publish"}).status_code == 422
    assert rita.post(f"{DESK}/checklist", shown | {"answer-own-1": "unknown", "answer-own-2": "yes"}).status_code == 303
    assert "Die Kriterien sind andere" not in rita.get(DESK).text
    assert rita.post(f"{DESK}/step", {"step": "publish"}).status_code == 303

    anybody = enter("")
    public = Page(anybody.get("/solutions/stromkiosk").text)
    assert "gegen die Kriterien in der Ausgabe 2026-1.1." in public.text
    criteria = Page(anybody.get(public.link("Diese Kriterien ansehen")).text)
    assert "Der Grund für diese Ausgabe: Nach dem Ausfall im Sommer fragen wir nach mehr." in criteria.text
    assert "Ist der Weg hinaus erprobt?" in criteria.text
    english = Page(ada.get("/en/admin/criteria").text)
    assert "Criteria published" in english.text
    log = Page(ada.get("/admin/criteria").text).text
    for told in ("Entwurf der Kriterien begonnen", "Kriterium im Entwurf weggelassen", "Kriterien veröffentlicht"):
        assert told in log
