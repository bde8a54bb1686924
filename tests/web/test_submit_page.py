import re
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from showcase import BOOKING, EMPTY, MISSING

from analyzer import errors
from analyzer.errors import AddressFault, AnalyzerError, CloneFault
from web.faults import FAULTS, UNNAMED, fault_sentence
from web.language import Language
from web.pages.submit import LIMIT

Client = TestClient[Litestar]
ROOT = Path(__file__).parents[2]
FORM = {
    "name": "Wasserzähler",
    "address": "https://github.com/example-town/water",
    "description": "Zählerstände melden, für Stadtwerke und Bürger.",
    "organisation": "Stadtwerke",
}
CODES = re.compile(r'"((?:address|clone|repository|analysis|name|description|organisation)\.[a-z_]+)"')
NO_CODES = {"repository.git", "repository.id", "organisation.id"}
"""What looks like a code in the sources and is none."""


def all_codes() -> set[str]:
    """Every code the lower floors can hand up: the enumerations, the error classes, and what their sources name."""
    classes = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, AnalyzerError)]
    codes = {f"address.{fault}" for fault in AddressFault} | {f"clone.{fault}" for fault in CloneFault}
    codes |= {each.code for each in classes}
    sources = [
        each
        for folder in ("analyzer", "catalog", "marketplace", "marketplace/jobs")
        for each in ROOT.glob(f"{folder}/*.py")
    ]
    codes |= {code for source in sources for code in CODES.findall(source.read_text(encoding="utf-8"))}
    codes |= {"name.empty", "name.too_long", "description.empty", "description.too_short", "description.too_long"}
    return (codes | {"organisation.too_long"}) - NO_CODES


@pytest.mark.parametrize("code", sorted(all_codes()))
@pytest.mark.parametrize("language", list(Language))
def test_every_fault_has_a_sentence_with_the_value_and_a_way_out(language: Language, code: str) -> None:
    sentence = fault_sentence(language, code, "DER-WERT")
    assert code in FAULTS, "no sentence of its own"
    assert code not in sentence
    hides_value = (code.endswith(".empty") and not code.startswith("repository")) or code == "address.credentials"
    assert ("DER-WERT" in sentence) != hides_value
    assert len(re.findall(r"[.!]( |$)", sentence)) >= 2 or "," in sentence, "reason and way out are two statements"


def test_an_unforeseen_fault_is_named_by_its_code() -> None:
    assert "strange.new" in fault_sentence(Language.DE, "strange.new", "x")
    assert "%(code)s" in UNNAMED


def test_no_sentence_is_kept_for_a_fault_that_nobody_raises() -> None:
    assert set(FAULTS) <= all_codes()


def test_a_submission_leads_to_its_progress(client: Client) -> None:
    answer = client.post("/submit", data=FORM)
    assert answer.status_code == 303
    page = Page(client.get(answer.headers["location"]).text)
    assert page.title == "In der Warteschlange: Wasserzähler – Offener Lösungsmarkt"


def test_an_english_form_stays_english(client: Client) -> None:
    assert client.post("/en/submit", data=FORM).headers["location"].startswith("/en/assessments/")
    assert "Error: Submit a solution" in Page(client.post("/en/submit", data={}).text).title


def test_all_faults_come_at_once_with_links_to_their_fields(client: Client) -> None:
    answer = client.post(
        "/submit", data={"name": "", "address": "http://x", "description": "kurz", "organisation": "o" * 121}
    )
    page = Page(answer.text)
    assert answer.status_code == 422
    assert page.title.startswith("Fehler: ")
    assert page.one("h2", id="summary-title").text == "4 Angaben stimmen noch nicht"
    links = [link["href"] for link in page.all("a") if link["href"].startswith("#")][1:]
    assert links == ["#name", "#address", "#description", "#organisation"]
    for field in ("name", "address", "description", "organisation"):
        (control,) = [element for element in page.elements if element.attributes.get("id") == field]
        assert control["aria-invalid"] == "true"
        assert control["aria-describedby"] == f"{field}-hint {field}-fault"
        assert page.one("p", id=f"{field}-fault").text


def test_nothing_that_was_typed_is_lost(client: Client) -> None:
    page = Page(client.post("/submit", data=FORM | {"address": MISSING, "name": 'Ein "Name" <b>'}).text)
    assert page.one("input", id="name")["value"] == 'Ein "Name" <b>'
    assert page.one("input", id="address")["value"] == MISSING
    assert page.one("textarea", id="description").text == FORM["description"]
    assert page.one("input", id="organisation")["value"] == "Stadtwerke"


def test_a_known_organisation_is_offered_and_the_typed_one_kept(client: Client) -> None:
    typed = FORM | {"organisation": "Stadtverwaltung Musterhausen", "name": ""}
    page = Page(client.post("/submit", data=typed).text)
    assert page.one("h2", id="summary-title").text == "2 Angaben stimmen noch nicht"
    assert page.one("input", id="organisation")["value"] == "Stadtverwaltung Musterhausen"
    choices = [each["value"] for each in page.all("input", name="organisation_choice")]
    assert choices == ["stadt-musterhausen", "*"]
    again = Page(client.post("/submit", data=typed | {"organisation_choice": "*"}).text)
    assert "checked" in again.one("input", name="organisation_choice", value="*").attributes
    answer = client.post("/submit", data=typed | {"name": "Wasser", "organisation_choice": "stadt-musterhausen"})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "fehlt"),
        ("http://example.org/a/b", "beginnt nicht mit https://"),
        ("https://name:geheim@github.com/a/b", "Passwort"),
        ("https://127.0.0.1/a/b", "nicht öffentlich erreichbar"),
        ("https://github.com", "nicht vollständig"),
        (MISSING, "kein öffentliches Repository"),
        (EMPTY, "ist leer"),
        (BOOKING, "steht schon im Katalog"),
    ],
)
def test_a_wrong_address_gets_a_clear_message_at_its_field(client: Client, address: str, words: str) -> None:
    page = Page(client.post("/submit", data=FORM | {"address": address}).text)
    assert words in page.one("p", id="address-fault").text
    assert "name-fault" not in {element.attributes.get("id") for element in page.elements}


@pytest.mark.parametrize(("path", "field"), [("/submit", "address"), ("/drafts", "repository")])
def test_an_address_that_is_listed_leads_to_its_listing(client: Client, path: str, field: str) -> None:
    page = Page(client.post(path, data=FORM | {field: BOOKING}).text)
    assert "steht schon im Katalog" in page.one("p", id=f"{field}-fault").text
    assert page.link("Zum Eintrag „Terminbuchung“") == "/solutions/termin-buchung"


def test_an_address_that_waits_for_its_reviewer_is_not_said_to_be_in_the_catalogue(client: Client) -> None:
    assert client.post("/submit", data=FORM).status_code == 303
    page = Page(client.post("/drafts", data={"repository": FORM["address"]}).text)
    fault = page.one("p", id="repository-fault").text
    assert "ist schon eingereicht, aber nicht öffentlich" in fault
    assert "im Katalog" not in fault
    assert "Zum Eintrag" not in page.text


def test_the_empty_form_complains_about_nothing(client: Client) -> None:
    page = Page(client.get("/submit").text)
    assert not page.title.startswith("Fehler")
    assert page.one("form", method="post", action="/submit")
    assert "fault" not in {element.attributes.get("class") for element in page.elements}


def test_a_form_that_is_too_large_is_refused_kindly(client: Client) -> None:
    answer = client.post("/submit", data=FORM | {"description": "x" * 200_000})
    assert (answer.status_code, Page(answer.text).one("h1").text) == (413, "Das Gesendete ist zu groß")


def test_somebody_who_submits_without_end_is_asked_to_wait(client: Client) -> None:
    answers = [
        client.post("/submit" if number % 2 else "/en/submit", data={}) for number in range(LIMIT.rate_limit[1] + 1)
    ]
    assert {answer.status_code for answer in answers[:-1]} == {422}
    assert answers[-1].status_code == 429
    assert "Please wait for an hour and then send it again." in Page(answers[-1].text).text
