"""Checks the bytes of one publiccode.yml: verdict, findings, and the draft of a listing."""

from dataclasses import dataclass

from catalog.publiccode.drafting import listing_fields
from catalog.publiccode.errors import UnreadableError
from catalog.publiccode.findings import Finding, Level
from catalog.publiccode.listing import ListingFields
from catalog.publiccode.reading import read
from catalog.publiccode.validating import validate

MOST_FINDINGS = 1_000


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check says, with at most 1,000 findings; `listing` is None for bytes that could not be read at all."""

    valid: bool
    findings: tuple[Finding, ...]
    listing: ListingFields | None


def check(data: bytes) -> Checked:
    """Return verdict, findings and draft; bytes that are no YAML give one finding and no draft."""
    try:
        document = read(data)
    except UnreadableError as error:
        fault = Finding(Level.ERROR, "unreadable", "", error.line, error.column, error.reason)
        return Checked(valid=False, findings=(fault,), listing=None)
    findings = validate(document)
    valid = all(each.level != Level.ERROR for each in findings)
    return Checked(valid, findings[:MOST_FINDINGS], listing_fields(document))
