"""Brings municipalities into the catalogue, some hundred in a transaction: stopped anywhere, it is simply run again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalog.inputs import MunicipalityDraft
from catalog.municipalities import Municipalities
from catalog.views import ImportCounts

BATCH = 500


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of the drafts, and how many others are no longer in the register."""

    counts: ImportCounts
    former: int = 0


def store(
    municipalities: Municipalities,
    drafts: Sequence[MunicipalityDraft],
    *,
    complete: bool = False,
    report: Callable[[int], None] | None = None,
) -> Stored:
    """Store all drafts; with `complete`, those that the catalogue knows besides become former ones."""
    sums = [0, 0, 0]
    for place in range(0, len(drafts), BATCH):
        counts = municipalities.import_batch(drafts[place : place + BATCH])
        sums = [
            before + now for before, now in zip(sums, (counts.added, counts.changed, counts.unchanged), strict=True)
        ]
        if report:
            report(min(place + BATCH, len(drafts)))
    former = municipalities.leave_out_all_but({draft.ags for draft in drafts}) if complete else 0
    return Stored(ImportCounts(*sums), former)
