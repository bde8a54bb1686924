"""Reads the reviewers' forms: a checklist with its answer, note and link for each criterion."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.criteria import Answer, criteria
from catalog.review_views import AnswerDraft, ChecklistView, QueueQuery, RiskLevel, Waiting
from web.draft_form import Posted, one
from web.queries import one as asked
from web.queries import page_of
from web.rendering import Parameters

ANSWERS = frozenset(Answer)


@dataclass(frozen=True, slots=True)
class StepForm:
    """A step with its reason, as a browser sends it."""

    step: str = ""
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
        AnswerDraft(each.id, Answer(told), one(posted, f"note-{each.id}"), one(posted, f"link-{each.id}"))
        for each in criteria().current.criteria
        if (told := one(posted, f"answer-{each.id}")) in ANSWERS
    )


def typed_in(posted: Posted) -> dict[str, Typed]:
    """Return what was typed, answered or not."""
    return {
        each.id: Typed(*(one(posted, f"{name}-{each.id}") for name in ("answer", "note", "link")))
        for each in criteria().current.criteria
    }


def saved_in(*known: ChecklistView | None) -> dict[str, Typed]:
    """Return what the first of the checklists says that exists; what nobody said is empty."""
    checklist = next((each for each in known if each is not None), None)
    told: Mapping[str, Typed] = {
        each.criterion.id: Typed(each.answer, each.note, each.link) for each in (checklist.answers if checklist else ())
    }
    return {each.id: told.get(each.id, Typed()) for each in criteria().current.criteria}


def read_queue(query: Parameters) -> QueueQuery:
    """Return which part of the queue an address asks for; what makes no sense in it is left out."""
    waiting, risk = asked(query, "waiting"), asked(query, "risk")
    return QueueQuery(
        waiting=waiting if waiting in set(Waiting) else "",
        risk=risk if risk in set(RiskLevel) else "",
        mine=asked(query, "mine") == "1",
        page=page_of(query),
    )
