"""Managers of one organisation who leave, step down, or end each other or themselves at once: one of them stays."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from meeting import LONGEST_SECONDS, meet, outcome
from people import add_account, add_organisation, principal
from sqlmodel import select

from catalog.errors import CatalogError, NotFoundError, StateError
from catalog.memberships import Registration
from catalog.organisation_rows import managers_of
from catalog.people_tables import AccountRow
from catalog.permissions import Principal
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.tables import OrganisationRow

RADAR = "radar-gmbh"
ON_POSTGRESQL = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
LOCKED = r"(?s)FROM organisation\b.*FOR (NO KEY )?UPDATE"
ENDED = r"UPDATE membership|DELETE FROM (membership|account)"
WAYS = ("delete", "leave", "step-down", "remove")


@pytest.fixture
def pair(sessions: Sessions) -> tuple[Principal, Principal]:
    """Vera and Otto, who manage one organisation together."""
    radar = add_organisation(sessions, RADAR)
    vera, otto = (add_account(sessions, name, organisation=radar) for name in ("Vera", "Otto"))
    return principal(sessions, vera), principal(sessions, otto)


def go(catalog: Catalog, who: Principal, how: str, other: Principal) -> Callable[[], object]:
    """How one of two managers stops managing, or ends that the other one does."""
    acts: dict[str, Callable[[], object]] = {
        "delete": lambda: catalog.own_account.delete(who, f"{who.name}@example.org", alone=False),
        "leave": lambda: catalog.memberships.leave(RADAR, who),
        "step-down": lambda: catalog.memberships.step_down(RADAR, who),
        "remove": lambda: catalog.memberships.remove(RADAR, other.account, who),
    }
    return acts[how]


def managers(sessions: Sessions, slug: str = RADAR) -> set[str]:
    with sessions.read() as session:
        row = session.exec(select(OrganisationRow).where(OrganisationRow.slug == slug)).one()
        return {session.get_one(AccountRow, each).name for each in managers_of(session, row)}


@ON_POSTGRESQL
@pytest.mark.parametrize("after", [LOCKED, ENDED], ids=["locked", "ended"])
@pytest.mark.parametrize(
    ("first", "second"),
    [*(("delete", way) for way in WAYS), *((way, "delete") for way in WAYS[1:]), ("leave", "step-down")],
)
def test_of_two_managers_who_go_at_once_one_stays(  # noqa: PLR0913, PLR0917 - fixtures, and how the two go
    catalog: Catalog, sessions: Sessions, pair: tuple[Principal, Principal], first: str, second: str, after: str
) -> None:
    vera, otto = pair
    done, late = meet(sessions, go(catalog, vera, first, otto), go(catalog, otto, second, vera), after=after)
    assert done is None
    if first == "remove":
        assert late is None, "whoever manages nothing any more may go"
    else:
        assert isinstance(late, CatalogError)
    assert managers(sessions) == {"Vera" if first == "remove" else "Otto"}
    assert catalog.audit.verify().fault == ""


@pytest.mark.parametrize("ways", [("delete", "delete"), ("delete", "leave"), ("step-down", "delete")], ids="-".join)
def test_one_manager_stays_whoever_comes_first(
    catalog: Catalog, sessions: Sessions, pair: tuple[Principal, Principal], ways: tuple[str, str]
) -> None:
    both = threading.Barrier(2, timeout=LONGEST_SECONDS)
    acts = [go(catalog, who, way, who) for who, way in zip(pair, ways, strict=True)]

    def begin(act: Callable[[], object]) -> object:
        both.wait()
        return outcome(act)

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(begin, acts))
    assert sorted(end is None for end in ends) == [False, True], ends
    assert all(end is None or isinstance(end, CatalogError) for end in ends)
    assert managers(sessions) == {"Otto" if ends[0] is None else "Vera"}


@ON_POSTGRESQL
def test_who_joins_an_organisation_while_the_account_ends_is_asked_once_more(
    catalog: Catalog, sessions: Sessions, pair: tuple[Principal, Principal]
) -> None:
    vera, _ = pair
    add_account(sessions, "Wanda", organisation=add_organisation(sessions, "werk-gmbh"))
    ended, asked = meet(
        sessions, go(catalog, vera, "delete", vera), lambda: catalog.memberships.ask("werk-gmbh", vera), after=LOCKED
    )
    assert isinstance(ended, StateError)
    assert not isinstance(asked, Exception)
    go(catalog, vera, "delete", vera)()
    assert (managers(sessions), managers(sessions, "werk-gmbh")) == ({"Otto"}, {"Wanda"})


@ON_POSTGRESQL
def test_who_asks_and_the_manager_who_leaves_do_not_wait_for_each_other(
    catalog: Catalog, sessions: Sessions, pair: tuple[Principal, Principal]
) -> None:
    vera, otto = pair
    catalog.memberships.leave(RADAR, otto)
    asking = (f"Rita{number}" for number in range(1_000))
    asks = next(each for name in asking if (each := add_account(sessions, name, roles=["reviewer"])) > vera.account)
    rita = principal(sessions, asks)
    asked, left = meet(
        sessions,
        lambda: catalog.memberships.register(Registration("Radar GmbH"), rita),
        lambda: catalog.own_account.delete(vera, "vera@example.org", alone=True),
        after="INSERT INTO membership",
    )
    assert not isinstance(asked, Exception)
    assert left is None
    assert managers(sessions) == set()


@ON_POSTGRESQL
@pytest.mark.parametrize("after", [LOCKED, ENDED], ids=["locked", "ended"])
def test_who_is_made_a_manager_while_their_account_ends_does_not_replace_one(
    catalog: Catalog, sessions: Sessions, pair: tuple[Principal, Principal], after: str
) -> None:
    vera, otto = pair
    catalog.memberships.step_down(RADAR, otto)

    def hand_over() -> None:
        catalog.memberships.promote(RADAR, otto.account, vera)
        catalog.memberships.step_down(RADAR, vera)

    ended, handed = meet(sessions, go(catalog, otto, "delete", otto), hand_over, after=after)
    assert ended is None
    assert isinstance(handed, NotFoundError)
    assert managers(sessions) == {"Vera"}
