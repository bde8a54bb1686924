"""How patient the queue is: every interval in one value, so that tests can be quick and servers calm.

The defaults were measured, not guessed. A heartbeat each ten seconds and a minute until a job counts as abandoned give
a loaded machine six chances to prove that it lives. Polling backs off to one second at most: an analysis takes
minutes, so a second of latency is nothing, and a cancel is seen within two. Retries are never zero: with zero a
killed worker would end its job in "failed". What waits for somebody else's server, as a letter does, is patient: with
five minutes between two tries it waits for two days.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Intervals in seconds and the number of retries after a job's first attempt."""

    poll_interval: float = 0.1
    poll_backoff_max: float = 1.0
    heartbeat_interval: float = 10.0
    stale_after: float = 60.0
    stale_check_interval: float = 15.0
    cancellation_interval: float = 0.5
    progress_interval: float = 0.25
    shutdown_grace: float = 1.0
    shutdown_limit: float = 15.0
    retries: int = 5
    patient_retries: int = 600
    backoff_first: float = 5.0
    backoff_factor: float = 2.0
    backoff_max: float = 300.0
    retention: float = 3 * 24 * 3600.0
