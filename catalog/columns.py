"""The column types that make SQLite and PostgreSQL hold and return the same values.

Text from outside may carry NUL (PostgreSQL refuses it) or lone surrogates (neither database can encode them); both are
dropped at this one door, for stored values and for compared ones alike. PostgreSQL compares text in the "C" collation,
which is the code point order SQLite uses, so that a result list has one order on both. Instants are kept in UTC.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine


def storable(text: str) -> str:
    """Return the text without the characters that a database refuses: NUL and lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def storable_document(value: Any) -> Any:  # noqa: ANN401 - any part of a JSON document
    """Return the same document with every text in it storable."""
    match value:
        case str():
            return storable(value)
        case dict():
            return {storable(key): storable_document(part) for key, part in value.items()}
        case list() | tuple():
            return [storable_document(part) for part in value]
    return value


class PlainText(TypeDecorator[str]):
    """Text that any database can hold, ordered by code point."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """Use the "C" collation where the server has others."""
        return Text(collation="C") if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Drop what the database would refuse."""
        return None if value is None else storable(value)


class Words(TypeDecorator[tuple[str, ...]]):
    """A few short words in their order, one a line; read whole, never searched."""

    impl = PlainText
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Join the words by line feeds."""
        return None if value is None else "\n".join(storable(" ".join(word.split())) for word in value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Split them again."""
        return None if value is None else tuple(value.split("\n")) if value else ()


class Instant(TypeDecorator[datetime]):
    """A point in time: only aware values go in, UTC comes out, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Convert to UTC; raise ValueError for a value that does not say its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a time zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Return UTC, which SQLite does not store."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
