"""A page that answers a form leads to itself in the other language, also where the form's address shows nothing."""

import re

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.testing import TestClient
from markup import Page
from members import People
from showcase import Market
from visitors import Entrance

DESK = "/review/termin-buchung"
COMPLAINT = {"about": "statement", "text": "Die Angabe zum Betrieb stimmt seit Jahren nicht mehr."}
SUBMISSION = {"name": "Radar", "address": "https://codeberg.org/a/radar", "description": "Zeigt, wo es bald regnet."}
FORMS = {
    "/account/profile": ("Mia", {"name": ""}, "/account"),
    "/account/address": ("Mia", {"email": ""}, "/account"),
    "/account/password": ("Mia", {"wanted": "kurz"}, "/account"),
    "/account/delete": ("Mia", {"password": "falsch"}, "/account"),
    "/account/tokens": ("Mia", {"name": ""}, "/account"),
    "/admin/audit/verify": ("Ada", {}, "/admin/audit"),
    "/drafts": ("", {"offer": "open", "repository": "gibt es nicht"}, "/submit"),
    "/drafts/{key:str}/ask": ("", {}, "/drafts/{key:str}"),
    "/review/{slug:str}/checklist": ("Rita", {"answer-exit": "yes"}, DESK),
    "/review/{slug:str}/claims": ("Rita", {"ags": ""}, DESK),
    "/review/{slug:str}/complaints/{complaint:str}": ("Rita", {"decision": "nonsense"}, DESK),
    "/review/{slug:str}/false-alarms": ("Rita", {"reason": ""}, f"{DESK}/findings"),
    "/review/{slug:str}/false-alarms/{alarm:str}/withdraw": ("Rita", {"reason": ""}, f"{DESK}/findings"),
    "/review/{slug:str}/step": ("Rita", {"step": "archive", "reason": ""}, DESK),
}
"""What only takes a form and answers it with a page: who sends what wrong, and where that page has its address."""
LEADING = {
    "/account/providers",
    "/account/sign-ins",
    "/account/tokens/revoke",
    "/admin/organisations/{slug:str}",
    "/assessments/{assessment_id:str}/adopt",
    "/assessments/{assessment_id:str}/cancel",
    "/review/{slug:str}/excerpts",
    "/review/{slug:str}/second",
    "/sign-out",
}
"""What only takes a form and leads on."""
PARAMETER = re.compile(r"\{\w+:str\}")
OPEN_COMPLAINT = re.compile(r"/complaints/(\w+)\"")
MARKED = re.compile(r"/false-alarms/(\w+)/withdraw\"")


@pytest.fixture
def enter(client: TestClient[Litestar], market: Market) -> Entrance:
    return Entrance(client, market.catalog, People(market.catalog.listings.sessions))


def test_every_address_that_only_takes_forms_is_known_here(site: Litestar) -> None:
    methods: dict[str, set[str]] = {}
    for route in site.routes:
        if isinstance(route, HTTPRoute) and not route.path.startswith(("/en", "/api/")):
            methods.setdefault(route.path, set()).update(route.methods)
    assert {path for path, known in methods.items() if "POST" in known and "GET" not in known} == {*FORMS, *LEADING}


def id_of(what: str, enter: Entrance) -> str:
    """Begin a draft, file a complaint or mark a false alarm; return its key or identifier."""
    if what.startswith("key"):
        return enter("").post("/drafts", {"offer": "proprietary"}).headers["location"].rpartition("/")[2]
    rita = enter("Rita")
    if what.startswith("complaint"):
        enter("").post("/solutions/termin-buchung/complaint", COMPLAINT)
        return OPEN_COMPLAINT.findall(rita.get(DESK).text)[0]
    if what.startswith("alarm"):
        finding = Page(rita.get(f"{DESK}/findings").text).all("input", name="finding")[0]["value"]
        rita.post(f"{DESK}/false-alarms", {"finding": finding, "reason": "Nur zum Zwischenspeichern."})
        return MARKED.findall(rita.get(f"{DESK}/findings").text)[0]
    return enter("").post("/submit", SUBMISSION).headers["location"].rpartition("/")[2] if "assessment" in what else ""


def test_a_problem_that_answers_a_form_is_left_for_a_page_in_the_other_language(enter: Entrance) -> None:
    for address in [*FORMS, *LEADING]:
        somebody = enter("Rita" if address.startswith("/review") else "Ada")
        value = id_of(address.rpartition("{")[2], enter)
        form = PARAMETER.sub(value, address.replace("{slug:str}", "termin-buchung"))
        for here, there in (("", "/en"), ("/en", "")):
            answer = somebody.request("POST", here + form, headers={"sec-fetch-site": "cross-site"})
            assert answer.status_code == 403
            switch = Page(answer.text).one("a", class_="switch")["href"]
            assert form.startswith(switch.removeprefix(there)), address
            assert somebody.get(switch).status_code == 200, address


def test_a_problem_that_answers_a_form_leads_back_to_where_the_form_was(enter: Entrance) -> None:
    def switch(referer: str) -> str:
        headers = {"sec-fetch-site": "cross-site", "referer": referer}
        return Page(enter("").request("POST", "/drafts", headers=headers).text).one("a", class_="switch")["href"]

    assert switch("http://testserver.local/submit?offer=open") == "/en/submit?offer=open"
    for foreign in (
        "http://evil.example/submit",
        "http://testserver.local/sign-out",
        "http://testserver.local//x",
        "http://[",
    ):
        assert switch(foreign) == "/en"


@pytest.mark.parametrize("address", FORMS)
def test_what_answers_a_form_is_there_in_the_other_language(address: str, enter: Entrance) -> None:
    name, typed, home = FORMS[address]
    somebody = enter(name)
    value = id_of(address.rpartition("{")[2], enter)
    form = address.replace("{slug:str}", "termin-buchung")
    form, home = (PARAMETER.sub(value, each) for each in (form, home))
    for here, there in (("", "/en"), ("/en", "")):
        answer = somebody.post(here + form, typed)
        assert answer.status_code == (200 if "verify" in address else 422)
        page = Page(answer.text)
        assert page.one("a", class_="switch")["href"] == there + home
        assert somebody.get(there + home).status_code == 200
