from collections.abc import Callable
from datetime import datetime

import pytest
from people import add_account, principal
from sqlalchemy import event

from catalog.errors import ForbiddenError, NotFoundError, StateError, SubmissionError
from catalog.inputs import ListingDraft
from catalog.people_tables import AccountRow
from catalog.permissions import NOBODY, Principal, Standing
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.states_of_listings import ListingState
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
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(sessions.reader, "before_cursor_execute", note)
    counts = catalog.administration.counts(chief)
    event.remove(sessions.reader, "before_cursor_execute", note)
    assert len([statement for statement in statements if not statement.startswith("BEGIN")]) == 2
    assert counts.accounts == catalog.administration.accounts(chief).total == 1
    assert counts.listings == {ListingState.PUBLISHED: 2, ListingState.WITHDRAWN: 1}
    assert sum(counts.listings.values()) == catalog.administration.listings(chief).total


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
