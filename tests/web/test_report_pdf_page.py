"""The page of a report as PDF: a button, how far it is, the document itself, and what is missing if there is none."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from showcase import COMMIT, Market

Client = TestClient[Litestar]
HERE = f"/solutions/termin-buchung/report/{COMMIT}"
PDF = b"%PDF-1.7 one"


def request_of(market: Market) -> str:
    return [str(each["document"]) for each in market.queue.arguments.values() if "document" in each][-1]  # type: ignore[attr-defined]


def ask(client: Client, path: str = f"{HERE}/pdf") -> str:
    answer = client.post(path, headers={"sec-fetch-site": "same-origin"}, follow_redirects=False)
    assert answer.status_code == 303
    return str(answer.headers["location"])


def test_the_report_leads_to_it_and_looking_alone_asks_for_nothing(client: Client, market: Market) -> None:
    assert Page(client.get(HERE).text).link("Bericht als PDF") == f"{HERE}/pdf"
    page = client.get(f"{HERE}/pdf")
    assert "PDF erstellen" in page.text
    assert not [each for each in market.queue.arguments.values() if "document" in each]  # type: ignore[attr-defined]


def test_who_asks_is_told_how_far_it_is_and_then_gets_it(client: Client, market: Market) -> None:
    address = ask(client)
    assert address == f"{HERE}/pdf"
    waiting = client.get(address)
    assert "wird gerade erstellt" in waiting.text
    assert Page(waiting.text).link("Jetzt neu laden") == address
    market.catalog.documents.begin(request_of(market))
    assert "wird gerade erstellt" in client.get(address).text
    market.catalog.documents.complete(request_of(market), PDF)
    document = client.get(address)
    assert (document.content, document.headers["content-type"]) == (PDF, "application/pdf")
    assert document.headers["content-disposition"] == 'inline; filename="qualitaetsbericht-termin-buchung.pdf"'
    assert "public" not in document.headers["cache-control"]
    assert document.headers["x-content-type-options"] == "nosniff"


def test_each_language_has_its_own(client: Client, market: Market) -> None:
    assert ask(client, f"/en{HERE}/pdf") == f"/en{HERE}/pdf"
    assert market.catalog.documents.begin(request_of(market)).language == "en"
    assert "PDF erstellen" in client.get(f"{HERE}/pdf").text


@pytest.mark.parametrize(
    ("fault", "said"), [("document.unavailable", "kann zurzeit keine PDFs"), ("analysis.crashed", "ließ sich nicht")]
)
def test_a_failure_is_told_without_its_details(client: Client, market: Market, fault: str, said: str) -> None:
    ask(client)
    market.catalog.documents.fail(request_of(market), fault, "/secret/path: libpango")
    page = client.get(f"{HERE}/pdf")
    assert page.status_code == 200
    assert said in page.text
    assert "In zehn Minuten" in page.text
    assert "libpango" not in page.text


@pytest.mark.parametrize("path", ["/solutions/nobody/report/x/pdf", f"/solutions/maengelmelder/report/{COMMIT}/pdf"])
def test_what_is_not_there_cannot_be_printed(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path, headers={"sec-fetch-site": "same-origin"}).status_code == 404


def test_a_form_of_another_site_has_nothing_printed(client: Client, market: Market) -> None:
    assert client.post(f"{HERE}/pdf", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert not [each for each in market.queue.arguments.values() if "document" in each]  # type: ignore[attr-defined]
