"""What a job sees of the queue, and what the queue must know of a task.

Progress is stored in the job's own record, by the same fenced write that keeps its claim alive: `touch_heartbeats`
with a patch of the record's metadata. That needs no table of ours, every process that can read the job can read it,
and an attempt that lost its claim cannot overwrite the progress of the one that took over. `report` only remembers
the newest value; the worker's loop writes it at most four times a second, so a job may report as often as it likes
and its last word before a long silence is still written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event

from catalog.jobs import JobArgument, JobProgress


class JobContext:
    """One attempt of one job, seen from inside; safe to use from the job's threads.

    `stopping` is set as soon as the attempt should end for any reason: cancelled, claim lost, worker shutting down.
    `cancelled` is set as well if somebody cancelled the job. `final` says that no retry would follow a failure.
    """

    def __init__(self, job_id: str, attempt: int, *, final: bool, holds: Callable[[], bool]) -> None:
        """Keep the attempt's place; `holds` asks the queue whether this attempt still owns the job."""
        self.job_id = job_id
        self.attempt = attempt
        self.final = final
        self.cancelled = Event()
        self.stopping = Event()
        self._holds = holds
        self._newest: JobProgress | None = None

    def report(self, progress: JobProgress) -> None:
        """Tell how far the job is; the newest value becomes visible to all within a fraction of a second."""
        self._newest = progress

    def newest(self) -> JobProgress | None:
        """Return what was reported last."""
        return self._newest

    def holds(self) -> bool:
        """Return whether this attempt still owns the job: ask right before an effect that must not happen twice."""
        return not self.stopping.is_set() and self._holds()


Arguments = Mapping[str, JobArgument]


@dataclass(frozen=True, slots=True)
class Task:
    """A named piece of work: `run` is synchronous and gets its own thread.

    It ends by returning (succeeded), by raising JobRefusedError (failed, no retry) or by any other error (retry).
    `abandoned` is told when the queue gives a job up because its workers died once too often.
    """

    name: str
    run: Callable[[JobContext, Arguments], None]
    abandoned: Callable[[Arguments], None] | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """A task to run once per interval in the whole fleet of workers."""

    task: str
    seconds: float
