"""The migration makes the tables that the pinned job engine expects, on PostgreSQL where types can be compared."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, inspect

from marketplace.jobs.queue import TABLES
from marketplace.migration import migration_engine


@pytest.mark.postgresql
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_revision_and_the_engine_draw_the_same_tables(database_url: str) -> None:
    expected = MetaData()
    for table in TABLES:
        table.to_metadata(expected)

    def is_the_queues(_: object, name: str | None, kind: str, *__: object) -> bool:
        return kind != "table" or name in expected.tables

    engine = migration_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_the_queues, "compare_type": True})
        assert compare_metadata(context, expected) == []
    engine.dispose()


def test_both_databases_have_the_engines_columns(database_url: str) -> None:
    engine = migration_engine(database_url)
    with engine.connect() as connection:
        for table in TABLES:
            columns = {column["name"] for column in inspect(connection).get_columns(table.name)}
            assert columns == set(table.columns.keys())
    engine.dispose()
