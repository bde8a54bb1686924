"""The condition that a text holds parts of words, in the form in which each database has an index of trigrams for it.

SQLite asks the FTS5 table `search_index`, which has the texts of `search` as its content and follows it by triggers;
PostgreSQL reads LIKE, which `pg_trgm` supports with an index, or looks through every text where a word has many
meanings. All say the same: a quoted phrase of trigrams is a part of a text. Where PostgreSQL may not have the
extension, LIKE reads every text: slower, and the same result.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, and_, column, or_, select, table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import col

from catalog.asking import Term
from catalog.tables import SearchRow

POSTGRESQL_INDEX = "CREATE INDEX IF NOT EXISTS search_text_trigrams ON search USING gin (text gin_trgm_ops)"
FEW = 2
"""If a word has more meanings than this, so many texts have one of them that PostgreSQL's index is no help."""
TEXT = col(SearchRow.text)
WILDCARD = re.compile("[/%_]")
INDEX = table("search_index", column("rowid"), column("search_index"))


def by_index(connection: Connection, terms: Sequence[Term], *, every: bool) -> tuple[Sequence[Term], Sequence[Term]]:
    """Return the terms that an index finds and those that are looked for in every text, if all or one are needed."""
    read = [term for term in terms if connection.dialect.name != "sqlite" and len(term.fewest) > FEW]
    if read and not every:
        return (), terms
    return [term for term in terms if term not in read], read


def have(
    connection: Connection,
    terms: Sequence[Term],
    *,
    every: bool,
    text: Any = TEXT,  # noqa: ANN401 - a column
) -> ColumnElement[bool]:
    """Return the condition that a search row's text has every one of the terms, or at least one.

    Where the text is not the table's own column, no index helps.
    """
    if connection.dialect.name != "sqlite":
        conditions = [_has(term, text) for term in terms]
        return and_(*conditions) if every else or_(*conditions)
    joined = (" AND " if every else " OR ").join(map(_phrases, terms))
    return col(SearchRow.listing_id).in_(select(INDEX.c.rowid).where(INDEX.c.search_index.op("MATCH")(joined)))


class place_of(FunctionElement[int]):  # noqa: N801 - a function of the database
    """Where in a text a part begins, from 1; 0 if it does not. Where texts must be read, twice as fast as LIKE."""

    type = Integer()
    inherit_cache = True


@compiles(place_of)
def _strpos(element: place_of, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - whatever a compiler hands on
    return f"strpos({compiler.process(element.clauses, **options)})"


@compiles(place_of, "sqlite")
def _instr(element: place_of, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - likewise
    return f"instr({compiler.process(element.clauses, **options)})"


def holds(where: Any, parts: Iterable[str]) -> ColumnElement[bool]:  # noqa: ANN401 - a mapped column
    """Return the condition that a text has all the parts; no index helps with it."""
    return and_(*(place_of(where, part) > 0 for part in parts))


def _like(where: Any, parts: Iterable[str]) -> ColumnElement[bool]:  # noqa: ANN401 - a mapped column
    """Return the same in the form that PostgreSQL's index helps with."""
    return and_(*(where.like(f"%{_literal(part)}%", escape="/") for part in parts))


def _literal(part: str) -> str:
    return WILDCARD.sub("/\\g<0>", part)


def _has(term: Term, where: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a mapped column
    ways = term.fewest
    form = _like if where is TEXT and len(ways) <= FEW else holds
    return or_(*(form(where, each.parts) for each in ways))


def _phrases(term: Term) -> str:
    ways = (" AND ".join(map(_quoted, each.parts)) for each in term.fewest)
    return f"({' OR '.join(f'({way})' for way in ways)})"


def _quoted(part: str) -> str:
    doubled = part.replace('"', '""')
    return f'"{doubled}"'


def prepare(connection: Connection) -> bool:
    """Give PostgreSQL its index unless it has it; return False, with nothing changed, if the server does not allow it.

    SQLite's index is part of the schema. The caller is in a transaction and may write.
    """
    if connection.dialect.name == "sqlite":
        return True
    try:
        with connection.begin_nested():
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
            connection.execute(text(POSTGRESQL_INDEX))
    except DBAPIError:
        return False
    return True
