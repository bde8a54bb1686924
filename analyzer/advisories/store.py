"""The file that holds the imported advisories, as its readers open it: never changed, only replaced as a whole."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from analyzer.errors import AdvisoryError

FORMAT = 2


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """What a store is: how many advisories, when they were imported, the date of the newest, and its edition.

    The edition is that date and a digest of the content, so the same advisories have the same edition whoever imports
    them and whenever.
    """

    advisories: int
    imported_at: datetime
    newest: datetime
    edition: str


def opened(store: Path) -> sqlite3.Connection:
    """Return a connection that can only read; no lock and no file beside the store is needed, as it never changes."""
    return sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def about(connection: sqlite3.Connection) -> StoreFacts:
    """Return what the store says of itself; raise AdvisoryError if another version of ours wrote it."""
    known = dict(connection.execute("SELECT name, value FROM about"))
    if known.get("format") != str(FORMAT):
        raise AdvisoryError("the advisories were imported by another version; import them again")
    return StoreFacts(
        int(known["advisories"]),
        datetime.fromisoformat(known["imported_at"]),
        datetime.fromisoformat(known["newest"]),
        known["edition"],
    )


def read_facts(store: Path) -> StoreFacts | None:
    """Return what the store says of itself, or None if there is none that can be read."""
    try:
        if not store.exists():
            return None
        with closing(opened(store)) as connection:
            return about(connection)
    except (sqlite3.Error, AdvisoryError):
        return None
