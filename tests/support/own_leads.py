"""Leads visitors who are signed in to the pages of vendors, municipalities and their organisations, in every state."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from members import People
from playwright.sync_api import Page
from regional import TEXTS, add_region
from showcase import HOSTILE_NAME, Market
from sqlmodel import select

from catalog.claims import ClaimForm
from catalog.lifecycle import take
from catalog.memberships import Registration
from catalog.people_tables import AccountRow
from catalog.permissions import Act, Principal
from catalog.tables import ListingRow, NoticeRow
from catalog.uses import UseForm

TOWN, VILLAGE = "06534016", "07143048"
BOOKING = "termin-buchung"
TAKEN = "Antrag 21"
REGION = "/regions/landkreis-marburg-biedenkopf"
REGION_DESK = f"/account{REGION}"
Lead = Callable[[Page, Market], None]


def people(market: Market) -> People:
    """The people of the market so far."""
    found = People(market.catalog.listings.sessions)
    with found.sessions.read() as session:
        found.known.update({row.name: row.id for row in session.exec(select(AccountRow))})
    return found


def sign_in(page: Page, market: Market, who: Principal) -> None:
    page.goto("/imprint")
    origin = urlsplit(page.url)
    secret = market.catalog.sign_ins.open(who.account, verified=True)
    page.context.add_cookies([{"name": "session", "value": secret, "url": f"{origin.scheme}://{origin.netloc}"}])


def vendor(market: Market) -> Principal:
    """A vendor whose organisation owns a scored listing and one with a hostile name."""
    who = people(market)
    vera = who.of("Vera", "markt-gmbh")
    with who.sessions.write() as session:
        for slug in (BOOKING, "hostile"):
            listing = session.exec(select(ListingRow).where(ListingRow.slug == slug)).one()
            listing.owner_id = vera.memberships[0].organisation_id
    return vera


def taken_down(page: Page, market: Market) -> None:
    """A listing that an administrator has taken down, with the reason."""
    vera = vendor(market)
    act = Act(people(market)("Ada"), market.catalog.listings.clock(), f"Bitte die Lizenz nennen.\n\n{HOSTILE_NAME}")
    with market.catalog.listings.sessions.write() as session:
        listing = session.exec(select(ListingRow).where(ListingRow.name == TAKEN)).one()
        listing.owner_id = vera.memberships[0].organisation_id
        if listing.state == "published":
            take(session, listing, "take-down", act)
        slug = listing.slug
    sign_in(page, market, vera)
    page.goto(f"/vendor/{slug}")


def town(market: Market) -> Principal:
    """Somebody of a town that uses, watches, notes and was warned."""
    who = people(market)
    mia = who.of("Mia", "stadt-neustadt", kind="public", ags=TOWN)
    if not market.catalog.uses.list(mia):
        market.catalog.uses.confirm(BOOKING, UseForm(contact_role="Bürgerbüro"), mia)
        market.catalog.notes.write(BOOKING, f"Vorsicht.\n\n{'langes-wort' * 30}", mia)
        with who.sessions.write() as session:
            repository = session.exec(select(ListingRow.repository_id).where(ListingRow.slug == BOOKING)).one()
            now = market.catalog.uses.clock()
            session.add(NoticeRow(repository_id=repository or 0, kind="repository-moved", since=now))
        market.catalog.warnings.tell()
    return mia


def county(market: Market) -> Principal:
    """Somebody of a county with a selection: scored, not assessable, hostile, and one that was taken down."""
    who = people(market)
    ada = who("Ada")
    karla = who.of("Karla", "landkreis-marburg-biedenkopf", kind="public", ags="06534000")
    if not market.catalog.regions.own(karla):
        texts = replace(TEXTS, introduction=f"{TEXTS.introduction}\n\n{'langes-wort' * 30}")
        region = add_region(market.catalog, "landkreis-marburg-biedenkopf", texts=texts)
        for slug in (BOOKING, "ratsportal", "hostile", "antrag-20"):
            market.catalog.recommendations.add(region, slug, f"Hat sich bewährt. {HOSTILE_NAME}", karla)
        with who.sessions.write() as session:
            listing = session.exec(select(ListingRow).where(ListingRow.slug == "antrag-20")).one()
            take(session, listing, "take-down", Act(ada, market.catalog.listings.clock(), "Auf Wunsch."))
    town(market)
    return karla


def curated_by(somebody: Callable[[Market], Principal], path: str) -> Lead:
    """Go to an address of a selection as somebody, or as a visitor where nobody signs in."""

    def lead(page: Page, market: Market) -> None:
        county(market)
        sign_in(page, market, somebody(market))
        page.goto(path)

    return lead


def recommended(path: str) -> Lead:
    """Read a selection without an account."""

    def lead(page: Page, market: Market) -> None:
        county(market)
        page.goto(path)

    return lead


def recommendation_refused(page: Page, market: Market) -> None:
    curated_by(county, REGION_DESK)(page, market)
    page.get_by_label("Welche Lösung?").fill("Antrag")
    page.get_by_role("button", name="Empfehlen", exact=True).click()
    page.wait_for_selector("#summary-title")


def administered(path: str) -> Lead:
    return curated_by(lambda market: people(market)("Ada"), path)


def region_refused(page: Page, market: Market) -> None:
    administered("/admin/regions")(page, market)
    page.get_by_label("Kurzname für die Adresse").fill("Ä und Ö")
    page.get_by_role("button", name="Anlegen").click()
    page.wait_for_selector("#summary-title")


def hidden_region(page: Page, market: Market) -> None:
    """A selection that is still being written, as its own people see it."""
    who = people(market)
    nele = who.of("Nele", "dorf-neustadt", kind="public", ags="07143048")
    if not market.catalog.regions.own(nele):
        add_region(market.catalog, "dorf-neustadt", public=False)
    sign_in(page, market, nele)
    page.goto("/regions/dorf-neustadt")


def newcomer(market: Market) -> Principal:
    return people(market)("Nora")


def own(path: str, somebody: Callable[[Market], Principal]) -> Lead:
    """Go straight to an address as somebody."""

    def lead(page: Page, market: Market) -> None:
        sign_in(page, market, somebody(market))
        page.goto(path)

    return lead


def managed(page: Page, market: Market) -> None:
    """An organisation with a member, somebody who has asked, and an invitation."""
    who = people(market)
    catalog = market.catalog
    if "Max" not in who.known:
        catalog.memberships.register(Registration("Radar GmbH", website="https://radar.example.org"), who("Max"))
        catalog.memberships.ask("radar-gmbh", who("Otto"))
        catalog.memberships.grant("radar-gmbh", who("Otto").account, who("Max"))
        catalog.memberships.ask("radar-gmbh", who("Olga"))
        catalog.invitations.invite("radar-gmbh", "ein.sehr.langer.name@verwaltung.example.org", who("Max"))
        catalog.invitations.invite("radar-gmbh", "nora@example.org", who("Max"))
    sign_in(page, market, who("Max"))
    page.goto("/organisations/radar-gmbh/people")


def invite_refused(page: Page, market: Market) -> None:
    managed(page, market)
    page.get_by_label("E-Mail-Adresse").fill("niemand")
    page.get_by_role("button", name="Einladen").click()
    page.wait_for_selector("#summary-title")


def registered_wrongly(page: Page, market: Market) -> None:
    sign_in(page, market, newcomer(market))
    page.goto("/organisations/new")
    page.get_by_label("Name der Organisation").fill("Stadtverwaltung Musterhausen")
    page.get_by_label("Öffentliche Stelle").check()
    page.get_by_label("Gemeinde, Stadt oder Kreis").fill("Neustadt")
    page.get_by_role("button", name="Eintragen").click()
    page.wait_for_selector("#summary-title")


def reply_refused(page: Page, market: Market) -> None:
    sign_in(page, market, vendor(market))
    page.goto(f"/vendor/{BOOKING}")
    page.get_by_label("Text der Antwort", exact=True).fill("")
    page.get_by_role("button", name="Antwort veröffentlichen").click()
    page.wait_for_selector("#summary-title")


def named(market: Market) -> Principal:
    """A vendor that named three places: a town has confirmed it, a village declined, a county has not answered."""
    vera, nele = vendor(market), people(market).of("Nele", "dorf-neustadt", kind="public", ags=VILLAGE)
    if all(each.ags != VILLAGE for each in market.catalog.claims.list(BOOKING, vera)):
        town(market)
        for ags in (VILLAGE, "06534000"):
            form = ClaimForm(since=date(2024, 1, 31), contact_role="Bürgerbüro", purpose=f"Termine. {HOSTILE_NAME}")
            market.catalog.claims.make(BOOKING, ags, form, vera)
        market.catalog.uses.decline(BOOKING, f"Nie bestellt.\n\n{'langes-wort' * 30}", nele)
    return vera


def village(market: Market) -> Principal:
    """Somebody of the village that declined."""
    named(market)
    return people(market)("Nele")


def unanswered(market: Market) -> Principal:
    """Somebody of the county that has not answered."""
    named(market)
    return county(market)


def claim_refused(page: Page, market: Market) -> None:
    own(f"/vendor/{BOOKING}/references", named)(page, market)
    page.get_by_label("Gemeinde, Stadt oder Kreis").fill("Neustadt")
    page.get_by_label("Seit wann?").fill("gestern")
    page.get_by_role("button", name="Öffentlich nennen").click()
    page.wait_for_selector("#summary-title")


def decline_refused(page: Page, market: Market) -> None:
    own(f"/town/{BOOKING}", unanswered)(page, market)
    page.get_by_role("button", name="Ablehnen", exact=True).click()
    page.wait_for_selector("#summary-title")


def not_public(page: Page, market: Market) -> None:
    """A listing that cannot have references now."""
    taken_down(page, market)
    page.get_by_role("link", name="Kommunen nennen, die es nutzen").click()
    page.wait_for_selector("#claim-title")


def removal_refused(path: str, name: str) -> Lead:
    """Forget to say which claim is false, and why."""

    def lead(page: Page, market: Market) -> None:
        named(market)
        sign_in(page, market, people(market)(name))
        page.goto(path)
        page.get_by_role("button", name="Angabe entfernen").click()
        page.wait_for_selector("#summary-title")

    return lead


def own_draft(page: Page, market: Market) -> None:
    sign_in(page, market, vendor(market))
    page.goto(f"/vendor/{BOOKING}")
    page.get_by_role("button", name="Eintrag ändern").click()
    page.wait_for_selector("#publish")


def use_refused(page: Page, market: Market) -> None:
    sign_in(page, market, town(market))
    page.goto("/town/ratsportal")
    page.get_by_label("Wir haben uns dagegen entschieden").check()
    page.get_by_role("button", name="Öffentlich bestätigen").click()
    page.wait_for_selector("#summary-title")


def feed_opened(page: Page, market: Market) -> None:
    sign_in(page, market, town(market))
    page.goto("/messages/settings")
    page.get_by_role("button", name="Neue Adresse anlegen").click()
    page.wait_for_selector("#address-title")
