"""Two transactions that meet on PostgreSQL at a moment that the test names, so that a race is no matter of luck."""

import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from sqlalchemy import event, text

from catalog.sessions import Sessions

LONGEST_SECONDS = 120
AWAITED = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


def meet(sessions: Sessions, first: Callable[[], object], second: Callable[[], object], after: str) -> list[object]:
    """Begin `second` once `first` has executed a statement of this form; return what each gave or raised.

    `first` goes on as soon as `second` has ended or waits for a lock.
    """
    here, begun = threading.get_ident(), list[Future[object]]()

    def pause(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if threading.get_ident() == here and re.search(after, statement) and not begun:
            begun.append(pool.submit(outcome, second))
            wait_until(lambda: begun[0].done() or waits(sessions))

    with ThreadPoolExecutor(1) as pool:
        event.listen(sessions.writer, "after_cursor_execute", pause)
        try:
            mine = outcome(first)
        finally:
            event.remove(sessions.writer, "after_cursor_execute", pause)
        assert begun, f"the first one executed nothing like {after!r}"
        return [mine, begun[0].result(LONGEST_SECONDS)]


def outcome(act: Callable[[], object]) -> object:
    try:
        return act()
    except Exception as error:  # noqa: BLE001 - what was raised is what the test asks for
        return error


def waits(sessions: Sessions) -> bool:
    """Whether some transaction waits for another one's lock."""
    with sessions.reader.connect() as connection:
        return bool(connection.execute(AWAITED).scalar())


def wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(LONGEST_SECONDS * 100):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("the second one neither ended nor waited")
