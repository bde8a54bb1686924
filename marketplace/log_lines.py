"""Keeps the log of a worker readable while the database is away: it asks each second, and told pages each time."""

import logging

from sqlalchemy.exc import SQLAlchemyError

from catalog.errors import OutageError
from catalog.outages import is_outage, told


def outages_in_a_line(record: logging.LogRecord) -> bool:
    """Replace the traceback of an outage by what the database said; a filter of a handler, which keeps every record."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, OutageError):
        said = str(error)
    elif isinstance(error, SQLAlchemyError) and is_outage(error):
        said = told(error)
    else:
        return True
    record.msg, record.args, record.exc_info = f"{record.getMessage()}: {said}", (), None
    return True
