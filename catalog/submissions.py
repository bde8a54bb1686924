"""Checks a vendor's form: every fault at once, each as a stable code at its field; nothing is repaired silently."""

import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlmodel import Session, select

from analyzer.errors import AnalyzerError
from catalog.columns import storable
from catalog.errors import SubmissionError
from catalog.inputs import Submission
from catalog.permissions import Membership
from catalog.plain_texts import one_line
from catalog.states_of_listings import SHOWN
from catalog.tables import ListingRow, RepositoryRow

LONGEST_NAME = 120
SHORTEST_DESCRIPTION = 20
LONGEST_DESCRIPTION = 10_000
SUMMARY_LENGTH = 150


@dataclass(frozen=True, slots=True)
class CheckedForm:
    """A form as it may be stored, with the canonical address, and its faults field by field."""

    name: str
    organisation: str
    organisation_choice: str
    description: str
    address: str
    faults: dict[str, str]

    @property
    def summary(self) -> str:
        """Return the beginning of the description, for result lists."""
        return textwrap.shorten(self.description, SUMMARY_LENGTH, placeholder=" …")


def check(submission: Submission, vet: Callable[[str], str]) -> CheckedForm:
    """Examine every field; the address is examined last, because it may be probed over the network."""
    name, organisation = one_line(submission.name), one_line(submission.organisation)
    description = storable(submission.description).strip()
    faults = {
        "name": length_fault("name", name, 1, LONGEST_NAME),
        "description": length_fault("description", description, SHORTEST_DESCRIPTION, LONGEST_DESCRIPTION),
        "organisation": length_fault("organisation", organisation, 0, LONGEST_NAME),
    }
    try:
        address = vet(submission.address)
    except AnalyzerError as error:
        address = ""
        faults["address"] = error.code
    found = {key: code for key, code in faults.items() if code}
    return CheckedForm(name, organisation, storable(submission.organisation_choice), description, address, found)


def waiting_listing(
    session: Session, repository: RepositoryRow | None, place: Membership | None = None
) -> ListingRow | None:
    """Return the repository's only listing if it still waits for a first report, None if there is no listing.

    Raise SubmissionError if the address is listed in any other way, or belongs to others than `place`.
    """
    if repository is None:
        return None
    listings = session.exec(select(ListingRow).where(ListingRow.repository_id == repository.id)).all()
    foreign = any(each.owner_id != (place.organisation_id if place else None) for each in listings)
    if len(listings) > 1 or foreign or (listings and repository.latest_report_id):
        raise SubmissionError(taken_fault(each.state for each in listings))
    return listings[0] if listings else None


def taken_fault(states: Iterable[str]) -> dict[str, str]:
    """Return the fault of an address whose listings are in these states: listed only if everybody can find one."""
    public = any(state in SHOWN for state in states)
    return {"address": "address.already_listed" if public else "address.already_submitted"}


def length_fault(field: str, text: str, shortest: int, longest: int) -> str:
    """Return the code of a text that is empty, too short or too long, or nothing."""
    if not text and shortest:
        return f"{field}.empty"
    if len(text) < shortest:
        return f"{field}.too_short"
    return f"{field}.too_long" if len(text) > longest else ""
