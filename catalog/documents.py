"""Reports as stored bytes: the JSON document, compressed, because a large repository's report is megabytes of names."""

import zlib
from typing import Any

import msgspec

from catalog.columns import storable
from scorers.report import Report


def pack(report: Report) -> bytes:
    """Return the report's document as stored; a path that is not valid text loses what JSON cannot carry."""
    try:
        document = report.to_json()
    except UnicodeEncodeError:
        document = msgspec.json.encode(_storable(report.to_dict()))
    return zlib.compress(document)


def unpack(document: bytes) -> Report:
    """Read what `pack` wrote."""
    return Report.from_json(zlib.decompress(document))


def _storable(value: Any) -> Any:  # noqa: ANN401 - any part of a JSON document
    match value:
        case str():
            return storable(value)
        case dict():
            return {storable(key): _storable(part) for key, part in value.items()}
        case list() | tuple():
            return [_storable(part) for part in value]
    return value
