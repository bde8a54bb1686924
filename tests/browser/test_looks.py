"""Every page at both widths, by day and by night: nothing sticks out, nothing shifts, and axe finds no barrier."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page
from showcase import COMMIT, Market
from suitable import list_suitable

from catalog.inputs import Submission
from catalog.proposing import propose

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
}
REPORT = f"/solutions/termin-buchung/report/{COMMIT}"
PAGES = {
    "search": "/",
    "search-found": "/?q=Termin&topic=citizen-services",
    "search-empty": "/?q=Quantenfriseur",
    "solution": "/solutions/termin-buchung",
    "solution-not-assessable": "/solutions/ratsportal",
    "solution-hostile": "/solutions/hostile",
    "report": REPORT,
    "report-file": f"{REPORT}/file?path=booking/calendar.py",
    "compare": "/compare?s=termin-buchung&s=ratsportal&s=maengelmelder&s=hostile",
    "compare-differences": "/compare?s=termin-buchung&s=ratsportal&only=differences",
    "compare-wrong": "/compare?s=nobody&s=termin-buchung&s=ratsportal&s=maengelmelder&s=hostile&s=nothing",
    "shortlist": "/shortlist?s=termin-buchung&s=ratsportal&s=hostile&s=nobody",
    "shortlist-empty": "/shortlist",
    "submit": "/submit",
    "municipality": "/municipality",
    "municipality-found": "/municipality?q=Neustadt",
    "municipality-none": "/municipality?q=Nirgendwo",
    "municipality-chosen": "/?ags=06534016",
    "methodology": "/methodology",
    "problems": "/problems",
    "imprint": "/imprint",
    "operation": "/operation",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
    "not-found": "/nowhere",
    "english": "/en",
}
DRAFT_FILES = {
    "publiccode.yml": b"name: Stromkiosk\nplatforms: web\ndevelopmentStatus: Stable\nlegal:\n  license: AGPLv3\n",
    "package.json": b'{"name": "stromkiosk", "description": "Pay for power", "license": "MIT"}',
}
VIEWS = [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")]
Visit = Callable[..., Page]


def examine(page: Page) -> None:
    """Fail for a barrier that axe sees, for sideways scrolling, and for content that jumped while loading."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
    page.evaluate(AXE.read_text(encoding="utf-8"))
    violations = page.evaluate("options => axe.run(document, options).then(result => result.violations)", OPTIONS)
    assert [
        (violation["id"], node["html"][:200], node["failureSummary"][:300])
        for violation in violations
        for node in violation["nodes"]
    ] == []


def picture(page: Page, folder: Path | None, name: str) -> None:
    """Keep a picture of the page if somebody wants to look."""
    if folder:
        page.screenshot(path=folder / f"{name}.png", full_page=True)


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_barrier_and_fits(
    visit: Visit, screenshots: Path | None, name: str, width: int, scheme: str
) -> None:
    page = visit(PAGES[name], width, scheme)
    picture(page, screenshots, f"{name}-{width}-{scheme}")
    examine(page)


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
@pytest.mark.parametrize("path", ["/?ags=06534016&size_class=under-20000", "/solutions/amtshilfe?ags=06534016"])
def test_a_page_for_a_municipality_has_no_barrier_and_fits(  # noqa: PLR0913, PLR0917 - path, width and scheme are the cases
    visit: Visit, market: Market, clock: Callable[[], datetime], path: str, width: int, scheme: str
) -> None:
    list_suitable(market.catalog, clock())
    page = visit(path, width, scheme)
    page.evaluate("document.querySelectorAll('main details').forEach(details => details.open = true)")
    examine(page)


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_a_refused_form_has_no_barrier_and_fits(
    visit: Visit, screenshots: Path | None, width: int, scheme: str
) -> None:
    page = visit("/submit", width, scheme)
    page.get_by_label("Adresse des Repositorys").fill("http://" + "sehr-langes-wort" * 8)
    page.get_by_role("button", name="Einreichen und messen").click()
    page.wait_for_selector("#summary-title")
    picture(page, screenshots, f"submit-refused-{width}-{scheme}")
    examine(page)


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_a_form_that_asks_which_organisation_is_meant_has_no_barrier_and_fits(
    visit: Visit, screenshots: Path | None, width: int, scheme: str
) -> None:
    page = visit("/submit", width, scheme)
    page.get_by_label("Organisation").fill("Stadtverwaltung Musterhausen")
    page.get_by_role("button", name="Einreichen und messen").click()
    page.wait_for_selector(".choices")
    page.get_by_label("Stadt Musterhausen", exact=False).first.check()
    picture(page, screenshots, f"submit-similar-{width}-{scheme}")
    examine(page)


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_the_pages_of_a_draft_have_no_barrier_and_fit(
    visit: Visit, market: Market, screenshots: Path | None, width: int, scheme: str
) -> None:
    page = visit("/submit", width, scheme)
    page.get_by_role("textbox", name="Öffentliches Repository").fill("https://codeberg.org/markt/stromkiosk")
    page.get_by_role("button", name="Entwurf beginnen").click()
    page.wait_for_selector("#key-title")
    picture(page, screenshots, f"draft-waiting-{width}-{scheme}")
    examine(page)
    (request,) = [str(each["proposal"]) for each in market.queue.arguments.values() if "proposal" in each]
    market.catalog.proposals.complete(request, propose(DRAFT_FILES))
    page.get_by_role("link", name="Jetzt neu laden").click()
    page.get_by_role("button", name="Alle leeren Felder füllen").click()
    page.wait_for_selector("#publish")
    picture(page, screenshots, f"draft-{width}-{scheme}")
    examine(page)
    draft = page.url.partition("#")[0]
    page.goto(f"{draft}/basics")
    page.get_by_label("Webseite").fill("http://" + "sehr-langes-wort" * 12)
    page.keyboard.press("Enter")
    page.wait_for_selector("#website-fault")
    picture(page, screenshots, f"draft-basics-refused-{width}-{scheme}")
    examine(page)
    for part in ("operation", "protection", "connection"):
        page.goto(f"{draft}/{part}")
        picture(page, screenshots, f"draft-{part}-{width}-{scheme}")
        examine(page)


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
@pytest.mark.parametrize("state", ["running", "failed", "completed"])
def test_an_assessment_has_no_barrier_and_fits(  # noqa: PLR0913, PLR0917 - state, width and scheme are the cases
    visit: Visit, market: Market, screenshots: Path | None, state: str, width: int, scheme: str
) -> None:
    submission = Submission("Wasser", "https://github.com/example-town/water", "Zählerstände melden, für Stadtwerke.")
    assessment = market.catalog.listings.submit(submission).id
    market.progress(assessment, "measure", 60, 80)
    if state == "failed":
        market.fail(assessment, "clone.timed_out", "git: error")
    if state == "completed":
        market.finish(assessment)
    page = visit(f"/assessments/{assessment}", width, scheme)
    picture(page, screenshots, f"assessment-{state}-{width}-{scheme}")
    examine(page)


@pytest.mark.parametrize(
    "fault",
    [
        "document.querySelector('main p').setAttribute('class', 'method'), document.body.classList.add('faint')",
        "document.querySelector('label').remove()",
        "document.querySelector('h1').outerHTML = '<h5>Kein Titel</h5>'",
        "document.querySelector('h1').outerHTML = '<pre>' + 'lang'.repeat(200) + '</pre>'",
    ],
)
def test_the_examination_would_see_a_barrier(visit: Visit, fault: str) -> None:
    page = visit(REPORT, 320)
    page.evaluate(fault)
    page.evaluate(
        """() => { const sheet = new CSSStyleSheet();
            sheet.replaceSync('.faint p { color: #999; background: #fff } pre { white-space: pre; overflow: visible }');
            document.adoptedStyleSheets = [sheet]; }"""
    )
    with pytest.raises(AssertionError):
        examine(page)


def test_nothing_shifts_while_a_page_loads(visit: Visit) -> None:
    page = visit("about:blank")
    page.add_init_script(
        "window.shift = 0;"
        "const add = list => list.getEntries().forEach(entry => window.shift += entry.value);"
        "new PerformanceObserver(add).observe({type: 'layout-shift', buffered: true})"
    )
    for path in ("/", REPORT):
        page.goto(path)
        page.wait_for_timeout(300)
        assert page.evaluate("window.shift") <= 0.01


@pytest.mark.parametrize("feature", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}])
def test_a_page_works_with_the_settings_of_its_reader(visit: Visit, feature: dict[str, str]) -> None:
    page = visit("/", **feature)
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.locator(".verdict").first.is_visible()


def test_a_printed_report_has_no_controls(visit: Visit) -> None:
    page = visit(REPORT)
    page.emulate_media(media="print")
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.locator("button:visible").count() == 0
    assert page.locator("nav:visible").count() == 0


def test_a_printed_comparison_has_its_answers_and_no_controls(visit: Visit) -> None:
    page = visit(PAGES["compare"])
    page.emulate_media(media="print")
    assert page.get_by_role("columnheader", name="Ratsportal").is_visible()
    assert page.get_by_role("rowheader", name="Kostenmodell").is_visible()
    assert page.locator("button:visible").count() == 0
    assert page.locator(".choice:visible").count() == 0


def test_targets_are_large_enough_for_a_finger(visit: Visit) -> None:
    page = visit("/", 320)
    page.locator("summary").first.click()
    small = page.evaluate(
        """() => [...document.querySelectorAll(
                'button, select, input:not([type=checkbox]), label.check, nav a, summary')]
            .filter(element => element.offsetParent !== null && element.getBoundingClientRect().height < 43.5)
            .map(element => element.outerHTML.slice(0, 120))"""
    )
    assert small == []
