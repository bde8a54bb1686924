"""Reads one file of an import by the ending of its name, whoever opened it."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

from catalog.exchange.items import Item, Spot, Told
from catalog.exchange.lines import is_array, read_array, read_lines
from catalog.exchange.publiccode_files import read_publiccode
from catalog.exchange.table import read_table
from catalog.publiccode.reading import MOST_BYTES

PUBLICCODE = (".yml", ".yaml")
LINES = (".jsonl", ".ndjson", ".json")
TABLE = (".csv",)
ENDINGS = (*PUBLICCODE, *LINES, *TABLE)


def read_file(name: str, stream: BinaryIO, origin: str, folder: str = "") -> Iterator[Item]:
    """Yield the items of a file; one whose name ends otherwise is told of and left."""
    ending = PurePath(name).suffix
    if ending in PUBLICCODE:
        yield read_publiccode(name, stream.read(MOST_BYTES + 1), origin, folder)
    elif ending in LINES:
        yield from (read_array if is_array(stream) else read_lines)(name, stream)
    elif ending in TABLE:
        yield from read_table(name, stream, origin)
    else:
        yield unread(name, "is none of .yml, .yaml, .jsonl, .json, .csv")


def unread(name: str, reason: str) -> Item:
    """Return the item of a file that could not be read."""
    return Item(Spot(name), told=(Told("error", Spot(name), reason),))
