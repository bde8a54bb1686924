"""Reads the reviewers' forms: a checklist with its answer, note and link for each criterion."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from catalog.criteria import Answer
from catalog.review_views import AnswerDraft, ChecklistView, QueueQuery, RiskLevel, Waiting
from web.draft_form import Posted, one
from web.queries import one as asked
from web.queries import page_of
from web.rendering import Parameters

ANSWERS = frozenset(Answer)
PREFIXES = ("answer-", "note-", "link-")
"""How the names of the inputs of a criterion begin, in the order of `Typed`."""


@dataclass(frozen=True, slots=True)
class StepForm:
    """A step with its reason, as a browser sends it."""

    step: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FalseClaim:
    """Which claim of a vendor is to be taken down, and why."""

    ags: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form shows for one criterion: as it was typed, as it was saved, or as it was answered last time."""

    answer: str = ""
    note: str = ""
    link: str = ""


def read_answers(posted: Posted) -> tuple[AnswerDraft, ...]:
    """Return the answers that were given; a criterion without one is left out."""
    return tuple(
        AnswerDraft(name, Answer(typed.answer), typed.note, typed.link)
        for name, typed in typed_in(posted).items()
        if typed.answer in ANSWERS
    )


def typed_in(posted: Posted) -> dict[str, Typed]:
    """Return what was typed by criterion, answered or not, whatever edition the form was of."""
    names = dict.fromkeys(key.partition("-")[2] for key in posted if key.startswith(PREFIXES))
    return {name: Typed(*(one(posted, f"{prefix}{name}") for prefix in PREFIXES)) for name in names}


def saved_in(checklist: ChecklistView | None) -> dict[str, Typed]:
    """Return what a checklist says by criterion."""
    answers = checklist.answers if checklist else ()
    return {each.criterion.id: Typed(each.answer, each.note, each.link) for each in answers}


def carried(told: Mapping[str, Typed], lines: Mapping[str, tuple[str, ...]]) -> dict[str, Typed]:
    """Return what today's form shows; to a criterion in new words there are note and link, and no answer."""
    shown = {}
    for name, line in lines.items():
        known = next((told[each] for each in line if each in told), Typed())
        shown[name] = known if name in told else replace(known, answer="")
    return shown


def refused_claim(faults: Mapping[str, str]) -> dict[str, str]:
    """Return the faults of a claim that is to be taken down, by the ids that its form has on a page of several."""
    ids = {"ags": ("claim", "claim.choose"), "reason": ("claim-reason", "claim.reason")}
    return dict(ids[name] for name in faults)


def read_queue(query: Parameters) -> QueueQuery:
    """Return which part of the queue an address asks for; what makes no sense in it is left out."""
    waiting, risk = asked(query, "waiting"), asked(query, "risk")
    return QueueQuery(
        waiting=waiting if waiting in set(Waiting) else "",
        risk=risk if risk in set(RiskLevel) else "",
        mine=asked(query, "mine") == "1",
        page=page_of(query),
    )
