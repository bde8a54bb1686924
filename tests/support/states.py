"""Every page of the site in every state that a visitor may meet: normal, empty, after an error, while something runs.

Whoever adds a page lists it here; `test_looks.py` finds the pages from the application itself and fails for one that is
missing. The looks of each state are examined there, and `make screenshots` takes its picture.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import editions
from copies import Engines, copy_over, opened
from huge import COMMIT as HUGE_COMMIT
from huge import huge_report
from litestar import Litestar
from litestar.routes import HTTPRoute
from own_leads import (
    REGION,
    REGION_DESK,
    administered,
    claim_refused,
    county,
    curated_by,
    decline_refused,
    feed_opened,
    hidden_region,
    invite_refused,
    managed,
    named,
    newcomer,
    not_public,
    own,
    own_draft,
    recommendation_refused,
    recommended,
    region_refused,
    registered_wrongly,
    removal_refused,
    reply_refused,
    taken_down,
    town,
    use_refused,
    vendor,
    village,
)
from people import add_account, add_organisation, principal
from playwright.sync_api import Page
from pyotp import TOTP
from showcase import COMMIT, Market, fill_market, full_report, open_market, open_site
from sqlmodel import select
from stand_ins import MemoryQueue, StillClock
from suitable import list_suitable

from analyzer.excerpts.values import Excerpt, Excerpts
from catalog.complaints import ComplaintDraft
from catalog.criteria import Answer
from catalog.false_alarms import digest_of, key_of
from catalog.inputs import ListingDraft, OrganisationDraft, Submission
from catalog.links import issue
from catalog.people_tables import AccountRow
from catalog.permissions import Principal
from catalog.proposing import propose
from catalog.review_views import AnswerDraft
from catalog.services import open_catalog
from catalog.views import LocalText
from web.printed_report import VERSION
from web.site import build_site

FILES = frozenset(
    {
        "/account/data.json",
        "/.well-known/security.txt",
        "/admin/audit.jsonl",
        "/assessments/{assessment_id}/events",
        "/badge/{name}",
        "/drafts/{key}/publiccode.yml",
        "/feeds/{name}",
        "/health/live",
        "/health/ready",
        "/messages/feed/{secret}",
        "/opensearch.xml",
        "/robots.txt",
        "/shortlist.csv",
        "/sitemap.xml",
        "/sitemaps/{name}",
        "/solutions/{slug}/feed.atom",
        "/sign-in/{provider}",
        "/sign-in/{provider}/callback",
        "/static/{name}",
        "/town/notes.csv",
    }
)
"""What is read by machines or only leads on: no pages."""
REPORT = "/solutions/{slug}/report/{commit}"
DRAFT_FILES = {
    "publiccode.yml": b"name: Stromkiosk\nplatforms: web\ndevelopmentStatus: Stable\nlegal:\n  license: AGPLv3\n",
    "package.json": b'{"name": "stromkiosk", "description": "Pay for power", "license": "MIT"}',
}
CROWD = 22
"""More than one page of results."""


@dataclass(frozen=True)
class State:
    """One state of a page: `lead` brings a visitor there, `bare` asks the site that was just installed.

    `route` is the application's, empty for what is shown in place of a page.
    """

    name: str
    route: str
    lead: Callable[[Page, Market], None]
    bare: bool = False


def at(path: str) -> Callable[[Page, Market], None]:
    """Go straight to an address."""

    def lead(page: Page, _: Market) -> None:
        page.goto(path)

    return lead


def tried(call: str, status: str, **said: str) -> Callable[[Page, Market], None]:
    """Fill in the form of an operation of the API and wait for the answer."""

    def lead(page: Page, _: Market) -> None:
        page.goto(f"/api-try?call={call}")
        for name, text in said.items():
            page.locator(f"#try-{name}").fill(text)
        page.get_by_role("button", name="Abfragen", exact=True).click()
        page.get_by_role("status").filter(has_text=status).wait_for()

    return lead


def refused(page: Page, _: Market) -> None:
    page.goto("/submit")
    page.get_by_label("Adresse des Repositorys").fill("http://" + "sehr-langes-wort" * 8)
    page.get_by_role("button", name="Einreichen und messen").click()
    page.wait_for_selector("#summary-title")


def similar(page: Page, _: Market) -> None:
    page.goto("/submit")
    page.get_by_label("Organisation").fill("Stadtverwaltung Musterhausen")
    page.get_by_role("button", name="Einreichen und messen").click()
    page.wait_for_selector(".choices")
    page.get_by_label("Stadt Musterhausen", exact=False).first.check()


def begun(page: Page, _: Market) -> None:
    page.goto("/submit")
    page.get_by_role("textbox", name="Öffentliches Repository").fill("https://codeberg.org/markt/stromkiosk")
    page.get_by_role("button", name="Entwurf beginnen").click()
    page.wait_for_selector("#key-title")


def answered(page: Page, market: Market) -> None:
    begun(page, market)
    request = [str(each["proposal"]) for each in market.queue.arguments.values() if "proposal" in each][-1]
    market.catalog.proposals.complete(request, propose(DRAFT_FILES))
    page.get_by_role("link", name="Jetzt neu laden").click()
    page.get_by_role("button", name="Alle leeren Felder füllen").click()
    page.wait_for_selector("#publish")


def part(name: str) -> Callable[[Page, Market], None]:
    def lead(page: Page, market: Market) -> None:
        answered(page, market)
        page.goto(f"{page.url.partition('#')[0]}/{name}")

    return lead


def part_refused(page: Page, market: Market) -> None:
    part("basics")(page, market)
    page.get_by_label("Webseite").fill("http://" + "sehr-langes-wort" * 12)
    page.get_by_role("button", name="Speichern und weiter").last.click()
    page.wait_for_selector("#website-fault")


def assessed(state: str) -> Callable[[Page, Market], None]:
    def lead(page: Page, market: Market) -> None:
        address = f"https://github.com/example-town/water-{state}"
        submission = Submission("Wasser", address, "Zählerstände melden, für Stadtwerke.")
        assessment = market.catalog.listings.submit(submission).id
        if state != "queued":
            market.progress(assessment, "measure", 60, 80)
        if state == "failed":
            market.fail(assessment, "clone.timed_out", "git: error")
        if state == "completed":
            market.finish(assessment)
        if state == "cancelled":
            market.catalog.assessments.cancel(assessment)
        page.goto(f"/assessments/{assessment}")

    return lead


def printed(slug: str, language: str, fault: str = "") -> Callable[[Page, Market], None]:
    """Ask for a report as a document, and let it fail; whoever comes again finds it so."""

    def lead(page: Page, market: Market) -> None:
        commit = market.catalog.reports.latest(slug).commit
        market.catalog.documents.request(slug, commit, language, VERSION)
        if fault:
            request = [str(each["document"]) for each in market.queue.arguments.values() if "document" in each][-1]
            market.catalog.documents.fail(request, fault, "")
        page.goto(f"{'' if language == 'de' else '/en'}/solutions/{slug}/report/{commit}/pdf")

    return lead


def unknown_municipality(page: Page, _: Market) -> None:
    page.goto("/municipality?q=Neustadt")
    page.locator(".places button").first.evaluate("button => { button.value = '99999999'; }")
    page.locator(".places button").first.click()
    page.wait_for_selector("[role=alert]")


def as_somebody(path: str, roles: Sequence[str] = (), **options: bool) -> Callable[[Page, Market], None]:
    """Go to an address as somebody with a long name; `verified` says whether the second factor was given."""

    def lead(page: Page, market: Market) -> None:
        sessions = market.catalog.sign_ins.sessions
        town = add_organisation(sessions, "verwaltungsgemeinschaft-oberes-musterland", kind="public")
        name = f"Maximiliane von Wolkenstein-{uuid4().hex[:8]}"
        account = add_account(sessions, name, roles=roles, organisation=town)
        if roles and not options.get("factor", True):
            market.catalog.operators.forget_factor(f"{name.lower()}@example.org")
        secret = market.catalog.sign_ins.open(account, verified=options.get("verified", True))
        page.goto("/problems")
        page.context.add_cookies([{"name": "session", "value": secret, "url": page.url}])
        page.goto(path)

    return lead


def waiting_town(page: Page, market: Market) -> None:
    sessions = market.catalog.sign_ins.sessions
    town = add_organisation(sessions, f"dorf-{uuid4().hex[:6]}", kind="public", confirmed=False, ags="06534015")
    add_account(sessions, f"Dora-{uuid4().hex[:8]}", organisation=town)
    as_somebody("/admin/organisations", ["administrator"])(page, market)


def admin_accounts(page: Page, market: Market) -> None:
    add_account(market.catalog.sign_ins.sessions, f"Wolkenstein{uuid4().hex * 2}")
    as_somebody("/admin/accounts", ["administrator"])(page, market)


def admin_account(page: Page, market: Market) -> None:
    account = add_account(market.catalog.sign_ins.sessions, f"Konstantin-{uuid4().hex[:8]}")
    as_somebody(f"/admin/accounts/{account}", ["administrator"])(page, market)


def admin_account_refused(page: Page, market: Market) -> None:
    admin_account(page, market)
    page.get_by_role("button", name="Rollen speichern").click()
    page.wait_for_selector("#summary-title")


def chief(market: Market) -> Principal:
    """An administrator of their own."""
    sessions = market.catalog.sign_ins.sessions
    return principal(sessions, add_account(sessions, f"chief-{uuid4().hex}", roles=["administrator"]))


def begin_criteria(market: Market) -> Principal:
    """Begin the draft of the criteria anew; return who did."""
    drafts, who = market.catalog.criteria_drafts, chief(market)
    known = drafts.read(who)
    if known and known.intended:
        drafts.decline(who, known.state)
    if known:
        drafts.discard(who, editions.shown(market.catalog, who))
    drafts.start(who)
    return who


def write_criteria(market: Market) -> Principal:
    """Begin the draft of the criteria anew, with something new, changed and dropped; return who did."""
    drafts, who = market.catalog.criteria_drafts, begin_criteria(market)
    long = replace(editions.ASKED, title=LocalText("Wiederanlaufzeitbegrenzung" * 3, "Recovery"), blocking=True)
    drafts.add(long, who, editions.shown(market.catalog, who))
    changed = editions.reworded(editions.criterion(market.catalog, who, "exit"))
    drafts.change("exit", changed, who, editions.shown(market.catalog, who))
    drafts.drop("keyboard", who, editions.shown(market.catalog, who))
    return who


def writing(path: str) -> Callable[[Page, Market], None]:
    """Go to an address as an administrator while a draft of the criteria is being written."""

    def lead(page: Page, market: Market) -> None:
        write_criteria(market)
        as_somebody(path, ["administrator"])(page, market)

    return lead


def want_criteria(market: Market) -> None:
    who = write_criteria(market)
    market.catalog.criteria_drafts.intend("Wir fragen nach mehr.", who, editions.shown(market.catalog, who))


def criteria_waiting(page: Page, market: Market) -> None:
    want_criteria(market)
    as_somebody("/admin/criteria/draft", ["administrator"])(page, market)


def asked_to_agree(path: str) -> Callable[[Page, Market], None]:
    """Go to an address as an administrator who is told that a draft of the criteria waits."""

    def lead(page: Page, market: Market) -> None:
        as_somebody(path, ["administrator"])(page, market)
        want_criteria(market)
        page.reload()

    return lead


def criteria_refused(page: Page, market: Market) -> None:
    writing("/admin/criteria/draft")(page, market)
    page.get_by_role("button", name="Zur Veröffentlichung vorschlagen").click()
    page.wait_for_selector("#summary-title")


def criterion_refused(page: Page, market: Market) -> None:
    writing("/admin/criteria/new")(page, market)
    page.get_by_role("button", name="In den Entwurf übernehmen").click()
    page.wait_for_selector("#summary-title")


def another_edition(path: str) -> Callable[[Page, Market], None]:
    """Go to an address where the operator has an edition of its own; it only asks more than the shipped one."""

    def lead(page: Page, market: Market) -> None:
        catalog, who = market.catalog, chief(market)
        if not catalog.editions.overview().current.own:
            write_criteria(market)
            for name in ("keyboard", "exit"):
                found = catalog.criteria_drafts.read(who)
                assert found
                if name == "exit":
                    own = next(each.id for each in found.criteria if each.replaces == name)
                    catalog.criteria_drafts.drop(own, who, found.state)
                catalog.criteria_drafts.restore(name, who, editions.shown(catalog, who))
            editions.publish(catalog, who, chief(market))
        page.goto(path)

    return lead


def reviewing(path: str) -> Callable[[Page, Market], None]:
    """Go to an address as a reviewer."""

    def lead(page: Page, market: Market) -> None:
        sign_in_reviewer(page, market)
        page.goto(path)

    return lead


def filled(path: str, button: str, typed: Mapping[str, str]) -> Callable[[Page, Market], None]:
    """Send a form with what was typed into its fields."""

    def lead(page: Page, market: Market) -> None:
        (as_somebody if path.startswith("/account") else at)(path)(page, market)
        for name, text in typed.items():
            page.locator(f"#{name}").fill(text)
        page.get_by_role("button", name=button, exact=True).click()
        page.wait_for_load_state()

    return lead


def by_link(path: str, purpose: str) -> Callable[[Page, Market], None]:
    """Follow a link from a letter."""

    def lead(page: Page, market: Market) -> None:
        email, catalog = f"{uuid4().hex}@example.org", market.catalog
        secret = catalog.operators.add(email, "Ada Muster", ())
        with catalog.sign_ins.sessions.write() as session:
            account = session.exec(select(AccountRow).where(AccountRow.email == email)).one()
            secret = issue(session, account.id, purpose, catalog.sign_ins.clock(), email)
        page.goto(f"{path}/{secret}")

    return lead


def with_codes(page: Page, market: Market) -> None:
    as_somebody("/account/second-factor")(page, market)
    now = market.catalog.sign_ins.clock()
    page.get_by_label("Code", exact=True).fill(TOTP(page.locator("main code").inner_text()).at(now))
    page.get_by_role("button", name="Einschalten").click()
    page.wait_for_selector("text=Ihre Ersatzcodes")


def with_token(page: Page, market: Market) -> None:
    as_somebody("/account")(page, market)
    page.get_by_label("Name des Schlüssels").fill("Abgleich mit unserem Verzeichnis")
    page.get_by_label("das eigene Konto lesen").check()
    page.get_by_role("button", name="Schlüssel anlegen").click()
    page.wait_for_selector("#token-title")


def tried_too_often(page: Page, _: Market) -> None:
    for _attempt in range(6):
        page.goto("/sign-in")
        page.get_by_label("E-Mail-Adresse").fill("somebody@example.org")
        page.get_by_label("Passwort", exact=True).fill("guessed wrongly again")
        page.locator("main form button").click()
        page.wait_for_load_state()
        if page.get_by_role("heading", name="Bitte warten Sie einen Moment").count():
            return


def sign_in_reviewer(page: Page, market: Market) -> str:
    """Let the browser be a reviewer's from now on; return the account."""
    account = add_account(market.catalog.listings.sessions, f"reviewer-{uuid4().hex}", roles=["reviewer"])
    page.goto("/imprint")
    secret = market.catalog.sign_ins.open(account, verified=True)
    page.context.add_cookies([{"name": "session", "value": secret, "url": page.url}])
    return account


def checklist_refused(page: Page, market: Market) -> None:
    reviewing("/review/ratsportal")(page, market)
    page.locator("#criterion-exit input[value=yes]").check()
    page.get_by_role("button", name="Checkliste speichern").click()
    page.wait_for_selector("#summary-title")


def checklist_behind(page: Page, market: Market) -> None:
    """The desk of a listing whose checklist was saved before another edition was published."""
    catalog, reviewer = market.catalog, sign_in_reviewer(page, market)
    asked = catalog.editions.overview().current.criteria
    told = tuple(AnswerDraft(each.id, Answer.YES, "Gesehen.") for each in asked)
    catalog.reviews.save_checklist("ratsportal", told, principal(catalog.listings.sessions, reviewer))
    drafts, who = catalog.criteria_drafts, begin_criteria(market)
    first, *_, last = asked
    drafts.change(first.id, editions.reworded(first, f"Seit wann ({uuid4().hex})?"), who, editions.shown(catalog, who))
    drafts.add(replace(editions.ASKED, area=last.area), who, editions.shown(catalog, who))
    if last.id.startswith("own-"):
        drafts.drop(last.id, who, editions.shown(catalog, who))
    editions.publish(catalog, who, chief(market))
    page.goto("/review/ratsportal")
    page.wait_for_selector("#earlier-title")


def findings_read(page: Page, market: Market) -> None:
    """The findings of a report whose lines were read, with one false alarm."""
    catalog = market.catalog
    reviewer = principal(catalog.listings.sessions, sign_in_reviewer(page, market))
    catalog.excerpts.request("termin-buchung", reviewer)
    asked = [str(each["excerpt"]) for each in market.queue.arguments.values() if "excerpt" in each][-1]
    wanted = catalog.excerpts.begin(asked)
    lines = tuple(f"{'    ' * number}if {'very_' * 20}long < {number}:" for number in range(7))
    found = tuple(Excerpt(each.path, each.first, lines) for each in wanted.passages)
    catalog.excerpts.complete(asked, Excerpts(wanted.commit, found, held_back=("booking/mail.py",)))
    finding = catalog.reports.latest("termin-buchung").findings[0]
    catalog.false_alarms.mark("termin-buchung", digest_of(key_of(finding)), "Nur im Test.", reviewer)
    page.goto(f"/review/termin-buchung/findings?path={finding.path}")


def complained(page: Page, market: Market) -> None:
    draft = ComplaintDraft("statement", "Das ist so nicht richtig.", "max@example.org", "de")
    market.catalog.complaints.file("termin-buchung", draft)
    reviewing("/review/termin-buchung")(page, market)


def without_mail(page: Page, market: Market) -> None:
    market.catalog.mailing.fail("mail.settings")
    page.goto("/operation")


def complaint_refused(page: Page, _: Market) -> None:
    page.goto("/solutions/ratsportal/complaint")
    page.get_by_role("button", name="Beschwerde einreichen").click()
    page.wait_for_selector("#summary-title")


SHARED_LIST = "s=termin-buchung&s=ratsportal&s=maengelmelder&s=hostile"
HERE = f"/solutions/termin-buchung/report/{COMMIT}"
STATES = (
    State("start", "/", at("/")),
    State("start-nothing-listed", "/", at("/"), bare=True),
    State("start-municipality", "/", at("/?ags=06534016")),
    State("start-region", "/", recommended("/?ags=06534016")),
    State("start-english", "/", at("/en")),
    State("search", "/", at("/?q=Termin&topic=citizen-services")),
    State("search-many", "/", at("/?sort=quality&page=1")),
    State("search-fit", "/", at("/?ags=06534016&size_class=under-20000")),
    State("search-empty", "/", at("/?q=Quantenfriseur")),
    State("solution", "/solutions/{slug}", at("/solutions/termin-buchung")),
    State("solution-english", "/solutions/{slug}", at("/en/solutions/termin-buchung")),
    State("solution-fit", "/solutions/{slug}", at("/solutions/amtshilfe?ags=06534016")),
    State("solution-not-assessable", "/solutions/{slug}", at("/solutions/ratsportal")),
    State("solution-waiting", "/solutions/{slug}", at("/solutions/maengelmelder")),
    State("solution-hostile", "/solutions/{slug}", at("/solutions/hostile")),
    State("report", REPORT, at(HERE)),
    State("report-latest", "/solutions/{slug}/report", at("/solutions/termin-buchung/report")),
    State("report-english", REPORT, at(f"/en{HERE}")),
    State("report-not-assessable", "/solutions/{slug}/report", at("/solutions/ratsportal/report")),
    *(
        State(f"report-{part}", f"{REPORT}/{part}", at(f"{HERE}/{part}"))
        for part in ("findings", "files", "map", "packages", "coverage", "care", "development")
    ),
    State("report-findings-filtered", f"{REPORT}/findings", at(f"{HERE}/findings?severity=high&role=source&path=mail")),
    State("report-findings-none", f"{REPORT}/findings", at(f"{HERE}/findings?path=nirgends")),
    State("report-huge", REPORT, at(f"/solutions/antrag-0/report/{HUGE_COMMIT}")),
    State(
        "report-huge-findings", f"{REPORT}/findings", at(f"/solutions/antrag-0/report/{HUGE_COMMIT}/findings?page=9")
    ),
    State("report-huge-files", f"{REPORT}/files", at(f"/solutions/antrag-0/report/{HUGE_COMMIT}/files?page=9")),
    State("report-huge-map", f"{REPORT}/map", at(f"/solutions/antrag-0/report/{HUGE_COMMIT}/map")),
    State(
        "report-huge-map-folder",
        f"{REPORT}/map",
        at(f"/solutions/antrag-0/report/{HUGE_COMMIT}/map?folder=services/area03/"),
    ),
    State("report-file", f"{REPORT}/file", at(f"{HERE}/file?path=booking/calendar.py")),
    State("report-pdf", f"{REPORT}/pdf", at(f"{HERE}/pdf")),
    State("report-pdf-waiting", f"{REPORT}/pdf", printed("termin-buchung", "en")),
    State("report-pdf-failed", f"{REPORT}/pdf", printed("ratsportal", "de", "analysis.crashed")),
    State("report-pdf-unavailable", f"{REPORT}/pdf", printed("ratsportal", "en", "document.unavailable")),
    State("compare", "/compare", at(f"/compare?{SHARED_LIST}")),
    State("compare-differences", "/compare", at("/compare?s=termin-buchung&s=ratsportal&only=differences")),
    State("compare-empty", "/compare", at("/compare")),
    State("compare-wrong", "/compare", at(f"/compare?s=nobody&{SHARED_LIST}&s=amtshilfe&s=nothing")),
    State("shortlist", "/shortlist", at("/shortlist?s=termin-buchung&s=ratsportal&s=hostile&s=nobody")),
    State("shortlist-empty", "/shortlist", at("/shortlist")),
    State("submit", "/submit", at("/submit")),
    State("submit-refused", "/submit", refused),
    State("submit-similar", "/submit", similar),
    State("draft-waiting", "/drafts/{key}", begun),
    State("draft", "/drafts/{key}", answered),
    State("draft-basics-refused", "/drafts/{key}/{part}", part_refused),
    State("draft-operation", "/drafts/{key}/{part}", part("operation")),
    State("draft-protection", "/drafts/{key}/{part}", part("protection")),
    State("draft-connection", "/drafts/{key}/{part}", part("connection")),
    *(
        State(f"assessment-{state}", "/assessments/{assessment_id}", assessed(state))
        for state in ("queued", "running", "failed", "completed", "cancelled")
    ),
    State("review", "/review", reviewing("/review")),
    State("review-nothing", "/review", reviewing("/review?waiting=second")),
    State("review-desk", "/review/{slug}", complained),
    State("review-desk-refused", "/review/{slug}", checklist_refused),
    State("review-desk-behind", "/review/{slug}", checklist_behind),
    State("review-desk-claims", "/review/{slug}", removal_refused("/review/termin-buchung", "Rita")),
    State("review-findings", "/review/{slug}/findings", findings_read),
    State("review-findings-unread", "/review/{slug}/findings", reviewing("/review/ratsportal/findings")),
    State("verdicts", "/verdicts", reviewing("/verdicts")),
    State("complaints", "/complaints", at("/complaints")),
    State("complaint", "/solutions/{slug}/complaint", at("/solutions/ratsportal/complaint")),
    State("complaint-refused", "/solutions/{slug}/complaint", complaint_refused),
    State("complaint-received", "/solutions/{slug}/complaint", at("/solutions/ratsportal/complaint?state=received")),
    State("municipality", "/municipality", at("/municipality")),
    State("municipality-found", "/municipality", at("/municipality?q=Neustadt")),
    State("municipality-none", "/municipality", at("/municipality?q=Nirgendwo")),
    State("municipality-unknown", "/municipality", unknown_municipality),
    State("register", "/register", at("/register")),
    State("register-refused", "/register", filled("/register", "Konto anlegen", {"name": "", "email": "x" * 80})),
    State(
        "register-done",
        "/register",
        filled("/register", "Konto anlegen", {"name": "A B", "email": "a@b.example", "password": "blau springt leise"}),
    ),
    State("confirm", "/confirm/{key}", by_link("/confirm", "confirm")),
    State("confirm-gone", "/confirm/{key}", at("/confirm/gone")),
    State("sign-in", "/sign-in", at("/sign-in?next=/account")),
    State("sign-in-refused", "/sign-in", filled("/sign-in", "Anmelden", {"email": "a@b.example", "password": "wrong"})),
    State("sign-in-too-often", "/sign-in", tried_too_often),
    State("sign-in-code", "/sign-in/second-factor", as_somebody("/account", ["reviewer"], verified=False)),
    State("reset", "/reset", at("/reset")),
    State("reset-new", "/reset/{key}", by_link("/reset", "reset")),
    State("account", "/account", as_somebody("/account", ["reviewer", "administrator"])),
    State("account-refused", "/account", filled("/account", "Konto endgültig löschen", {"delete-password": "x"})),
    State("account-token", "/account", with_token),
    State("new-address", "/account/new-address/{key}", by_link("/account/new-address", "address")),
    State("factor", "/account/second-factor", as_somebody("/account/second-factor", ["reviewer"])),
    State("admin", "/admin", as_somebody("/admin", ["administrator"])),
    State("admin-asked", "/admin", asked_to_agree("/admin")),
    State("admin-accounts", "/admin/accounts", admin_accounts),
    State("admin-account", "/admin/accounts/{account_id}", admin_account),
    State("admin-account-refused", "/admin/accounts/{account_id}", admin_account_refused),
    State("admin-listings", "/admin/listings", as_somebody("/admin/listings", ["administrator"])),
    State("admin-listing", "/admin/listings/{slug}", as_somebody("/admin/listings/termin-buchung", ["administrator"])),
    State("admin-listing-claims", "/admin/listings/{slug}", removal_refused("/admin/listings/termin-buchung", "Ada")),
    State("admin-organisations", "/admin/organisations", waiting_town),
    State("admin-criteria", "/admin/criteria", writing("/admin/criteria")),
    State("admin-criteria-draft", "/admin/criteria/draft", writing("/admin/criteria/draft")),
    State("admin-criteria-waiting", "/admin/criteria/draft", criteria_waiting),
    State("admin-criteria-refused", "/admin/criteria/draft", criteria_refused),
    State("admin-criteria-preview", "/admin/criteria/preview", writing("/admin/criteria/preview")),
    State("admin-criterion", "/admin/criteria/change/{criterion}", writing("/admin/criteria/change/backup")),
    State("admin-criterion-refused", "/admin/criteria/new", criterion_refused),
    State("criteria", "/criteria", another_edition("/criteria")),
    State("criteria-shipped", "/criteria", at("/criteria"), bare=True),
    State("criteria-former", "/criteria/{edition}", another_edition("/en/criteria/2026-1")),
    State("admin-import", "/admin/import", as_somebody("/admin/import", ["administrator"])),
    State("admin-audit", "/admin/audit", as_somebody("/admin/audit", ["administrator"])),
    State("factor-setup", "/account/second-factor", as_somebody("/account/second-factor")),
    State("factor-codes", "/account/second-factor", with_codes),
    State("methodology", "/methodology", at("/methodology")),
    State("glossary", "/glossary", at("/glossary")),
    State("plain-language", "/plain-language", at("/plain-language")),
    State("plain-language-english", "/plain-language", at("/en/plain-language")),
    State("problems", "/problems", at("/problems")),
    State("imprint", "/imprint", at("/imprint")),
    State("imprint-nobody", "/imprint", at("/imprint"), bare=True),
    State("privacy", "/privacy", at("/privacy")),
    State("accessibility", "/accessibility", at("/accessibility")),
    State("operation", "/operation", at("/operation")),
    State("operation-without-mail", "/operation", without_mail),
    State("operation-unknown", "/operation", at("/operation"), bare=True),
    State("feeds", "/feeds", at("/feeds")),
    State("api", "/api", at("/api")),
    State("api-english", "/api", at("/en/api")),
    State("api-nothing-listed", "/api", at("/api"), bare=True),
    State("api-types", "/api-types", at("/api-types")),
    State("api-try", "/api-try", at("/api-try")),
    State("api-try-answer", "/api-try", tried("get-api-v1-solutions", "200", q="Termin")),
    State("api-try-refused", "/api-try", tried("get-api-v1-solutions-slug", "404", slug="sehr-langes-wort" * 9)),
    State("api-try-to-send", "/api-try", at("/api-try?call=put-api-v1-town-uses-slug")),
    State("organisations-none", "/account/organisations", own("/account/organisations", newcomer)),
    State("organisations", "/account/organisations", own("/account/organisations", town)),
    State("organisation-new", "/organisations/new", own("/organisations/new", newcomer)),
    State("organisation-refused", "/organisations/new", registered_wrongly),
    State("organisation-people", "/organisations/{slug}/people", managed),
    State("organisation-people-refused", "/organisations/{slug}/people", invite_refused),
    State("vendor", "/vendor", own("/vendor", vendor)),
    State("vendor-listing", "/vendor/{slug}", own("/vendor/termin-buchung", vendor)),
    State("vendor-listing-hostile", "/vendor/{slug}", own("/vendor/hostile", vendor)),
    State("vendor-listing-taken-down", "/vendor/{slug}", taken_down),
    State("vendor-reply-refused", "/vendor/{slug}", reply_refused),
    State("vendor-references", "/vendor/{slug}/references", own("/vendor/termin-buchung/references", named)),
    State("vendor-references-none", "/vendor/{slug}/references", own("/vendor/hostile/references", named)),
    State("vendor-references-refused", "/vendor/{slug}/references", claim_refused),
    State("vendor-references-hidden", "/vendor/{slug}/references", not_public),
    State("draft-owned", "/drafts/{key}", own_draft),
    State("town", "/town", own("/town", town)),
    State("town-solution", "/town/{slug}", own("/town/termin-buchung", town)),
    State("town-recommending", "/town", curated_by(county, "/town")),
    State("town-solution-recommending", "/town/{slug}", curated_by(county, "/town/maengelmelder")),
    State("town-declined", "/town", own("/town", village)),
    State("town-solution-declined", "/town/{slug}", own("/town/termin-buchung", village)),
    State("town-decline-refused", "/town/{slug}", decline_refused),
    State("town-refused", "/town/{slug}", use_refused),
    State("regions", "/regions", recommended("/regions")),
    State("regions-none", "/regions", at("/regions"), bare=True),
    State("region", "/regions/{region}", recommended(REGION)),
    State("region-english", "/regions/{region}", recommended(f"/en{REGION}")),
    State("region-search", "/regions/{region}", recommended(f"{REGION}?q=Termin")),
    State("region-search-empty", "/regions/{region}", recommended(f"{REGION}?q=Quantenfriseur")),
    State("region-hidden", "/regions/{region}", hidden_region),
    State("region-desks", "/account/regions", curated_by(county, "/account/regions")),
    State("region-desks-none", "/account/regions", as_somebody("/account/regions")),
    State("region-desk", "/account/regions/{region}", curated_by(county, REGION_DESK)),
    State("region-desk-refused", "/account/regions/{region}", recommendation_refused),
    State("admin-regions", "/admin/regions", administered("/admin/regions")),
    State("admin-regions-refused", "/admin/regions", region_refused),
    State("admin-region", "/admin/regions/{region}", administered(f"/admin{REGION}")),
    State("messages", "/messages", own("/messages", town)),
    State("messages-asked", "/messages", asked_to_agree("/messages")),
    State("messages-none", "/messages", own("/messages", newcomer)),
    State("message-settings", "/messages/settings", own("/messages/settings", town)),
    State("message-feed", "/messages/settings", feed_opened),
    State("not-found", "", at("/nowhere")),
)


def pages_of(site: Litestar) -> set[str]:
    """Return the route of each page that a visitor can ask for, once for both languages."""
    return {
        route.path_format
        for route in site.routes
        if isinstance(route, HTTPRoute) and any("GET" in handler.http_methods for handler in route.route_handlers)
    } - {route.path_format for route in site.routes if re.match(r"/(api/|en(/|$))", route.path_format)}


@dataclass(frozen=True)
class Exhibition:
    """Two sites to look at: one with everything, and one just installed."""

    market: Market
    full: Litestar
    bare: Litestar


@contextmanager
def open_exhibition(empty: Path, folder: Path) -> Iterator[Exhibition]:
    """Open both sites; `empty` is a migrated file without rows."""
    clock = StillClock()
    with (
        opened(copy_over(empty, folder / "bare.sqlite3")) as bare,
        open_market(fill_market(empty, folder), Engines(), clock) as market,
    ):
        list_suitable(market.catalog, clock())
        for number in range(CROWD):
            _list_another(market, number)
        large = "https://github.com/example-town/form-0"
        market.catalog.reports.import_report(large, huge_report(large), datetime(2026, 3, 1, tzinfo=UTC))
        yield Exhibition(market, open_site(market), build_site(open_catalog(bare, clock, MemoryQueue(), str)))


def _list_another(market: Market, number: int) -> None:
    address = f"https://github.com/example-town/form-{number}"
    summary = LocalText(
        f"Antrag Nummer {number} ohne Papier stellen und den Stand verfolgen.", f"Form {number} online."
    )
    organisation = OrganisationDraft(f"Zweckverband {number}", "public")
    draft = ListingDraft(
        f"antrag-{number}",
        f"Antrag {number}",
        summary,
        address=address,
        licence="EUPL-1.2",
        topics=("citizen-services", "documents"),
        organisation=organisation,
    )
    market.catalog.listings.import_listing(draft)
    report = full_report(address, f"{number:040x}", 60.0 + number / 2)
    market.catalog.reports.import_report(address, report, datetime(2026, 4, 1 + number, tzinfo=UTC))
