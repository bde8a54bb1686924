from collections.abc import Callable
from datetime import date, datetime

import pytest
from members import People
from people import add_account, add_organisation, principal
from regional import add_region
from sqlmodel import select
from statements import reading

from catalog.errors import ForbiddenError, NotFoundError, StateError, SubmissionError
from catalog.inputs import ListingDraft, MunicipalityDraft
from catalog.memberships import Registration
from catalog.people_tables import AccountRow
from catalog.permissions import NOBODY, Principal, Standing
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.states_of_listings import ListingState
from catalog.tables import ListingRow
from catalog.views import LocalText


@pytest.fixture
def chief(sessions: Sessions) -> Principal:
    return principal(sessions, add_account(sessions, "Alma", roles=["administrator"]))


def test_roles_are_given_and_taken_with_a_reason_and_noted(
    catalog: Catalog, sessions: Sessions, chief: Principal
) -> None:
    rita = add_account(sessions, "Rita")
    catalog.administration.set_roles(chief, rita, ["reviewer"], "Prüft ab heute.")
    assert catalog.administration.account(chief, rita).roles == ("reviewer",)
    catalog.administration.set_roles(chief, rita, [], "Ist nicht mehr dabei.")
    assert catalog.administration.account(chief, rita).roles == ()
    noted = catalog.audit.page(subject=f"account:{rita}")
    assert [(each.details["before"], each.details["after"]) for each in noted] == [
        ("active reviewer", "active"),
        ("active", "active reviewer"),
    ]
    assert "Rita" not in str(noted)


def test_a_closed_account_is_signed_out_everywhere_at_once(
    catalog: Catalog, sessions: Sessions, chief: Principal
) -> None:
    rita = add_account(sessions, "Rita")
    secret = catalog.sign_ins.open(rita)
    assert catalog.sign_ins.principal(secret).account == rita
    catalog.administration.set_state(chief, rita, "disabled", "Gerät verloren.")
    assert catalog.sign_ins.principal(secret) == NOBODY


@pytest.mark.parametrize("state", ["disabled", "active"])
def test_an_address_that_nobody_confirmed_is_neither_closed_nor_opened(
    catalog: Catalog, sessions: Sessions, chief: Principal, state: str
) -> None:
    rita = add_account(sessions, "Rita")
    with sessions.write() as session:
        session.get_one(AccountRow, rita).state = "pending"
    with pytest.raises(StateError):
        catalog.administration.set_state(chief, rita, state, "Unbekannt.")
    assert catalog.administration.account(chief, rita).state == "pending"


def test_nobody_changes_their_own_account_and_somebody_stays_administrator(
    catalog: Catalog, sessions: Sessions, chief: Principal
) -> None:
    with pytest.raises(ForbiddenError):
        catalog.administration.set_roles(chief, chief.account, [], "Will nicht mehr.")
    other = principal(sessions, add_account(sessions, "Otto", roles=["administrator"]))
    catalog.administration.set_roles(other, chief.account, [], "Wechsel.")
    ghost = Principal(chief.account, standings=frozenset({Standing.ADMINISTRATOR}))
    with pytest.raises(StateError):
        catalog.administration.set_state(ghost, other.account, "disabled", "Allein.")
    assert catalog.administration.account(other, other.account).state == "active"


@pytest.mark.parametrize("reason", ["", "  ", "x" * 4_001])
def test_every_change_needs_a_reason(catalog: Catalog, sessions: Sessions, chief: Principal, reason: str) -> None:
    rita = add_account(sessions, "Rita")
    with pytest.raises(SubmissionError):
        catalog.administration.set_roles(chief, rita, ["reviewer"], reason)
    with pytest.raises(SubmissionError) as error:
        catalog.administration.set_roles(chief, rita, ["emperor"], "Gut.")
    assert error.value.faults == {"roles": "roles.unknown"}


def test_the_counts_are_those_of_the_lists_and_cost_two_queries(
    catalog: Catalog, sessions: Sessions, chief: Principal
) -> None:
    for slug in ("radar", "lotse", "werk"):
        catalog.listings.import_listing(ListingDraft(slug, slug.title(), LocalText("Zeigt Regen.")))
    catalog.administration.step(chief, "radar", "take-down", "Enthält Schadcode.")
    with reading(sessions) as statements:
        counts = catalog.administration.counts(chief)
    assert len([statement for statement in statements if not statement.startswith("BEGIN")]) == 2
    assert counts.accounts == catalog.administration.accounts(chief).total == 1
    assert counts.listings == {ListingState.PUBLISHED: 2, ListingState.WITHDRAWN: 1}
    assert sum(counts.listings.values()) == catalog.administration.listings(chief).total


LISTS: dict[str, Callable[[Catalog, Principal], object]] = {
    "accounts": lambda catalog, who: catalog.administration.accounts(who),
    "listings": lambda catalog, who: catalog.administration.listings(who),
    "unconfirmed": lambda catalog, who: catalog.memberships.unconfirmed(who),
    "waiting": lambda catalog, who: catalog.memberships.waiting(who),
    "regions": lambda catalog, who: catalog.regions.every(who),
    "candidates": lambda catalog, who: catalog.region_settings.candidates(who),
    "editions": lambda catalog, _: catalog.editions.overview(),
    "log": lambda catalog, _: catalog.audit.page(),
}


def grow(catalog: Catalog, sessions: Sessions, chief: Principal, number: int) -> None:
    """Add a row or more to every list: people and owners, a step that waits for a second person, towns, a region."""
    people, key = People(sessions), f"0916200{number}"
    town = MunicipalityDraft(key, "municipality", f"Ort {number}", date(2026, 1, 1), "test")
    catalog.municipalities.import_batch((town,))
    owners = [add_organisation(sessions, f"{each}-{number}") for each in ("vendor", "orphan")]
    for owner, slug in zip(owners, (f"vendor-{number}", f"orphan-{number}"), strict=True):
        catalog.listings.import_listing(ListingDraft(slug, slug.title(), LocalText("Zeigt Regen.")))
        with sessions.write() as session:
            session.exec(select(ListingRow).where(ListingRow.slug == slug)).one().owner_id = owner
    catalog.administration.step(chief, f"vendor-{number}", "archive", "Wird nicht mehr gepflegt.")
    people.account(f"Vera{number}", organisation=owners[0])
    catalog.memberships.ask(f"orphan-{number}", people(f"Vera{number}"))
    town_hall = Registration(f"Rathaus {number}", "public", ags=key, choice="*")
    catalog.memberships.register(town_hall, people(f"Mia{number}"))
    for slug in (f"kreis-{number}", f"stadt-{number}"):
        add_organisation(sessions, slug, kind="public", ags=key)
    add_region(catalog, f"kreis-{number}")


def test_every_list_costs_as_many_queries_for_many_rows_as_for_few(
    catalog: Catalog, sessions: Sessions, chief: Principal
) -> None:
    costs: dict[str, list[int]] = {name: [] for name in LISTS}
    for number in range(3):
        grow(catalog, sessions, chief, number)
        for name, read in LISTS.items():
            with reading(sessions) as statements:
                read(catalog, chief)
            costs[name].append(len(statements))
    assert {name: cost for name, cost in costs.items() if len(set(cost)) > 1} == {}
    accounts = {each.name: each.organisations for each in catalog.administration.accounts(chief).entries}
    assert accounts["Vera1"] == ("Orphan 1", "Vendor 1")
    assert accounts["Alma"] == ()
    shown = {each.slug: (each.owner, each.intended) for each in catalog.administration.listings(chief).entries}
    assert shown["vendor-2"] == ("Vendor 2", "archive")
    assert shown["orphan-2"] == ("Orphan 2", "")
    assert {(each.slug, each.confirmed) for each in catalog.memberships.waiting(chief)} == {
        (f"orphan-{number}", True) for number in range(3)
    }
    assert [(each.name, each.municipality) for each in catalog.memberships.unconfirmed(chief)] == [
        (f"Rathaus {number}", f"Ort {number}") for number in range(3)
    ]
    assert len(catalog.regions.every(chief)) == len(catalog.region_settings.candidates(chief)) == 3


def test_a_listing_that_belongs_to_nobody_is_in_the_list(catalog: Catalog, chief: Principal) -> None:
    catalog.listings.import_listing(ListingDraft("radar", "Radar", LocalText("Zeigt Regen.")))
    assert [(each.slug, each.owner) for each in catalog.administration.listings(chief).entries] == [("radar", "")]
    assert catalog.administration.listings(chief, state=ListingState.PUBLISHED).total == 1
    assert catalog.administration.listings(chief, state=ListingState.ARCHIVED).total == 0


def test_a_listing_is_taken_down_at_once_with_a_reason(catalog: Catalog, chief: Principal) -> None:
    catalog.listings.import_listing(ListingDraft("radar", "Radar", LocalText("Zeigt Regen.")))
    with pytest.raises(SubmissionError):
        catalog.administration.step(chief, "radar", "take-down", "")
    assert catalog.administration.step(chief, "radar", "take-down", "Enthält Schadcode.")
    assert catalog.administration.listing(chief, "radar").state is ListingState.WITHDRAWN
    with pytest.raises(NotFoundError):
        catalog.listings.read("radar")
    assert catalog.audit.page(size=1)[0].action == "listing.take-down"


def test_a_step_of_reviewers_is_no_administrators(catalog: Catalog, chief: Principal) -> None:
    catalog.listings.import_listing(ListingDraft("radar", "Radar", LocalText("Zeigt Regen.")))
    with pytest.raises(StateError):
        catalog.administration.step(chief, "radar", "withdraw", "Von uns.")


def test_whoever_is_no_administrator_is_refused_everywhere(
    catalog: Catalog, sessions: Sessions, clock: Callable[[], datetime]
) -> None:
    reviewer = principal(sessions, add_account(sessions, "Rita", roles=["reviewer"]))
    for who in (NOBODY, reviewer):
        for call in (
            lambda who=who: catalog.administration.counts(who),
            lambda who=who: catalog.administration.accounts(who),
            lambda who=who: catalog.administration.account(who, "x"),
            lambda who=who: catalog.administration.set_roles(who, "x", [], "y"),
            lambda who=who: catalog.administration.set_state(who, "x", "active", "y"),
            lambda who=who: catalog.administration.listings(who),
            lambda who=who: catalog.administration.listing(who, "x"),
            lambda who=who: catalog.administration.step(who, "x", "archive", "y"),
            lambda who=who: catalog.administration.decline(who, "x"),
            lambda who=who: catalog.administration.assess(who, "x"),
        ):
            with pytest.raises(ForbiddenError):
                call()
    assert clock() is not None


def test_accounts_are_found_by_name_and_address_and_signs_of_patterns_mean_nothing(
    catalog: Catalog, sessions: Sessions, chief: Principal
) -> None:
    add_account(sessions, "Rita")
    assert [each.name for each in catalog.administration.accounts(chief, "RIT").entries] == ["Rita"]
    assert [each.name for each in catalog.administration.accounts(chief, "rita@example").entries] == ["Rita"]
    assert catalog.administration.accounts(chief, "%").entries == ()
    assert catalog.administration.accounts(chief, "nobody").entries == ()


def test_signs_of_patterns_are_found_as_they_are_written(
    catalog: Catalog, sessions: Sessions, chief: Principal
) -> None:
    add_account(sessions, "Anna_Meier")
    add_account(sessions, "AnnaXMeier")
    assert [each.name for each in catalog.administration.accounts(chief, "anna_meier@").entries] == ["Anna_Meier"]
    catalog.listings.import_listing(ListingDraft("radar", "100 % Radar", LocalText("Zeigt Regen.")))
    catalog.listings.import_listing(ListingDraft("wetter", "100 Wetter", LocalText("Zeigt Regen.")))
    assert [each.slug for each in catalog.administration.listings(chief, "100 %").entries] == ["radar"]
