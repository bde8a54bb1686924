"""The seam to the job queue: what the catalogue needs of any engine, and nothing more."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

JobArgument = str | int | float | bool | None


class JobState(StrEnum):
    """Where a job stands; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class JobProgress:
    """What a running job last said of itself: `done` of `total` in `unit` within `step`, and `size` in bytes.

    Without a total it is so many so far; 0 of 0 is uncounted.
    """

    step: str
    done: int = 0
    total: int = 0
    unit: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class JobStatus:
    """One job as the queue knows it; `attempts` counts from 1 once it has started."""

    id: str
    state: JobState
    attempts: int = 0
    progress: JobProgress | None = None
    error: str = ""


def is_alive(job: JobStatus | None) -> bool:
    """Return whether the queue knows the job and has not finished it."""
    return job is not None and job.state in (JobState.QUEUED, JobState.RUNNING)


class JobQueue(Protocol):
    """A durable queue with delivery at least once; every method is synchronous and safe from any thread."""

    def enqueue(
        self, task: str, arguments: Mapping[str, JobArgument], *, key: str, priority: int = 0, patient: bool = False
    ) -> str:
        """Queue a job and return its id; while a job with the same key is queued or running, return that one's.

        One that fails is tried again for some minutes, a patient one for days.
        """
        ...

    def cancel(self, job_id: str) -> bool:
        """Ask a queued or running job to stop; False if it is unknown or already final."""
        ...

    def status(self, job_id: str) -> JobStatus | None:
        """Return what the queue knows of a job, or None if it knows nothing (never seen, or cleaned up)."""
        ...
