"""The job queue behind `catalog.jobs.JobQueue`, on litestar-queues over the catalogue's own database.

litestar-queues was the only one of seven engines tried that finished a killed job on SQLite, on the restarted worker as
well as on a surviving one, without code of ours. It is young, so it is pinned exactly, seen by this folder alone, and
tests/contracts/test_job_queue.py holds it to its promises on both databases.

Its defaults do not fit and are all set here: the default backend forgets everything, stale jobs are not looked for, and
a shutdown drops what runs. Workers poll instead of listening for notifications: on both databases alike, at most a
second late, with no second connection to lose. A claim counts as lost at the first heartbeat that finds it gone, so a
worker that was frozen stops its outdated attempt at once.
"""

from collections.abc import Mapping
from threading import Lock
from uuid import UUID

from advanced_alchemy.config import AsyncSessionConfig, SQLAlchemyAsyncConfig
from litestar_queues.backends.advanced_alchemy import SQLAlchemyBackendConfig
from litestar_queues.backends.advanced_alchemy.models import QueueMaintenanceModel, QueueTaskModel
from litestar_queues.config import QueueConfig, WorkerConfig
from litestar_queues.service import QueueService
from litestar_queues.task import RetryBackoff
from litestar_queues.task import Task as EngineTask
from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from catalog.jobs import JobArgument, JobProgress, JobState, JobStatus
from marketplace.jobs.engine import READ_ONLY, open_engine
from marketplace.jobs.loop import LoopThread
from marketplace.jobs.timing import Timing

TABLES: tuple[Table, ...] = (QueueTaskModel.__table__, QueueMaintenanceModel.__table__)  # type: ignore[assignment]
"""The engine's tables that are in use; the migration 0002 makes them."""

PROGRESS = "progress"
"""The key in a record's metadata under which the newest progress lies."""

_STATES = {
    "pending": JobState.QUEUED,
    "scheduled": JobState.QUEUED,
    "running": JobState.RUNNING,
    "completed": JobState.SUCCEEDED,
    "failed": JobState.FAILED,
    "expired": JobState.FAILED,
    "cancelled": JobState.CANCELLED,
}


def queue_config(engine: AsyncEngine, timing: Timing, *, worker_id: str | None = None, slots: int = 1) -> QueueConfig:
    """Return the engine's configuration: durable, retried, requeued on shutdown, run by workers of their own."""
    database = SQLAlchemyAsyncConfig(engine_instance=engine, session_config=AsyncSessionConfig(expire_on_commit=False))
    return QueueConfig(
        queue_backend=SQLAlchemyBackendConfig(sqlalchemy_config=database),
        worker=WorkerConfig(
            placement="external",
            id=worker_id,
            batch_size=slots,
            max_concurrency=slots,
            poll_interval=timing.poll_interval,
            poll_backoff_max=timing.poll_backoff_max,
            heartbeat_interval=timing.heartbeat_interval,
            heartbeat_miss_threshold=1,
            cancellation_poll_interval=timing.cancellation_interval,
            stale_after=timing.stale_after,
            stale_check_interval=timing.stale_check_interval,
            graceful_shutdown_timeout=timing.shutdown_grace,
            requeue_on_shutdown=True,
            max_interruptions=20,
        ),
    )


class LitestarJobQueue:
    """A `catalog.jobs.JobQueue`; opens itself at the first use and may be called from any thread."""

    def __init__(self, url: str, timing: Timing | None = None) -> None:
        """Keep the database's address; nothing is connected yet."""
        self._url = url
        self._timing = timing or Timing()
        self._opening = Lock()
        self._opened: _Opened | None = None

    def enqueue(
        self, task: str, arguments: Mapping[str, JobArgument], *, key: str, priority: int = 0, patient: bool = False
    ) -> str:
        """Queue a job and return its id; while a job with the same key is queued or running, return that one's."""
        opened = self._open()
        retries = self._timing.patient_retries if patient else self._timing.retries
        return opened.loop.run(opened.enqueue(self._engine_task(task, retries), dict(arguments), key, priority))

    def cancel(self, job_id: str) -> bool:
        """Ask a queued or running job to stop; False if it is unknown or already final."""
        identity = _identity(job_id)
        if identity is None:
            return False
        opened = self._open()
        return opened.loop.run(opened.service.cancel_task(identity, include_running=True))

    def status(self, job_id: str) -> JobStatus | None:
        """Return what the queue knows of a job, or None if it knows nothing."""
        identity = _identity(job_id)
        if identity is None:
            return None
        opened = self._open()
        return opened.loop.run(opened.status(identity))

    def close(self) -> None:
        """Give back the connections and end the private thread; the next call would open anew."""
        with self._opening:
            if self._opened is not None:
                self._opened.loop.run(self._opened.close())
                self._opened.loop.close()
                self._opened = None

    def _open(self) -> "_Opened":
        with self._opening:
            if self._opened is None:
                self._opened = _Opened(self._url, self._timing)
                self._opened.loop.run(self._opened.service.open())
            return self._opened

    def _engine_task(self, name: str, retries: int) -> EngineTask[..., None]:
        return EngineTask(_run_by_a_worker, name=name, retries=retries, retry_backoff=backoff(self._timing))


class _Opened:
    """The asynchronous side of an open queue: loop, engine and service."""

    def __init__(self, url: str, timing: Timing) -> None:
        self.loop = LoopThread("job-queue")
        self.engine = open_engine(url)
        self.service = QueueService(queue_config(self.engine, timing))

    async def enqueue(
        self, task: EngineTask[..., None], arguments: dict[str, JobArgument], key: str, priority: int
    ) -> str:
        result = await self.service.enqueue(task, arguments, key=key, priority=priority)
        return str(result.id)

    async def status(self, identity: UUID) -> JobStatus | None:
        reader = self.engine.execution_options(**{READ_ONLY: True})
        async with AsyncSession(reader) as session:
            record = (await session.execute(select(QueueTaskModel).where(QueueTaskModel.id == identity))).scalar()
            return None if record is None else _status(record)

    async def close(self) -> None:
        await self.service.close()
        await self.engine.dispose()


def backoff(timing: Timing) -> RetryBackoff:
    """Return how long each retry waits."""
    return RetryBackoff(timing.backoff_first, timing.backoff_factor, timing.backoff_max)


def _run_by_a_worker(arguments: Mapping[str, JobArgument]) -> None:
    raise NotImplementedError(f"tasks run in workers, not where they are queued: {arguments}")


def _identity(job_id: str) -> UUID | None:
    try:
        return UUID(job_id)
    except ValueError:
        return None


def _status(record: QueueTaskModel) -> JobStatus:
    attempts = record.retry_count + (record.started_at is not None)
    return JobStatus(
        str(record.id), _STATES[record.status], attempts, _progress(record.metadata_json, attempts), record.error or ""
    )


def _progress(metadata: Mapping[str, object], attempts: int) -> JobProgress | None:
    """Return the newest progress of the present attempt; what an earlier attempt said is no longer true."""
    stored = metadata.get(PROGRESS)
    if not isinstance(stored, dict) or stored.get("attempt") != attempts:
        return None
    return JobProgress(stored["step"], stored["done"], stored["total"], stored["unit"], stored.get("size", 0))
