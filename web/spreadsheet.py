"""Tables for spreadsheet programs: CSV in which no cell can become a formula.

A German program that is opened by a double click splits at semicolons, for the comma is in its numbers; an English one
at commas. So the file has what the programs of its language split at. A spreadsheet program runs what begins with an
equals sign and the like, and a vendor's words are a stranger's. Such a cell gets an apostrophe in front, and so does
what follows either sign, as a file may be opened by a program of the other language. Each cell is one line: what breaks
lines becomes a space.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from web.formats import visible
from web.language import Language

BYTE_ORDER_MARK = "\ufeff"
"""With it spreadsheet programs read UTF-8 as such."""

SEPARATORS = {Language.DE: ";", Language.EN: ","}
"""What the programs of each language split at."""

FORMULA = re.compile('(^|[;,])([ "]*)(?=[=+@\uff1d\uff0b\uff20\uff0d-])')
"""What begins a formula, in full width as well, at the start of a cell or behind what a program splits at."""


def to_csv(rows: Iterable[Sequence[str]], language: Language) -> bytes:
    """Return the rows as a file, every cell in quotes and harmless."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=SEPARATORS[language], quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode("utf-8", "replace")


def harmless(cell: str) -> str:
    """Return the cell on one line, with an apostrophe before each place that could begin a formula."""
    return FORMULA.sub(r"\1'\2", str(visible(" ".join(cell.split()))))
