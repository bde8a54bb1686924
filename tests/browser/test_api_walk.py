"""The forms of the API in a real browser: with a script the answer stands beside them, without one they lead to it.

A violation of the policy is an error in the console and so fails every visitor, see `conftest`.
"""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Visit = Callable[..., Page]


def test_linked_data_is_no_script_for_the_policy(visit: Visit) -> None:
    for path in ("/solutions/termin-buchung", "/solutions/hostile"):
        page = visit(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        said = page.evaluate("document.querySelector('script[type=\"application/ld+json\"]').textContent")
        assert json.loads(said)["@context"] == "https://schema.org"


def test_an_operation_is_tried_by_keyboard_and_without_script(visit: Visit) -> None:
    page = visit("/api", java_script_enabled=False)
    page.locator("a", has_text="Ausprobieren: Search solutions").focus()
    page.keyboard.press("Enter")
    page.locator("#try-q").focus()
    page.keyboard.type("Termin")
    page.keyboard.press("Enter")
    page.wait_for_url("**/api/v1/solutions?q=Termin")
    assert "termin-buchung" in page.content()


def test_with_script_the_answer_stands_beside_the_form(visit: Visit) -> None:
    page = visit("/api-try?call=get-api-v1-solutions")
    page.get_by_label("q (freiwillig)", exact=True).fill("Termin & mehr")
    page.get_by_label("stars (freiwillig)").fill("4, 5,")
    with page.expect_request("**/api/v1/solutions*") as asked:
        page.keyboard.press("Enter")
    assert asked.value.url.endswith("/api/v1/solutions?q=Termin+%26+mehr&stars=4&stars=5")
    expect(page.get_by_role("status")).to_contain_text("Antwort mit Status 200")
    assert "cards" in json.loads(page.get_by_role("region", name="Antwort").inner_text())


def test_what_needs_a_key_sends_it_in_its_header_alone(visit: Visit) -> None:
    page = visit("/api-try?call=put-api-v1-town-uses-slug")
    page.get_by_label("slug").fill("termin buchung")
    page.get_by_label("Schlüssel").fill("no-such-key")
    with page.expect_request("**/api/v1/town/uses/*") as asked:
        page.get_by_role("button", name="Abfragen").click()
    request = asked.value
    assert (request.method, request.headers["authorization"]) == ("PUT", "Bearer no-such-key")
    assert request.url.endswith("/api/v1/town/uses/termin%20buchung")
    assert request.post_data_json["status"] == "in-use"
    expect(page.get_by_role("status")).to_contain_text("Antwort mit Status 401")
    expect(page.get_by_role("region", name="Antwort")).to_contain_text("problem")
    assert "no-such-key" not in page.url


def test_a_form_that_needs_a_script_is_not_shown_without_one(visit: Visit) -> None:
    page = visit("/api-try?call=get-api-v1-town-uses", java_script_enabled=False)
    expect(page.locator("#try")).to_be_hidden()
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.locator("pre").last).to_contain_text("Authorization: Bearer $TOKEN")


def test_no_answer_is_said_as_well(visit: Visit) -> None:
    page = visit("/api-try?call=get-api-v1-organisations")
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('offline')); }")
    page.get_by_role("button", name="Abfragen").click()
    expect(page.get_by_role("status")).to_have_text("Es kam keine Antwort. Versuchen Sie es noch einmal.")
    expect(page.locator("#answer")).to_be_hidden()
