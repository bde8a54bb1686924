"""The worker: claims jobs, runs each in a thread, passes on progress, stops when asked.

The engine cancels a job by cancelling its coroutine, which a thread does not notice. So each job is wrapped: on cancel,
on loss of its claim and on shutdown its context is told, and the wrapper waits for the thread before it lets the engine
requeue the job. Nothing is given back to the queue while it still runs here.
"""

import asyncio
import logging
import os
import secrets
import signal
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import Any

from litestar_queues.backends import BaseQueueBackend
from litestar_queues.backends.base import attempts_consumed
from litestar_queues.config import QueueConfig
from litestar_queues.events import TaskExecutionContext
from litestar_queues.exceptions import NonRetryableError
from litestar_queues.models import HeartbeatTouch, QueuedTaskRecord
from litestar_queues.service import QueueService
from litestar_queues.task import Task as EngineTask
from litestar_queues.worker import Worker as EngineWorker
from litestar_queues.worker.runtime import ShutdownWatchdog

from catalog.errors import MailError, OutageError
from marketplace.errors import ChildWithoutRoomError, JobRefusedError
from marketplace.jobs.context import Arguments, JobContext, Schedule, Task
from marketplace.jobs.engine import open_engine
from marketplace.jobs.queue import PROGRESS, backoff, queue_config
from marketplace.jobs.ticking import tick
from marketplace.jobs.timing import Timing

_log = logging.getLogger(__name__)
_SPARE_THREADS = 4
PASSING = (OutageError, MailError, ChildWithoutRoomError)
"""What fails for a reason outside the program, which one line tells."""


def run_worker(
    url: str,
    tasks: Sequence[Task],
    schedules: Sequence[Schedule] = (),
    *,
    timing: Timing | None = None,
    slots: int = 1,
) -> None:
    """Work on jobs until SIGTERM or SIGINT; running jobs then go back to the queue.

    A job that does not stop when told to cannot keep the worker: past `timing.shutdown_limit` the process ends at once,
    and the queue finds the job later as that of any killed worker.
    """
    patience = timing or Timing()
    watchdog = ShutdownWatchdog(patience.shutdown_limit)
    asyncio.run(_work(_Plan(url, tasks, schedules, patience, slots), watchdog))
    watchdog.disarm()


@dataclass(frozen=True, slots=True)
class _Plan:
    url: str
    tasks: Sequence[Task]
    schedules: Sequence[Schedule]
    timing: Timing
    slots: int


async def _work(plan: _Plan, watchdog: ShutdownWatchdog) -> None:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(plan.slots + _SPARE_THREADS))
    async with _service(plan) as service:
        worker = EngineWorker(service)
        stop = _stop_on_signals(watchdog)
        working = asyncio.create_task(worker.start())
        ticking = asyncio.create_task(tick(service, plan.schedules, plan.timing.retention))
        stopped = asyncio.create_task(stop.wait())
        _log.info("ready as %s", worker.worker_id)
        await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
        await _end(ticking, stopped)
        await worker.stop()
        await working


@asynccontextmanager
async def _service(plan: _Plan) -> AsyncIterator[QueueService]:
    engine = open_engine(plan.url)
    name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
    config = queue_config(engine, plan.timing, worker_id=name, slots=plan.slots)
    try:
        async with _TaskService(config, plan.tasks, plan.timing) as service:
            yield service
    finally:
        await engine.dispose()


def _stop_on_signals(watchdog: ShutdownWatchdog) -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ask(number: int) -> None:
        watchdog.arm(number)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ask, number)
    return stop


async def _end(*tasks: "asyncio.Task[Any]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


class _TaskService(QueueService):
    """The engine's service with our tasks instead of its module-wide registry."""

    def __init__(self, config: QueueConfig, tasks: Sequence[Task], timing: Timing) -> None:
        config.task_dependency_resolver = _give_record
        super().__init__(config)
        self._timing = timing
        self._tasks = {task.name: self._wrap(task) for task in tasks}

    def resolve_task(self, task: "str | EngineTask[Any, Any]") -> EngineTask[Any, Any]:
        """Return the wrapped task of that name; raise KeyError if this worker does not know it."""
        return self._tasks[task if isinstance(task, str) else task.name]

    def _wrap(self, task: Task) -> EngineTask[..., None]:
        async def run(arguments: Arguments, *, record: QueuedTaskRecord, _task_context: TaskExecutionContext) -> None:
            await _Attempt(task, record, self.get_queue_backend()).run(arguments, _task_context, self._timing)

        def give_up(record: QueuedTaskRecord) -> object:
            return asyncio.to_thread(_abandon, task, record)

        return EngineTask(
            run,
            name=task.name,
            retries=self._timing.retries,
            retry_backoff=backoff(self._timing),
            on_stale_failure=give_up,
        )


async def _give_record(
    _task: EngineTask[..., object], record: QueuedTaskRecord, _context: TaskExecutionContext
) -> Mapping[str, object]:
    return {"record": record}


def _abandon(task: Task, record: QueuedTaskRecord) -> None:
    if task.abandoned is not None:
        task.abandoned(record.args[0])


class _Attempt:
    """One claimed job in this worker: its thread, its context and the way back to the queue."""

    def __init__(self, task: Task, record: QueuedTaskRecord, backend: BaseQueueBackend) -> None:
        self._task = task
        self._record = record
        self._backend = backend
        self._loop = asyncio.get_running_loop()
        self._context = JobContext(
            str(record.id),
            record.retry_count + 1,
            final=attempts_consumed(record) >= record.max_retries,
            holds=self._holds,
        )

    async def run(self, arguments: Arguments, engine: TaskExecutionContext, timing: Timing) -> None:
        work = self._loop.run_in_executor(None, self._task.run, self._context, arguments)
        forwarding = asyncio.create_task(self._forward(timing.progress_interval))
        try:
            await asyncio.shield(work)
        except JobRefusedError as error:
            _log.info("job %s (%s) is refused: %s: %s", self._record.id, self._task.name, error.code, error)
            raise NonRetryableError(f"{error.code}: {error}") from error
        except asyncio.CancelledError:
            cancelled = engine.is_cancelled
            try:
                cancelled = cancelled or await self._is_cancelled()
            finally:  # whoever ends us as well meanwhile: the job hears of it
                self._tell(cancelled=cancelled)
            await asyncio.wait({work})
            _mention(self._record, work)
            raise
        except PASSING as error:
            _log.warning("job %s (%s) failed: %s", self._record.id, self._task.name, error)
            raise
        except Exception:
            _log.warning("job %s (%s) failed", self._record.id, self._task.name, exc_info=True)
            raise
        finally:
            await _end(forwarding)

    async def _is_cancelled(self) -> bool:
        """Return whether somebody cancelled the job; the heartbeat may notice before the engine has looked for it."""
        try:
            record = await self._backend.get_task(self._record.id)
        except Exception:  # noqa: BLE001 - whatever is wrong with the database, the job must hear that it has to stop
            _log.warning("nobody knows why job %s has to stop", self._record.id, exc_info=True)
            return False
        return record is not None and record.status == "cancelled"

    def _tell(self, *, cancelled: bool) -> None:
        if cancelled:
            self._context.cancelled.set()
        self._context.stopping.set()

    def _holds(self) -> bool:
        return asyncio.run_coroutine_threadsafe(self._touch(None), self._loop).result(60)

    async def _touch(self, patch: dict[str, Any] | None) -> bool:
        touch = HeartbeatTouch(self._record.id, self._record.retry_count, patch)
        result = await self._backend.touch_heartbeats([touch])
        return self._record.id in result.touched_task_ids

    async def _forward(self, interval: float) -> None:
        written = None
        while True:
            await asyncio.sleep(interval)
            newest = self._context.newest()
            if newest is None or newest == written:
                continue
            try:
                await self._touch({PROGRESS: {"attempt": self._context.attempt, **asdict(newest)}})
            except Exception:  # noqa: BLE001 - progress is a courtesy; the job goes on without it
                _log.warning("progress of job %s could not be written", self._record.id, exc_info=True)
            written = newest


def _mention(record: QueuedTaskRecord, work: "asyncio.Future[None]") -> None:
    error = work.exception()
    if error is not None:
        _log.info("job %s stopped with %s: %s", record.id, type(error).__name__, error)
