import re
import threading
from datetime import date
from itertools import groupby
from typing import Protocol

import pytest
from members import People
from sqlalchemy import event
from sqlmodel import select

from catalog.errors import ForbiddenError, NotFoundError, StateError, SubmissionError
from catalog.inputs import ListingDraft, MunicipalityDraft, OrganisationDraft
from catalog.memberships import Registration
from catalog.permissions import NOBODY, Principal, Standing
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.tables import ListingRow, OrganisationRow
from catalog.views import LocalText

WRITTEN = re.compile(r"INSERT INTO (message|audit)\b")
TOWN = MunicipalityDraft("09162000", "urban-county", "München", date(2025, 1, 1), "test")


class StillClock(Protocol):
    def forward(self, **amount: float) -> None: ...


@pytest.fixture
def who(sessions: Sessions) -> People:
    return People(sessions)


def test_whoever_registers_an_organisation_manages_it_and_acts_as_a_vendor(catalog: Catalog, who: People) -> None:
    place = catalog.memberships.register(Registration("Radar GmbH", website="https://radar.example"), who("Vera"))
    assert (place.slug, place.state, place.manager, place.confirmed) == ("radar-gmbh", "active", True, False)
    assert Standing.VENDOR in who("Vera").standings
    assert [entry.action for entry in catalog.audit.all()] == ["membership.register"]
    assert "Vera" not in str(list(catalog.audit.all()))


def test_a_registration_tells_every_fault_at_once(catalog: Catalog, who: People) -> None:
    with pytest.raises(SubmissionError) as caught:
        catalog.memberships.register(Registration("", "club", "http://x", ""), who("Vera"))
    assert caught.value.faults == {
        "name": "name.empty", "kind": "kind.unknown", "website": "website.not_https"
    }  # fmt: skip
    with pytest.raises(SubmissionError) as caught:
        catalog.memberships.register(Registration("Stadt", "public", "", "09162999"), who("Vera"))
    assert caught.value.faults == {"ags": "ags.unknown"}
    with pytest.raises(ForbiddenError):
        catalog.memberships.register(Registration("Radar"), NOBODY)


def test_a_known_organisation_is_asked_for_and_granted_by_its_managers_alone(catalog: Catalog, who: People) -> None:
    catalog.memberships.register(Registration("Radar GmbH"), who("Vera"))
    assert catalog.memberships.register(Registration("Radar GmbH"), who("Otto")).state == "asked"
    assert Standing.VENDOR not in who("Otto").standings
    with pytest.raises(NotFoundError):
        catalog.memberships.read("radar-gmbh", who("Otto"))
    with pytest.raises(NotFoundError):
        catalog.memberships.grant("radar-gmbh", who("Otto").account, who("Otto"))
    catalog.memberships.grant("radar-gmbh", who("Otto").account, who("Vera"))
    seen = catalog.memberships.read("radar-gmbh", who("Otto"))
    assert {(each.name, each.manager, each.email) for each in seen.members} == {("Otto", False, ""), ("Vera", True, "")}
    with pytest.raises(ForbiddenError):
        catalog.memberships.promote("radar-gmbh", who("Otto").account, who("Otto"))


def test_an_organisation_without_people_is_granted_by_an_administrator(catalog: Catalog, who: People) -> None:
    catalog.listings.import_listing(
        ListingDraft("radar", "Radar", LocalText("Zeigt Regen."), organisation=OrganisationDraft("Radar GmbH"))
    )
    place = catalog.memberships.register(Registration("Radar GmbH"), who("Vera"))
    assert place.state == "asked"
    assert [each.slug for each in catalog.memberships.waiting(who("Ada"))] == ["radar-gmbh"]
    with pytest.raises(ForbiddenError):
        catalog.memberships.waiting(who("Vera"))
    catalog.memberships.grant("radar-gmbh", who("Vera").account, who("Ada"))
    assert catalog.memberships.places(who("Vera"))[0].manager


def test_a_near_name_is_asked_about_first(catalog: Catalog, who: People) -> None:
    catalog.listings.import_listing(
        ListingDraft("radar", "Radar", LocalText("Zeigt Regen."), organisation=OrganisationDraft("Radar GmbH"))
    )
    with pytest.raises(SubmissionError) as caught:
        catalog.memberships.register(Registration("Radar AG"), who("Vera"))
    assert caught.value.faults == {"name": "organisation.similar"}
    assert catalog.memberships.register(Registration("Radar AG", choice="radar-gmbh"), who("Vera")).state == "asked"
    assert catalog.memberships.register(Registration("Radar AG", choice="*"), who("Otto")).slug == "radar-ag"


def test_the_last_manager_hands_over_before_leaving(catalog: Catalog, who: People) -> None:
    catalog.memberships.register(Registration("Radar GmbH"), who("Vera"))
    catalog.memberships.ask("radar-gmbh", who("Otto"))
    catalog.memberships.grant("radar-gmbh", who("Otto").account, who("Vera"))
    for act in (catalog.memberships.leave, catalog.memberships.step_down):
        with pytest.raises(StateError):
            act("radar-gmbh", who("Vera"))
    with pytest.raises(StateError):
        catalog.memberships.remove("radar-gmbh", who("Vera").account, who("Vera"))
    catalog.memberships.promote("radar-gmbh", who("Otto").account, who("Vera"))
    catalog.memberships.step_down("radar-gmbh", who("Vera"))
    catalog.memberships.leave("radar-gmbh", who("Vera"))
    assert [each.name for each in catalog.memberships.read("radar-gmbh", who("Otto")).members] == ["Otto"]
    assert catalog.audit.verify().fault == ""


def test_what_locks_accounts_comes_before_the_log_so_that_two_never_wait_for_each_other(
    catalog: Catalog, sessions: Sessions, who: People
) -> None:
    written: list[str] = []

    def remember(*told: object) -> None:
        written.extend(WRITTEN.findall(str(told[2])))

    vera, otto, ada = who("Vera"), who("Otto"), who("Ada")
    catalog.memberships.register(Registration("Radar GmbH"), vera)
    draft = ListingDraft("radar", "Radar", LocalText("Zeigt Regen."))
    catalog.listings.import_listing(draft)
    with sessions.write() as session:
        owner = session.exec(select(OrganisationRow)).one()
        session.exec(select(ListingRow)).one().owner_id = owner.id
    event.listen(sessions.writer, "before_cursor_execute", remember)
    catalog.memberships.ask("radar-gmbh", otto)
    catalog.memberships.grant("radar-gmbh", otto.account, who("Vera"))
    catalog.memberships.confirm("radar-gmbh", "", ada)
    catalog.administration.step(ada, "radar", "take-down", "Enthält Schadcode.")
    event.remove(sessions.writer, "before_cursor_execute", remember)
    assert [name for name, _ in groupby(written)] == ["message", "audit"] * 4


def test_a_manager_whose_account_is_closed_manages_nothing(catalog: Catalog, who: People) -> None:
    catalog.memberships.register(Registration("Radar GmbH"), who("Vera"))
    otto = who("Otto").account
    catalog.memberships.ask("radar-gmbh", who("Otto"))
    assert catalog.memberships.waiting(who("Ada")) == ()
    assert catalog.administration.account(who("Ada"), who("Vera").account).alone == ("Radar GmbH",)
    catalog.administration.set_state(who("Ada"), who("Vera").account, "disabled", "Gerät verloren.")
    assert [each.slug for each in catalog.memberships.waiting(who("Ada"))] == ["radar-gmbh"]
    catalog.memberships.grant("radar-gmbh", otto, who("Ada"))
    assert catalog.memberships.places(who("Otto"))[0].manager
    with pytest.raises(StateError):
        catalog.memberships.leave("radar-gmbh", who("Otto"))
    assert catalog.own_account.read(who("Otto")).unmanaged == ("Radar GmbH",)


def test_members_whom_nobody_manages_any_more_are_shown_to_the_administrators(catalog: Catalog, who: People) -> None:
    otto = who("Otto").account
    catalog.memberships.register(Registration("Radar GmbH"), who("Vera"))
    catalog.memberships.ask("radar-gmbh", who("Otto"))
    catalog.memberships.grant("radar-gmbh", otto, who("Vera"))
    assert catalog.memberships.waiting(who("Ada")) == ()
    catalog.administration.set_state(who("Ada"), who("Vera").account, "disabled", "Gerät verloren.")
    assert [each.slug for each in catalog.memberships.waiting(who("Ada"))] == ["radar-gmbh"]
    catalog.memberships.promote("radar-gmbh", otto, who("Ada"))
    assert catalog.memberships.waiting(who("Ada")) == ()
    catalog.administration.set_state(who("Ada"), otto, "disabled", "Gerät verloren.")
    assert catalog.memberships.waiting(who("Ada")) == ()
    assert catalog.administration.account(who("Ada"), otto).alone == ()


def test_an_invitation_is_for_its_address_alone_and_ends(catalog: Catalog, who: People, clock: StillClock) -> None:
    catalog.memberships.register(Registration("Radar GmbH"), who("Vera"))
    catalog.invitations.invite("radar-gmbh", " OTTO@example.org ", who("Vera"))
    assert catalog.invitations.list(who("Nora")) == ()
    with pytest.raises(NotFoundError):
        catalog.invitations.accept("radar-gmbh", who("Nora"))
    assert [each.organisation for each in catalog.invitations.list(who("Otto"))] == ["radar-gmbh"]
    catalog.invitations.accept("radar-gmbh", who("Otto"))
    assert Standing.VENDOR in who("Otto").standings
    catalog.invitations.invite("radar-gmbh", "nora@example.org", who("Vera"))
    clock.forward(days=15)
    with pytest.raises(NotFoundError):
        catalog.invitations.accept("radar-gmbh", who("Nora"))
    clock.forward(days=30)
    assert catalog.invitations.tidy() == 1


@pytest.mark.parametrize(
    "address", ["", "otto", "otto@", "otto@x", "a b@example.org", "o\r\nBcc: x@example.org", "x" * 300]
)
def test_what_is_no_address_is_not_invited(catalog: Catalog, who: People, address: str) -> None:
    catalog.memberships.register(Registration("Radar GmbH"), who("Vera"))
    with pytest.raises(SubmissionError):
        catalog.invitations.invite("radar-gmbh", address, who("Vera"))


def test_nobody_sends_letters_to_the_world(catalog: Catalog, who: People) -> None:
    catalog.memberships.register(Registration("Radar GmbH"), who("Vera"))
    for number in range(20):
        catalog.invitations.invite("radar-gmbh", f"m{number}@example.org", who("Vera"))
        catalog.invitations.uninvite("radar-gmbh", f"m{number}@example.org", who("Vera"))
    with pytest.raises(SubmissionError):
        catalog.invitations.invite("radar-gmbh", "one.more@example.org", who("Vera"))


def test_an_invitation_that_was_taken_back_is_not_sent_again_on_the_same_day(
    catalog: Catalog, who: People, clock: StillClock
) -> None:
    catalog.memberships.register(Registration("Radar GmbH"), who("Vera"))
    catalog.invitations.invite("radar-gmbh", "otto@example.org", who("Vera"))
    catalog.invitations.uninvite("radar-gmbh", "otto@example.org", who("Vera"))
    with pytest.raises(SubmissionError) as caught:
        catalog.invitations.invite("radar-gmbh", "otto@example.org", who("Vera"))
    assert caught.value.faults == {"email": "email.invited_today"}
    assert catalog.invitations.list(who("Otto")) == ()
    clock.forward(days=1)
    catalog.invitations.invite("radar-gmbh", "otto@example.org", who("Vera"))
    assert [each.organisation for each in catalog.invitations.list(who("Otto"))] == ["radar-gmbh"]


def test_a_public_body_is_a_municipality_once_confirmed_and_not_after_naming_another(
    catalog: Catalog, who: People
) -> None:
    other = MunicipalityDraft("09184112", "municipality", "Aying", date(2025, 1, 1), "test")
    catalog.municipalities.import_batch((TOWN, other))
    place = catalog.memberships.register(Registration("Stadt München", "public", "", "09162000"), who("Mia"))
    assert Standing.MUNICIPALITY not in who("Mia").standings
    with pytest.raises(ForbiddenError):
        catalog.memberships.confirm(place.slug, "09162000", who("Mia"))
    assert [each.municipality for each in catalog.memberships.unconfirmed(who("Ada"))] == ["München"]
    with pytest.raises(StateError):
        catalog.memberships.confirm(place.slug, "09184112", who("Ada"))
    assert Standing.MUNICIPALITY not in who("Mia").standings, "it named another one when the page was opened"
    catalog.memberships.confirm(place.slug, "09162000", who("Ada"))
    assert catalog.memberships.unconfirmed(who("Ada")) == ()
    with pytest.raises(ForbiddenError):
        catalog.memberships.unconfirmed(who("Mia"))
    assert Standing.MUNICIPALITY in who("Mia").standings
    catalog.memberships.locate(place.slug, "09162000", who("Mia"))
    assert Standing.MUNICIPALITY in who("Mia").standings, "the same one again changes nothing"
    catalog.memberships.locate(place.slug, "09184112", who("Mia"))
    assert Standing.MUNICIPALITY not in who("Mia").standings


def test_another_organisations_manager_changes_nothing_here(catalog: Catalog, who: People) -> None:
    catalog.memberships.register(Registration("Radar GmbH"), who("Vera"))
    stranger = who.of("Eve", "eve-ag")
    vera = who("Vera").account
    for act in (
        lambda: catalog.memberships.read("radar-gmbh", stranger),
        lambda: catalog.memberships.remove("radar-gmbh", vera, stranger),
        lambda: catalog.memberships.promote("radar-gmbh", vera, stranger),
        lambda: catalog.memberships.grant("radar-gmbh", vera, stranger),
        lambda: catalog.memberships.locate("radar-gmbh", "09162000", stranger),
        lambda: catalog.invitations.invite("radar-gmbh", "x@example.org", stranger),
        lambda: catalog.invitations.uninvite("radar-gmbh", "x@example.org", stranger),
    ):
        with pytest.raises(NotFoundError):
            act()


def test_two_managers_who_step_down_at_once_leave_one(catalog: Catalog, who: People) -> None:
    catalog.memberships.register(Registration("Radar GmbH"), who("Vera"))
    catalog.memberships.ask("radar-gmbh", who("Otto"))
    catalog.memberships.grant("radar-gmbh", who("Otto").account, who("Vera"))
    catalog.memberships.promote("radar-gmbh", who("Otto").account, who("Vera"))
    both, refused = (who("Vera"), who("Otto")), []
    begin = threading.Barrier(2)

    def step_down(manager: Principal) -> None:
        begin.wait()
        try:
            catalog.memberships.step_down("radar-gmbh", manager)
        except StateError:
            refused.append(manager.account)

    threads = [threading.Thread(target=step_down, args=(each,)) for each in both]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(refused) == 1
    members = catalog.memberships.read("radar-gmbh", who("Ada")).members
    assert [each.account for each in members if each.manager] == refused
