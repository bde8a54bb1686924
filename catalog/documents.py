"""Reports and histories as stored bytes: JSON, compressed, because a large repository's are megabytes of names."""

import zlib

import msgspec

from analyzer.history.values import History
from catalog.columns import storable_document
from scorers.report import Report


def pack(report: Report) -> bytes:
    """Return the report's document as stored; a path that is not valid text loses what JSON cannot carry."""
    try:
        document = report.to_json()
    except UnicodeEncodeError:
        document = msgspec.json.encode(storable_document(report.to_dict()))
    return zlib.compress(document)


def inflate(document: bytes) -> bytes:
    """Return the JSON of what `pack` wrote."""
    return zlib.decompress(document)


def unpack(document: bytes) -> Report:
    """Read what `pack` wrote."""
    return Report.from_json(inflate(document))


def pack_history(history: History) -> bytes:
    """Return the history's document as stored; its paths are valid text already."""
    return zlib.compress(history.to_json())


def unpack_history(document: bytes) -> History:
    """Read what `pack_history` wrote."""
    return History.from_json(zlib.decompress(document))
