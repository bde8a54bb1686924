"""Lets slow work come one after the other, with a line that is never too long, so that browsing stays quick.

Hashing a password takes 64 MiB and one core for a while. Fifty people who sign in at once must neither take fifty times
that nor all cores: one is served, the others wait without a thread, and whoever finds the line full is asked to come
again. Everything a slow request does is done in its turn, so what it holds is bounded as well.
"""

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from litestar.exceptions import ServiceUnavailableException

MOST_WAITING = 60
RETRY_SECONDS = 20
Result = TypeVar("Result")


class WaitingLine:
    """A line before one or more places."""

    def __init__(self, places: int = 1, most_waiting: int = MOST_WAITING) -> None:
        """Begin with nobody in it."""
        self._limiter = CapacityLimiter(places)
        self._room = places + most_waiting
        self._present = 0

    async def run(self, work: Callable[[], Result]) -> Result:
        """Do the work in a thread once it is its turn; raise ServiceUnavailableException if the line is full."""
        if self._present >= self._room:
            raise ServiceUnavailableException("too many wait already", headers={"retry-after": str(RETRY_SECONDS)})
        self._present += 1
        try:
            return await to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self._present -= 1
