"""Which edition is asked: the release's where the operator has none of its own, else the operator's newest."""

from collections.abc import Callable
from datetime import datetime
from importlib.resources import files

import pytest
from editions import ASKED, next_release, publish, shown
from people import add_account, principal
from reviewing import Office, office
from statements import reading

from catalog.criteria import read_criteria, shipped
from catalog.errors import NotFoundError, SubmissionError
from catalog.permissions import Principal
from catalog.services import Catalog, open_catalog
from catalog.sessions import Sessions

__all__ = ["office"]


@pytest.fixture
def people(sessions: Sessions) -> tuple[Principal, Principal]:
    ada, bob = (principal(sessions, add_account(sessions, name, roles=["administrator"])) for name in ("Ada", "Bob"))
    return ada, bob


@pytest.fixture
def later(catalog: Catalog, sessions: Sessions, clock: Callable[[], datetime]) -> Catalog:
    """The same database under the next release."""
    return open_catalog(sessions, clock, catalog.assessments.queue, catalog.listings.vet, criteria=next_release())


def test_without_an_own_edition_the_release_decides(office: Office, later: Catalog) -> None:
    office.submit()
    office.publish()
    asked = later.editions.overview()
    assert (asked.current.id, [each.id for each in asked.editions]) == ("2027-1", ["2027-1", "2026-1"])
    view = later.editions.compared("2027-1")
    assert view.difference
    assert [(each.before.id, each.after.id) for each in view.difference.changed] == [("exit", "leaving")]
    assert later.reviews.record("radar").checklists == office.catalog.reviews.record("radar").checklists
    assert later.reviews.desk("radar", office.rita).earlier == view.difference


def test_an_own_edition_stays_until_its_operator_publishes_the_next(
    catalog: Catalog, later: Catalog, people: tuple[Principal, Principal]
) -> None:
    ada, bob = people
    catalog.criteria_drafts.start(ada)
    catalog.criteria_drafts.add(ASKED, ada, shown(catalog, ada))
    own = publish(catalog, ada, bob)
    asked = later.editions.overview()
    assert asked.current == own
    assert [each.id for each in asked.editions] == ["2026-1.1", "2026-1"], "what was never asked here is no former one"
    assert later.editions.read("2027-1") == next_release().current, "it can be read all the same"
    assert later.editions.compared("2027-1").difference is None
    later.criteria_drafts.start(ada, "2027-1")
    draft = later.criteria_drafts.read(ada)
    assert draft
    assert [each.id for each in draft.difference.dropped] == ["own-1"]
    assert [(each.before.id, each.after.id) for each in draft.difference.changed] == [("exit", "leaving")]
    later.criteria_drafts.restore("own-1", ada, draft.state)
    edition = publish(later, ada, bob)
    assert edition.id == "2027-1.2", "named after the shipped edition that it goes back to"
    assert {"own-1", "leaving"} <= {each.id for each in edition.criteria}
    asked = later.editions.overview()
    assert [each.id for each in asked.editions] == ["2027-1.2", "2026-1.1", "2026-1"]
    assert catalog.editions.overview().current == edition, "also under the release of before"


def test_a_draft_from_before_a_release_says_so_and_its_forms_are_refused(
    catalog: Catalog, later: Catalog, people: tuple[Principal, Principal]
) -> None:
    ada, bob = people
    catalog.criteria_drafts.start(ada)
    seen = shown(catalog, ada)
    draft = later.criteria_drafts.read(ada)
    assert draft
    assert (draft.outdated, draft.current.id) == (True, "2027-1")
    assert [(each.before.id, each.after.id) for each in draft.difference.changed] == [("leaving", "exit")]
    with pytest.raises(SubmissionError) as caught:
        later.criteria_drafts.add(ASKED, ada, seen)
    assert caught.value.faults == {"draft": "criteria.changed"}
    assert publish(later, ada, bob).id == "2026-1.1"
    assert later.editions.overview().current.criteria == shipped().current.criteria


def test_an_edition_is_compared_with_what_was_read_once(
    catalog: Catalog, sessions: Sessions, people: tuple[Principal, Principal]
) -> None:
    ada, bob = people
    for _ in range(2):
        catalog.criteria_drafts.start(ada)
        catalog.criteria_drafts.add(ASKED, ada, shown(catalog, ada))
        publish(catalog, ada, bob)
    for name, before in (("2026-1.2", "2026-1.1"), ("2026-1.1", "2026-1"), ("2026-1", "")):
        with reading(sessions) as sent:
            assert catalog.editions.compared(name).before == before
        assert len([each for each in sent if "FROM criteriaedition" in each]) == 1, sent


def test_what_is_no_edition_is_not_found(catalog: Catalog, people: tuple[Principal, Principal]) -> None:
    for act in (
        lambda: catalog.editions.read("1999-1"),
        lambda: catalog.editions.compared("2026-1.1"),
        lambda: catalog.criteria_drafts.start(people[0], "2026-1.1"),
    ):
        with pytest.raises(NotFoundError):
            act()
    assert catalog.criteria_drafts.read(people[0]) is None


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (('id = "exit"', 'id = "own-1"'), "an operator's own name: own-1"),
        (('"2026-1"', '"2026-1.1"'), "an operator's own name: 2026-1.1"),
        (('id = "exit"', 'id = "exit"\nreplaces = "way-out"'), "replaces no criterion above it: exit"),
        (('id = "exit"', 'id = "exit"\nreplaces = "backup"'), "two criteria of edition 2026-1 replace one"),
    ],
)
def test_shipped_names_leave_room_for_the_operators(change: tuple[str, str], fault: str) -> None:
    text = (files("catalog") / "data" / "criteria.toml").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match=fault):
        read_criteria(text.replace(*change))
