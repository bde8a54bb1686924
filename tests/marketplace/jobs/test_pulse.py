"""Whether anybody works is seen by what every worker does each minute, not by what waits."""

import asyncio
from datetime import UTC, datetime, timedelta

from litestar_queues.service import QueueService

from catalog.sessions import Sessions
from marketplace.jobs.engine import open_engine
from marketplace.jobs.pulse import PATIENCE, pulse
from marketplace.jobs.queue import queue_config
from marketplace.jobs.tasks import PULSE
from marketplace.jobs.ticking import lock_of
from marketplace.jobs.timing import Timing


async def beat(url: str) -> None:
    engine = open_engine(url)
    try:
        async with QueueService(queue_config(engine, Timing())) as service:
            lock = timedelta(seconds=PULSE.seconds)
            assert await service.get_queue_backend().acquire_worker_lock(lock_of(PULSE.task), ttl=lock)
    finally:
        await engine.dispose()


def test_where_no_worker_ever_was_none_was_seen(sessions: Sessions) -> None:
    seen = pulse(sessions, datetime.now(UTC))
    assert (seen.at, seen.is_late) == (None, True)


def test_a_worker_is_seen_and_missed_once_it_is_gone(database_url: str, sessions: Sessions) -> None:
    before = datetime.now(UTC)
    asyncio.run(beat(database_url))
    after = datetime.now(UTC)
    seen = pulse(sessions, after)
    assert seen.at is not None
    assert before - timedelta(seconds=1) <= seen.at <= after + timedelta(seconds=1)
    assert not seen.is_late
    assert pulse(sessions, after + PATIENCE + timedelta(minutes=1)).is_late
