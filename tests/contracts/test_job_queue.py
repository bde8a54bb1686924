"""What the catalogue relies on from any job queue, asked of real workers that are killed, frozen and stopped."""

import json
import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import pytest
from forked import Forked, ended, forked, kill
from sqlalchemy import make_url, text

from catalog.jobs import JobState
from catalog.sessions import Sessions
from marketplace.jobs.queue import LitestarJobQueue
from marketplace.jobs.timing import Timing

WORKER = Path(__file__).with_name("job_worker.py")
PATIENCE = 90.0
QUICK = Timing(
    poll_interval=0.05,
    poll_backoff_max=0.2,
    heartbeat_interval=0.3,
    stale_after=2.0,
    stale_check_interval=1.0,
    cancellation_interval=0.1,
    progress_interval=0.1,
    shutdown_grace=0.2,
    retries=30,
    backoff_first=0.05,
    backoff_factor=1.0,
    backoff_max=0.05,
)


def eventually(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"never happened: {what}")
        time.sleep(0.05)


@dataclass
class World:
    """One database with its queue, its diary and the workers that a test starts."""

    url: str
    folder: Path
    sessions: Sessions
    timing: Timing = QUICK
    started: list[Forked] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.queue = LitestarJobQueue(self.url, self.timing)
        self.write("CREATE TABLE runs (name TEXT, event TEXT, attempt INTEGER, pid INTEGER)")
        self.write("CREATE TABLE effects (name TEXT PRIMARY KEY)")

    def write(self, statement: str) -> None:
        with self.sessions.write() as session:
            session.connection().execute(text(statement))

    def runs(self, *events: str) -> list[tuple[str, int, int]]:
        """Name, attempt and process of every entry of the diary with one of these events."""
        with self.sessions.read() as session:
            rows = session.connection().execute(text("SELECT name, event, attempt, pid FROM runs")).all()
        return [(row.name, row.attempt, row.pid) for row in rows if row.event in events]

    def worker(self, *, schedule: float = 0.0, slots: int = 1) -> Forked:
        process = forked(WORKER, self.url, json.dumps(asdict(self.timing)), str(schedule), str(slots))
        self.started.append(process)
        return process

    def gated(self, name: str, *, priority: int = 0) -> tuple[str, Path]:
        """Queue a job that waits for its gate; return its id and the gate."""
        gate = self.folder / f"{name}.gate"
        return self.queue.enqueue("wait", {"name": name, "gate": str(gate)}, key=name, priority=priority), gate

    def state(self, job: str) -> JobState | None:
        status = self.queue.status(job)
        return None if status is None else status.state

    def await_state(self, job: str, state: JobState) -> None:
        eventually(lambda: self.state(job) is state, f"job is {state}, not {self.state(job)}; {self.runs('started')}")

    def await_runs(self, event: str, count: int = 1) -> list[tuple[str, int, int]]:
        eventually(lambda: len(self.runs(event)) >= count, f"{count} entries {event!r}")
        return self.runs(event)

    def freeze(self, process: Forked) -> None:
        """Stop a worker between its writes: one that is frozen while it writes keeps the lock, and nobody can help."""
        for _ in range(100):
            signalled(process, signal.SIGSTOP)
            if not self._is_locked():
                return
            signalled(process, signal.SIGCONT)
            time.sleep(0.02)
        pytest.fail("the worker never stopped writing")

    def _is_locked(self) -> bool:
        if not self.url.startswith("sqlite"):
            idle = "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"
            with self.sessions.read() as session:
                return bool(session.connection().execute(text(idle)).scalar_one())
        with closing(sqlite3.connect(make_url(self.url).database or "", timeout=0.3, isolation_level=None)) as database:
            try:
                database.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
        return False

    def end(self) -> None:
        for process in self.started:
            kill(process)
        self.queue.close()


def signalled(process: Forked, number: int) -> None:
    os.kill(process.pid, number)


@pytest.fixture
def world(database_url: str, sessions: Sessions, tmp_path: Path) -> Iterator[World]:
    world = World(database_url, tmp_path, sessions)
    yield world
    world.end()


def test_a_worker_started_again_finishes_what_it_was_killed_over(world: World) -> None:
    job, gate = world.gated("one")
    first = world.worker()
    world.await_runs("started")
    kill(first)
    gate.touch()
    world.worker()
    world.await_state(job, JobState.SUCCEEDED)
    assert [name for name, _, _ in world.runs("published")] == ["one"]


def test_a_surviving_worker_finishes_the_job_of_a_killed_one(world: World) -> None:
    job, gate = world.gated("one")
    workers = [world.worker(), world.worker()]
    ((_, _, pid),) = world.await_runs("started")
    victim, survivor = sorted(workers, key=lambda worker: worker.pid != pid)
    kill(victim)
    gate.touch()
    world.await_state(job, JobState.SUCCEEDED)
    assert [pid for _, _, pid in world.runs("published")] == [survivor.pid]


def test_a_hundred_requests_at_once_for_one_key_make_one_job(world: World) -> None:
    other = LitestarJobQueue(world.url, QUICK)

    def enqueue(number: int) -> str:
        queue = (world.queue, other)[number % 2]
        return queue.enqueue("quick", {"name": f"request {number}"}, key="https://example.org/one")

    with ThreadPoolExecutor(20) as pool:
        jobs = set(pool.map(enqueue, range(100)))
    other.close()
    world.worker()
    (job,) = jobs
    world.await_state(job, JobState.SUCCEEDED)
    assert len(world.runs("published")) == 1


def test_a_key_is_taken_while_its_job_runs_and_free_after_its_end(world: World) -> None:
    job, gate = world.gated("one")
    world.worker()
    world.await_runs("started")
    assert world.gated("one")[0] == job
    gate.touch()
    world.await_state(job, JobState.SUCCEEDED)
    assert world.gated("one")[0] != job


def test_a_cancelled_job_in_the_queue_never_starts(world: World) -> None:
    unwanted, _ = world.gated("unwanted")
    assert world.queue.cancel(unwanted)
    wanted, gate = world.gated("wanted")
    gate.touch()
    world.worker()
    world.await_state(wanted, JobState.SUCCEEDED)
    assert world.state(unwanted) is JobState.CANCELLED
    assert {name for name, _, _ in world.runs("started")} == {"wanted"}


def test_a_cancelled_running_job_is_told_and_its_worker_goes_on(world: World) -> None:
    job, _ = world.gated("unwanted")
    world.worker()
    world.await_runs("started")
    assert world.queue.cancel(job)
    assert world.await_runs("cancelled")[0][0] == "unwanted"
    assert world.state(job) is JobState.CANCELLED
    wanted, gate = world.gated("wanted")
    gate.touch()
    world.await_state(wanted, JobState.SUCCEEDED)


def test_a_cancelled_job_is_told_so_even_if_its_heartbeat_notices_first(world: World) -> None:
    world.timing = replace(QUICK, heartbeat_interval=0.1, cancellation_interval=600.0)
    job, _ = world.gated("unwanted")
    world.worker()
    world.await_runs("started")
    assert world.queue.cancel(job)
    eventually(lambda: world.runs("stopped", "cancelled"), "the job hears of it")
    assert [name for name, _, _ in world.runs("cancelled")] == ["unwanted"]


def test_only_an_open_job_can_be_cancelled(world: World) -> None:
    job, _ = world.gated("one")
    assert world.queue.cancel(job)
    assert not world.queue.cancel(job)
    assert not world.queue.cancel("00000000-0000-0000-0000-000000000000")
    assert not world.queue.cancel("never an id of ours")


def test_nothing_is_known_of_an_unknown_job(world: World) -> None:
    assert world.queue.status("00000000-0000-0000-0000-000000000000") is None
    assert world.queue.status("never an id of ours") is None


def test_the_more_urgent_job_goes_first(world: World) -> None:
    jobs = [world.gated(f"priority {priority}", priority=priority) for priority in (1, 9, 5)]
    for _, gate in jobs:
        gate.touch()
    world.worker()
    for job, _ in jobs:
        world.await_state(job, JobState.SUCCEEDED)
    assert [name for name, _, _ in world.runs("started")] == ["priority 9", "priority 5", "priority 1"]


def test_a_worker_that_was_frozen_does_not_publish_what_another_has_taken_over(world: World) -> None:
    job, gate = world.gated("one")
    frozen = world.worker()
    world.await_runs("started")
    world.freeze(frozen)
    survivor = world.worker()
    world.await_runs("started", 2)
    gate.touch()
    world.await_state(job, JobState.SUCCEEDED)
    signalled(frozen, signal.SIGCONT)
    assert world.await_runs("not ours")[0][2] == frozen.pid
    assert [pid for _, _, pid in world.runs("published", "published again")] == [survivor.pid]


def test_a_run_whose_claim_is_lost_is_stopped(world: World) -> None:
    job, gate = world.gated("one")
    frozen = world.worker()
    world.await_runs("started")
    world.freeze(frozen)
    survivor = world.worker()
    world.await_runs("started", 2)
    signalled(frozen, signal.SIGCONT)
    assert world.await_runs("stopped")[0][2] == frozen.pid
    gate.touch()
    world.await_state(job, JobState.SUCCEEDED)
    assert [pid for _, _, pid in world.runs("published", "published again")] == [survivor.pid]


def test_a_stopped_worker_gives_its_job_back_at_once(world: World) -> None:
    world.timing = replace(QUICK, stale_after=3600.0)
    job, gate = world.gated("one")
    first = world.worker()
    world.await_runs("started")
    first.terminate()
    assert ended(first, PATIENCE) == 0
    assert world.state(job) is JobState.QUEUED
    assert len(world.runs("stopped")) == 1
    gate.touch()
    world.worker()
    world.await_state(job, JobState.SUCCEEDED)


def test_a_job_that_does_not_listen_cannot_keep_its_worker(world: World) -> None:
    world.timing = replace(QUICK, shutdown_limit=1.0)
    gate = world.folder / "gate"
    job = world.queue.enqueue("deaf", {"name": "one", "gate": str(gate)}, key="one")
    first = world.worker()
    world.await_runs("started")
    first.terminate()
    assert ended(first, PATIENCE) == 128 + signal.SIGTERM
    gate.touch()
    world.worker()
    world.await_state(job, JobState.SUCCEEDED)
    assert len(world.runs("published")) == 1


def test_a_worker_with_slots_runs_that_many_jobs_at_once(world: World) -> None:
    jobs = [world.gated(f"job {number}") for number in range(10)]
    world.worker(slots=9)
    world.await_runs("started", 9)
    assert [world.state(job) for job, _ in jobs].count(JobState.QUEUED) == 1
    for _, gate in jobs:
        gate.touch()
    for job, _ in jobs:
        world.await_state(job, JobState.SUCCEEDED)


def test_progress_is_seen_from_another_process(world: World) -> None:
    job, gate = world.gated("one")
    world.worker()
    seen: set[int] = set()

    def moves() -> bool:
        status = world.queue.status(job)
        if status is not None and status.progress is not None:
            assert (status.progress.step, status.progress.total, status.progress.unit) == ("wait", 1000, "looks")
            seen.add(status.progress.done)
        return len(seen) > 2

    eventually(moves, "progress that moves")
    gate.touch()
    world.await_state(job, JobState.SUCCEEDED)


def test_a_broken_job_is_tried_again_and_fails_in_the_end(world: World) -> None:
    world.timing = replace(QUICK, retries=2)
    queue = LitestarJobQueue(world.url, world.timing)
    job = queue.enqueue("fail", {"name": "one"}, key="one")
    queue.close()
    world.worker()
    world.await_state(job, JobState.FAILED)
    assert [attempt for _, attempt, _ in world.runs("started", "final")] == [1, 2, 3]
    assert [attempt for _, attempt, _ in world.runs("final")] == [3]
    status = world.queue.status(job)
    assert status is not None
    assert status.attempts == 3
    assert status.error == "broken by design"


def test_a_patient_job_is_tried_longer_than_others(world: World) -> None:
    world.timing = replace(QUICK, retries=0, patient_retries=3)
    queue = LitestarJobQueue(world.url, world.timing)
    job = queue.enqueue("fail", {"name": "one"}, key="one", patient=True)
    queue.close()
    world.worker()
    world.await_state(job, JobState.FAILED)
    assert [attempt for _, attempt, _ in world.runs("started", "final")] == [1, 2, 3, 4]


def test_a_refused_job_is_not_tried_again(world: World) -> None:
    job = world.queue.enqueue("refuse", {"name": "one"}, key="one")
    world.worker()
    world.await_state(job, JobState.FAILED)
    assert len(world.runs("started")) == 1
    status = world.queue.status(job)
    assert status is not None
    assert status.error == "clone.not_found: there is nothing"


def test_a_job_that_kills_every_worker_is_given_up_and_its_task_is_told(world: World) -> None:
    world.timing = replace(QUICK, retries=1)
    queue = LitestarJobQueue(world.url, world.timing)
    job = queue.enqueue("die", {"name": "one"}, key="one")
    queue.close()
    for _ in range(2):
        assert ended(world.worker(), PATIENCE) == -signal.SIGKILL
    world.worker()
    world.await_state(job, JobState.FAILED)
    world.await_runs("abandoned")
    assert len(world.runs("started")) == 2


def test_a_schedule_goes_on_when_its_worker_is_killed(world: World) -> None:
    first = world.worker(schedule=1.0)
    world.await_runs("started", 2)
    kill(first)
    before = len(world.runs("started"))
    world.worker(schedule=1.0)
    world.await_runs("started", before + 2)


def test_of_a_hundred_jobs_under_random_kills_none_is_lost_and_none_is_published_twice(world: World) -> None:
    chance = random.Random(20_260)  # noqa: S311 - reproducible, not secret
    workers = [world.worker(), world.worker()]
    jobs: list[str] = []
    for start in range(
        0, 100, 10
    ):  # of each ten jobs at least one is under way, or has just been done, when a worker is killed
        before = len(world.runs("started"))
        names = [f"job {n}" for n in range(start, start + 10)]
        jobs += [world.queue.enqueue("quick", {"name": name, "seconds": 0.05}, key=name) for name in names]
        wanted = before + chance.randint(1, 8)
        eventually(lambda wanted=wanted: len(world.runs("started")) >= wanted, "work goes on")  # type: ignore[misc]
        victim = chance.randrange(2)
        kill(workers[victim])
        workers[victim] = world.worker()
    for job in jobs:
        world.await_state(job, JobState.SUCCEEDED)
    assert sorted(name for name, _, _ in world.runs("published")) == sorted(f"job {n}" for n in range(100))
