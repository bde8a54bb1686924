"""The history behind a report is asked for once, read later, never changed, and its loss or failure is told."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from past import REFERENCE, short_past
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from analyzer.history.maintenance import Basis, Verdict
from catalog.errors import NotFoundError, StateError
from catalog.inputs import ListingDraft
from catalog.jobs import JobProgress, JobQueue, JobState
from catalog.permissions import MARKETPLACE
from catalog.services import Catalog
from catalog.sessions import Sessions
from catalog.views import HistoryState, LocalText
from scorers.report import Report

Make = Callable[..., Report]
ADDRESS = "https://example.org/a/b"
COMMIT = "a" * 40


@pytest.fixture
def reported(catalog: Catalog, make_report: Make) -> str:
    """A listing whose first result is out; the history is asked for. The id of its report."""
    catalog.listings.import_listing(ListingDraft("radar", "Radar", LocalText("Karte."), address=ADDRESS))
    return catalog.assessments.complete(catalog.assessments.request("radar").id, make_report())


def job_of(queue: JobQueue) -> str:
    return [job for job in queue.jobs if job.startswith("trace")][-1]


def tracing_of(queue: JobQueue) -> str:
    return str(queue.arguments[job_of(queue)]["tracing"])


def assess_again(catalog: Catalog, queue: JobQueue, report: Report) -> None:
    for job in [job for job in queue.jobs if job.startswith("assess")]:
        queue.become(job, JobState.SUCCEEDED)
    catalog.histories.clock.forward(days=1)
    catalog.assessments.complete(catalog.assessments.request("radar").id, report)


def test_a_published_report_asks_for_its_history_with_the_lowest_priority(
    catalog: Catalog, queue: JobQueue, reported: str
) -> None:
    assert queue.priorities[job_of(queue)] == min(queue.priorities.values()) < 0
    view = catalog.histories.behind(reported, MARKETPLACE)
    assert (view.state, view.history, view.maintenance) == (HistoryState.QUEUED, None, None)
    assert catalog.histories.at("radar", COMMIT, MARKETPLACE) == view
    wanted = catalog.histories.begin(tracing_of(queue))
    assert (wanted.address, wanted.commit) == (ADDRESS, COMMIT)
    queue.become(job_of(queue), JobState.RUNNING, JobProgress("history", 3, 9, "commits"))
    view = catalog.histories.behind(reported, MARKETPLACE)
    assert (view.state, view.progress) == (HistoryState.RUNNING, JobProgress("history", 3, 9, "commits"))


def test_a_history_comes_back_equal_and_leaves_the_report_as_it_was(
    catalog: Catalog, queue: JobQueue, reported: str
) -> None:
    before = catalog.reports.read(reported, MARKETPLACE), catalog.listings.read("radar", MARKETPLACE).card
    catalog.histories.begin(tracing_of(queue))
    catalog.histories.complete(tracing_of(queue), short_past(COMMIT))
    view = catalog.histories.behind(reported, MARKETPLACE)
    assert (view.state, view.history, view.progress) == (HistoryState.COMPLETED, short_past(COMMIT), None)
    assert (catalog.reports.read(reported, MARKETPLACE), catalog.listings.read("radar", MARKETPLACE).card) == before


def test_a_solution_shows_the_history_of_its_shown_report_in_a_line(
    catalog: Catalog, queue: JobQueue, reported: str, make_report: Make
) -> None:
    assert reported
    assert catalog.listings.read("radar", MARKETPLACE).history is None
    catalog.histories.complete(tracing_of(queue), short_past(COMMIT))
    summary = catalog.listings.read("radar", MARKETPLACE).history
    assert summary is not None
    assert (summary.commits, summary.active, summary.last_commit) == (30, 2, REFERENCE)
    assess_again(catalog, queue, make_report(commit="b" * 40))
    assert catalog.listings.read("radar", MARKETPLACE).history is None


def test_maintenance_is_judged_as_of_the_day_the_commit_was_measured(
    catalog: Catalog, clock: Callable[[], datetime], queue: JobQueue, reported: str
) -> None:
    measured = clock()
    clock.forward(days=400)
    catalog.histories.complete(tracing_of(queue), short_past(COMMIT))
    maintenance = catalog.histories.behind(reported, MARKETPLACE).maintenance
    assert maintenance is not None
    assert (maintenance.reference, maintenance.basis) == (measured, Basis.GIVEN)
    verdicts = {criterion.name: (criterion.measured, criterion.verdict) for criterion in maintenance.criteria}
    # what happened more than 183 days before the measurement counts no more: 151 days before the commit
    assert verdicts["commits"] == (3, Verdict.NOT_MET)


def test_a_commit_from_the_future_is_judged_as_of_itself(
    catalog: Catalog, clock: Callable[[], datetime], queue: JobQueue, make_report: Make
) -> None:
    clock.now = REFERENCE - timedelta(days=9)
    catalog.listings.import_listing(ListingDraft("radar", "Radar", LocalText("Karte."), address=ADDRESS))
    report_id = catalog.assessments.complete(catalog.assessments.request("radar").id, make_report())
    catalog.histories.complete(tracing_of(queue), short_past(COMMIT))
    maintenance = catalog.histories.behind(report_id, MARKETPLACE).maintenance
    assert maintenance is not None
    assert (maintenance.reference, maintenance.basis) == (REFERENCE, Basis.COMMIT)


def test_the_same_history_twice_is_stored_once(catalog: Catalog, queue: JobQueue, reported: str) -> None:
    catalog.histories.complete(tracing_of(queue), short_past(COMMIT))
    catalog.histories.complete(tracing_of(queue), short_past(COMMIT, commits=99))
    assert catalog.histories.behind(reported, MARKETPLACE).history == short_past(COMMIT)


def test_a_history_that_is_there_is_not_asked_for_again(
    catalog: Catalog, queue: JobQueue, reported: str, make_report: Make
) -> None:
    catalog.histories.complete(tracing_of(queue), short_past(COMMIT))
    jobs = len([job for job in queue.jobs if job.startswith("trace")])
    assess_again(catalog, queue, make_report())
    assert len([job for job in queue.jobs if job.startswith("trace")]) == jobs
    assert catalog.histories.behind(reported, MARKETPLACE).history == short_past(COMMIT)


def test_a_failure_says_why_and_a_new_assessment_tries_again(
    catalog: Catalog, queue: JobQueue, reported: str, make_report: Make
) -> None:
    tracing = tracing_of(queue)
    catalog.histories.fail(tracing, "clone.too_large", "more than a gigabyte\x00" + "x" * 5_000)
    catalog.histories.fail(tracing, "clone.failed", "later")
    view = catalog.histories.behind(reported, MARKETPLACE)
    assert (view.state, view.fault) == (HistoryState.FAILED, "clone.too_large")
    assert catalog.reports.read(reported, MARKETPLACE).score.value == 70.0
    with pytest.raises(StateError):
        catalog.histories.begin(tracing)
    with pytest.raises(StateError):
        catalog.histories.complete(tracing, short_past(COMMIT))
    assess_again(catalog, queue, make_report())
    assert tracing_of(queue) != tracing
    assert catalog.histories.behind(reported, MARKETPLACE).state is HistoryState.QUEUED


def test_the_history_of_another_commit_is_refused(catalog: Catalog, queue: JobQueue, reported: str) -> None:
    with pytest.raises(ValueError, match="not that of"):
        catalog.histories.complete(tracing_of(queue), short_past("b" * 40))
    assert catalog.histories.behind(reported, MARKETPLACE).state is HistoryState.QUEUED


@pytest.mark.parametrize("end", [None, JobState.FAILED, JobState.SUCCEEDED, JobState.CANCELLED])
def test_reconciling_hands_over_what_the_queue_lost_or_gave_up(
    catalog: Catalog, queue: JobQueue, reported: str, end: JobState | None
) -> None:
    tracing = tracing_of(queue)
    assert catalog.histories.reconcile() == 0
    catalog.histories.begin(tracing)
    if end is None:
        queue.forget(job_of(queue))
    else:
        queue.become(job_of(queue), end)
    assert catalog.histories.reconcile() == 1
    assert catalog.histories.reconcile() == 0
    assert tracing_of(queue) == tracing
    assert catalog.histories.behind(reported, MARKETPLACE).state is HistoryState.QUEUED
    catalog.histories.complete(tracing, short_past(COMMIT))


def test_a_crash_before_the_handover_is_healed(
    catalog: Catalog, queue: JobQueue, make_report: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog.listings.import_listing(ListingDraft("radar", "Radar", LocalText("Karte."), address=ADDRESS))
    assessment = catalog.assessments.request("radar")

    def crash(*_: object, **__: object) -> str:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(queue, "enqueue", crash)
        with pytest.raises(ConnectionError):
            catalog.assessments.complete(assessment.id, make_report())
    assert catalog.reports.latest("radar", MARKETPLACE).commit == COMMIT
    assert catalog.histories.at("radar", COMMIT, MARKETPLACE).state is HistoryState.QUEUED
    assert catalog.histories.reconcile() == 1
    assert tracing_of(queue)


def test_a_history_that_ends_every_job_is_given_up(catalog: Catalog, queue: JobQueue, reported: str) -> None:
    rounds = 0
    while catalog.histories.behind(reported, MARKETPLACE).state is HistoryState.QUEUED:
        queue.become(job_of(queue), JobState.FAILED, error="killed")
        catalog.histories.reconcile()
        rounds += 1
        assert rounds < 20
    view = catalog.histories.behind(reported, MARKETPLACE)
    assert (view.state, view.fault) == (HistoryState.FAILED, "analysis.abandoned")


@pytest.mark.parametrize("change", ["commits = 1", "document = document", "as_of = as_of", "version = 'x'"])
def test_the_database_refuses_to_change_a_history(
    catalog: Catalog, sessions: Sessions, queue: JobQueue, reported: str, change: str
) -> None:
    catalog.histories.complete(tracing_of(queue), short_past(COMMIT))
    with pytest.raises(DBAPIError, match="never changed"), sessions.write() as session:
        session.connection().execute(text(f"UPDATE history SET {change}"))  # noqa: S608 - a literal of this test
    assert catalog.histories.behind(reported, MARKETPLACE).history == short_past(COMMIT)


def test_a_report_from_an_import_has_no_history(catalog: Catalog, make_report: Make) -> None:
    report_id = catalog.reports.import_report(ADDRESS, make_report())
    assert catalog.histories.behind(report_id, MARKETPLACE).state is HistoryState.ABSENT


def test_what_does_not_exist_is_not_found(catalog: Catalog) -> None:
    calls = [
        lambda: catalog.histories.behind("x", MARKETPLACE),
        lambda: catalog.histories.at("x", COMMIT, MARKETPLACE),
        lambda: catalog.histories.begin("x"),
        lambda: catalog.histories.complete("x", short_past(COMMIT)),
        lambda: catalog.histories.fail("x", "clone.failed", ""),
        lambda: catalog.histories.hand_over("x"),
    ]
    for call in calls:
        with pytest.raises(NotFoundError):
            call()
