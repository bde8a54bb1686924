"""An assessment is told as it is: refused, crashed, too slow, stopped or published, and published only once."""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from catalog.handing_over import ABANDONED
from catalog.inputs import ListingDraft
from catalog.permissions import MARKETPLACE
from catalog.services import Catalog
from catalog.views import AssessmentState, AssessmentView, Evidence, LocalText, Statement
from marketplace.errors import ChildCrashedError, ChildWithoutRoomError, JobRefusedError
from marketplace.jobs.context import JobContext
from marketplace.jobs.ending import CRASHED, TIMED_OUT
from marketplace.jobs.orders import AnalysisTerms
from marketplace.jobs.post import post_task
from marketplace.jobs.tasks import SCHEDULES, UNKNOWN, AssessmentJob, tasks
from marketplace.mail import FileMailer, Letterhead
from scorers.report import Report
from web.operator import Operator
from web.printed_report import report_writer

ADDRESS = "https://example.org/a/b"
PUBLISH = "import json, shutil, sys; shutil.copy(sys.argv[1], json.load(sys.stdin)['report'])"

FULL = """
import errno
from marketplace.jobs.inside import obey

def work(orders, channel):
    raise OSError(errno.ENOSPC, "No space left on device")

obey(work)
"""
"""A child that finds the disk full."""


class Attempt:
    """One attempt at the only assessment of a catalogue, with a child program of the test's choice."""

    def __init__(self, catalog: Catalog, *, final: bool = False, holds: bool = True) -> None:
        self.catalog = catalog
        self.context = JobContext("job", 1, final=final, holds=lambda: holds)
        draft = ListingDraft("one", "One", LocalText("Eins"), address=ADDRESS)
        catalog.listings.import_listing(draft)
        self.id = catalog.assessments.request("one").id

    def run(self, program: str, *arguments: str, seconds: float = 60) -> None:
        command = (sys.executable, "-I", "-c", program, *arguments)
        with TemporaryDirectory() as scratch:
            job = AssessmentJob(self.catalog.assessments, Path(scratch), command=command, seconds=seconds)
            job.run(self.context, {"assessment": self.id})

    def view(self) -> AssessmentView:
        return self.catalog.assessments.read(self.id)


@pytest.fixture
def report_file(make_report: Callable[..., Report], tmp_path: Path) -> str:
    path = tmp_path / "ready.json"
    path.write_bytes(make_report(repository=ADDRESS).to_json())
    return str(path)


def test_what_the_child_leaves_is_published(catalog: Catalog, report_file: str) -> None:
    attempt = Attempt(catalog)
    attempt.run(PUBLISH, report_file)
    assert attempt.view().state is AssessmentState.COMPLETED
    assert catalog.reports.latest("one", MARKETPLACE).repository == ADDRESS


def test_an_attempt_that_lost_its_job_publishes_nothing(catalog: Catalog, report_file: str) -> None:
    attempt = Attempt(catalog, holds=False)
    attempt.run(PUBLISH, report_file)
    assert attempt.view().state is AssessmentState.RUNNING


def test_a_job_delivered_again_after_its_end_changes_nothing(catalog: Catalog, report_file: str) -> None:
    attempt = Attempt(catalog)
    attempt.run(PUBLISH, report_file)
    before = attempt.view()
    attempt.run("raise SystemExit(1)")
    assert attempt.view() == before


def test_a_refusal_fails_at_once_with_its_code(catalog: Catalog) -> None:
    attempt = Attempt(catalog)
    with pytest.raises(JobRefusedError):
        attempt.run("""print('{"error": "repository.empty", "message": "no commit"}')""")
    assert (attempt.view().state, attempt.view().fault, attempt.view().detail) == (
        AssessmentState.FAILED,
        "repository.empty",
        "no commit",
    )


def test_a_crash_is_tried_again_and_fails_only_at_the_last_attempt(catalog: Catalog) -> None:
    attempt = Attempt(catalog)
    with pytest.raises(ChildCrashedError):
        attempt.run("raise SystemExit(1)")
    assert attempt.view().state is AssessmentState.RUNNING
    attempt.context.final = True
    with pytest.raises(JobRefusedError):
        attempt.run("raise SystemExit(1)")
    assert (attempt.view().state, attempt.view().fault) == (AssessmentState.FAILED, CRASHED)


def test_a_full_disk_is_tried_again_and_told_as_such_at_the_last_attempt(catalog: Catalog) -> None:
    attempt = Attempt(catalog)
    with pytest.raises(ChildWithoutRoomError):
        attempt.run(FULL)
    assert attempt.view().state is AssessmentState.RUNNING
    attempt.context.final = True
    with pytest.raises(JobRefusedError):
        attempt.run(FULL)
    assert (attempt.view().state, attempt.view().fault) == (AssessmentState.FAILED, "analysis.no_room")


@pytest.mark.parametrize("program", ["pass", "import json, sys; open(json.load(sys.stdin)['report'], 'w').write('{')"])
def test_an_end_without_a_readable_report_is_a_crash(catalog: Catalog, program: str) -> None:
    with pytest.raises(ChildCrashedError, match="no readable report"):
        Attempt(catalog).run(program)


def test_an_analysis_that_is_too_slow_fails_and_is_not_tried_again(catalog: Catalog) -> None:
    attempt = Attempt(catalog)
    with pytest.raises(JobRefusedError):
        attempt.run("import time; time.sleep(600)", seconds=0.5)
    assert (attempt.view().state, attempt.view().fault) == (AssessmentState.FAILED, TIMED_OUT)


def test_a_cancelled_job_cancels_its_assessment(catalog: Catalog) -> None:
    attempt = Attempt(catalog)
    attempt.context.cancelled.set()
    attempt.context.stopping.set()
    attempt.run("import time; time.sleep(600)")
    assert attempt.view().state is AssessmentState.CANCELLED


def test_a_worker_that_shuts_down_leaves_the_assessment_open(catalog: Catalog) -> None:
    attempt = Attempt(catalog)
    attempt.context.stopping.set()
    attempt.run("import time; time.sleep(600)")
    assert attempt.view().state is AssessmentState.RUNNING


def test_an_assessment_nobody_knows_is_refused(catalog: Catalog) -> None:
    attempt = Attempt(catalog)
    attempt.id = "unknown"
    with pytest.raises(JobRefusedError) as caught:
        attempt.run("pass")
    assert caught.value.code == UNKNOWN


def test_an_abandoned_assessment_fails(catalog: Catalog, tmp_path: Path) -> None:
    attempt = Attempt(catalog)
    AssessmentJob(catalog.assessments, tmp_path).abandoned({"assessment": attempt.id})
    assert (attempt.view().state, attempt.view().fault) == (AssessmentState.FAILED, ABANDONED)


def test_the_childs_progress_reaches_the_job(catalog: Catalog, report_file: str) -> None:
    attempt = Attempt(catalog)
    heard = []
    attempt.context.report = heard.append  # type: ignore[method-assign]
    tell = """print('{"step": "measure", "done": 3, "total": 9, "unit": "files"}'); print('{"other": 1}');"""
    attempt.run(tell + PUBLISH, report_file)
    assert [(each.step, each.done, each.total, each.unit) for each in heard] == [
        ("measure", 3, 9, "files"),
        ("publish", 0, 0, ""),
    ]


def test_each_schedule_has_its_task_and_the_nightly_one_marks_what_is_old(
    catalog: Catalog, clock: Callable[[], datetime], tmp_path: Path
) -> None:
    said = Statement("exit", "jederzeit", Evidence.SELF_DECLARED, as_of=clock())
    catalog.listings.import_listing(ListingDraft("one", "One", LocalText("Eins"), statements=(said,)))
    clock.forward(days=800)  # type: ignore[attr-defined]
    known = {task.name: task for task in tasks(catalog, AnalysisTerms(), tmp_path, report_writer(Operator()))}
    mailer = FileMailer(Letterhead("noreply@market.example", "market.example", clock), tmp_path)
    post = post_task(catalog.messages, mailer, "https://market.example")
    assert {schedule.task for schedule in SCHEDULES} <= {*known, post.name}
    post.run(JobContext("job", 1, final=False, holds=lambda: True), {})
    known["freshness"].run(JobContext("job", 1, final=False, holds=lambda: True), {})
    assert catalog.freshness.refresh().statements == 0, "it was marked already"
