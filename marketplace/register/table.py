"""This project's own table of municipalities: CSV with semicolons, several names or postcodes in a cell joined by "|".

The first line names the columns. The same drafts always make the same bytes.
"""

import csv
import io
from collections.abc import Iterable
from datetime import date

from catalog.inputs import MunicipalityDraft
from catalog.plain_texts import one_line
from scorers.sealing import packed

COLUMNS = (
    "ags", "kind", "name", "alternative_names", "association", "inhabitants", "postcodes", "latitude", "longitude",
    "as_of", "source",
)  # fmt: skip
HEAD = ";".join(COLUMNS)


def table_row(cells: list[str]) -> MunicipalityDraft:
    """Return what a row names; raise ValueError for a cell that cannot be read."""
    if len(cells) != len(COLUMNS):
        raise ValueError(f"a row needs {len(COLUMNS)} columns, this one has {len(cells)}")
    named = dict(zip(COLUMNS, (one_line(cell) for cell in cells), strict=True))
    return MunicipalityDraft(
        ags=named["ags"],
        kind=named["kind"],
        name=named["name"],
        as_of=date.fromisoformat(named["as_of"]),
        source=named["source"],
        alternative_names=_parts(named["alternative_names"]),
        association=named["association"],
        inhabitants=int(named["inhabitants"]) if named["inhabitants"] else None,
        postcodes=_parts(named["postcodes"]),
        latitude=float(named["latitude"]) if named["latitude"] else None,
        longitude=float(named["longitude"]) if named["longitude"] else None,
    )


def packed_table(drafts: Iterable[MunicipalityDraft]) -> bytes:
    """Return the table of the drafts, by key, as gzip without a time stamp."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for draft in sorted(drafts, key=lambda each: each.ags):
        writer.writerow(
            "|".join(value) if isinstance(value, tuple) else "" if value is None else value
            for value in (getattr(draft, column) for column in COLUMNS)
        )
    return packed(text.getvalue().encode())


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)
