"""What is sent to the database while readers ask, so that a test can say what is not read."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from catalog.sessions import Sessions


@contextmanager
def reading(sessions: Sessions) -> Iterator[list[str]]:
    """Give the list of what readers send from now on."""
    sent: list[str] = []

    def note(*arguments: object) -> None:
        sent.append(str(arguments[2]))

    event.listen(sessions.reader, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(sessions.reader, "before_cursor_execute", note)
