"""One private event loop in a thread: the bridge from our synchronous services to the asynchronous job engine."""

import asyncio
from collections.abc import Coroutine
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


class LoopThread:
    """An event loop in a daemon thread; `run` may be called from any other thread."""

    def __init__(self, name: str) -> None:
        """Start the thread."""
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name=name, daemon=True)
        self._thread.start()

    def run(self, coroutine: Coroutine[object, object, T], *, timeout: float = 60.0) -> T:
        """Run a coroutine on the loop and return its result; raise TimeoutError after `timeout` seconds."""
        future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        try:
            return future.result(timeout)
        except TimeoutError:
            future.cancel()
            raise

    def close(self) -> None:
        """Stop the loop, wait for the thread and free both."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
