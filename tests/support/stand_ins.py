"""What stands in for the clock and the job queue: honest about the protocol, and moved by the test alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from catalog.jobs import JobArgument, JobProgress, JobState, JobStatus

OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)


@dataclass
class StillClock:
    """A clock that moves only when told to."""

    now: datetime = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@dataclass
class MemoryQueue:
    """A job queue that keeps the protocol honestly and runs nothing: a test says what becomes of a job."""

    jobs: dict[str, JobStatus] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    arguments: dict[str, Mapping[str, JobArgument]] = field(default_factory=dict)
    priorities: dict[str, int] = field(default_factory=dict)
    patient: set[str] = field(default_factory=set)

    def enqueue(
        self, task: str, arguments: Mapping[str, JobArgument], *, key: str, priority: int = 0, patient: bool = False
    ) -> str:
        known = self.keys.get(key)
        if known in self.jobs and self.jobs[known].state in OPEN_STATES:
            return known
        job_id = f"{task}-{len(self.arguments) + 1}"
        self.jobs[job_id] = JobStatus(job_id, JobState.QUEUED)
        self.keys[key] = job_id
        self.arguments[job_id] = dict(arguments)
        self.priorities[job_id] = priority
        if patient:
            self.patient.add(job_id)
        return job_id

    def cancel(self, job_id: str) -> bool:
        job = self.jobs.get(job_id)
        if job is None or job.state not in OPEN_STATES:
            return False
        self.become(job_id, JobState.CANCELLED)
        return True

    def status(self, job_id: str) -> JobStatus | None:
        return self.jobs.get(job_id)

    def become(self, job_id: str, state: JobState, progress: JobProgress | None = None, error: str = "") -> None:
        self.jobs[job_id] = replace(self.jobs[job_id], state=state, progress=progress, error=error)

    def forget(self, job_id: str) -> None:
        del self.jobs[job_id]
