"""Administrators write the next edition of the criteria, two of them publish it, and reviewers go on with it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from editions import ASKED, criterion, publish, reworded, shown
from people import add_account, principal
from reviewing import Office, answers, office
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from catalog.criteria import Answer, shipped
from catalog.criteria_drafts import SUBJECT, CriteriaDrafts
from catalog.editions import Editions
from catalog.errors import ForbiddenError, SubmissionError
from catalog.permissions import NOBODY, Principal
from catalog.review_views import AnswerDraft
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.views import Waiting
from marketplace.database import open_sessions
from web.criteria_form import as_written
from web.language import Language
from web.message_words import told

__all__ = ["office"]
STALE = {"draft": "criteria.changed"}


@pytest.fixture
def ada(sessions: Sessions) -> Principal:
    return principal(sessions, add_account(sessions, "Ada", roles=["administrator"]))


@pytest.fixture
def bob(sessions: Sessions) -> Principal:
    return principal(sessions, add_account(sessions, "Bob", roles=["administrator"]))


def refused(act: Callable[[], object]) -> dict[str, str]:
    """The faults with which a form is refused."""
    with pytest.raises(SubmissionError) as caught:
        act()
    return dict(caught.value.faults)


def outcome(act: Callable[[], object]) -> str:
    """The fault of the whole form, empty if it was taken."""
    try:
        act()
    except SubmissionError as error:
        return error.faults["draft"]
    return ""


def ask_more(catalog: Catalog, who: Principal, name: str = "exit") -> None:
    """Begin a draft with one criterion more, one in other words, and one less."""
    drafts = catalog.criteria_drafts
    drafts.start(who)
    drafts.add(ASKED, who, shown(catalog, who))
    drafts.change(name, reworded(criterion(catalog, who, name)), who, shown(catalog, who))
    drafts.drop("keyboard", who, shown(catalog, who))


def test_two_administrators_publish_what_one_wrote_and_it_is_asked_at_once(
    catalog: Catalog, ada: Principal, bob: Principal, database_url: str
) -> None:
    ask_more(catalog, ada)
    assert catalog.editions.overview().current == shipped().current, "a draft is asked nobody"
    other = open_sessions(database_url)
    elsewhere = Editions(other, shipped())
    assert elsewhere.overview().current.id == "2026-1"
    edition = publish(catalog, ada, bob, " Wir fragen nach mehr. ")
    assert (edition.id, edition.own, edition.reason) == ("2026-1.1", True, "Wir fragen nach mehr.")
    assert edition.published == date(2026, 1, 2)
    assert elsewhere.overview().current == catalog.editions.overview().current == edition, "in every process at once"
    other.close()
    assert catalog.criteria_drafts.read(ada) is None
    view = catalog.editions.compared("2026-1.1")
    assert view.before == "2026-1"
    assert view.difference
    assert [each.id for each in view.difference.added] == ["own-1"]
    assert [(each.before.id, each.after.id) for each in view.difference.changed] == [("exit", "own-2")]
    assert [each.id for each in view.difference.dropped] == ["keyboard"]
    assert [each.id for each in catalog.editions.overview().editions] == ["2026-1.1", "2026-1"]
    assert catalog.editions.read("2026-1") == shipped().current, "what was asked stays as it was"


def test_each_step_is_in_the_log_and_names_no_person(catalog: Catalog, ada: Principal, bob: Principal) -> None:
    ask_more(catalog, ada)
    drafts = catalog.criteria_drafts
    drafts.move("backup", ada, shown(catalog, ada), up=True)
    drafts.restore("keyboard", ada, shown(catalog, ada))
    drafts.intend("Erst einmal.", ada, shown(catalog, ada))
    drafts.decline(bob, shown(catalog, bob))
    publish(catalog, bob, ada)
    drafts.start(ada)
    drafts.discard(ada, shown(catalog, ada))
    entries = catalog.audit.page(subject=SUBJECT)[::-1]
    assert [each.action.removeprefix("criteria.") for each in entries] == [
        *("start", "add", "change", "drop", "move", "restore", "intend", "decline", "intend", "publish"),
        *("start", "discard"),
    ]
    facts = [dict(each.details) for each in entries]
    assert facts[2] == {"criterion": "exit", "new": "own-2"}
    assert facts[9] == {"before": "2026-1", "edition": "2026-1.1", "reason": "Wir fragen nach mehr."}
    assert {each.standing for each in entries} == {"administrator"}
    assert catalog.audit.verify().fault == ""


def test_whoever_may_agree_is_told_that_a_draft_waits_and_the_first_one_what_became_of_it(
    catalog: Catalog, sessions: Sessions, ada: Principal, bob: Principal, office: Office
) -> None:
    closed = principal(sessions, add_account(sessions, "Cleo", roles=["administrator"]))
    catalog.administration.set_state(ada, closed.account, "disabled", "Ist nicht mehr dabei.")
    drafts = catalog.criteria_drafts
    ask_more(catalog, ada)
    drafts.intend("Erst <b>einmal</b>.", ada, shown(catalog, ada))
    assert heard(catalog, bob) == [
        ("Ein Entwurf der Kriterien wartet auf eine zweite Person. Bitte entscheiden Sie.", "Erst <b>einmal</b>.")
    ]
    assert heard(catalog, ada) == heard(catalog, office.rita) == [], "nobody else decides"
    assert [each.address for each in waiting(catalog)] == ["bob@example.org"]
    drafts.decline(ada, shown(catalog, ada))
    assert heard(catalog, ada) == [], "who takes it back knows that"
    drafts.intend("Nun aber.", ada, shown(catalog, ada))
    drafts.decline(bob, shown(catalog, bob))
    publish(catalog, ada, bob)
    assert heard(catalog, ada) == [
        ("Der Entwurf der Kriterien ist jetzt als Ausgabe 2026-1.1 veröffentlicht.", ""),
        ("Der Entwurf der Kriterien wird nicht veröffentlicht. Eine zweite Person hat nicht zugestimmt.", ""),
    ]
    assert len(heard(catalog, bob)) == 3, "each wish is an occasion of its own"
    assert heard(catalog, closed) == []


def heard(catalog: Catalog, who: Principal) -> list[tuple[str, str]]:
    """Sentence and reason of what somebody was told."""
    said = [told(Language.DE, each) for each in catalog.messages.list(who).messages]
    return sorted((each.sentence, each.reason) for each in said)


def waiting(catalog: Catalog) -> list[Waiting]:
    """The letters that are to be sent now."""
    return list(iter(catalog.messages.claim, None))


def test_nobody_but_administrators_comes_near_the_draft(catalog: Catalog, ada: Principal, office: Office) -> None:
    catalog.criteria_drafts.start(ada)
    state, drafts = shown(catalog, ada), catalog.criteria_drafts
    for who in (NOBODY, office.rita):
        for act in (
            drafts.read,
            drafts.start,
            lambda who: drafts.add(ASKED, who, state),
            lambda who: drafts.change("exit", ASKED, who, state),
            lambda who: drafts.move("exit", who, state, up=True),
            lambda who: drafts.drop("exit", who, state),
            lambda who: drafts.restore("exit", who, state),
            lambda who: drafts.discard(who, state),
            lambda who: drafts.intend("Weil.", who, state),
            lambda who: drafts.decline(who, state),
            lambda who: drafts.agree(who, state),
        ):
            with pytest.raises(ForbiddenError):
                act(who)
    assert shown(catalog, ada) == state


def test_one_person_alone_publishes_nothing_and_nothing_else_than_was_shown(
    catalog: Catalog, ada: Principal, bob: Principal
) -> None:
    drafts = catalog.criteria_drafts
    drafts.start(ada)
    assert refused(lambda: drafts.intend("Weil.", ada, shown(catalog, ada))) == {"draft": "criteria.unchanged"}
    drafts.drop("exit", ada, shown(catalog, ada))
    assert refused(lambda: drafts.intend(" ", ada, shown(catalog, ada))) == {"reason": "reason.empty"}
    assert refused(lambda: drafts.intend("x" * 4_001, ada, shown(catalog, ada))) == {"reason": "reason.too_long"}
    assert refused(lambda: drafts.agree(bob, shown(catalog, bob))) == STALE, "nobody wants it yet"
    drafts.intend("Weil.", ada, shown(catalog, ada))
    seen = shown(catalog, bob)
    with pytest.raises(ForbiddenError):
        drafts.agree(ada, seen)
    waiting = {"draft": "criteria.waiting"}
    assert refused(lambda: drafts.add(ASKED, ada, seen)) == waiting
    assert refused(lambda: drafts.discard(bob, seen)) == waiting
    assert refused(lambda: drafts.intend("Ich auch.", bob, seen)) == waiting
    drafts.decline(ada, seen)
    drafts.drop("backup", ada, shown(catalog, ada))
    drafts.intend("Weil.", ada, shown(catalog, ada))
    assert refused(lambda: drafts.agree(bob, seen)) == STALE, "not what the second person saw"
    assert drafts.agree(bob, shown(catalog, bob)).id == "2026-1.1"


def test_an_edition_without_a_criterion_is_none(catalog: Catalog, ada: Principal) -> None:
    drafts = catalog.criteria_drafts
    drafts.start(ada)
    for each in shipped().current.criteria:
        drafts.drop(each.id, ada, shown(catalog, ada))
    assert refused(lambda: drafts.intend("Weil.", ada, shown(catalog, ada))) == {"draft": "criteria.empty"}


def test_a_form_of_before_is_refused_also_when_the_draft_was_begun_anew(
    catalog: Catalog, ada: Principal, bob: Principal
) -> None:
    drafts = catalog.criteria_drafts
    drafts.start(ada)
    seen = shown(catalog, ada)
    drafts.start(bob)
    assert shown(catalog, bob) == seen, "a draft that is begun stays as it is"
    drafts.change("exit", reworded(criterion(catalog, bob, "exit")), bob, seen)
    for act in (
        lambda: drafts.drop("exit", ada, seen),
        lambda: drafts.move("backup", ada, seen, up=True),
        lambda: drafts.change("exit", ASKED, ada, seen),
        lambda: drafts.discard(ada, seen),
    ):
        assert refused(act) == STALE
    assert refused(lambda: drafts.drop("exit", ada, shown(catalog, ada))) == {"draft": "criteria.gone"}
    drafts.discard(ada, shown(catalog, ada))
    assert refused(lambda: drafts.add(ASKED, bob, seen)) == {"draft": "criteria.no_draft"}
    drafts.start(ada)
    assert refused(lambda: drafts.add(ASKED, bob, seen)) == STALE
    drafts.add(ASKED, bob, shown(catalog, bob))
    assert criterion(catalog, bob, "own-2").title == ASKED.title, "no id is given twice, not even after a discarding"


def test_what_changes_nothing_is_no_change(catalog: Catalog, ada: Principal) -> None:
    drafts = catalog.criteria_drafts
    drafts.start(ada)
    seen = shown(catalog, ada)
    drafts.change("exit", as_written(criterion(catalog, ada, "exit")), ada, seen)
    drafts.move(shipped().current.criteria[0].id, ada, seen, up=True)
    assert shown(catalog, ada) == seen
    assert [each.action for each in catalog.audit.page(subject=SUBJECT)] == ["criteria.start"]


def test_of_many_who_write_at_once_nobody_is_lost_unseen(catalog: Catalog, ada: Principal, bob: Principal) -> None:
    drafts = catalog.criteria_drafts
    drafts.start(ada)
    seen = shown(catalog, ada)

    def add(number: int) -> str:
        wanted = replace(ASKED, source=f"Regel {number}")
        return outcome(lambda: drafts.add(wanted, (ada, bob)[number % 2], seen))

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(add, range(6))) == ["", *["criteria.changed"] * 5]
    drafts.intend("Weil.", ada, shown(catalog, ada))
    seen = shown(catalog, bob)

    with ThreadPoolExecutor(4) as pool:
        agreed = pool.map(lambda _: outcome(lambda: drafts.agree(bob, seen)), range(4))
        assert sorted(agreed) == ["", *["criteria.no_draft"] * 3]
    assert [each.id for each in catalog.editions.overview().editions] == ["2026-1.1", "2026-1"]
    assert catalog.audit.verify().fault == ""


@pytest.mark.parametrize("statement", ["UPDATE criteriaedition SET reason = ''", "DELETE FROM criteriaedition"])
def test_no_edition_is_ever_changed(catalog: Catalog, ada: Principal, bob: Principal, statement: str) -> None:
    ask_more(catalog, ada)
    publish(catalog, ada, bob)
    with pytest.raises(DBAPIError, match="never changed"), catalog.editions.sessions.writer.begin() as connection:
        connection.execute(text(statement))


def test_a_checklist_follows_the_next_edition_and_keeps_what_still_answers_it(
    office: Office, ada: Principal, bob: Principal
) -> None:
    reviews, catalog = office.catalog.reviews, office.catalog
    office.submit("Alt", "https://example.org/a/alt")
    office.publish("alt")
    office.submit()
    reviews.step("radar", "take", office.rita)
    reviews.save_checklist("radar", answers(), office.rita)
    seen = reviews.desk("radar", office.rita)
    assert (seen.obstacles, seen.earlier, seen.criteria.id) == ((), None, "2026-1")
    ask_more(catalog, ada)
    publish(catalog, ada, bob)
    desk = reviews.desk("radar", office.rita)
    assert (desk.obstacles, desk.criteria.id) == (("checklist-edition",), "2026-1.1")
    assert desk.earlier
    assert [each.id for each in desk.earlier.dropped] == ["keyboard"]
    assert desk.lines["own-2"] == ("own-2", "exit")
    assert refused(lambda: reviews.step("radar", "publish", office.rita)) == {"checklist": "checklist-edition"}
    old = {"criterion-exit": "checklist.unknown_criterion", "criterion-keyboard": "checklist.unknown_criterion"}
    assert refused(lambda: reviews.save_checklist("radar", answers(), office.rita)) == old
    changed = {"checklist": "checklist.changed"}
    assert refused(lambda: reviews.save_checklist("radar", answers(), office.rita, seen.state)) == changed
    assert desk.checklist
    kept = {each.criterion.id for each in desk.checklist.answers} & set(desk.lines)
    assert kept == set(desk.lines) - {"own-1", "own-2"}
    told = tuple(AnswerDraft(name, Answer.YES, "Gesehen.") for name in desk.lines)
    reviews.save_checklist("radar", told, office.rita, desk.state)
    assert reviews.step("radar", "publish", office.rita)
    (new,), (former,) = reviews.record("radar").checklists, reviews.record("alt").checklists
    assert (new.edition, former.edition) == ("2026-1.1", "2026-1")
    words = {each.criterion.id: each.criterion.guidance.de for each in (*new.answers, *former.answers)}
    assert words["exit"] == next(each.guidance.de for each in shipped().current.criteria if each.id == "exit")
    assert words["own-2"] == "Gibt es das, und seit wann?"
    assert reviews.desk("alt", office.ralf).earlier, (
        "the next review begins with what was answered and says what is new"
    )


def test_the_draft_survives_whoever_wanted_it(catalog: Catalog, ada: Principal, bob: Principal) -> None:
    ask_more(catalog, ada)
    drafts: CriteriaDrafts = catalog.criteria_drafts
    drafts.intend("Weil.", ada, shown(catalog, ada))
    with catalog.editions.sessions.writer.begin() as connection:
        connection.execute(text("DELETE FROM account WHERE id = :id"), {"id": ada.account})
    assert drafts.agree(bob, shown(catalog, bob)).id == "2026-1.1"
