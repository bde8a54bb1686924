"""A municipality opens a group of filters and chooses with the keyboard alone, without any script."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect
from showcase import Market
from suitable import list_suitable

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Visit = Callable[..., Page]


@pytest.fixture(autouse=True)
def _filled(market: Market, clock: Callable[[], datetime]) -> None:
    list_suitable(market.catalog, clock())


@pytest.mark.parametrize("width", [320, 1280])
def test_filters_work_by_keyboard_and_without_a_script(visit: Visit, width: int) -> None:
    page = visit("/?ags=06534016", width, java_script_enabled=False)
    if width < 1024:
        page.locator(".filters > details > summary").press("Enter")
    group = page.locator("details.group", has_text="Für wen es passt")
    group.locator("summary").press("Enter")
    box = group.get_by_role("checkbox").first
    expect(box).to_be_visible()
    box.press("Space")
    page.get_by_role("button", name="Filter anwenden").press("Enter")
    expect(page.get_by_role("status")).to_have_text("1 Lösung gefunden")
    expect(page.locator(".fit-points")).to_be_visible()
    page.get_by_role("link", name="Passende Gemeindegröße").press("Enter")
    expect(page.get_by_role("status")).to_have_text("6 Lösungen gefunden")
