"""Our own JSON lines: one organisation or listing a line with all that is known of it, there and back without loss.

The same objects in one array of JSON are read, too.

Organisations come first, parents before their parts; then solutions, then the services offered for them; each by slug.
So a file can be read from top to bottom, and the same catalogue always gives the same bytes.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

import msgspec

from catalog.exchange.items import Item, Past, Spot, Told
from catalog.inputs import ListingDraft, OrganisationDraft

LONGEST_LINE = 4_000_000
LARGEST_ARRAY = 100_000_000
HEAD = 4_096
BOM = b"\xef\xbb\xbf"
LISTING, ORGANISATION = "listing", "organisation"
PAST = ("created_at", "updated_at", "references", "versions", "refused")
KNOWN = {"type", "publiccode", *PAST, *ListingDraft.__slots__}


def listing_line(draft: ListingDraft, past: Past, kept: str) -> bytes:
    """Return one listing as a line of JSON."""
    document: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(draft))
    for statement in document["statements"]:
        del statement["expired"]
    told = msgspec.json.decode(msgspec.json.encode(past))
    for reference in told["references"]:
        del reference["expired"]
    if not told["refused"]:
        del told["refused"]
    return msgspec.json.encode({"type": LISTING, **document, **told, "publiccode": kept}) + b"\n"


def organisation_line(draft: OrganisationDraft) -> bytes:
    """Return one organisation as a line of JSON."""
    document: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(draft))
    return msgspec.json.encode({"type": ORGANISATION, **document}) + b"\n"


def read_lines(name: str, stream: BinaryIO) -> Iterator[Item]:
    """Yield the item of each line; a bad line costs only itself."""
    number = 0
    while data := stream.readline(LONGEST_LINE + 1):
        number += 1
        spot = Spot(name, number)
        if len(data) > LONGEST_LINE:
            while data and not data.endswith(b"\n"):
                data = stream.readline(LONGEST_LINE)
            yield _bad(spot, f"the line is longer than {LONGEST_LINE:,} bytes")
        elif data.strip():
            yield _item(spot, data.removeprefix(BOM))


def read_array(name: str, stream: BinaryIO) -> Iterator[Item]:
    """Yield the item of each element of one JSON array; a bad element costs only itself, bad JSON the file."""
    data = stream.read(LARGEST_ARRAY + 1)
    if len(data) > LARGEST_ARRAY:
        yield _bad(Spot(name), f"is larger than {LARGEST_ARRAY:,} bytes; as lines (.jsonl) it may have any size")
        return
    try:
        elements = msgspec.json.decode(data.removeprefix(BOM), type=list[msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        yield _bad(Spot(name), f"is no array of JSON: {str(error).splitlines()[0]}")
        return
    for index, element in enumerate(elements):
        if len(element) > LONGEST_LINE:
            yield _bad(Spot(name, key=f"[{index}]"), f"is longer than {LONGEST_LINE:,} bytes")
        else:
            yield _item(Spot(name, key=f"[{index}]"), bytes(element))


def is_array(stream: BinaryIO) -> bool:
    """Return whether a file of JSON begins an array; it is read from its start again afterwards."""
    head = stream.read(HEAD).removeprefix(BOM).lstrip()
    stream.seek(0)
    return head.startswith(b"[")


def _item(spot: Spot, data: bytes) -> Item:
    try:
        document = msgspec.json.decode(data)
        kind = document.get("type", LISTING) if isinstance(document, dict) else None
        if kind == ORGANISATION:
            return Item(spot, organisation=msgspec.convert(document, OrganisationDraft))
        if kind != LISTING:
            return _bad(spot, 'no object with "type" listing or organisation')
        kept = msgspec.convert(document.get("publiccode", ""), str)
        draft = msgspec.convert({"origin": "import", **document}, ListingDraft)
        past = msgspec.convert(_dated(document), Past) if "created_at" in document else None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return _bad(spot, str(error).splitlines()[0])
    if past and any(moment.tzinfo is None for moment in _moments(past)):
        return _bad(spot, "a moment does not say its time zone")
    unknown = sorted(document.keys() - KNOWN)
    told = (Told("warning", spot, f"unknown keys are not taken: {', '.join(unknown)[:200]}"),) if unknown else ()
    return Item(spot, draft, told=told, kept=kept, past=past)


def _dated(document: dict[str, Any]) -> dict[str, Any]:
    past = {key: document[key] for key in PAST if key in document}
    references = past.get("references")
    if isinstance(references, list):
        past["references"] = [{**each, "expired": False} for each in references if isinstance(each, dict)]
    return past


def _moments(past: Past) -> Iterator[datetime]:
    yield from (past.created_at, past.updated_at)
    yield from (each.at for each in past.versions)
    for each in past.references:
        yield from (moment for moment in (each.claimed_at, each.confirmed_at, each.expires_at) if moment)
    for claim in past.refused:
        yield from (moment for moment in (claim.claimed_at, claim.expires_at) if moment)


def _bad(spot: Spot, reason: str) -> Item:
    return Item(spot, told=(Told("error", spot, reason),))
