"""What happens to one listing at once, on PostgreSQL: nobody waits for ever, nothing is lost, nothing stands twice."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from meeting import meet
from members import People
from sqlmodel import select

from catalog.errors import StateError
from catalog.inputs import Actor, Submission
from catalog.membership_tables import ReplyRow
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.views import AssessmentState, AssessmentView, LocalText, ReplyView, Role
from scorers.report import Report

pytestmark = [pytest.mark.postgresql, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
ADDRESS = "https://example.org/a/b"
WANTED = Submission("Radar", ADDRESS, "Zeigt, wo es regnet, und sagt es allen.")
VENDOR = Actor("Radar GmbH", Role.VENDOR)
REPOSITORY = r"(?s)FROM repository\b.*FOR UPDATE"
LISTING = r"(?s)FROM listing\b.*FOR UPDATE"
ASSESSMENT = r"(?s)FROM assessment\b.*FOR UPDATE"
Reports = Callable[..., Report]


def measured(catalog: Catalog, assessment: str, make_report: Reports) -> str:
    catalog.assessments.begin(assessment)
    return catalog.assessments.complete(assessment, make_report(repository=ADDRESS))


def rewritten(catalog: Catalog) -> str:
    """A draft of the listing that says something else."""
    draft = catalog.drafts.start(VENDOR, "radar")
    changed = replace(draft.content, summary=LocalText("Zeigt, wo es schneit."))
    return catalog.drafts.save(draft.id, changed, VENDOR).id


def test_two_replies_to_one_report_at_once_are_two_versions(
    catalog: Catalog, sessions: Sessions, make_report: Reports
) -> None:
    vera = People(sessions).of("Vera", "radar-gmbh")
    report = measured(catalog, catalog.listings.submit(WANTED, vera).id, make_report)
    said = meet(
        sessions,
        lambda: catalog.replies.say("radar", report, "Erste Antwort.", vera),
        lambda: catalog.replies.say("radar", report, "Zweite Antwort.", vera),
        after=LISTING,
    )
    assert [each.number for each in said if isinstance(each, ReplyView)] == [1, 2]
    with sessions.read() as session:
        assert [row.number for row in session.exec(select(ReplyRow).order_by(ReplyRow.number))] == [1, 2]  # type: ignore[arg-type]


@pytest.mark.parametrize("sooner", ["cancelled", "completed"])
def test_a_measurement_is_either_cancelled_or_completed(
    catalog: Catalog, sessions: Sessions, make_report: Reports, sooner: str
) -> None:
    assessment = catalog.listings.submit(WANTED).id
    catalog.assessments.begin(assessment)
    acts = {
        "cancelled": lambda: catalog.assessments.cancel(assessment),
        "completed": lambda: catalog.assessments.complete(assessment, make_report(repository=ADDRESS)),
    }
    first = acts.pop(sooner)
    mine, other = meet(sessions, first, *acts.values(), after=ASSESSMENT)
    assert catalog.assessments.read(assessment).state == AssessmentState(sooner)
    completed, cancelled = (other, mine) if sooner == "cancelled" else (mine, other)
    assert isinstance(cancelled, AssessmentView)
    assert isinstance(completed, StateError if sooner == "cancelled" else str)


@pytest.mark.parametrize("after", [REPOSITORY, LISTING], ids=["repository", "listing"])
@pytest.mark.parametrize("sooner", ["draft", "report"])
def test_a_draft_is_published_while_the_first_report_comes(
    catalog: Catalog, sessions: Sessions, make_report: Reports, sooner: str, after: str
) -> None:
    assessment, draft = catalog.listings.submit(WANTED).id, rewritten(catalog)
    catalog.assessments.begin(assessment)
    acts = {
        "draft": lambda: catalog.drafts.publish(draft, VENDOR),
        "report": lambda: catalog.assessments.complete(assessment, make_report(repository=ADDRESS)),
    }
    first = acts.pop(sooner)
    for each in meet(sessions, first, *acts.values(), after=after):
        assert not isinstance(each, Exception), each
    view = catalog.listings.read("radar")
    assert (view.card.summary.de, view.card.score is not None) == ("Zeigt, wo es schneit.", True)


@pytest.mark.parametrize("sooner", ["draft", "request"])
def test_a_draft_is_published_while_a_new_measurement_is_asked_for(
    catalog: Catalog, sessions: Sessions, make_report: Reports, sooner: str
) -> None:
    measured(catalog, catalog.listings.submit(WANTED).id, make_report)
    draft = rewritten(catalog)
    acts = {
        "draft": lambda: catalog.drafts.publish(draft, VENDOR),
        "request": lambda: catalog.assessments.request("radar"),
    }
    first = acts.pop(sooner)
    for each in meet(sessions, first, *acts.values(), after=LISTING if sooner == "draft" else REPOSITORY):
        assert not isinstance(each, Exception), each
    assert catalog.listings.read("radar").card.summary.de == "Zeigt, wo es schneit."
