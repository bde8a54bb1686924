"""Brings a database to the newest revision: safe to repeat, and safe when several processes start at once.

All steps happen in one transaction that first takes a lock: the write lock on SQLite, an advisory lock on PostgreSQL.
Who comes second waits, finds nothing to do, and goes on. Foreign keys are off meanwhile on SQLite, where altering a
table means rebuilding it and dropping the old one; they are checked as a whole before the commit.

The search index is derived from the other rows. A revision may leave it as it is and be named in `INDEX_SINCE`: then a
database that comes from before it gets its index anew, from the code that reads it.
"""

import warnings

from alembic.command import upgrade
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from catalog.indexing import rebuild_index
from catalog.trigrams import prepare
from marketplace.database import DatabaseError, database_url, sqlite_engine

LOCK = 4_207_177_849
"""Any number that nothing else on the server locks."""
SLOW = (
    "this PostgreSQL does not allow the extension pg_trgm, so every search reads every text; "
    "let an administrator run CREATE EXTENSION pg_trgm, then run `marketplace catalog reindex`"
)
INDEX_SINCE = "0021"
"""The newest revision after which the texts of the search index are others."""


def migrate(url: str) -> str:
    """Bring the database at `url` to the newest revision and return that revision's name."""
    engine = migration_engine(url)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            before = MigrationContext.configure(connection).get_current_revision()
            require_known(connection, before)
            upgrade(migration_config(connection), "head")
            prepare_trigrams(connection)
            if before is not None and before < INDEX_SINCE:
                with Session(connection) as session:
                    rebuild_index(session)
            check_foreign_keys(connection)
            return MigrationContext.configure(connection).get_current_revision() or ""
    finally:
        engine.dispose()


def reindex(url: str) -> int:
    """Write the search index of the database at `url` anew and return how many listings there are.

    Searches wait for nothing and see the old index until it is done.
    """
    engine = migration_engine(url)
    try:
        with engine.begin() as connection:
            prepare_trigrams(connection)
            with Session(connection) as session:
                return rebuild_index(session)
    finally:
        engine.dispose()


def prepare_trigrams(connection: Connection) -> None:
    """Make the index of trigrams, or warn that there is none."""
    if not prepare(connection):
        warnings.warn(SLOW, stacklevel=2)


def require_migrated(url: str) -> None:
    """Raise DatabaseError with the way out unless the database at `url` is at the newest revision."""
    engine = migration_engine(url)
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
            require_known(connection, found)
            newest = ScriptDirectory.from_config(migration_config(connection)).get_current_head()
    except OperationalError as error:
        raise DatabaseError(f"the database cannot be reached: {error.orig}") from error
    finally:
        engine.dispose()
    if found != newest:
        state = f"is at revision {found}, not {newest}" if found else "is not prepared yet"
        raise DatabaseError(f"the database {state}; run `marketplace migrate` first")


def require_known(connection: Connection, revision: str | None) -> None:
    """Raise DatabaseError for a revision that only a newer version can have made: there is no way back from it."""
    known = {each.revision for each in ScriptDirectory.from_config(migration_config(connection)).walk_revisions()}
    if revision is not None and revision not in known:
        raise DatabaseError(f"the database at revision {revision} is of a newer version than this program")


def migration_engine(url: str) -> Engine:
    """Return an engine for one migration of the database at `url`."""
    address = database_url(url)
    if address.get_backend_name() == "sqlite":
        return sqlite_engine(address, "IMMEDIATE", foreign_keys=False)
    return create_engine(address)


def migration_config(connection: Connection) -> Config:
    """Return Alembic's configuration, which needs no file: the scripts lie in this package."""
    config = Config()
    config.set_main_option("script_location", "marketplace:migrations")
    config.attributes["connection"] = connection
    return config


def check_foreign_keys(connection: Connection) -> None:
    """Raise DatabaseError if a migration on SQLite left a row that points nowhere."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            raise DatabaseError(f"a migration left a broken reference: {tuple(broken)}")
