"""An assessment is never lost, never published twice, and its final state stays."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from catalog.errors import NotFoundError, StateError
from catalog.inputs import ListingDraft, Submission
from catalog.jobs import JobProgress, JobQueue, JobState
from catalog.permissions import MARKETPLACE
from catalog.services import Catalog
from catalog.views import AssessmentState, AssessmentView, Backlog, LocalText
from scorers.report import Report

FORM = Submission("Radar", "https://example.org/a/b", "Zeigt alle Baustellen auf einer Karte.")
Make = Callable[..., Report]


@pytest.fixture
def queued(catalog: Catalog) -> AssessmentView:
    return catalog.listings.submit(FORM)


def job_of(queue: JobQueue) -> str:
    return [job for job in queue.jobs if job.startswith("assess")][-1]


def test_progress_comes_from_the_job(catalog: Catalog, queue: JobQueue, queued: AssessmentView) -> None:
    assert catalog.assessments.begin(queued.id) == "https://example.org/a/b"
    progress = JobProgress("measure", 3, 9, "files")
    queue.become(job_of(queue), JobState.RUNNING, progress)
    view = catalog.assessments.read(queued.id)
    assert (view.state, view.progress) == (AssessmentState.RUNNING, progress)


def test_beginning_again_keeps_the_first_start(
    catalog: Catalog, clock: Callable[[], datetime], queued: AssessmentView
) -> None:
    catalog.assessments.begin(queued.id)
    started = clock()
    clock.forward(minutes=5)
    assert catalog.assessments.begin(queued.id) == queued.repository
    assert catalog.assessments.read(queued.id).started_at == started


def test_completing_twice_publishes_one_report(catalog: Catalog, queued: AssessmentView, make_report: Make) -> None:
    catalog.assessments.begin(queued.id)
    report_id = catalog.assessments.complete(queued.id, make_report())
    assert catalog.assessments.complete(queued.id, make_report(value=1.0)) == report_id
    view = catalog.assessments.read(queued.id)
    assert (view.state, view.report) == (AssessmentState.COMPLETED, report_id)
    (summary,) = catalog.listings.read("radar", MARKETPLACE).reports
    assert (summary.id, summary.score.value) == (report_id, 70.0)


def test_a_second_assessment_of_the_same_commit_shows_the_same_report(
    catalog: Catalog, queue: JobQueue, queued: AssessmentView, make_report: Make
) -> None:
    first = catalog.assessments.complete(queued.id, make_report())
    queue.become(job_of(queue), JobState.SUCCEEDED)
    again = catalog.assessments.request("radar")
    assert again.id != queued.id
    assert catalog.assessments.complete(again.id, make_report(value=1.0)) == first
    assert len(catalog.listings.read("radar", MARKETPLACE).reports) == 1


def test_a_new_commit_becomes_the_shown_report(
    catalog: Catalog, clock: Callable[[], datetime], queued: AssessmentView, make_report: Make
) -> None:
    catalog.assessments.complete(queued.id, make_report())
    clock.forward(days=1)
    again = catalog.assessments.request("radar")
    catalog.assessments.complete(again.id, make_report(commit="b" * 40, value=90.0, stars=5))
    solution = catalog.listings.read("radar", MARKETPLACE)
    assert solution.card.score is not None
    assert (solution.card.score.commit, solution.card.score.stars) == ("b" * 40, 5)
    assert [each.score.commit[0] for each in solution.reports] == ["b", "a"]
    assert solution.assessment == again.id
    assert catalog.reports.latest("radar", MARKETPLACE).commit == "b" * 40
    assert catalog.reports.at("radar", "a" * 40, MARKETPLACE).score.value == 70.0


def test_asking_while_one_is_open_returns_that_one(catalog: Catalog, queue: JobQueue, queued: AssessmentView) -> None:
    assert catalog.assessments.request("radar").id == queued.id
    assert len(queue.arguments) == 1


def test_two_listings_of_one_repository_share_its_assessment_and_report(
    catalog: Catalog, queued: AssessmentView, make_report: Make
) -> None:
    draft = ListingDraft("twin", "Twin", LocalText("Auch das."), address=queued.repository)
    catalog.listings.import_listing(draft)
    assert catalog.assessments.request("twin").id == queued.id
    report_id = catalog.assessments.complete(queued.id, make_report())
    assert [each.id for each in catalog.listings.read("twin", MARKETPLACE).reports] == [report_id]


def test_the_first_assessment_goes_before_repeated_ones(
    catalog: Catalog, queue: JobQueue, queued: AssessmentView, make_report: Make
) -> None:
    catalog.assessments.complete(queued.id, make_report())
    queue.become(job_of(queue), JobState.SUCCEEDED)
    catalog.assessments.request("radar")
    first, history, repeated = queue.priorities.values()
    assert first > repeated > history


def test_a_failure_keeps_its_code_and_is_final(catalog: Catalog, queued: AssessmentView, make_report: Make) -> None:
    catalog.assessments.begin(queued.id)
    catalog.assessments.fail(queued.id, "clone.not_found", "not there\x00" + "x" * 5_000)
    catalog.assessments.fail(queued.id, "clone.failed", "later")
    view = catalog.assessments.read(queued.id)
    assert (view.state, view.fault, view.detail[:10]) == (AssessmentState.FAILED, "clone.not_found", "not therex")
    with pytest.raises(StateError):
        catalog.assessments.begin(queued.id)
    with pytest.raises(StateError):
        catalog.assessments.complete(queued.id, make_report())


def test_cancelling_stops_the_job_and_a_late_worker(
    catalog: Catalog, queue: JobQueue, queued: AssessmentView, make_report: Make
) -> None:
    catalog.assessments.begin(queued.id)
    assert catalog.assessments.cancel(queued.id).state is AssessmentState.CANCELLED
    assert queue.status(job_of(queue)).state is JobState.CANCELLED
    with pytest.raises(StateError):
        catalog.assessments.complete(queued.id, make_report())
    assert catalog.listings.read("radar", MARKETPLACE).reports == ()
    assert catalog.assessments.cancel(queued.id).state is AssessmentState.CANCELLED


def test_a_completed_assessment_cannot_be_cancelled(
    catalog: Catalog, queued: AssessmentView, make_report: Make
) -> None:
    catalog.assessments.complete(queued.id, make_report())
    assert catalog.assessments.cancel(queued.id).state is AssessmentState.COMPLETED


def test_reconciling_leaves_living_jobs_alone(catalog: Catalog, queue: JobQueue, queued: AssessmentView) -> None:
    assert catalog.assessments.reconcile() == 0
    queue.become(job_of(queue), JobState.RUNNING)
    catalog.assessments.begin(queued.id)
    assert catalog.assessments.reconcile() == 0
    assert len(queue.arguments) == 1


@pytest.mark.parametrize("end", [None, JobState.FAILED, JobState.SUCCEEDED, JobState.CANCELLED])
def test_reconciling_hands_over_what_the_queue_lost_or_gave_up(
    catalog: Catalog, queue: JobQueue, queued: AssessmentView, make_report: Make, end: JobState | None
) -> None:
    catalog.assessments.begin(queued.id)
    if end is None:
        queue.forget(job_of(queue))
    else:
        queue.become(job_of(queue), end)
    assert catalog.assessments.reconcile() == 1
    assert catalog.assessments.reconcile() == 0
    assert queue.status(job_of(queue)).state is JobState.QUEUED
    assert queue.arguments[job_of(queue)] == {"assessment": queued.id}
    assert catalog.assessments.read(queued.id).state is AssessmentState.QUEUED
    assert catalog.assessments.complete(queued.id, make_report())


def test_a_crash_before_the_handover_is_healed(
    catalog: Catalog, queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object, **__: object) -> str:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(queue, "enqueue", crash)
        with pytest.raises(ConnectionError):
            catalog.listings.submit(FORM)
    waiting = catalog.listings.read("radar", MARKETPLACE).assessment
    assert waiting is not None
    assert catalog.assessments.read(waiting).state is AssessmentState.QUEUED
    assert catalog.assessments.reconcile() == 1
    assert queue.arguments[job_of(queue)] == {"assessment": waiting}


def test_final_assessments_are_not_handed_over(
    catalog: Catalog, queue: JobQueue, queued: AssessmentView, make_report: Make
) -> None:
    catalog.assessments.complete(queued.id, make_report())
    queue.forget(job_of(queue))
    assert catalog.assessments.reconcile() == 0


def test_a_repository_that_ends_every_job_is_given_up(
    catalog: Catalog, queue: JobQueue, queued: AssessmentView
) -> None:
    rounds = 0
    while catalog.assessments.read(queued.id).state is AssessmentState.QUEUED:
        queue.become(job_of(queue), JobState.FAILED, error="killed")
        catalog.assessments.reconcile()
        rounds += 1
        assert rounds < 20
    view = catalog.assessments.read(queued.id)
    assert (view.state, view.fault, view.detail) == (AssessmentState.FAILED, "analysis.abandoned", "killed")
    assert catalog.assessments.request("radar").state is AssessmentState.QUEUED


def test_a_listing_without_a_repository_cannot_be_assessed(catalog: Catalog) -> None:
    catalog.listings.import_listing(ListingDraft("closed", "Closed", LocalText("Ohne Quelltext.")))
    with pytest.raises(StateError):
        catalog.assessments.request("closed")
    assert catalog.listings.read("closed", MARKETPLACE).card.repository == ""


def test_what_does_not_exist_is_not_found(catalog: Catalog, make_report: Make) -> None:
    calls = [
        lambda: catalog.assessments.read("x"),
        lambda: catalog.assessments.begin("x"),
        lambda: catalog.assessments.complete("x", make_report()),
        lambda: catalog.assessments.fail("x", "clone.failed", ""),
        lambda: catalog.assessments.cancel("x"),
        lambda: catalog.assessments.request("x"),
    ]
    for call in calls:
        with pytest.raises(NotFoundError):
            call()


def test_views_are_frozen(queued: AssessmentView) -> None:
    with pytest.raises(AttributeError):
        queued.state = AssessmentState.COMPLETED
    assert replace(queued, name="x").name == "x"


def test_the_backlog_counts_what_waits_and_what_runs(catalog: Catalog, make_report: Make) -> None:
    assert catalog.assessments.backlog() == Backlog(0, 0)
    ids = []
    for number in range(4):
        form = replace(FORM, name=f"Radar {number}", address=f"https://example.org/a/{number}")
        ids.append(catalog.listings.submit(form).id)
    catalog.assessments.begin(ids[0])
    catalog.assessments.complete(ids[1], make_report())
    assert catalog.assessments.backlog() == Backlog(queued=2, running=1)
