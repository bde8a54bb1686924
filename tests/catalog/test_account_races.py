"""Changes of one account that meet: none waits for ever, none is lost, and a link opens nothing that has ended."""

from datetime import timedelta

import pytest
from meeting import meet
from people import add_account, add_organisation, principal
from sqlmodel import select
from stand_ins import StillClock

from catalog import links
from catalog.account_views import Entry
from catalog.accounts import Caller, Registration
from catalog.errors import CatalogError, NotFoundError
from catalog.inputs import ListingDraft
from catalog.membership_tables import MessageRow
from catalog.people_tables import AccountRow, LinkRow
from catalog.permissions import Principal
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.tables import ListingRow
from catalog.views import LocalText

pytestmark = [pytest.mark.postgresql, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
HERE = Caller("192.0.2.1")
EMAIL, WANTED = "ada@example.org", "ada@example.net"
LOCKED = r"(?s)FROM account\b.*FOR UPDATE"
PASSWORD, OTHER = "blau springt leise montag", "kiesel wandern ueber dach"


def link_to(sessions: Sessions, account: str, purpose: str, clock: StillClock, data: str = "") -> str:
    with sessions.write() as session:
        return links.issue(session, account, purpose, clock(), data)


def owner(catalog: Catalog, sessions: Sessions, clock: StillClock) -> str:
    """An account with a password."""
    account = add_account(sessions, "Ada")
    catalog.accounts.reset(link_to(sessions, account, links.RESET, clock), PASSWORD)
    return account


@pytest.mark.parametrize("after", [LOCKED, "DELETE FROM link"], ids=["locked", "ended"])
@pytest.mark.parametrize("sooner", ["address", "password"])
def test_a_new_password_and_a_link_that_is_followed_do_not_wait_for_each_other(
    catalog: Catalog, sessions: Sessions, clock: StillClock, sooner: str, after: str
) -> None:
    account = owner(catalog, sessions, clock)
    secret, who = link_to(sessions, account, links.ADDRESS, clock, WANTED), principal(sessions, account)
    acts = {
        "address": lambda: catalog.own_account.take_address(secret),
        "password": lambda: catalog.own_account.change_password(who, PASSWORD, OTHER),
    }
    first = acts.pop(sooner)
    mine, other = meet(sessions, first, *acts.values(), after=after)
    taken, changed = (mine, other) if sooner == "address" else (other, mine)
    assert isinstance(changed, Entry)
    assert taken is None if sooner == "address" else isinstance(taken, NotFoundError)
    with sessions.read() as session:
        assert session.get_one(AccountRow, account).email == (WANTED if sooner == "address" else EMAIL)
        assert session.exec(select(LinkRow)).all() == []


def test_a_link_that_is_followed_twice_at_once_works_once(
    catalog: Catalog, sessions: Sessions, clock: StillClock
) -> None:
    account = owner(catalog, sessions, clock)
    secret = link_to(sessions, account, links.RESET, clock)
    first, second = meet(
        sessions,
        lambda: catalog.accounts.reset(secret, OTHER),
        lambda: catalog.accounts.reset(secret, PASSWORD),
        after=LOCKED,
    )
    assert isinstance(first, Entry)
    assert isinstance(second, NotFoundError)


def test_tidying_and_who_registers_once_more_do_not_wait_for_each_other(
    catalog: Catalog, sessions: Sessions, clock: StillClock
) -> None:
    late = Registration("Ada", EMAIL, PASSWORD)
    catalog.accounts.register(late, HERE)
    with sessions.write() as session:
        account = session.exec(select(AccountRow)).one()
        account.created_at -= timedelta(days=8)
        links.issue(session, account.id, links.CONFIRM, clock() - timedelta(days=3))
    tidied, registered = meet(
        sessions, catalog.tidying.run, lambda: catalog.accounts.register(late, HERE), after="DELETE FROM link"
    )
    assert isinstance(tidied, int)
    assert registered is None


def test_a_step_is_taken_though_somebody_who_would_be_told_of_it_leaves_meanwhile(
    catalog: Catalog, sessions: Sessions
) -> None:
    radar = add_organisation(sessions, "radar-gmbh")
    vera = principal(sessions, add_account(sessions, "Vera", organisation=radar))
    otto = add_account(sessions, "Otto", organisation=radar)
    chief = principal(sessions, add_account(sessions, "Alma", roles=["administrator"]))
    catalog.listings.import_listing(ListingDraft("radar", "Radar", LocalText("Zeigt Regen.")))
    with sessions.write() as session:
        session.exec(select(ListingRow)).one().owner_id = radar
    stepped, left = meet(
        sessions,
        lambda: catalog.administration.step(chief, "radar", "take-down", "Enthält Schadcode."),
        lambda: catalog.own_account.delete(vera, "vera@example.org", alone=True),
        after=r"(?s)FROM membership JOIN account",
    )
    assert (stepped, left) == (True, None)
    with sessions.read() as session:
        assert [each.account_id for each in session.exec(select(MessageRow))] == [otto]


def end(catalog: Catalog, who: Principal, how: str, other: Principal) -> None:
    """One administrator ends another one, or leaves."""
    if how == "demote":
        catalog.administration.set_roles(who, other.account, [], "Wechsel im Haus.")
    elif how == "close":
        catalog.administration.set_state(who, other.account, "disabled", "Wechsel im Haus.")
    else:
        catalog.own_account.delete(who, f"{who.name.lower()}@example.org", alone=True)


@pytest.mark.parametrize("after", [r"FOR UPDATE", r"UPDATE account|DELETE FROM account"], ids=["locked", "ended"])
@pytest.mark.parametrize("second", ["demote", "close", "leave"])
@pytest.mark.parametrize("first", ["demote", "close", "leave"])
def test_of_two_administrators_who_end_each_other_or_leave_at_once_one_stays(
    catalog: Catalog, sessions: Sessions, first: str, second: str, after: str
) -> None:
    alma, otto = (
        principal(sessions, add_account(sessions, each, roles=["administrator"])) for each in ("Alma", "Otto")
    )
    add_account(sessions, "Rita", roles=["reviewer"])
    done, late = meet(
        sessions, lambda: end(catalog, alma, first, otto), lambda: end(catalog, otto, second, alma), after=after
    )
    assert done is None
    was_ended = first != "leave" and second == "leave"
    assert late is None if was_ended else isinstance(late, CatalogError), "whoever was ended first may still leave"
    with sessions.read() as session:
        left = session.exec(select(AccountRow).where(AccountRow.state == "active")).all()
    assert [row.name for row in left if "administrator" in row.roles] == ["Otto" if first == "leave" else "Alma"]
