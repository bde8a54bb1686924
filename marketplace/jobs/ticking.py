"""What a worker queues by the clock: scheduled tasks, and the end of old records.

Schedules are not the engine's: there each run queues the next one, and a worker killed between the two would end the
chain for good. Here every worker asks each interval for the fleet-wide lock of the schedule, which expires by itself,
and the one who gets it queues the task under a key. Nothing can be lost, and two runs never overlap.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from litestar_queues.service import QueueService

from marketplace.jobs.context import Schedule

_log = logging.getLogger(__name__)
_RETENTION_INTERVAL = 3600.0


async def tick(service: QueueService, schedules: Sequence[Schedule], retention: float) -> None:
    """Queue each schedule's task when it is due, and remove what ended `retention` seconds ago, until cancelled."""
    async with asyncio.TaskGroup() as group:
        for schedule in schedules:
            queue_it = partial(service.enqueue, schedule.task, {}, key=f"schedule:{schedule.task}")
            group.create_task(_each(service, lock_of(schedule.task), schedule.seconds, queue_it))
        retire = partial(_retire, service, retention)
        group.create_task(_each(service, "retention", min(retention, _RETENTION_INTERVAL), retire))


def lock_of(task: str) -> str:
    """Return the name of the lock that the worker takes who queues a scheduled task."""
    return f"schedule.{task}"


async def _each(service: QueueService, name: str, seconds: float, act: Callable[[], Awaitable[object]]) -> None:
    while True:
        try:
            if await service.get_queue_backend().acquire_worker_lock(name, ttl=timedelta(seconds=seconds)):
                await act()
        except Exception:  # noqa: BLE001 - a schedule outlives any failure of one run
            _log.warning("%s failed; it is tried again", name, exc_info=True)
        await asyncio.sleep(seconds / 6)


async def _retire(service: QueueService, retention: float) -> None:
    await service.get_queue_backend().cleanup_terminal(datetime.now(UTC) - timedelta(seconds=retention))
