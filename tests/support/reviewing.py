"""What tests of the review need again and again: a catalogue that reviews, a listing that waits, and its reviewers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import pytest
from people import add_account, principal

from catalog.criteria import Answer, shipped
from catalog.inputs import Submission
from catalog.permissions import Principal
from catalog.review_views import AnswerDraft
from catalog.services import Catalog, open_catalog
from catalog.sessions import Sessions
from scorers.report import Report

ADDRESS = "https://example.org/a/b"


def answers(**other: Answer) -> tuple[AnswerDraft, ...]:
    """A complete checklist that says yes to everything, but for some criteria (with _ for -)."""
    told = {name.replace("_", "-"): answer for name, answer in other.items()}
    return tuple(
        AnswerDraft(each.id, told.get(each.id, Answer.YES), "Gesehen und mit der Anleitung verglichen.")
        for each in shipped().current.criteria
    )


class MovingClock(Protocol):
    """The clock of a test, which moves when told to."""

    def __call__(self) -> datetime: ...

    def forward(self, **amount: float) -> None: ...


@dataclass(frozen=True)
class Office:
    """A catalogue with two reviewers, and how a listing comes to them."""

    catalog: Catalog
    sessions: Sessions
    make_report: Callable[..., Report]
    rita: Principal
    ralf: Principal

    def submit(self, name: str = "Radar", address: str = ADDRESS, report: Report | None = None) -> str:
        """Submit a solution and have it measured, with a usual report or that one; return the assessment's id."""
        assessment = self.catalog.listings.submit(Submission(name, address, "Zeigt, wo es regnet, und sagt es allen."))
        self.catalog.assessments.begin(assessment.id)
        self.catalog.assessments.complete(assessment.id, report or self.make_report(repository=address))
        return assessment.id

    def publish(self, slug: str = "radar") -> None:
        """Have the first reviewer take, check and publish it."""
        self.catalog.reviews.step(slug, "take", self.rita)
        self.catalog.reviews.save_checklist(slug, answers(), self.rita)
        self.catalog.reviews.step(slug, "publish", self.rita)

    def person(self, name: str, **options: object) -> Principal:
        """One more account."""
        return principal(self.sessions, add_account(self.sessions, name, **options))  # type: ignore[arg-type]


@pytest.fixture
def office(
    sessions: Sessions, clock: Callable[[], datetime], catalog: Catalog, make_report: Callable[..., Report]
) -> Office:
    """The office over both databases."""
    reviewed = open_catalog(sessions, clock, catalog.assessments.queue, catalog.listings.vet)
    people = [principal(sessions, add_account(sessions, name, roles=["reviewer"])) for name in ("Rita", "Ralf")]
    return Office(reviewed, sessions, make_report, *people)
