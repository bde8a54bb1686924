"""Catalogues as a table (CSV) for spreadsheets: flat, so without evidence, dates, references and versions.

Cells with several values hold them one after the other, parted by ` | `. A cell that a spreadsheet would compute gets
an apostrophe in front, which reading takes off again.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import BinaryIO

from catalog.exchange.items import Item, Spot, Told
from catalog.field import Field, Kind
from catalog.fields import FIELDS
from catalog.folding import slug
from catalog.inputs import ListingDraft, OrganisationDraft
from catalog.views import Answer, Evidence, Lines, LocalText, Statement

PLAIN = (
    *("slug", "name", "kind", "proprietary", "summary_de", "summary_en", "description_de", "description_en"),
    *("address", "website", "licence", "topics", "languages", "organisation", "organisation_kind"),
    *("organisation_website", "offered_for", "source"),
)
ENGLISH = tuple(f"{key}_en" for key, field in FIELDS.items() if field.kind in {Kind.TEXT, Kind.LINES})
NOTES = tuple(
    f"{key}_{part}" for key, field in FIELDS.items() if field.kind is not Kind.TEXT for part in ("note", "note_en")
)
COLUMNS = (*PLAIN, *FIELDS, *ENGLISH, *NOTES)
"""Every column: the plain ones, one for each question, the English of those in words, the notes beside the others."""
JOINT = " | "
LONGEST_HEAD = 100_000
"""Signs of the first row that are read, many times as many as all columns need."""
COMPUTED = ("=", "+", "-", "@", "\t", "\r")
TRUTHS: Mapping[str, bool] = MappingProxyType(
    {"ja": True, "yes": True, "true": True, "1": True, "nein": False, "no": False, "false": False, "0": False}
)
LONE = re.compile("[\ud800-\udfff]")


class _CellError(ValueError):
    """A cell cannot be read."""


def read_table(name: str, stream: BinaryIO, origin: str) -> Iterator[Item]:
    """Yield the item of each row; the row and the column of every fault are told, and a bad row costs only itself."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    head = text.readline(LONGEST_HEAD)
    delimiter = max(";,", key=lambda sign: len(set(next(csv.reader([head], delimiter=sign), [])) & set(COLUMNS)))
    columns = [each.strip() for each in next(csv.reader([head], delimiter=delimiter), [])]
    if not {"name", "summary_de"} <= set(columns):
        spot = Spot(name, 1)
        yield Item(spot, told=(Told("error", spot, "the first row must name columns, name and summary_de among them"),))
        return
    strange = tuple(
        Told("warning", Spot(name, 1, at, each), "is no known column and is not taken")
        if each not in COLUMNS
        else Told("warning", Spot(name, 1, at, each), "stands in the first row twice; the last such column is taken")
        for at, each in enumerate(columns, 1)
        if each not in COLUMNS or each in columns[at:]
    )
    rows = csv.reader(text, delimiter=delimiter, strict=True)
    number = 1
    while True:
        number += 1
        spot = Spot(name, number)
        try:
            cells = next(rows, None)
        except csv.Error as error:
            yield Item(spot, told=(*strange, Told("error", spot, f"is no row of a table: {error}")))
            strange = ()
            continue
        if cells is None:
            break
        if any(cells):
            yield _item(spot, columns, cells, strange, origin)
            strange = ()


def _item(spot: Spot, columns: Sequence[str], cells: Sequence[str], strange: tuple[Told, ...], origin: str) -> Item:
    if len(cells) != len(columns):
        reason = f"the row has {len(cells)} cells, the first row names {len(columns)} columns"
        return Item(spot, told=(*strange, Told("error", spot, reason)))
    broken = [at for at, cell in enumerate(cells) if LONE.search(cell)]
    told = [*strange, *(Told("error", _at(spot, columns, columns[at]), "is not UTF-8") for at in broken)]
    row = {name: _undefused(cell).strip() for name, cell in zip(columns, cells, strict=True)}
    statements = []
    for key, field in FIELDS.items():
        try:
            statement = _statement(field, row)
        except _CellError as error:
            told.append(Told("error", _at(spot, columns, key), str(error)))
            continue
        statements += [statement] if statement else []
    if row.get("proprietary", "") and row["proprietary"].lower() not in TRUTHS:
        told.append(Told("error", _at(spot, columns, "proprietary"), "is neither yes nor no"))
    if any(each.level == "error" for each in told):
        return Item(spot, told=tuple(told))
    return Item(spot, _draft(row, tuple(statements), origin), told=tuple(told), loose=True)


def column_of(place: str) -> str:
    """Return the column in which a fault of `catalog.checking` stands."""
    name = place.removeprefix("statements.").partition("[")[0].partition(".")[0]
    return {"summary": "summary_de", "description": "description_de"}.get(name, name)


def _at(spot: Spot, columns: Sequence[str], column: str) -> Spot:
    return Spot(spot.file, spot.line, columns.index(column) + 1 if column in columns else 0, column)


def _draft(row: Mapping[str, str], statements: tuple[Statement, ...], origin: str) -> ListingDraft:
    organisation = row.get("organisation", "")
    return ListingDraft(
        slug=row.get("slug", "") or slug(row["name"]),
        name=row["name"],
        summary=LocalText(row["summary_de"], row.get("summary_en", "")),
        description=LocalText(row.get("description_de", ""), row.get("description_en", "")),
        address=row.get("address", ""),
        website=row.get("website", ""),
        licence=row.get("licence", ""),
        topics=_several(row.get("topics", "")),
        languages=_several(row.get("languages", "")),
        organisation=OrganisationDraft(
            organisation, row.get("organisation_kind", "") or "vendor", row.get("organisation_website", "")
        )
        if organisation
        else None,
        statements=statements,
        origin=origin,
        kind=row.get("kind", "") or "solution",
        proprietary=TRUTHS.get(row.get("proprietary", "").lower(), False),
        offered_for=_several(row.get("offered_for", "")),
    )


def _statement(field: Field, row: Mapping[str, str]) -> Statement | None:
    text, english = row.get(field.key, ""), row.get(f"{field.key}_en", "")
    note = LocalText(row.get(f"{field.key}_note", ""), row.get(f"{field.key}_note_en", ""))
    source = row.get("source", "")
    if field.kind is not Kind.TEXT and (text or english):
        return Statement(field.key, "", Evidence.SELF_DECLARED, source, data=_answer(field, text, english), note=note)
    words = LocalText(text, english) if field.kind is Kind.TEXT else note
    if not words.de and not words.en:
        return None
    return Statement(field.key, words.de or words.en, Evidence.SELF_DECLARED, source, value_en=words.en)


def _answer(field: Field, text: str, english: str) -> Answer:
    match field.kind:
        case Kind.LINES:
            return Lines(_several(text), _several(english))
        case Kind.CHOICES | Kind.LIST | Kind.LINKS:
            return _several(text)
        case Kind.YES_NO:
            if text.lower() not in TRUTHS:
                raise _CellError("is neither yes nor no")
            return TRUTHS[text.lower()]
        case Kind.NUMBER:
            if not re.fullmatch(r"[0-9]{1,9}([.,][0-9]{1,4})?", text):
                raise _CellError("is no number")
            number = float(text.replace(",", "."))
            return int(number) if number.is_integer() else number
        case Kind.MONEY:
            return text.replace(",", ".")
    return text


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part for each in cell.split("|") if (part := each.strip()))


def head_row() -> str:
    """Return the first row, after the mark by which spreadsheets know UTF-8."""
    return "\ufeff" + _written(COLUMNS)


def table_row(draft: ListingDraft) -> str:
    """Return a listing as one row."""
    organisation = draft.organisation
    cells = {
        "slug": draft.slug,
        "name": draft.name,
        "kind": draft.kind,
        "proprietary": "yes" if draft.proprietary else "no",
        "summary_de": draft.summary.de,
        "summary_en": draft.summary.en,
        "description_de": draft.description.de,
        "description_en": draft.description.en,
        "address": draft.address,
        "website": draft.website,
        "licence": draft.licence,
        "topics": JOINT.join(draft.topics),
        "languages": JOINT.join(draft.languages),
        "organisation": organisation.name if organisation else "",
        "organisation_kind": organisation.kind if organisation else "",
        "organisation_website": organisation.website if organisation else "",
        "offered_for": JOINT.join(draft.offered_for),
    }
    for each in draft.statements:
        is_worded = each.data is None and each.key in FIELDS and FIELDS[each.key].kind is not Kind.TEXT
        names = (f"{each.key}_note", f"{each.key}_note_en") if is_worded else (each.key, f"{each.key}_en")
        cells |= zip(names, _cells(each), strict=True)
        if each.data is not None:
            cells |= {f"{each.key}_note": each.note.de, f"{each.key}_note_en": each.note.en}
    return _written([cells.get(name, "") for name in COLUMNS])


def _cells(statement: Statement) -> tuple[str, str]:
    data = statement.data
    match data:
        case None:
            return statement.value, statement.value_en
        case bool():
            return ("yes" if data else "no"), ""
        case tuple():
            return JOINT.join(data), ""
        case Lines():
            return JOINT.join(data.de), JOINT.join(data.en)
    return str(data), ""


def _written(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow([_defused(cell) for cell in cells])
    return out.getvalue()


def _defused(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" '").startswith(COMPUTED) or cell.startswith(COMPUTED) else cell


def _undefused(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip(" '").startswith(COMPUTED) else cell
