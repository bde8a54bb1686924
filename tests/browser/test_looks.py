"""Every page in every state: no barrier, no sideways scrolling, nothing that jumps, nothing from elsewhere, no weight.

One visit of a state examines it at both widths, by day and by night, with wider text, with forced colours and with the
keyboard, because opening a page costs more than looking at it again.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from stand_ins import MemoryQueue, StillClock
from states import FILES, STATES, Exhibition, State, open_exhibition, pages_of

from catalog.services import open_catalog
from marketplace.database import open_sessions
from web.site import build_site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
EVERYTHING = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
FORCED = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
WIDTHS = (320, 1280)
SCHEMES = ("light", "dark")
WIDER_TEXT = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } "
    "p { margin-bottom: 2em !important }"
)
MOST_WITHOUT_FONTS = 45_000
MOST_WITH_FONTS = 105_000
MOST_HTML = 15_000
MOST_SCRIPT = 20_000
MOST_REQUESTS = 10
MOST_SHIFT = 0.01
WATCH_SHIFTS = """
window.shift = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  window.shift += entry.hadRecentInput ? 0 : entry.value; }))
  .observe({type: 'layout-shift', buffered: true});
"""
OWN_TEXT = """() => { const own = document.documentElement.lang, walker = document.createTreeWalker(document.body, 4);
  const texts = []; while (walker.nextNode()) { const element = walker.currentNode.parentElement;
    if (element.closest('[lang]').lang === own && !element.closest('script, noscript, code, .path'))
      texts.push(walker.currentNode.data); }
  return [own, texts.join(' ')]; }"""
OTHER_WORDS = {
    "de": re.compile(r"\b(the|and|not|with|from|this|is|of)\b"),
    "en": re.compile(r"\b(und|nicht|keine|Sie|wird|Lösung|Datei|Bericht|ist|mit)\b"),
}
LOADED = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .filter(entry => !entry.name.endsWith('/events')).map(entry => [entry.name, entry.encodedBodySize])"""
UNTIL_SHIFTED = """() => new Promise(resolve => {
  const look = () => window.shift ? resolve(true) : requestAnimationFrame(look); look(); })"""
OPEN_ALL = "document.querySelectorAll('main details').forEach(details => { details.open = true; })"
ADOPT = """text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; }"""
WITHOUT_FOCUS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter(element => element.type !== 'hidden' && element.tabIndex >= 0 && element.getClientRects().length)
  .filter(element => { element.focus(); const style = getComputedStyle(element);
    return style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2; })
  .map(element => element.outerHTML.slice(0, 120))"""
SEND = """text => { const form = document.createElement('form');
  form.method = 'post'; form.action = location.href;
  for (const [name, value] of [['about', 'other'], ['text', text], ['contact', '']]) {
    const field = document.createElement('input'); [field.name, field.value] = [name, value]; form.append(field); }
  document.body.append(form); form.submit(); }"""
WITHOUT_EDGE = """() => [...document.querySelectorAll('main button, a.kern-btn, .kern-badge, .score')]
  .filter(element => element.getClientRects().length && !element.classList.contains('kern-sr-only'))
  .filter(element => { const style = getComputedStyle(element);
    return style.borderTopStyle === 'none' || style.borderTopWidth === '0px'; })
  .map(element => element.outerHTML.slice(0, 120))"""
TOUCHING = """() => { const shown = each => each.getClientRects().length && !each.closest('.kern-sr-only');
  const solid = '.score, .kern-btn:not(.kern-btn--tertiary)', text = 'p, ul, ol, dl, table, pre, details, h2, h3';
  const all = [...document.querySelectorAll(`main :is(${solid}, ${text})`)].filter(shown);
  const below = (one, other) => { const a = one.getBoundingClientRect(), b = other.getBoundingClientRect();
    return b.left < a.right && b.right > a.left && b.top >= a.bottom - 1 && b.top < a.bottom + 4; };
  return all.filter(each => each.matches(solid)).flatMap(one => all
    .filter(other => !one.contains(other) && !other.contains(one) && below(one, other))
    .map(other => `${one.textContent.trim().slice(0, 40)} / ${other.textContent.trim().slice(0, 40)}`)); }"""
CUT_HEADS = """() => { const cut = [];
  for (const head of document.querySelectorAll('table:not(.stacked) thead th')) {
    const walker = document.createTreeWalker(head, 4), range = document.createRange();
    while (walker.nextNode()) for (const word of walker.currentNode.data.matchAll(/\\p{L}+/gu)) {
      range.setStart(walker.currentNode, word.index); range.setEnd(walker.currentNode, word.index + word[0].length);
      if (range.getClientRects().length > 1) cut.push(word[0]); } }
  return cut; }"""


@pytest.fixture(scope="module")
def program(program: str) -> str:
    """Chromium without its windows, where that is installed: the same engine for two thirds of the processor's time."""
    return shutil.which("chromium-headless-shell") or program


@pytest.fixture(scope="module")
def exhibition(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exhibition]:
    with open_exhibition(sqlite_template, tmp_path_factory.mktemp("exhibition")) as opened:
        yield opened


@pytest.fixture(scope="module")
def addresses(exhibition: Exhibition, serve: Callable[..., str]) -> dict[bool, str]:
    """Where the full site is served, and where the bare one."""
    return {False: serve(exhibition.full), True: serve(exhibition.bare)}


@pytest.fixture
def visitor(
    chromium: Browser, addresses: dict[bool, str], watched: Callable[..., None]
) -> Iterator[Callable[..., Page]]:
    """Open a state as a visitor would, at that width; the visit fails for whatever goes wrong beside it."""
    with ExitStack() as closing:

        def lead(state: State, exhibition: Exhibition, width: int = 320) -> Page:
            context: BrowserContext = chromium.new_context(
                base_url=addresses[state.bare], viewport={"width": width, "height": 900}, locale="de-DE"
            )
            closing.callback(context.close)
            context.set_default_timeout(10_000)
            context.add_init_script(WATCH_SHIFTS)
            page = context.new_page()
            watched(page, addresses[state.bare])
            state.lead(page, exhibition.market)
            return page

        yield lead


def by_name(name: str) -> State:
    return next(state for state in STATES if state.name == name)


START = by_name("start")


def barriers(page: Page, options: dict[str, object]) -> list[tuple[str, str, str]]:
    """Return what axe sees."""
    found = page.evaluate("options => axe.run(document, options).then(result => result.violations)", options)
    return [
        (violation["id"], node["html"][:200], node["failureSummary"][:300])
        for violation in found
        for node in violation["nodes"]
    ]


def foreign_words(page: Page) -> list[str]:
    """Return words of the other language that the page does not mark as such."""
    language, text = page.evaluate(OWN_TEXT)
    return OTHER_WORDS[language].findall(text)


def weigh(page: Page) -> None:
    """Fail for a page that asks for too much; sizes are those on the way, whether they come from the cache or not."""
    page.evaluate("document.fonts.ready.then(() => true)")
    loaded = [(urlsplit(name), size) for name, size in page.evaluate(LOADED)]
    html, fonts = loaded[0][1], sum(size for url, size in loaded if url.path.endswith(".woff2"))
    total = sum(size for _, size in loaded)
    assert len(loaded) < MOST_REQUESTS, "one is left for the icon"
    assert html <= MOST_HTML
    assert sum(size for url, size in loaded if url.path.endswith(".js")) <= MOST_SCRIPT
    assert total - fonts <= MOST_WITHOUT_FONTS
    assert total <= MOST_WITH_FONTS


def overhang(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    return int(max(page.evaluate("document.documentElement.scrollWidth") - width, 0))


def examine(page: Page) -> None:
    """Fail for a barrier: at both widths, by day and by night, with forced colours, the keyboard and wider text."""
    page.evaluate(AXE)
    page.evaluate(OPEN_ALL)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert overhang(page) == 0
        assert page.evaluate(TOUCHING) == []
        assert page.evaluate(CUT_HEADS) == []
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert barriers(page, EVERYTHING) == [], (width, scheme)
    page.emulate_media(color_scheme="light", forced_colors="active")
    assert page.evaluate(WITHOUT_EDGE) == []
    assert barriers(page, FORCED) == []
    page.emulate_media(forced_colors="none")
    page.keyboard.press("Tab")
    assert page.evaluate(WITHOUT_FOCUS) == []
    page.set_viewport_size({"width": 320, "height": 900})
    page.evaluate(ADOPT, WIDER_TEXT)
    assert overhang(page) == 0


def pictures(page: Page, folder: Path | None, name: str) -> None:
    """Keep pictures of the page if somebody wants to look."""
    if folder is None:
        return
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light", forced_colors="active")
    page.screenshot(path=folder / f"{name}-1280-forced.png", full_page=True)
    page.emulate_media(forced_colors="none", media="print")
    page.screenshot(path=folder / f"{name}-1280-print.png", full_page=True)
    page.emulate_media(media="screen")


def test_every_page_of_the_application_is_listed_with_its_states(exhibition: Exhibition) -> None:
    assert pages_of(exhibition.full) - FILES == {state.route for state in STATES if state.route}
    assert pages_of(exhibition.full) >= FILES, "a file that is gone stands in the list"
    assert len({state.name for state in STATES}) == len(STATES)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_a_state_has_no_barrier_and_no_weight(
    visitor: Callable[..., Page], exhibition: Exhibition, screenshots: Path | None, state: State
) -> None:
    page = visitor(state, exhibition)
    if (
        page.evaluate("window.shift") > MOST_SHIFT
    ):  # a page that arrives in pieces on a busy machine; its own comes again
        page = visitor(state, exhibition)
    assert page.evaluate("window.shift") <= MOST_SHIFT
    weigh(page)
    pictures(page, screenshots, state.name)
    examine(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert foreign_words(page) == []
    page.goto(str(page.locator(".switch").get_attribute("href")))
    assert foreign_words(page) == []
    if page.evaluate("window.shift") > MOST_SHIFT:
        page.goto(page.url)
    assert page.evaluate("window.shift") <= MOST_SHIFT


def test_the_page_of_an_outage_has_no_barrier(
    chromium: Browser, serve: Callable[..., str], watched: Callable[..., None], tmp_path: Path
) -> None:
    with closing(open_sessions(f"postgresql://postgres@/none?host={tmp_path}")) as sessions:
        base = serve(build_site(open_catalog(sessions, StillClock(), MemoryQueue(), str)))
        with closing(chromium.new_context(base_url=base, viewport={"width": 320, "height": 900})) as context:
            page = context.new_page()
            watched(page, base)
            page.goto("/solutions/termin-buchung")
            page.get_by_role("heading", name="Unsere Datenbank antwortet gerade nicht").wait_for()
            examine(page)
            page.goto("/solutions/termin-buchung/complaint")
            page.evaluate(SEND, "sehr-langes-wort" * 20)
            page.get_by_role("heading", name="Was Sie eingegeben haben").wait_for()
            examine(page)
            page.set_viewport_size({"width": 1280, "height": 900})
            assert foreign_words(page) == []


@pytest.mark.parametrize(
    "fault",
    [
        "document.querySelector('main p').style.color = '#777'",
        "document.querySelector('main p').style.color = '#666'",
        "document.querySelector('main label').remove()",
        "document.querySelector('h1').outerHTML = '<h5>Kein Titel</h5>'",
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<a href=1>a</a><a href=2>b</a>')",
    ],
    ids=["faint", "faint for the higher demand", "label", "heading", "targets too near"],
)
def test_the_examination_would_see_a_barrier(visitor: Callable[..., Page], exhibition: Exhibition, fault: str) -> None:
    page = visitor(START, exhibition)
    page.evaluate(AXE)
    assert barriers(page, EVERYTHING) == []
    page.evaluate(fault)
    assert barriers(page, EVERYTHING) != []


@pytest.mark.parametrize("fault", ["p { color: #555", "label { display: none"], ids=["faint", "a label that is gone"])
def test_a_barrier_that_is_there_by_night_alone_would_be_seen(
    visitor: Callable[..., Page], exhibition: Exhibition, fault: str
) -> None:
    page = visitor(START, exhibition)
    page.evaluate(AXE)
    page.evaluate(ADOPT, f"@media (prefers-color-scheme: dark) {{ main {fault} !important }} }}")
    assert barriers(page, EVERYTHING) == []
    page.emulate_media(color_scheme="dark")
    assert barriers(page, EVERYTHING) != []


@pytest.mark.parametrize(
    ("measure", "fault"),
    [
        (overhang, "h1 { width: 400px"),
        (WITHOUT_FOCUS, "a { outline: 0"),
        (WITHOUT_EDGE, ".kern-btn { border: 0"),
        (TOUCHING, ".kern-card__container { gap: 0"),
    ],
    ids=["sideways", "focus", "edge", "touching"],
)
def test_the_other_measures_would_see_their_fault(
    visitor: Callable[..., Page], exhibition: Exhibition, measure: str | Callable[[Page], int], fault: str
) -> None:
    page = visitor(START, exhibition)
    page.emulate_media(forced_colors="active")
    page.keyboard.press("Tab")
    page.evaluate(ADOPT, f"main {fault} !important }}")
    assert measure(page) if callable(measure) else page.evaluate(measure)


def test_a_word_cut_in_the_head_of_a_table_would_be_seen(visitor: Callable[..., Page], exhibition: Exhibition) -> None:
    page = visitor(by_name("methodology"), exhibition)
    assert page.evaluate(CUT_HEADS) == []
    page.evaluate(ADOPT, "table.plain { table-layout: fixed; width: 6rem !important; min-width: 0 !important }")
    page.evaluate(ADOPT, "table.plain thead th { overflow-wrap: anywhere !important; hyphens: manual !important }")
    assert page.evaluate(CUT_HEADS) != []


def test_the_links_of_the_head_stay_together_beside_the_name_or_below_it(
    visitor: Callable[..., Page], exhibition: Exhibition
) -> None:
    for name in ("start", "start-english", "town", "account"):
        page = visitor(by_name(name), exhibition)
        assert page.locator(".entry .switch").evaluate("each => each.getBoundingClientRect().left") > 160, name
    for name, width in (("start", 768), ("start-english", 768), ("town", 768), ("town", 1280)):
        page = visitor(by_name(name), exhibition, width)
        brand, entry = page.locator(".brand").bounding_box(), page.locator(".entry").bounding_box()
        assert brand
        assert entry
        assert entry["y"] < brand["y"] + brand["height"], name


def test_a_page_that_jumps_or_is_too_heavy_would_be_seen(visitor: Callable[..., Page], exhibition: Exhibition) -> None:
    page = visitor(START, exhibition)
    weigh(page)
    page.evaluate("document.querySelector('main').insertAdjacentHTML('afterbegin', '<br>'.repeat(30))")
    page.evaluate(UNTIL_SHIFTED)
    assert page.evaluate("window.shift") > MOST_SHIFT
    page.evaluate("Promise.all([1,2,3,4,5,6,7,8,9].map(number => fetch(`/imprint?${number}`).then(got => got.text())))")
    with pytest.raises(AssertionError):
        weigh(page)


def test_a_page_on_paper_has_its_content_and_no_controls(visitor: Callable[..., Page], exhibition: Exhibition) -> None:
    report, comparison = (by_name(name) for name in ("report", "compare"))
    for state in (report, comparison):
        page = visitor(state, exhibition)
        page.emulate_media(media="print", color_scheme="dark")
        assert page.get_by_role("heading", level=1).is_visible()
        for control in ("button:visible", "nav:visible", ".choice:visible", "select:visible"):
            assert page.locator(control).count() == 0, control
        assert page.evaluate("getComputedStyle(document.body).backgroundColor").startswith(("oklch(1 0", "rgb(255"))
    assert page.get_by_role("columnheader", name="Ratsportal").is_visible()
    assert page.get_by_role("rowheader", name="Kostenmodell").is_visible()


def test_paper_has_no_heading_over_what_is_left_out_and_no_address_twice(
    visitor: Callable[..., Page], exhibition: Exhibition
) -> None:
    page = visitor(START, exhibition)
    page.emulate_media(media="print")
    assert not page.get_by_role("heading", name="Nach Themen").is_visible()
    page = visitor(by_name("town"), exhibition)
    page.emulate_media(media="print")
    assert page.locator("td[data-label=Ändern]:visible").count() == 0
    assert page.locator("td[data-label=Zustand]:visible").count() > 0
    page = visitor(by_name("solution"), exhibition)
    page.emulate_media(media="print")
    behind = "element => getComputedStyle(element, '::after').content"
    assert page.get_by_role("link", name="https://booking.example.org", exact=True).evaluate(behind) == "none"
    assert "musterhausen" in page.get_by_role("link", name="Stadt Musterhausen").evaluate(behind)
    assert not page.get_by_role("heading", name="Verfolgen und weitergeben").is_visible()
    page = visitor(by_name("report"), exhibition)
    page.emulate_media(media="print")
    assert page.get_by_text("Davon nach Schwere:").is_visible()
    assert page.get_by_text(re.compile(r"^hoch: \d+$")).is_visible()


def test_what_was_chosen_can_be_seen_in_forced_colours(visitor: Callable[..., Page], exhibition: Exhibition) -> None:
    page = visitor(by_name("submit"), exhibition)
    page.emulate_media(forced_colors="active")
    chosen = page.locator("input[type=radio]:checked").first
    ground, dot = (
        chosen.evaluate(f"element => getComputedStyle(element, '{part}').backgroundColor") for part in ("", "::before")
    )
    assert ground != dot


def test_a_reader_who_wants_no_motion_gets_none(visitor: Callable[..., Page], exhibition: Exhibition) -> None:
    page = visitor(START, exhibition)
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    moving = "[...document.querySelectorAll('*')].filter(each => parseFloat(getComputedStyle(each).transitionDuration))"
    assert page.evaluate(f"{moving}.length") == 0


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_button_under_the_pointer_can_be_read(
    visitor: Callable[..., Page], exhibition: Exhibition, scheme: str
) -> None:
    page = visitor(START, exhibition)
    page.emulate_media(color_scheme=scheme)
    page.evaluate(AXE)
    button, ground = page.locator(".kern-btn--primary").first, "element => getComputedStyle(element).backgroundColor"
    before = button.evaluate(ground)
    button.hover()
    assert button.evaluate(ground) != before
    assert barriers(page, EVERYTHING) == []


def test_targets_are_large_enough_for_a_finger(visitor: Callable[..., Page], exhibition: Exhibition) -> None:
    page = visitor(by_name("search"), exhibition)
    page.evaluate(OPEN_ALL)
    small = page.evaluate(
        """() => [...document.querySelectorAll(
                'button, select, input:not([type=checkbox]), label.check, nav a, summary')]
            .filter(element => element.offsetParent !== null && element.getBoundingClientRect().height < 43.5)
            .map(element => element.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_a_box_to_tick_does_not_touch_its_words_in_letters_of_twice_the_size(
    visitor: Callable[..., Page], exhibition: Exhibition
) -> None:
    for name in ("search", "submit"):
        page = visitor(by_name(name), exhibition)
        page.evaluate(OPEN_ALL)
        page.evaluate(ADOPT, "html { font-size: 200% }")
        gaps = page.evaluate(
            """() => [...document.querySelectorAll('.check')].filter(each => each.offsetParent !== null).map(each => {
                const box = each.querySelector('input'), words = each.querySelector('.kern-label');
                const padding = parseFloat(getComputedStyle(words).paddingLeft);
                return words.getBoundingClientRect().left + padding - box.getBoundingClientRect().right; })"""
        )
        assert gaps
        assert min(gaps) > 8


def test_the_results_of_a_search_begin_on_the_first_screen_of_a_phone(
    visitor: Callable[..., Page], exhibition: Exhibition
) -> None:
    page = visitor(by_name("search"), exhibition)
    top = page.locator(".cards > li").first.evaluate("element => element.getBoundingClientRect().top")
    assert top < page.evaluate("window.innerHeight")
