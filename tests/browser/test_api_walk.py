"""The pages of the API in a real browser: our forms need no script, and Swagger UI obeys the site's policy.

A violation of the policy is an error in the console and so fails every visitor, see `conftest`.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Visit = Callable[..., Page]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"


def test_linked_data_is_no_script_for_the_policy(visit: Visit) -> None:
    for path in ("/solutions/termin-buchung", "/solutions/hostile"):
        page = visit(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        said = page.evaluate("document.querySelector('script[type=\"application/ld+json\"]').textContent")
        assert json.loads(said)["@context"] == "https://schema.org"


def test_an_operation_is_tried_by_keyboard_and_without_script(visit: Visit) -> None:
    page = visit("/api", java_script_enabled=False)
    page.locator("summary", has_text="Ausprobieren: Search solutions").focus()
    page.keyboard.press("Enter")
    page.locator("#get-api-v1-solutions-q").focus()
    page.keyboard.type("Termin")
    page.keyboard.press("Enter")
    page.wait_for_url("**/api/v1/solutions?q=Termin")
    assert "termin-buchung" in page.content()


def test_swagger_ui_asks_our_server_under_our_policy_and_nobody_else(visit: Visit) -> None:
    page = visit("/api-try")
    operation = page.locator(".opblock").filter(has_text="List organisations")
    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table .response-col_status").last).to_contain_text("200")
    expect(operation.locator(".live-responses-table")).to_contain_text("Stadt Musterhausen")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_frame_around_swagger_ui_has_no_barrier(visit: Visit, width: int) -> None:
    page = visit("/api-try", width)
    page.wait_for_selector(".opblock")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(AXE.read_text(encoding="utf-8"))
    # The tool names a main part of its own, which is found from outside of it as well.
    options = {"rules": {"landmark-no-duplicate-main": {"enabled": False}}}
    run = "options => axe.run({exclude: ['#swagger']}, options).then(result => result.violations.map(each => each.id))"
    assert page.evaluate(run, options) == []
