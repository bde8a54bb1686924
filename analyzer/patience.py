"""Waits for other users of a SQLite file where SQLite does not, as while its journal changes to a write-ahead log."""

import sqlite3
from collections.abc import Callable
from time import monotonic, sleep
from typing import TypeVar

PAUSE_SECONDS = 0.01
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
"""The main codes of SQLite's errors; the upper bits say more about each."""

T = TypeVar("T")


def patiently(action: Callable[[], T], seconds: float) -> T:
    """Return what an action gives, tried again while somebody else holds the file; raise its error after `seconds`."""
    give_up = monotonic() + seconds
    while True:
        try:
            return action()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in BUSY or monotonic() > give_up:
                raise
        sleep(PAUSE_SECONDS)
