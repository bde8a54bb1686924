"""Reads publiccode.yml files as items of an import: every fault, repair and cut is told with its line."""

from collections.abc import Iterator
from dataclasses import replace

from catalog.exchange.items import Item, Spot, Told
from catalog.from_publiccode import draft_of
from catalog.importing import SLUG
from catalog.kept import kept_text, names_somebody
from catalog.publiccode.checking import check
from catalog.publiccode.ledger import Repair
from catalog.publiccode.repairing import repair


def read_publiccode(name: str, data: bytes, origin: str, folder: str = "") -> Item:
    """Return the item in the file's bytes; one without a draft could not be read.

    The name of the folder it lies in is the slug, if it can be one: so lie clones, and so do exports.
    """
    checked = check(data)
    told = [
        Told(str(each.level), Spot(name, each.line, each.column, each.key), each.message) for each in checked.findings
    ]
    if checked.listing is None:
        return Item(Spot(name), told=tuple(told))
    told += [Told("repair", Spot(name, each.line, 0, each.key), _step(each)) for each in repair(data).repairs]
    draft, sources = draft_of(checked.listing)
    told += [
        Told("note", Spot(name, source.line, 0, source.key), f"{field}: {source.note}")
        for field, source in sources.items()
        if source.note
    ]
    told += _unnamed(name, len(checked.listing.contacts))
    return Item(
        Spot(name),
        replace(draft, origin=origin, slug=folder if SLUG.fullmatch(folder) else draft.slug),
        told=tuple(told),
        kept=kept_text(data),
        loose=True,
    )


def _step(each: Repair) -> str:
    """Return a repair in words; of a contact nothing is repeated, because it may name somebody."""
    if names_somebody(each.key, f"{each.before}{each.after}"):
        return each.reason
    return f"{each.before} -> {each.after or '(a comment)'}: {each.reason}"


def _unnamed(name: str, contacts: int) -> Iterator[Told]:
    if contacts:
        kept = "1 contact is" if contacts == 1 else f"{contacts} contacts are"
        yield Told("note", Spot(name, key="maintenance"), f"{kept} kept without name and address")
