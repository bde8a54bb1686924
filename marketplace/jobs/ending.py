"""How a job that runs a child ends, told as it is, whatever the child was for.

What the analyzer refuses (a wrong address, an empty repository) fails at once and is never retried, because trying
again changes nothing. A child that died without a word or found the disk full is tried again, and only the last attempt
fails. A child that is
too slow is not tried again: it would be as slow.

Delivery is at least once, so a result is published only by the attempt that still holds the job.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from analyzer.errors import NoRoomError
from catalog.errors import StateError
from catalog.jobs import JobProgress
from marketplace.errors import (
    ChildCrashedError,
    ChildStoppedError,
    ChildTimeoutError,
    ChildWithoutRoomError,
    JobRefusedError,
)
from marketplace.jobs.child import Message
from marketplace.jobs.context import JobContext

CRASHED = "analysis.crashed"
TIMED_OUT = "analysis.timed_out"
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Ending(Generic[Result]):
    """Whom to tell: `publish` takes the result, `fail` a code and its detail; `cancel` is told of a cancelled job."""

    publish: Callable[[Result], object]
    fail: Callable[[str, str], None]
    cancel: Callable[[], object]


def conclude(context: JobContext, work: Callable[[], Result], ending: Ending[Result]) -> None:
    """Do the work and tell how it ended; raise JobRefusedError if it failed, ChildCrashedError to be tried again."""
    try:
        result = work()
    except ChildStoppedError:
        if context.cancelled.is_set():
            ending.cancel()
    except JobRefusedError as error:
        _fail(context, ending, error)
    except ChildTimeoutError as error:
        _fail(context, ending, JobRefusedError(TIMED_OUT, str(error)))
    except ChildCrashedError as error:
        if not context.final:
            raise
        code = NoRoomError.code if isinstance(error, ChildWithoutRoomError) else CRASHED
        _fail(context, ending, JobRefusedError(code, str(error)))
    else:
        if context.holds():
            with suppress(StateError):  # cancelled at the last moment
                ending.publish(result)


def forward_to(context: JobContext) -> Callable[[Message], None]:
    """Return a listener that passes a child's progress on to the job."""

    def hear(message: Message) -> None:
        try:
            context.report(msgspec.convert(message, JobProgress))
        except msgspec.ValidationError:
            return  # a message that is no progress is none of the reader's business

    return hear


def _fail(context: JobContext, ending: Ending[Result], error: JobRefusedError) -> None:
    if context.holds():
        ending.fail(error.code, str(error))
    raise error
