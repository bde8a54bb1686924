"""The administrators' pages of the criteria, and what everybody reads of them."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import editions
import pytest
from editions import ASKED, next_release, typed
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from people import add_account, principal
from roles import SECRET, Scene

from catalog.criteria import shipped
from catalog.criteria_drafts import CriteriaDraftView
from catalog.permissions import Principal
from catalog.services import open_catalog
from web.site import build_site

Client = TestClient[Litestar]
DRAFT = "/admin/criteria/draft"


@pytest.fixture
def stage(scene: Callable[[], Scene]) -> Scene:
    return scene()


@pytest.fixture
def second(stage: Scene) -> Principal:
    """Another administrator than the client."""
    return principal(stage.sessions, add_account(stage.sessions, "Second", roles=["administrator"]))


@pytest.fixture
def chief(stage: Scene) -> Iterator[Client]:
    """A client that is signed in as an administrator."""
    with TestClient(stage.site()) as client:
        yield signed_in(client, stage)


def signed_in(client: Client, stage: Scene) -> Client:
    client.follow_redirects = False
    client.headers["sec-fetch-site"] = "same-origin"
    client.cookies.set("session", stage.catalog.sign_ins.open(stage.accounts["administrator"], verified=True))
    return client


def draft(stage: Scene) -> CriteriaDraftView:
    found = stage.catalog.criteria_drafts.read(stage.who("administrator"))
    assert found
    return found


def state_on(page: str) -> str:
    """The state that the forms of a page carry; all carry the same."""
    (state,) = {each["value"] for each in Page(page).all("input", name="state")}
    return state


def act(client: Client, name: str, criterion: str = "", **more: str) -> int:
    """Press a button of the draft's page as it is now."""
    state = state_on(client.get(DRAFT).text)
    return client.post(DRAFT, data={"act": name, "criterion": criterion, "state": state} | more).status_code


def test_a_criterion_is_added_changed_moved_dropped_and_taken_back(chief: Client, stage: Scene) -> None:
    form = Page(chief.get("/admin/criteria/new").text)
    state = form.one("input", name="state")["value"]
    refused = chief.post("/admin/criteria/new", data=typed(replace(ASKED, source=""), state))
    assert refused.status_code == 422
    page = Page(refused.text)
    assert page.title.startswith("Fehler:")
    assert page.link("Die Grundlage fehlt. Nennen Sie eine Regel, oder schreiben Sie: eigene Erfahrung.") == "#source"
    assert page.one("input", name="title_en")["value"] == ASKED.title.en
    assert page.one("textarea", id="guidance_de").text == ASKED.guidance.de
    assert "checked" in page.one("input", name="area", value="operation").attributes
    added = chief.post("/admin/criteria/new", data=typed(replace(ASKED, blocking=True), state))
    assert (added.status_code, added.headers["location"]) == (303, f"{DRAFT}#area-operation")
    shown = Page(chief.get(DRAFT).text)
    assert f"{ASKED.title.de} (muss erfüllt sein)" in shown.text
    change = shown.link(f"Ändern ({ASKED.title.de})")
    form = Page(chief.get(change).text)
    assert "checked" in form.one("input", name="blocking").attributes
    own = change.rpartition("/")[2]
    assert chief.post(change, data=typed(ASKED, form.one("input", name="state")["value"])).status_code == 303
    assert act(chief, "up", own) == 303
    assert act(chief, "drop", "exit") == 303
    names = [each.id for each in draft(stage).criteria]
    assert (names.index(own), "exit" in names) == (names.index("own-1") - 1, False)
    assert act(chief, "restore", "exit") == 303
    assert draft(stage).difference.dropped == ()
    assert act(chief, "nonsense") == 404


def test_what_was_typed_stays_when_somebody_else_was_faster(chief: Client, stage: Scene, second: Principal) -> None:
    path, wanted = "/admin/criteria/change/exit", replace(ASKED, area="sovereignty")
    old = state_on(chief.get(path).text)
    stage.catalog.criteria_drafts.drop("keyboard", second, old)
    refused = chief.post(path, data=typed(wanted, old))
    assert refused.status_code == 422
    assert "Der Entwurf hat sich inzwischen geändert" in Page(refused.text).text
    assert Page(refused.text).one("textarea", id="evidence_en").text == ASKED.evidence.en
    assert chief.post(path, data=typed(wanted, state_on(refused.text))).status_code == 303
    assert {each.replaces for each in draft(stage).criteria if each.replaces} == {"exit"}
    stale = chief.post(DRAFT, data={"act": "intend", "reason": "Mein Grund.", "state": old})
    assert (stale.status_code, Page(stale.text).one("textarea", id="reason").text) == (422, "Mein Grund.")


def test_nothing_typed_is_lost_when_the_draft_is_gone_and_the_language_can_be_switched(
    chief: Client, stage: Scene, second: Principal
) -> None:
    path, drafts = "/admin/criteria/change/exit", stage.catalog.criteria_drafts
    old = state_on(chief.get(path).text)

    def refused(address: str, form: dict[str, str], kept: str, there: str) -> str:
        """The refused page, which has what was typed and leads to a page in the other language."""
        answer = chief.post(address, data=form)
        assert (answer.status_code, kept in answer.text) == (422, True)
        assert Page(answer.text).one("a", class_="switch")["href"] == there
        assert chief.get(there).status_code == 200
        return answer.text

    drafts.drop("exit", second, old)
    stale = refused(path, typed(ASKED, old), ASKED.guidance.de, f"/en{DRAFT}")
    gone = refused(path, typed(ASKED, state_on(stale)), ASKED.guidance.de, f"/en{DRAFT}")
    assert "Dieses Kriterium steht nicht mehr im Entwurf." in Page(gone).text
    drafts.discard(second, editions.shown(stage.catalog, second))
    refused(path, typed(ASKED, old), ASKED.guidance.de, "/en/admin/criteria")
    refused("/admin/criteria/new", typed(ASKED, old), ASKED.guidance.de, "/en/admin/criteria")
    refused(DRAFT, {"act": "intend", "reason": "Mein Grund.", "state": old}, "Mein Grund.", "/en/admin/criteria")
    for address in (DRAFT, "/admin/criteria/new", "/admin/criteria/preview", path):
        assert chief.get(address).status_code == 404


def test_while_a_second_person_is_asked_nothing_but_the_answer_can_be_given(
    chief: Client, stage: Scene, second: Principal
) -> None:
    form = {"act": "intend", "state": state_on(chief.get(DRAFT).text)}
    refused = chief.post(DRAFT, data=form | {"reason": " "})
    assert Page(refused.text).link("Die Begründung fehlt. Ein Satz genügt.") == "#reason"
    assert chief.post(DRAFT, data=form | {"reason": "Wir fragen nach mehr."}).status_code == 303
    page = Page(chief.get(DRAFT).text)
    assert [each["value"] for each in page.all("button", name="act")] == ["decline"], "nobody agrees with themselves"
    assert not [each for each in page.all("a") if "/change/" in each["href"]]
    assert "wartet auf eine zweite Person" in Page(chief.get("/admin").text).text
    assert chief.post(DRAFT, data={"act": "agree", "state": state_on(chief.get(DRAFT).text)}).status_code == 403
    late = chief.post("/admin/criteria/new", data=typed(ASKED, state_on(chief.get(DRAFT).text)))
    assert "wartet auf eine zweite Person und bleibt so lange" in Page(late.text).text
    assert ASKED.guidance.de in late.text
    assert act(chief, "decline") == 303
    stage.catalog.criteria_drafts.intend("Weil.", second, draft(stage).state)
    assert Page(chief.get("/admin").text).link("wartet auf Ihre Entscheidung") == DRAFT
    assert "Der Entwurf wartet auf Ihre Entscheidung." in Page(chief.get("/admin/criteria").text).text
    sentence = "Ein Entwurf der Kriterien wartet auf eine zweite Person. Bitte entscheiden Sie."
    assert Page(chief.get("/messages").text).link(sentence) == "/admin/criteria"
    assert [each["value"] for each in Page(chief.get(DRAFT).text).all("button", name="act")] == ["agree", "decline"]
    assert act(chief, "agree") == 303
    assert stage.catalog.editions.overview().current.id == "2026-1.1"


def test_the_preview_asks_what_reviewers_will_be_asked_and_takes_no_answer(chief: Client, stage: Scene) -> None:
    page = Page(chief.get("/admin/criteria/preview").text)
    asked = [each["id"].removeprefix("criterion-") for each in page.all("fieldset")]
    assert asked == [each.id for each in draft(stage).criteria]
    assert SECRET in Page(chief.get("/en/admin/criteria/preview").text).text
    assert [each.text for each in page.all("button")] == ["Abmelden"]


def test_the_criteria_a_later_release_ships_are_named_and_can_be_taken_as_a_beginning(
    stage: Scene, second: Principal
) -> None:
    editions.publish(stage.catalog, stage.who("administrator"), second)
    clock, queue = stage.catalog.sign_ins.clock, stage.catalog.assessments.queue
    later = open_catalog(stage.sessions, clock, queue, str, criteria=next_release())
    with TestClient(build_site(later)) as client:
        page = Page(signed_in(client, stage).get("/admin/criteria").text)
        assert "Diese Version bringt die Ausgabe 2027-1 mit" in page.text
        assert page.link("Ausgabe 2027-1 ansehen") == "/criteria/2027-1"
        former = Page(client.get("/criteria/2027-1").text)
        assert "Diese Ausgabe gilt nicht" in former.text
        assert client.post("/admin/criteria", data={"edition": "2027-1"}).headers["location"] == DRAFT
        assert client.post("/admin/criteria", data={"edition": "1999-1"}).status_code == 303, "one is begun already"
    assert "leaving" in {each.id for each in draft(stage).criteria}


def test_everybody_reads_todays_criteria_and_every_former_edition(stage: Scene, second: Principal) -> None:
    with TestClient(stage.site()) as visitor:
        methodology = Page(visitor.get("/methodology").text)
        first = Page(visitor.get(methodology.link("Kriterien der Prüfung ansehen")).text)
        assert "Ausgabe 2026-1, sie gilt seit dem 22. November 2026." in first.text
        assert len([each for each in first.all("h3") if each["id"].startswith("criterion-")]) == 21
        assert SECRET not in first.text
        editions.publish(stage.catalog, stage.who("administrator"), second, "Wir fragen <b>nach</b> mehr.")
        page = Page(visitor.get("/en/criteria").text)
        assert "Edition 2026-1.1, in force since January 2, 2026." in page.text
        assert "The reason for this edition: Wir fragen <b>nach</b> mehr." in page.text
        assert "What differs from edition 2026-1 New Zwiebelturm (Operation)" in page.text
        former = Page(visitor.get(page.link("Edition 2026-1")).text)
        assert "This edition is not in force" in former.text
        assert SECRET not in former.text
        assert visitor.get("/criteria/1999-1").status_code == 404


def test_machines_read_the_same_editions(stage: Scene, second: Principal) -> None:
    editions.publish(stage.catalog, stage.who("administrator"), second)
    with TestClient(stage.site()) as visitor:
        asked = visitor.get("/api/v1/criteria").json()
        assert [(each["id"], each["own"], each["criteria"]) for each in asked["editions"]] == [
            ("2026-1.1", True, 22),
            ("2026-1", False, 21),
        ]
        assert asked["current"]["id"] == "2026-1.1"
        former = visitor.get("/api/v1/criteria/2026-1").json()
        assert [each["id"] for each in former["criteria"]] == [each.id for each in shipped().current.criteria]
        assert visitor.get("/api/v1/criteria/1999-1").status_code == 404
