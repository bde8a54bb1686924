"""Catalogue, queue, worker and child together: an assessment outlives its worker and ends when it is cancelled.

The history behind its report is read by the same workers afterwards, and outlives them as well.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from forked import Forked, ended, forked, kill
from past import short_past

from catalog.inputs import ListingDraft
from catalog.permissions import MARKETPLACE
from catalog.services import Catalog, open_catalog
from catalog.sessions import Sessions
from catalog.views import AssessmentState, HistoryState, HistoryView, LocalText
from marketplace.jobs.queue import LitestarJobQueue
from marketplace.jobs.timing import Timing
from scorers.report import Report

ADDRESS = "https://example.org/a/b"
WORKER = Path(__file__).with_name("assessing_worker.py")
QUICK = Timing(
    poll_backoff_max=0.2,
    heartbeat_interval=0.3,
    stale_after=2.0,
    stale_check_interval=1.0,
    cancellation_interval=0.1,
    progress_interval=0.1,
    backoff_first=0.05,
)
# Says how far it is, and leaves the report or the history when its gate opens.
CHILD = """
import json, os, pathlib, shutil, sys, tempfile, time
folder = pathlib.Path(sys.argv[1])
orders = json.load(sys.stdin)
kind = "report" if "report" in orders else "history"
(folder / f"{kind}.pids").open("a").write(f"{os.getpid()}\\n")
(folder / "order").open("a").write(f"{kind}\\n")
pathlib.Path(tempfile.mkdtemp(), "clone").touch()
print(json.dumps({"step": "measure", "done": 4, "total": 8, "unit": "files"}), flush=True)
while not (folder / f"{kind}.gate").exists(): time.sleep(0.02)
shutil.copy(folder / f"{kind}.json", orders[kind])
"""


def eventually(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 90
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"never happened: {what}")
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Scene:
    """One listing whose assessment is asked for, and workers over it."""

    def __init__(self, url: str, catalog: Catalog, folder: Path) -> None:
        self.url = url
        self.catalog = catalog
        self.folder = folder
        self.workers: list[Forked] = []
        catalog.listings.import_listing(ListingDraft("one", "One", LocalText("Eins"), address=ADDRESS))
        self.id = catalog.assessments.request("one").id

    @property
    def log(self) -> Path:
        return self.folder / "worker.log"

    def worker(self, program: str = CHILD) -> Forked:
        child = [sys.executable, "-I", "-c", program, str(self.folder)]
        process = forked(WORKER, self.url, json.dumps(asdict(QUICK)), *child, log=self.log)
        self.workers.append(process)
        return process

    def children(self, kind: str) -> list[int]:
        file = self.folder / f"{kind}.pids"
        return [int(line) for line in file.read_text().splitlines()] if file.exists() else []

    def leftovers(self) -> list[Path]:
        return list((self.folder / "scratch").rglob("clone"))

    def open_gate(self, kind: str = "report") -> None:
        (self.folder / f"{kind}.gate").touch()

    def await_child(self, count: int, kind: str = "report") -> int:
        eventually(lambda: len(self.children(kind)) >= count, f"child {count}")
        return self.children(kind)[count - 1]

    def await_state(self, state: AssessmentState) -> None:
        eventually(lambda: self.catalog.assessments.read(self.id).state is state, f"the assessment is {state}")

    def history(self) -> HistoryView:
        return self.catalog.histories.at("one", self.catalog.reports.latest("one").commit)

    def await_history(self, state: HistoryState) -> None:
        eventually(lambda: self.history().state is state, f"the history is {state}")


@pytest.fixture
def scene(database_url: str, sessions: Sessions, tmp_path: Path, make_report: Callable[..., Report]) -> Iterator[Scene]:
    report = make_report(repository=ADDRESS)
    (tmp_path / "report.json").write_bytes(report.to_json())
    (tmp_path / "history.json").write_bytes(short_past(report.commit).to_json())
    queue = LitestarJobQueue(database_url, QUICK)
    scene = Scene(database_url, open_catalog(sessions, lambda: datetime.now(UTC), queue, str), tmp_path)
    yield scene
    for worker in scene.workers:
        kill(worker)
    queue.close()


def test_an_assessment_outlives_a_worker_killed_in_mid_analysis(scene: Scene) -> None:
    first = scene.worker()
    child = scene.await_child(1)
    kill(first)
    eventually(lambda: not alive(child), "the child's death with its worker")
    scene.worker()
    scene.await_child(2)
    scene.open_gate()
    scene.open_gate("history")
    scene.await_state(AssessmentState.COMPLETED)
    assert len(scene.catalog.listings.read("one", MARKETPLACE).reports) == 1
    eventually(lambda: not scene.leftovers(), f"no files left behind: {scene.leftovers()}")


def test_a_full_disk_is_a_line_of_the_log_at_each_attempt(scene: Scene) -> None:
    scene.worker("""print('{"error": "analysis.no_room", "message": "there is no room on the disk"}')""")
    scene.await_state(AssessmentState.FAILED)
    assert scene.catalog.assessments.read(scene.id).fault == "analysis.no_room"
    told = [line for line in scene.log.read_text().splitlines() if "no room on the disk" in line]
    assert len(told) == QUICK.retries
    assert all(line.startswith("job ") for line in told)
    assert "Traceback" not in scene.log.read_text()


def test_measuring_processes_that_do_not_start_are_tried_again(scene: Scene) -> None:
    scene.worker("""print('{"error": "analysis.crashed", "message": "ended twice at its start"}')""")
    scene.await_state(AssessmentState.FAILED)
    assert scene.catalog.assessments.read(scene.id).fault == "analysis.crashed"
    assert scene.log.read_text().count("ended twice at its start") >= QUICK.retries


def test_the_childs_progress_is_seen_on_the_assessment(scene: Scene) -> None:
    scene.worker()
    eventually(lambda: scene.catalog.assessments.read(scene.id).progress is not None, "progress")
    progress = scene.catalog.assessments.read(scene.id).progress
    assert progress is not None
    assert (progress.step, progress.done, progress.total, progress.unit) == ("measure", 4, 8, "files")


def test_a_cancelled_assessment_ends_its_child_and_not_its_worker(scene: Scene) -> None:
    worker = scene.worker()
    child = scene.await_child(1)
    assert scene.catalog.assessments.cancel(scene.id).state is AssessmentState.CANCELLED
    eventually(lambda: not alive(child), "the child's death")
    eventually(lambda: not scene.leftovers(), "no files left behind")
    assert worker.is_alive()
    scene.id = scene.catalog.assessments.request("one").id
    scene.open_gate()
    scene.await_state(AssessmentState.COMPLETED)


def test_a_stopped_worker_ends_its_child_and_hands_the_assessment_over(scene: Scene) -> None:
    first = scene.worker()
    child = scene.await_child(1)
    first.terminate()
    assert ended(first, 60) == 0
    assert not alive(child)
    scene.open_gate()
    scene.worker()
    scene.await_state(AssessmentState.COMPLETED)


def test_the_history_follows_the_report_and_outlives_a_worker_killed_in_mid_reading(scene: Scene) -> None:
    scene.open_gate()
    first = scene.worker()
    scene.await_state(AssessmentState.COMPLETED)
    report = scene.catalog.reports.latest("one", MARKETPLACE)
    child = scene.await_child(1, "history")
    eventually(lambda: scene.history().progress is not None, "progress of the history")
    assert scene.history().state is HistoryState.RUNNING
    kill(first)
    eventually(lambda: not alive(child), "the child's death with its worker")
    scene.worker()
    scene.await_child(2, "history")
    scene.open_gate("history")
    scene.await_history(HistoryState.COMPLETED)
    assert scene.history().history == short_past(report.commit)
    assert scene.catalog.reports.latest("one", MARKETPLACE) == report
    eventually(lambda: not scene.leftovers(), f"no files left behind: {scene.leftovers()}")


def test_the_first_result_of_another_solution_goes_before_a_waiting_history(scene: Scene) -> None:
    scene.worker()
    scene.await_child(1)
    scene.catalog.listings.import_listing(
        ListingDraft("two", "Two", LocalText("Zwei"), address="https://example.org/2")
    )
    later = scene.catalog.assessments.request("two").id
    scene.open_gate()
    eventually(lambda: scene.catalog.assessments.read(later).state is AssessmentState.COMPLETED, "the second result")
    scene.await_child(1, "history")
    assert (scene.folder / "order").read_text().split() == ["report", "report", "history"]
