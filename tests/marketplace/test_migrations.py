"""Any database is brought to the newest revision, by any number of processes, and matches the tables in the code."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import downgrade, upgrade
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from click.testing import CliRunner
from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col

import marketplace
from catalog.inputs import SearchQuery
from catalog.searching import search
from catalog.tables import Row, StatementRow
from marketplace.commands.catalog import catalog_group
from marketplace.commands.migrate import COMMAND
from marketplace.database import DatabaseError, open_sessions
from marketplace.migration import migrate, migration_config, migration_engine, require_migrated
from marketplace.migrations.versions import (
    v0003_history,
    v0005_listing,
    v0006_municipality,
    v0007_search,
    v0016_document,
    v0018_criteria,
    v0019_leftovers,
    v0021_claims,
)

TRIGRAMS = "search_text_trigrams"
"""An index that stands beside the model, because a server may refuse it."""
LISTING = (
    "INSERT INTO listing (slug, name, origin, licence, website, topics, languages, summary_de, summary_en,"
    " created_at, updated_at, description_de, description_en, kind, proprietary, state) VALUES ('radar',"
    " 'Radar', 'sample', '', '', '', '', '', '', '2026-01-01 00:00:00+00:00',"
    " '2026-01-01 00:00:00+00:00', '', '', 'solution', false, 'published')"
)
OLD_ROWS = (
    "INSERT INTO repository VALUES (1, 'https://example.org/a/b', '', 'r1', '2026-01-01 00:00:00+00:00')",
    """
    INSERT INTO listing VALUES (1, 'radar', 'Radar', 'sample', '', '', '', '', NULL, 1, '', '',
        '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00', '', '')
    """,
    """
    INSERT INTO report (id, repository_id, "commit", committed_at, created_at, analyzer_version, model, benchmark,
        status, value, analysed_share, explanation_de, explanation_en, document)
    VALUES ('r1', 1, 'c1', '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00', '1', 'm', 'none',
        'scored', 70.0, 1.0, '', '', '')
    """,
    """
    INSERT INTO assessment VALUES ('a1', 1, 1, 'completed', '', 0, 0, '', '', '2026-01-01 00:00:00+00:00',
        '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00', 'r1')
    """,
)
"""Rows of a database at revision 0003: a repository, its listing, its report and the assessment that made it."""

OLD_STATEMENTS = (
    """
    INSERT INTO statement (listing_id, key, value, value_en, evidence, source, as_of)
    VALUES (1, 'cost_model', 'kostenfrei', 'free', 'self-declared', '', '2026-02-28 12:30:00.000000+00:00')
    """,
    """
    INSERT INTO statement (listing_id, key, value, value_en, evidence, source, as_of)
    VALUES (1, 'support', 'ja', '', 'confirmed', '', NULL)
    """,
)
"""Rows of a database at revision 0004: what was said in words, with a day and without one."""


def differences(connection: Connection) -> list[object]:
    """What Alembic would change in our own tables; the job engine's tables are its own affair."""

    def is_ours(_: object, name: str | None, kind: str, *__: object) -> bool:
        return name != TRIGRAMS and (kind != "table" or name in Row.metadata.tables)

    options = {"include_object": is_ours, "compare_type": True}
    return compare_metadata(MigrationContext.configure(connection, opts=options), Row.metadata)


def newest_revision(connection: Connection) -> str | None:
    return ScriptDirectory.from_config(migration_config(connection)).get_current_head()


def test_an_empty_database_gets_every_table_and_column(blank_database_url: str) -> None:
    revision = migrate(blank_database_url)
    engine = migration_engine(blank_database_url)
    with engine.connect() as connection:
        assert revision == newest_revision(connection)
        inspector = inspect(connection)
        for name, table in Row.metadata.tables.items():
            assert {column["name"] for column in inspector.get_columns(name)} == set(table.columns.keys())
            indexes = {index["name"] for index in inspector.get_indexes(name) if not index.get("duplicates_constraint")}
            assert indexes - {TRIGRAMS} == {index.name for index in table.indexes}
            assert len(inspector.get_foreign_keys(name)) == len(table.foreign_keys)
    engine.dispose()


@pytest.mark.postgresql
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_revisions_and_the_code_draw_the_same_tables(database_url: str) -> None:
    engine = migration_engine(database_url)
    with engine.connect() as connection:
        assert differences(connection) == []
    engine.dispose()


def test_migrating_again_changes_nothing(database_url: str) -> None:
    assert migrate(database_url) == migrate(database_url)


def test_processes_that_start_at_once_all_find_a_finished_database(blank_database_url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(3, mp_context=spawn) as pool:
        revisions = list(pool.map(migrate, [blank_database_url] * 3))
    assert len(set(revisions)) == 1


def test_the_catalogues_revision_can_be_taken_back(blank_database_url: str) -> None:
    engine = migration_engine(blank_database_url)
    with engine.begin() as connection:
        upgrade(migration_config(connection), "0001")
    with engine.begin() as connection:
        downgrade(migration_config(connection), "base")
    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    engine.dispose()


def test_the_histories_revision_can_be_taken_back_and_made_again(blank_database_url: str) -> None:
    engine = migration_engine(blank_database_url)
    for _ in range(2):
        with engine.begin() as connection:
            upgrade(migration_config(connection), v0003_history.revision)
        with engine.begin() as connection:
            downgrade(migration_config(connection), v0003_history.down_revision)
    with engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
    assert "report" in tables
    assert not {"history", "tracing"} & tables
    engine.dispose()


def test_the_documents_revision_can_be_taken_back_and_made_again(blank_database_url: str) -> None:
    engine = migration_engine(blank_database_url)
    for _ in range(2):
        with engine.begin() as connection:
            upgrade(migration_config(connection), v0016_document.revision)
            assert "document" in inspect(connection).get_table_names()
        with engine.begin() as connection:
            downgrade(migration_config(connection), v0016_document.down_revision)
            assert "document" not in inspect(connection).get_table_names()
    engine.dispose()


def test_the_criterias_revision_can_be_taken_back_and_made_again(blank_database_url: str) -> None:
    engine = migration_engine(blank_database_url)
    for _ in range(2):
        with engine.begin() as connection:
            upgrade(migration_config(connection), v0018_criteria.revision)
            assert connection.execute(text("SELECT id, revision, document FROM criteriadraft")).all() == [(1, 0, "")]
        with engine.begin() as connection:
            downgrade(migration_config(connection), v0018_criteria.down_revision)
            assert not {"criteriadraft", "criteriaedition"} & set(inspect(connection).get_table_names())
    engine.dispose()


def test_the_leftovers_revision_can_be_taken_back_and_made_again(blank_database_url: str) -> None:
    engine = migration_engine(blank_database_url)

    def columns(table: str) -> set[str]:
        with engine.connect() as connection:
            return {column["name"] for column in inspect(connection).get_columns(table)}

    for _ in range(2):
        with engine.begin() as connection:
            upgrade(migration_config(connection), v0019_leftovers.revision)
        assert "mail_in" in columns("complaint")
        assert columns("organisationtrust") == {"organisation_id", "confirmed_at"}
        with engine.begin() as connection:
            downgrade(migration_config(connection), v0019_leftovers.down_revision)
        assert "mail_in" not in columns("complaint")
        assert "closed" in columns("organisationtrust")
    engine.dispose()


def test_the_revisions_lie_inside_the_package() -> None:
    folder = Path(marketplace.__file__).parent / "migrations"
    assert (folder / "env.py").is_file()
    assert list((folder / "versions").glob("v0001_*.py"))


def test_the_command_prepares_the_database_and_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARKETPLACE_DATA_DIRECTORY", str(tmp_path / "new" / "folder"))
    result = CliRunner().invoke(COMMAND)
    assert result.exit_code == 0, result.output
    assert "is at revision" in result.output
    assert (tmp_path / "new" / "folder" / "marketplace.sqlite3").is_file()


def test_the_command_says_in_a_line_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARKETPLACE_DATABASE_URL", "mysql://host/name")
    result = CliRunner().invoke(COMMAND)
    assert result.exit_code == 1
    assert result.output.startswith("Error: The database could not be prepared: only a SQLite file")


def test_a_database_of_a_newer_version_is_left_alone_and_told_in_a_line(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = migration_engine(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    monkeypatch.setenv("MARKETPLACE_DATABASE_URL", database_url)
    result = CliRunner().invoke(COMMAND)
    assert result.exit_code == 1
    assert "revision 9999 is of a newer version" in result.output
    with pytest.raises(DatabaseError, match="9999 is of a newer version"):
        require_migrated(database_url)


def test_reports_of_before_the_advisories_stay_as_they_are_and_cannot_be_changed(blank_database_url: str) -> None:
    engine = migration_engine(blank_database_url)
    with engine.begin() as connection:
        upgrade(migration_config(connection), "0003")
        for statement in OLD_ROWS:
            connection.execute(text(statement))
    migrate(blank_database_url)
    with engine.begin() as connection:
        report, assessment = (
            connection.execute(text(f"SELECT * FROM {name}")).mappings().one()  # noqa: S608 - two literals
            for name in ("report", "assessment")
        )
        assert (report["id"], report["value"], report["advisories"]) == ("r1", 70.0, "")
        assert assessment["report_id"] == "r1"
    with pytest.raises(DBAPIError, match="never changed"), engine.begin() as connection:
        connection.execute(text("UPDATE report SET value = 1"))
    with pytest.raises(DBAPIError), engine.begin() as connection:
        connection.execute(text(OLD_ROWS[2].replace("'r1'", "'r2'")))
    engine.dispose()


def test_statements_of_before_keep_their_words_and_get_an_end(blank_database_url: str) -> None:
    engine = migration_engine(blank_database_url)
    with engine.begin() as connection:
        upgrade(migration_config(connection), v0005_listing.down_revision)
        for statement in (*OLD_ROWS[:2], *OLD_STATEMENTS):
            connection.execute(text(statement))
    for _ in range(2):
        with engine.begin() as connection:
            upgrade(migration_config(connection), v0005_listing.revision)
            rows = connection.execute(text("SELECT * FROM statement ORDER BY key")).mappings().all()
            assert [(row["key"], row["note"], row["note_en"], row["data"]) for row in rows] == [
                ("cost_model", "kostenfrei", "free", None),
                ("support", "ja", "", None),
            ]
            assert [str(row["expires_at"])[:19] for row in rows] == ["2027-02-28 12:30:00", "None"]
            assert connection.execute(text("SELECT kind FROM listing")).scalar_one() == "solution"
        with engine.begin() as connection:
            downgrade(migration_config(connection), v0005_listing.down_revision)
            old = connection.execute(text("SELECT key, value, value_en FROM statement ORDER BY key")).all()
            assert [tuple(row) for row in old] == [("cost_model", "kostenfrei", "free"), ("support", "ja", "")]
            assert "version" not in inspect(connection).get_table_names()
    engine.dispose()


def test_a_moment_that_the_revision_wrote_is_read_and_compared_like_any_other(blank_database_url: str) -> None:
    engine = migration_engine(blank_database_url)
    with engine.begin() as connection:
        upgrade(migration_config(connection), v0005_listing.down_revision)
        for statement in (*OLD_ROWS[:2], *OLD_STATEMENTS):
            connection.execute(text(statement))
    migrate(blank_database_url)
    end = datetime(2027, 2, 28, 12, 30, tzinfo=UTC)
    with engine.connect() as connection:
        for moment, found in ((end, ["cost_model"]), (end - timedelta(seconds=1), [])):
            over = select(col(StatementRow.key)).where(col(StatementRow.expires_at) <= moment)
            assert list(connection.execute(over).scalars()) == found
        assert connection.execute(select(func.max(StatementRow.expires_at))).scalar_one() == end
    engine.dispose()


def test_organisations_of_before_the_municipalities_stay_and_the_revision_can_be_taken_back(
    blank_database_url: str,
) -> None:
    engine = migration_engine(blank_database_url)
    with engine.begin() as connection:
        upgrade(migration_config(connection), v0006_municipality.down_revision)
        connection.execute(text("INSERT INTO organisation VALUES (7, 'stadt', 'Stadt', 'public', '')"))
    for _ in range(2):
        with engine.begin() as connection:
            upgrade(migration_config(connection), v0006_municipality.revision)
            row = connection.execute(text("SELECT * FROM organisation")).mappings().one()
            assert (row["slug"], row["alternative_names"], row["parent_id"], row["ags"]) == ("stadt", "", None, "")
        with engine.begin() as connection:
            downgrade(migration_config(connection), v0006_municipality.down_revision)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT slug FROM organisation")).scalar() == "stadt"
        assert not {"municipality", "placename"} & set(inspect(connection).get_table_names())
    engine.dispose()


def searched(url: str, text: str) -> list[str]:
    sessions = open_sessions(url)
    with sessions.read() as session:
        found = [card.slug for card in search(session.connection(), SearchQuery(text=text)).cards]
    sessions.close()
    return found


def test_listings_of_before_the_trigrams_are_found_by_them(blank_database_url: str) -> None:
    engine = migration_engine(blank_database_url)
    with engine.begin() as connection:
        upgrade(migration_config(connection), "0003")
        for statement in OLD_ROWS:
            connection.execute(text(statement))
    engine.dispose()
    migrate(blank_database_url)
    assert searched(blank_database_url, "Radars") == ["radar"]
    assert searched(blank_database_url, "Rdaar") == ["radar"]


def test_the_searchs_revision_can_be_taken_back_and_made_again(database_url: str) -> None:
    engine = migration_engine(database_url)
    with engine.begin() as connection:
        downgrade(migration_config(connection), v0007_search.down_revision)
        assert not {"vocabulary", "search_index"} & set(inspect(connection).get_table_names())
        assert TRIGRAMS not in {index["name"] for index in inspect(connection).get_indexes("search")}
    engine.dispose()
    migrate(database_url)
    assert searched(database_url, "Radar") == []


def test_the_index_can_be_written_anew_and_forgets_old_words(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = migration_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO vocabulary (word, written) VALUES ('radat', 'Radat')"))
        connection.execute(text(LISTING))
    assert searched(database_url, "Radar") == []
    monkeypatch.setenv("MARKETPLACE_DATABASE_URL", database_url)
    result = CliRunner().invoke(catalog_group, ["reindex"])
    assert (result.exit_code, result.output) == (0, "1 listings are indexed\n")
    assert searched(database_url, "Radar") == ["radar"]
    with engine.connect() as connection:
        assert connection.execute(text("SELECT word FROM vocabulary")).scalars().all() == ["radar"]
    engine.dispose()


def test_an_index_of_other_rules_is_written_anew(database_url: str) -> None:
    engine = migration_engine(database_url)
    with engine.begin() as connection:
        downgrade(migration_config(connection), v0021_claims.down_revision)
        connection.execute(text(LISTING))
    engine.dispose()
    migrate(database_url)
    assert searched(database_url, "Radar") == ["radar"]


def test_an_index_is_not_written_into_a_database_of_another_revision(
    blank_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARKETPLACE_DATABASE_URL", blank_database_url)
    result = CliRunner().invoke(catalog_group, ["reindex"])
    assert result.exit_code == 1
    assert "run `marketplace migrate` first" in result.output


@pytest.mark.postgresql
@pytest.mark.parametrize("blank_database_url", ["postgresql"], indirect=True)
def test_a_server_that_forbids_the_extension_is_warned_about_and_searched_all_the_same(blank_database_url: str) -> None:
    engine = migration_engine(blank_database_url)
    with engine.begin() as connection:
        connection.execute(text("DROP ROLE IF EXISTS guest"))
        connection.execute(text("CREATE ROLE guest LOGIN"))
        connection.execute(text("GRANT ALL ON SCHEMA public TO guest"))
    as_guest = blank_database_url.replace("postgres@", "guest@")
    with pytest.warns(UserWarning, match="CREATE EXTENSION pg_trgm"):
        migrate(as_guest)
    assert searched(as_guest, "Radar") == []
    with engine.begin() as connection:
        connection.execute(text("CREATE EXTENSION pg_trgm"))
    migrate(as_guest)
    with engine.connect() as connection:
        assert TRIGRAMS in {index["name"] for index in inspect(connection).get_indexes("search")}
    with engine.begin() as connection:
        connection.execute(text("DROP OWNED BY guest"))
        connection.execute(text("DROP ROLE guest"))
    engine.dispose()
