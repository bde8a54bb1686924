"""Reads the form of a criterion, and shows a criterion in it: each text stands in it in both languages."""

from catalog.criteria import SuitabilityCriterion
from catalog.criteria_drafting import CriterionDraft
from catalog.views import LocalText
from web.draft_form import Posted, one

BLANK = CriterionDraft("", LocalText(""), LocalText(""), LocalText(""), "")


def read_criterion(posted: Posted) -> CriterionDraft:
    """Return the criterion as it was typed, right or wrong."""
    title, guidance, evidence = (
        LocalText(one(posted, f"{name}_de"), one(posted, f"{name}_en")) for name in ("title", "guidance", "evidence")
    )
    blocking = bool(one(posted, "blocking"))
    return CriterionDraft(one(posted, "area"), title, guidance, evidence, one(posted, "source"), blocking)


def as_written(known: SuitabilityCriterion) -> CriterionDraft:
    """Return what the form shows of a criterion before anything is typed."""
    return CriterionDraft(known.area, known.title, known.guidance, known.evidence, known.source, known.blocking)
