"""Reading a history is told as it is: stored once, refused, crashed, too slow or stopped; the report never changes."""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from past import DAY, START, Commit, empty_repository, short_past, write_past

from catalog.handing_over import ABANDONED
from catalog.inputs import ListingDraft
from catalog.jobs import JobProgress
from catalog.permissions import MARKETPLACE
from catalog.services import Catalog
from catalog.views import HistoryState, HistoryView, LocalText
from marketplace.errors import ChildCrashedError, JobRefusedError
from marketplace.jobs.context import JobContext
from marketplace.jobs.ending import CRASHED, TIMED_OUT
from marketplace.jobs.orders import AnalysisTerms
from marketplace.jobs.tracing import UNKNOWN, TracingJob
from scorers.report import Report

ADDRESS = "https://example.org/a/b"
COMMIT = "a" * 40
STORE = "import json, shutil, sys; shutil.copy(sys.argv[1], json.load(sys.stdin)['history'])"


class Attempt:
    """One attempt at reading the only history of a catalogue, with a child program of the test's choice."""

    def __init__(self, catalog: Catalog, report: Report, address: str = ADDRESS) -> None:
        self.catalog = catalog
        self.holds = True
        self.context = JobContext("job", 1, final=False, holds=lambda: self.holds)
        catalog.listings.import_listing(ListingDraft("one", "One", LocalText("Eins"), address=address))
        catalog.assessments.complete(catalog.assessments.request("one").id, report)
        arguments = catalog.histories.queue.arguments  # type: ignore[attr-defined]
        (self.id,) = [str(each["tracing"]) for each in arguments.values() if "tracing" in each]

    def run(self, program: str, *arguments: str, seconds: float = 60) -> None:
        command = (sys.executable, "-I", "-c", program, *arguments)
        with TemporaryDirectory() as scratch:
            job = TracingJob(self.catalog.histories, Path(scratch), command=command, seconds=seconds)
            job.run(self.context, {"tracing": self.id})

    def view(self) -> HistoryView:
        return self.catalog.histories.at("one", COMMIT, MARKETPLACE)


@pytest.fixture
def attempt(catalog: Catalog, make_report: Callable[..., Report]) -> Attempt:
    return Attempt(catalog, make_report(repository=ADDRESS))


@pytest.fixture
def ready(tmp_path: Path) -> str:
    path = tmp_path / "ready.json"
    path.write_bytes(short_past(COMMIT).to_json())
    return str(path)


def test_what_the_child_leaves_is_stored(attempt: Attempt, ready: str) -> None:
    attempt.run(STORE, ready)
    assert attempt.view().history == short_past(COMMIT)


def test_the_child_is_told_address_and_commit(attempt: Attempt, tmp_path: Path) -> None:
    with pytest.raises(ChildCrashedError):
        attempt.run("import sys; open(sys.argv[1], 'w').write(sys.stdin.read())", str(tmp_path / "orders"))
    orders = (tmp_path / "orders").read_text()
    assert ADDRESS in orders
    assert COMMIT in orders


def test_an_attempt_that_lost_its_job_stores_nothing(attempt: Attempt, ready: str) -> None:
    attempt.holds = False
    attempt.run(STORE, ready)
    assert (attempt.view().state, attempt.view().history) == (HistoryState.RUNNING, None)


def test_a_job_delivered_again_after_its_end_changes_nothing(attempt: Attempt, ready: str) -> None:
    attempt.run(STORE, ready)
    before = attempt.view()
    attempt.run("raise SystemExit(1)")
    assert attempt.view() == before


def test_two_deliveries_at_once_store_one_history(attempt: Attempt, ready: str) -> None:
    attempt.catalog.histories.begin(attempt.id)
    attempt.catalog.histories.complete(attempt.id, short_past(COMMIT))
    attempt.run(STORE, ready)
    attempt.catalog.histories.complete(attempt.id, short_past(COMMIT, commits=99))
    assert attempt.view().history == short_past(COMMIT)


def test_a_refusal_fails_at_once_with_its_code_and_leaves_the_report(attempt: Attempt) -> None:
    before = attempt.catalog.reports.latest("one", MARKETPLACE)
    with pytest.raises(JobRefusedError):
        attempt.run("""print('{"error": "clone.too_large", "message": "two gigabytes"}')""")
    view = attempt.view()
    assert (view.state, view.fault) == (HistoryState.FAILED, "clone.too_large")
    assert attempt.catalog.reports.latest("one", MARKETPLACE) == before


def test_a_crash_is_tried_again_and_fails_only_at_the_last_attempt(attempt: Attempt) -> None:
    with pytest.raises(ChildCrashedError):
        attempt.run("raise SystemExit(1)")
    assert attempt.view().state is HistoryState.RUNNING
    attempt.context.final = True
    with pytest.raises(JobRefusedError):
        attempt.run("raise SystemExit(1)")
    assert (attempt.view().state, attempt.view().fault) == (HistoryState.FAILED, CRASHED)


@pytest.mark.parametrize("program", ["pass", "import json, sys; open(json.load(sys.stdin)['history'], 'w').write('{')"])
def test_an_end_without_a_readable_history_is_a_crash(attempt: Attempt, program: str) -> None:
    with pytest.raises(ChildCrashedError, match="no readable history"):
        attempt.run(program)


def test_a_reading_that_is_too_slow_fails_and_is_not_tried_again(attempt: Attempt) -> None:
    with pytest.raises(JobRefusedError):
        attempt.run("import time; time.sleep(600)", seconds=0.5)
    assert (attempt.view().state, attempt.view().fault) == (HistoryState.FAILED, TIMED_OUT)


def test_a_cancelled_job_is_told(attempt: Attempt) -> None:
    attempt.context.cancelled.set()
    attempt.context.stopping.set()
    attempt.run("import time; time.sleep(600)")
    assert (attempt.view().state, attempt.view().fault) == (HistoryState.FAILED, "analysis.cancelled")


def test_a_worker_that_shuts_down_leaves_the_tracing_open(attempt: Attempt) -> None:
    attempt.context.stopping.set()
    attempt.run("import time; time.sleep(600)")
    assert attempt.view().state is HistoryState.RUNNING


def test_a_tracing_nobody_knows_is_refused(attempt: Attempt) -> None:
    attempt.id = "unknown"
    with pytest.raises(JobRefusedError) as caught:
        attempt.run("pass")
    assert caught.value.code == UNKNOWN


def test_an_abandoned_tracing_fails(attempt: Attempt, tmp_path: Path) -> None:
    TracingJob(attempt.catalog.histories, tmp_path).abandoned({"tracing": attempt.id})
    assert (attempt.view().state, attempt.view().fault) == (HistoryState.FAILED, ABANDONED)


def test_the_childs_progress_reaches_the_job(attempt: Attempt, ready: str) -> None:
    tell = """print('{"step": "history", "done": 3, "total": 9, "unit": "commits"}'); print('{"other": 1}');"""
    attempt.run(tell + STORE, ready)
    assert attempt.context.newest() == JobProgress("history", 3, 9, "commits")


def test_the_real_child_reads_a_listed_folder_behind_its_walls(
    catalog: Catalog, make_report: Callable[..., Report], tmp_path: Path
) -> None:
    origin = empty_repository(tmp_path / "past.git")
    commit = write_past(origin, [Commit({"a.py": str(n)}, at=START + n * DAY) for n in range(9)])[-1]
    attempt = Attempt(catalog, make_report(repository=str(origin), commit=commit), str(origin))
    (tmp_path / "scratch").mkdir()
    terms = AnalysisTerms(local=(str(origin),), cache=str(tmp_path / "cache" / "facts"), cache_bytes=1_000_000)
    job = TracingJob(catalog.histories, tmp_path / "scratch", terms)
    job.run(attempt.context, {"tracing": attempt.id})
    view = catalog.histories.at("one", commit, MARKETPLACE)
    assert view.history is not None
    assert (view.history.commits, view.history.files[0].path) == (9, "a.py")
    assert attempt.context.newest() == JobProgress("history", 9, 9, "commits")
    assert list((tmp_path / "scratch").iterdir()) == []


def test_the_real_child_says_why_it_cannot_read(attempt: Attempt, tmp_path: Path) -> None:
    attempt.catalog.histories.begin(attempt.id)
    with pytest.raises(JobRefusedError):
        TracingJob(attempt.catalog.histories, tmp_path).run(attempt.context, {"tracing": attempt.id})
    assert attempt.view().state is HistoryState.FAILED
    assert attempt.view().fault in {"address.unknown_host", "address.unresolved"}, "as the machine's name service says"
