"""Leads visitors who are signed in to the pages of vendors, municipalities and their organisations, in every state."""

from collections.abc import Callable
from urllib.parse import urlsplit

from members import People
from playwright.sync_api import Page
from showcase import HOSTILE_NAME, Market
from sqlmodel import select

from catalog.lifecycle import take
from catalog.memberships import Registration
from catalog.people_tables import AccountRow
from catalog.permissions import Act, Principal
from catalog.tables import ListingRow, NoticeRow
from catalog.uses import UseForm

TOWN = "06534016"
BOOKING = "termin-buchung"
TAKEN = "Antrag 21"
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
    page.get_by_label("Antwort", exact=True).fill("")
    page.get_by_role("button", name="Antwort veröffentlichen").click()
    page.wait_for_selector("#summary-title")


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
